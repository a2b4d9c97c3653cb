import { UserError } from '../errors.ts'
import { readComparison, type Comparison } from './comparison.ts'
import { readDocument, type DocumentOptions } from './document.ts'
import { readEndpoints, type Endpoints } from './endpoints.ts'
import { maskProxySecrets, refuseProxy } from './proxy.ts'
import { readPullRequest, type PullRequestOptions } from './pull-request.ts'
import { createReader, oneWord, type InputSource, type Reader } from './reader.ts'
import { readRun, type Run } from './workflow-run.ts'
import { readScope, type Reference, type Scope } from './export-scope.ts'
import { ways } from './ways.ts'
import { readSignInWay, type SignInWay } from './sign-in-way.ts'

/** All that the user asked for and all that the run is, read once; nothing in it can be wrong. */
export interface Inputs extends Scope, DocumentOptions, Comparison {
  readonly endpoints: Endpoints
  readonly signIn: SignInWay
  readonly project: Reference
  readonly githubToken: string | undefined
  readonly pullRequest: PullRequestOptions | undefined
  /** Keep a comment on the pull request that this run is for. */
  readonly comment: boolean
  readonly dryRun: boolean
  readonly timeoutSeconds: number
  readonly retries: number
  readonly run: Run
}

/**
 * Reads every input and the environment of the run.
 * @throws {UserError} `inputs`: one message with a line for each thing that is wrong. Nothing was sent by then.
 */
export function readInputs(source: InputSource): Inputs {
  maskProxySecrets(source.env, source.mask, source.hold)
  const reader = createReader(source)
  const run = readRun(reader, source)
  refuseProxy(reader, source.env)
  const endpoints = readEndpoints(reader)
  const untrustedRun = run.untrusted
  const signIn = readSignInWay(reader, { env: source.env, mask: source.mask, untrustedRun })
  const scope = readScope(reader)
  const document = readDocument(reader, { run, apps: scope.apps.length })
  const githubToken = readGitHubToken(reader)
  const inputs = {
    ...scope,
    ...document,
    ...readComparison(reader, { run, githubToken, perApp: document.output.includes('{app}') }),
    githubToken,
    pullRequest: readPullRequest(reader, { run, githubToken }),
    comment: readComment(reader, githubToken),
    dryRun: reader.boolean('dry-run', false),
    timeoutSeconds: reader.integer('timeout', { min: 1, max: 21_600, fallback: 1_800, unit: 'seconds' }),
    retries: reader.integer('retries', { min: 0, max: 10, fallback: 4, unit: 'retries' }),
    run,
  }
  if (endpoints !== undefined) checkHosts(reader, { endpoints, signIn, project: inputs.project })
  if (reader.problems.length > 0 || signIn === undefined || endpoints === undefined) throw wrongInputs(reader)
  return {
    ...inputs,
    signIn,
    endpoints,
    // Without a region there is no default project: checkHosts has refused that case.
    project: inputs.project ?? { name: endpoints.region ?? '' },
  }
}

function readGitHubToken(reader: Reader): string | undefined {
  const token = reader.secret('github-token')
  return token && oneWord(reader, 'github-token', token)
}

function readComment(reader: Reader, githubToken: string | undefined): boolean {
  const wanted = reader.boolean('comment', false)
  if (wanted && githubToken === undefined) {
    reader.problem('github-token', 'is missing: a comment needs one; leave it out for the job’s own token.')
  }
  return wanted
}

function wrongInputs({ problems }: Reader): UserError {
  const lines = problems.map(({ input, text }) => `- ${input}: ${text}`)
  const head = problems.length === 1 ? 'An input is wrong:' : `${problems.length} inputs are wrong:`
  return new UserError('inputs', [head, ...lines].join('\n'))
}

/** A host that is needed and cannot be told from the inputs is asked for before anything is sent. */
function checkHosts(
  reader: Reader,
  {
    endpoints,
    signIn,
    project,
  }: { endpoints: Endpoints; signIn: SignInWay | undefined; project: Reference | undefined },
): void {
  // A region that is wrong is enough to tell.
  if (endpoints.region === undefined && reader.text('region') !== undefined) return
  if (project === undefined && endpoints.region === undefined) {
    reader.problem(
      'project',
      'is missing: with `endpoint` and no `region` there is no default project, so give its ID.',
    )
  }
  const host = ways.find(({ way }) => way === signIn?.way)?.host
  const needsIam = host === 'iam' || (project === undefined ? endpoints.region !== undefined : 'name' in project)
  if (needsIam && endpoints.iam === undefined) {
    reader.problem(
      'iam-endpoint',
      'is missing: this sign-in, or a project given by name, needs IAM, and without `region` its host is not known.',
    )
  }
  if (host === 'sts' && endpoints.sts === undefined) {
    reader.problem(
      'sts-endpoint',
      endpoints.region === undefined
        ? 'is missing: `oidc-agency` needs STS, and without `region` its host is not known.'
        : `is missing: no STS host is known for region ${endpoints.region}, which belongs to another site of Huawei Cloud. Give its URL.`,
    )
  }
}
