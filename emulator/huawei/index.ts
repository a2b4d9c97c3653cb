import type { IncomingMessage } from 'node:http'
import { createSigner, type Signer } from '../jwt.ts'
import { authenticate, isDenied, type Session } from './authentication.ts'
import { createFaults, type Faults } from './faults.ts'
import { listDomains, listProjects } from './iam-lists.ts'
import { issueTokenByIdToken, issueTokenByPassword, type SignInCall } from './iam.ts'
import { describeIssuer, issueIdToken, plainSubject, type OidcJob } from './oidc.ts'
import { asOlderGateway, noSuchApi, type Reply } from './replies.ts'
import type { RecordedRequest } from './requests.ts'
import { answerRoma } from './roma.ts'
import { listen } from './server.ts'
import type { Certificate } from './certificate.ts'
import { assumeAgency } from './sts.ts'
import { issueTemporaryKey } from './temporary-keys.ts'
import { throttle } from './throttles.ts'
import { gitHubIssuer } from './builders.ts'
import type { World } from './world.ts'

export { errorReply, serviceErrorReply, times, type Fault } from './faults.ts'
export {
  badGatewayPage,
  errorShapes,
  firewallPage,
  longHeadersPage,
  shapedError,
  type ErrorShape,
} from './error-shapes.ts'
export { generatedToken, generatedWorld } from './generated.ts'
export { lifelikeSecrets, lifelikeUser, lifelikeWorld } from './lifelike.ts'
export { RawNumber } from './json.ts'
export { immutableSubject } from './oidc.ts'
export type { RecordedRequest, RequestKind } from './requests.ts'
export * from './builders.ts'
export type * from './world.ts'
export { createCertificate, type Certificate } from './certificate.ts'

export interface HuaweiOptions {
  /** Serve https, with this key and certificate (PEM). */
  tls?: Certificate
  /** A path that stands before every path of ROMA Connect, IAM and STS, such as `/cloud`. */
  prefix?: string
  /** How far the servers' clocks are ahead of the machine's, in milliseconds. */
  clockOffsetMs?: number
  oidc?: Partial<OidcJob>
  /** The loopback address that is listened on: `127.0.0.1` unless told, or `::1`. */
  address?: '127.0.0.1' | '::1'
}

export interface Huawei {
  /** Base URLs: ROMA Connect, IAM and STS. */
  endpoint: string
  iamEndpoint: string
  stsEndpoint: string
  /** The world that is served: change it at any time. */
  world: World
  /** GitHub's ID tokens. `job` can be changed at any time; `requestUrl` and `job.requestToken` go into the environment. */
  oidc: { requestUrl: string; requestToken: string; issuer: string; job: OidcJob; signer: Signer }
  /** Everything that was received, in order. */
  requests: RecordedRequest[]
  faults: Faults
  clock: { offsetMs: number }
  /** Every secret that was handed out so far, and those that the world holds. */
  secrets: () => string[]
  /** The secret of an access key, of the world or issued; '' of one that is not known. */
  secretOf: (accessKey: string) => string
  close: () => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts ROMA Connect, IAM, STS and GitHub's ID token endpoint, each on a port of its own on 127.0.0.1. */
export async function startHuawei(world: World, options: HuaweiOptions = {}): Promise<Huawei> {
  const session: Session = {
    tokens: [],
    accessKeys: [],
    failures: new Map(),
    wrongPasswords: new Map(),
    windows: new Map(),
  }
  const faults = createFaults()
  const requests: RecordedRequest[] = []
  const clock = { offsetMs: options.clockOffsetMs ?? 0 }
  const signer = createSigner('github-1')
  const job = createJob(options.oidc ?? {})
  const idTokens: string[] = []
  const state: State = { world, session, clock, signer, job, idTokens, exports: 0, oidcEndpoint: '' }
  const shared = { faults, requests, now: () => serverTime(state), ...options }
  const hosts = await Promise.all([
    listen({ ...shared, host: 'roma', answer: behindGateway(state, answerRomaHost) }),
    listen({ ...shared, host: 'iam', answer: behindGateway(state, answerIam) }),
    listen({ ...shared, host: 'sts', answer: behindGateway(state, answerSts) }),
    listen({ ...shared, prefix: '', host: 'oidc', answer: (request, message) => answerOidc(state, request, message) }),
  ])
  const [roma, iam, sts, oidc] = hosts
  state.oidcEndpoint = oidc.endpoint
  const close = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.close()))
  }
  return {
    endpoint: roma.endpoint,
    iamEndpoint: iam.endpoint,
    stsEndpoint: sts.endpoint,
    world,
    oidc: {
      requestUrl: `${oidc.endpoint}/token?api-version=2.0`,
      requestToken: job.requestToken,
      issuer: job.issuer,
      job,
      signer,
    },
    requests,
    faults,
    clock,
    secrets: () => secretsOf(state),
    secretOf: (accessKey) =>
      [...world.accessKeys, ...session.accessKeys].find(({ access }) => access === accessKey)?.secret ?? '',
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface State {
  world: World
  session: Session
  clock: { offsetMs: number }
  signer: Signer
  job: OidcJob
  idTokens: string[]
  exports: number
  oidcEndpoint: string
}

function createJob(given: Partial<OidcJob>): OidcJob {
  const repository = given.repository ?? 'contoso/apis'
  const ref = given.ref ?? 'refs/heads/main'
  return {
    issuer: gitHubIssuer,
    subject: plainSubject(repository, ref),
    repository,
    ref,
    requestToken: 'github-oidc-request-token',
    lifetimeSeconds: 300,
    claims: {},
    ...given,
  }
}

function serverTime(state: State): number {
  return Date.now() + state.clock.offsetMs
}

type Answer = (state: State, request: RecordedRequest, message: IncomingMessage) => Reply

/** The gateway in front of each service: it counts what comes from an address, and has words of its own. */
function behindGateway(state: State, answer: Answer): (request: RecordedRequest, message: IncomingMessage) => Reply {
  return (request, message) => {
    const reply = throttleOf(state, request, undefined) ?? answer(state, request, message)
    return state.world.gateway === 'older' ? asOlderGateway(reply) : reply
  }
}

function throttleOf(state: State, { host }: RecordedRequest, user: string | undefined): Reply | undefined {
  return throttle(state.world.throttles, state.session.windows, { host, user, now: Date.now() })
}

/** Finds out who calls, and counts it. */
function admit(state: State, request: RecordedRequest, message: IncomingMessage): ReturnType<typeof authenticate> {
  const caller = authenticate(state.world, state.session, request, message.headers, serverTime(state))
  const throttled = isDenied(caller) ? undefined : throttleOf(state, request, `${caller.account}/${caller.name}`)
  return throttled === undefined ? caller : { reply: throttled }
}

function answerRomaHost(state: State, request: RecordedRequest, message: IncomingMessage): Reply {
  const { world } = state
  if (request.kind === 'other') return noSuchApi()
  const caller = admit(state, request, message)
  if (isDenied(caller)) {
    const isPublic = request.kind === 'listApplications' || request.kind === 'listInstances'
    return isPublic ? (caller.publicReply ?? caller.reply) : caller.reply
  }
  if (request.kind === 'export') state.exports += 1
  return answerRoma({ world, caller, request, exports: state.exports })
}

function signInCall(state: State, request: RecordedRequest, message: IncomingMessage): SignInCall {
  const { world, session, signer } = state
  return { world, session, request, headers: message.headers, now: serverTime(state), keys: signer.keys.keys }
}

function answerIam(state: State, request: RecordedRequest, message: IncomingMessage): Reply {
  const { kind } = request
  if (kind === 'tokens') return issueTokenByPassword(signInCall(state, request, message))
  if (kind === 'idTokens') return issueTokenByIdToken(signInCall(state, request, message))
  if (kind === 'other') return noSuchApi()
  const caller = admit(state, request, message)
  if (kind === 'securityTokens') return issueTemporaryKey(signInCall(state, request, message), caller)
  if (isDenied(caller)) return caller.reply
  return kind === 'domains' ? listDomains(state.world, caller) : listProjects(state.world, caller, request)
}

function answerSts(state: State, request: RecordedRequest, message: IncomingMessage): Reply {
  return request.kind === 'assume' ? assumeAgency(signInCall(state, request, message)) : noSuchApi()
}

function answerOidc(state: State, request: RecordedRequest, message: IncomingMessage): Reply {
  const { job, signer, idTokens } = state
  if (request.kind === 'keys') return describeIssuer(job, signer, state.oidcEndpoint, request.path)
  if (request.kind !== 'oidc') return noSuchApi()
  const reply = issueIdToken(job, signer, request, message.headers, serverTime(state))
  const token = /"value":"([^"]+)"/.exec(reply.body.toString())?.[1]
  if (token !== undefined) idTokens.push(token)
  return reply
}

function secretsOf({ world, session, job, idTokens }: State): string[] {
  const keys = [...world.accessKeys, ...session.accessKeys]
  return [
    ...[...world.tokens, ...session.tokens].map(({ value }) => value),
    ...keys.flatMap(({ secret, securityToken }) => (securityToken === undefined ? [secret] : [secret, securityToken])),
    ...world.users.map(({ password }) => password),
    ...world.applications.flatMap(({ key, secret }) => [key, secret]),
    job.requestToken,
    ...idTokens,
  ]
}
