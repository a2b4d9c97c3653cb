import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Claims, Signer } from '../jwt.ts'
import { replyJson, type Reply } from './replies.ts'
import type { RecordedRequest } from './requests.ts'

/** The job that asks for ID tokens; `subject` may be of the plain or of the immutable form. */
export interface OidcJob {
  issuer: string
  subject: string
  repository: string
  ref: string
  requestToken: string
  lifetimeSeconds: number
  /** Put over the claims, to forge what must be refused. */
  claims: Claims
}

/** `repo:ORG/REPO:ref:…` */
export function plainSubject(repository: string, ref: string): string {
  return `repo:${repository}:ref:${ref}`
}

/** `repo:ORG@ID/REPO@ID:ref:…`, which repositories made after 15 July 2026 have. */
export function immutableSubject(owner: [string, number], repository: [string, number], ref: string): string {
  return `repo:${owner.join('@')}/${repository.join('@')}:ref:${ref}`
}

/** https://docs.github.com/en/actions/reference/security/oidc */
export function issueIdToken(
  job: OidcJob,
  signer: Signer,
  request: RecordedRequest,
  headers: IncomingHttpHeaders,
  now: number,
): Reply {
  if (headers.authorization !== `Bearer ${job.requestToken}`) {
    return replyJson(401, { message: 'Unauthorized' })
  }
  const { audience = `https://github.com/${ownerOf(job.repository)}` } = request.query
  const value = signer.sign({ ...claimsOf(job, audience, Math.floor(now / 1000)), ...job.claims })
  return replyJson(200, { count: value.length, value })
}

function ownerOf(repository: string): string {
  return repository.split('/')[0] ?? ''
}

function claimsOf(job: OidcJob, audience: string, seconds: number): Claims {
  return {
    jti: randomUUID(),
    sub: job.subject,
    aud: audience,
    iss: job.issuer,
    nbf: seconds - 300,
    iat: seconds,
    exp: seconds + job.lifetimeSeconds,
    ref: job.ref,
    ref_type: 'branch',
    sha: '0123456789abcdef0123456789abcdef01234567',
    repository: job.repository,
    repository_owner: ownerOf(job.repository),
    repository_visibility: 'private',
    run_id: '1',
    run_number: '1',
    run_attempt: '1',
    event_name: 'schedule',
    workflow: 'export',
    runner_environment: 'github-hosted',
  }
}

/** The issuer's discovery documents. */
export function describeIssuer(job: OidcJob, signer: Signer, endpoint: string, path: string): Reply {
  if (path === '/.well-known/jwks') return replyJson(200, signer.keys)
  const algorithms = { id_token_signing_alg_values_supported: ['RS256'], response_types_supported: ['id_token'] }
  return replyJson(200, { issuer: job.issuer, jwks_uri: `${endpoint}/.well-known/jwks`, ...algorithms })
}
