import { existsSync, realpathSync, statSync } from 'node:fs'
import { extname, isAbsolute, join, relative } from 'node:path'
import { UserError } from './errors.ts'
import { enumerate, nearest, quote } from './foreign-text.ts'
import { readEndpoints, type Endpoints } from './inputs/endpoints.ts'
import { readPath } from './inputs/paths.ts'
import { maskProxySecrets, refuseProxy } from './inputs/proxy.ts'
import { readPullRequest, type PullRequestOptions } from './inputs/pull-request.ts'
import { createReader, oneWord, type InputSource, type Reader } from './inputs/reader.ts'
import { readRun, type Run } from './inputs/run.ts'
import { readSignInWay, type SignInWay } from './inputs/sign-in-way.ts'
import { isRuleId, rules } from './spec/rules.ts'

/** A thing of ROMA Connect's or IAM's that the user names by its ID (sent as it is) or by its exact name (looked up). */
export type Reference = { readonly id: string } | { readonly name: string }

/** 1 pending development, 3 developing, 4 deployed: https://support.huaweicloud.com/api-roma/ExportLiveDataApiDefinitionsV2.html */
export type Status = 1 | 3 | 4

export type FailOn = 'breaking' | 'warning' | 'any' | 'none'

export type Baseline =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ref'; readonly ref: string; readonly path: string }

/** `rule-id` or `rule-id METHOD /path`: changes that never fail the step. */
export interface IgnoredChange {
  readonly id: string
  readonly method?: string
  readonly path?: string
}

/** All that the user asked for and all that the run is, read once; nothing in it can be wrong. */
export interface Inputs {
  readonly endpoints: Endpoints
  readonly signIn: SignInWay
  readonly project: Reference
  readonly instance: Reference
  readonly apps: readonly Reference[]
  readonly apis: readonly string[]
  readonly status: Status | undefined
  readonly output: string
  readonly format: 'yaml' | 'json'
  /** What ROMA is asked for under `verbatim`: the user's own spelling of the format. */
  readonly verbatim: 'yaml' | 'yml' | 'json' | undefined
  readonly redact: boolean
  readonly allowEmpty: boolean
  readonly complete: 'check' | 'strict' | 'off'
  readonly scripts: string | undefined
  readonly baseline: Baseline | undefined
  /** JSON pointers; undefined: `/info/version` when both values are timestamps. */
  readonly volatile: readonly string[] | undefined
  readonly failOn: FailOn
  readonly ignore: readonly IgnoredChange[]
  readonly githubToken: string | undefined
  readonly pullRequest: PullRequestOptions | undefined
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
  maskProxySecrets(source.env, source.mask)
  const reader = createReader(source)
  refuseProxy(reader, source.env)
  const run = readRun(reader, source)
  const endpoints = readEndpoints(reader)
  const untrustedRun = run.untrusted
  const signIn = readSignInWay(reader, { env: source.env, mask: source.mask, untrustedRun })
  const where = {
    project: readProject(reader),
    instance: readInstance(reader),
    apps: reader.list('app').map(parseReference),
    apis: readApis(reader),
    status: readStatus(reader),
  }
  const document = readDocument(reader, run, where.apps.length)
  const githubToken = readGitHubToken(reader)
  const inputs = {
    ...where,
    ...document,
    ...readComparison(reader, { run, githubToken, perApp: document.output.includes('{app}') }),
    githubToken,
    pullRequest: readPullRequest(reader, { run, githubToken }),
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

function wrongInputs({ problems }: Reader): UserError {
  const lines = problems.map(({ input, text }) => `- ${input}: ${text}`)
  const head = problems.length === 1 ? 'An input is wrong:' : `${problems.length} inputs are wrong:`
  return new UserError('inputs', [head, ...lines].join('\n'))
}

/** 32 hex digits, with or without the hyphens of a UUID: an ID. Anything else: a name. */
export function parseReference(text: string): Reference {
  return /^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? { id: text } : { name: text }
}

function readProject(reader: Reader): Reference | undefined {
  const given = reader.text('project')
  if (given === undefined) return undefined
  // A UUID is no project ID: those have no hyphens.
  return /^[0-9a-f]{32}$/i.test(given) ? { id: given } : { name: given }
}

function readInstance(reader: Reader): Reference {
  const given = reader.text('instance')
  if (given === undefined) {
    reader.problem('instance', 'is missing: give the ID or the exact name of the ROMA Connect instance.')
  }
  return parseReference(given ?? '')
}

function readApis(reader: Reader): readonly string[] {
  const ids = reader.list('apis')
  const wrong = ids.filter((id) => !/^[0-9A-Za-z-]{1,64}$/.test(id))
  if (wrong.length > 0) {
    reader.problem(
      'apis',
      `${enumerate(wrong.map((id) => quote(id)))} cannot be the ID of a custom backend: give IDs such as bd42841c20184da6bbf457c6d8a06e37, one per line.`,
    )
  }
  return ids
}

function readStatus(reader: Reader): Status | undefined {
  const numbers = { pending: 1, developing: 3, deployed: 4, '1': 1, '3': 3, '4': 4 } as const
  const given = reader.text('status')
  if (given === undefined) return undefined
  const status = Object.entries(numbers).find(([word]) => word === given.toLowerCase())
  if (status === undefined) {
    reader.problem('status', `${quote(given)} is not accepted: use pending (1), developing (3) or deployed (4).`)
  }
  return status?.[1]
}

function readDocument(reader: Reader, run: Run, apps: number) {
  const askedFormat = reader.oneOf('format', ['yaml', 'yml', 'json'])
  const output = readPath(reader, 'output', {
    given: reader.text('output') ?? (askedFormat === 'json' ? 'swagger.json' : 'swagger.yaml'),
    workspace: run.workspace,
    kind: 'file',
  })
  const extension = extname(output).toLowerCase()
  const implied = extension === '.json' ? 'json' : extension === '.yaml' || extension === '.yml' ? 'yaml' : undefined
  const format = askedFormat === undefined ? (implied ?? 'yaml') : askedFormat === 'json' ? 'json' : 'yaml'
  if (implied !== undefined && implied !== format) {
    reader.problem(
      'output',
      `${quote(output)} ends in ${extension}, but \`format\` is ${askedFormat ?? format}: make them agree, or leave \`format\` out.`,
    )
  }
  const redact = reader.boolean('redact', true)
  const verbatim = reader.boolean('verbatim', false)
  if (verbatim && redact) {
    reader.problem('verbatim', 'writes secrets as they came, so it needs `redact: false` as well.')
  }
  if (verbatim && apps > 1 && !output.includes('{app}')) {
    reader.problem('verbatim', 'cannot merge several applications into one file: put {app} into `output`.')
  }
  return {
    output,
    format,
    redact,
    verbatim: verbatim ? (askedFormat ?? format) : undefined,
    allowEmpty: reader.boolean('allow-empty', false),
    complete: reader.oneOf('complete', ['check', 'strict', 'off'], 'check'),
    scripts: readScripts(reader, run, output),
  } as const
}

function readScripts(reader: Reader, run: Run, output: string): string | undefined {
  const given = reader.text('scripts')
  if (given === undefined) return undefined
  const scripts = readPath(reader, 'scripts', { given, workspace: run.workspace, kind: 'folder' })
  if (output.includes('{app}') && !scripts.includes('{app}')) {
    reader.problem('scripts', 'must contain {app} when `output` does, so that applications do not share a folder.')
  }
  if (scripts.includes('{app}') && !output.includes('{app}')) {
    reader.problem('scripts', 'contains {app}, but `output` does not: put {app} into both or into neither.')
  }
  if (scripts === output || scripts.startsWith(`${output}/`)) {
    reader.problem('scripts', 'is the same path as `output`, or lies below it: give a folder of its own.')
  }
  return scripts
}

interface ComparisonWorld {
  readonly run: Run
  readonly githubToken: string | undefined
  /** Whether there is one document for each application. */
  readonly perApp: boolean
}

function readComparison(reader: Reader, world: ComparisonWorld) {
  const volatile = reader.list('volatile')
  for (const pointer of volatile.filter((text) => !/^\/([^~]|~[01])*$/.test(text))) {
    reader.problem('volatile', `${quote(pointer)} is not a JSON pointer: use one such as /info/version.`)
  }
  return {
    baseline: readBaseline(reader, world),
    volatile: volatile.length > 0 ? volatile : undefined,
    failOn: reader.oneOf('fail-on', ['breaking', 'warning', 'any', 'none'], 'none'),
    ignore: reader.list('ignore').flatMap((line) => readIgnored(reader, line)),
  }
}

function readIgnored(reader: Reader, line: string): readonly IgnoredChange[] {
  const [id = '', method, path, ...rest] = line.split(/\s+/)
  if (!isRuleId(id)) {
    const near = enumerate(
      nearest(
        id,
        rules.map((rule) => rule.id),
        3,
      ),
    )
    reader.problem('ignore', `${quote(id)} is not the ID of a rule; the nearest ones are ${near}.`)
    return []
  }
  if (method === undefined) return [{ id }]
  if (path === undefined || rest.length > 0 || !path.startsWith('/') || !methods.test(method)) {
    reader.problem('ignore', `${quote(line)} is not accepted: write “rule-id” or “rule-id METHOD /path”.`)
    return []
  }
  return [{ id, method: method.toUpperCase(), path }]
}

const methods = /^(get|put|post|delete|options|head|patch)$/i

function readBaseline(reader: Reader, { run, githubToken, perApp }: ComparisonWorld): Baseline | undefined {
  const given = reader.text('baseline')
  if (given === undefined) return undefined
  if (given.includes('{app}') && !perApp) {
    reader.problem('baseline', 'contains {app}, but `output` does not: put {app} into both, or name one file.')
  }
  const colon = given.indexOf(':')
  const isRef = colon > 0 && !/^[A-Za-z]:[\\/]/.test(given)
  if (!isRef) return { kind: 'file', path: readBaselineFile(reader, run, given) }
  const [ref, path] = [given.slice(0, colon), given.slice(colon + 1).replace(/^\/+/, '')]
  if (path === '') reader.problem('baseline', `${quote(given)} names no file after the ref: write “ref:path”.`)
  if (githubToken === undefined) {
    reader.problem('baseline', `${quote(given)} is read by the GitHub API, so it needs \`github-token\`.`)
  }
  return { kind: 'ref', ref, path }
}

function readBaselineFile(reader: Reader, run: Run, given: string): string {
  const absolute = isAbsolute(given) ? given : join(run.workspace, given)
  const real = existsSync(absolute) ? realpathSync(absolute) : absolute
  const isInside = [run.workspace, run.temp].some(
    (folder) => isWithin(realpathSync(folder), real) || isWithin(folder, real),
  )
  if (!isInside) {
    reader.problem(
      'baseline',
      `${quote(given)} is outside of the workspace and of RUNNER_TEMP: give a file in one of them, or “ref:path”.`,
    )
  } else if (existsSync(absolute) ? statSync(absolute).isDirectory() : !given.includes('{app}')) {
    // With {app} in its name one that does not exist is a new document.
    const what = existsSync(absolute) ? 'is a folder' : 'does not exist'
    reader.problem('baseline', `${quote(given)} ${what}: give a file, or leave \`baseline\` out.`)
  }
  return absolute
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !isAbsolute(way) && !way.split(/[\\/]/).includes('..')
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
  const needsIam =
    signIn?.way === 'password' ||
    signIn?.way === 'identity-provider' ||
    (project === undefined ? endpoints.region !== undefined : 'name' in project)
  if (needsIam && endpoints.iam === undefined) {
    reader.problem(
      'iam-endpoint',
      'is missing: this sign-in, or a project given by name, needs IAM, and without `region` its host is not known.',
    )
  }
  if (signIn?.way === 'oidc-agency' && endpoints.sts === undefined) {
    reader.problem(
      'sts-endpoint',
      endpoints.region === undefined
        ? 'is missing: `oidc-agency` needs STS, and without `region` its host is not known.'
        : `is missing: no STS host is known for region ${endpoints.region}, which belongs to another site of Huawei Cloud. Give its URL.`,
    )
  }
}
