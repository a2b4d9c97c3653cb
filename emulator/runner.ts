import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { createCommandFiles, readCommandFiles, type CommandFiles } from './runner-files.ts'
import { createLogReader, encodings, type Annotation, type LogReader } from './runner-log.ts'

export interface RunOptions {
  /** Folder of action.yml; unless given, that of the project. */
  action?: string
  inputs?: Record<string, string>
  /** Put over the environment that the runner sets. */
  env?: Record<string, string>
  /** Folder to run in; unless given, a new one. */
  workspace?: string
  /** `event.json`. */
  event?: object
  /** What `${{ github.token }}` stands for. */
  githubToken?: string
  /** Values masked from the start, as the workflow's secrets are. */
  secrets?: string[]
  /** Step debugging. */
  debug?: boolean
  /** The step is killed after this time; 120 s unless given. */
  timeoutMs?: number
  /** Sends `signal` (SIGINT unless given, which is how the runner cancels) after this time. */
  signalAfterMs?: number
  signal?: NodeJS.Signals
  /** Options for node itself, before the script. */
  nodeOptions?: string[]
}

export interface RunResult {
  exitCode: number | null
  signal: NodeJS.Signals | null
  timedOut: boolean
  /** What the runner itself would fail the step for, such as a broken GITHUB_OUTPUT or a summary above 1 MiB. */
  runnerErrors: string[]
  /** `failure` when the exit code is not 0 or the runner found an error. */
  conclusion: 'success' | 'failure'
  /** The log as a reader at GitHub sees it. */
  log: string
  stdout: string
  stderr: string
  outputs: Record<string, string>
  /** Those that become outputs of the job: GitHub drops one that holds a masked text. */
  jobOutputs: Record<string, string>
  summary: string
  annotations: Annotation[]
  /** The values of `::add-mask::`, as they were added. */
  masks: string[]
  state: Record<string, string>
  environment: Record<string, string>
  durationMs: number
  /** Holds `workspace` (unless one was given), `temp` (RUNNER_TEMP) and `home`. */
  tempFolder: string
  runnerTemp: string
  workspace: string
  dispose: () => Promise<void>
}

const projectFolder = resolve(import.meta.dirname, '..')

/** Runs an action's main script as GitHub's runner does, in folders and with an environment of its own. */
export async function runAction(options: RunOptions = {}): Promise<RunResult> {
  const action = await readAction(options.action ?? projectFolder)
  const folders = await createFolders(options.workspace)
  const files = await createCommandFiles(folders.runnerTemp)
  const eventPath = join(folders.runnerTemp, '_github_workflow', 'event.json')
  await mkdir(join(eventPath, '..'), { recursive: true })
  await writeFile(eventPath, JSON.stringify(options.event ?? {}))
  const env = { ...runnerEnvironment(folders, files, eventPath, options), ...inputEnvironment(action, options) }
  const log = createLogReader(options.secrets, options.debug)
  const started = performance.now()
  const end = await runProcess(action.main, { ...env, ...options.env }, folders.workspace, options, log)
  const durationMs = performance.now() - started
  const { outputs, state, env: environment, summary, errors } = await readCommandFiles(files)
  const all = { ...log.outputs, ...outputs }
  return {
    ...end,
    runnerErrors: errors,
    conclusion: end.exitCode === 0 && errors.length === 0 ? 'success' : 'failure',
    log: log.lines.join('\n'),
    outputs: all,
    jobOutputs: Object.fromEntries(Object.entries(all).filter(([, value]) => log.mask(value) === value)),
    summary: log.mask(summary),
    annotations: log.annotations,
    masks: log.masks,
    state: { ...log.state, ...state },
    environment,
    durationMs,
    ...folders,
    dispose: () => rm(folders.tempFolder, { recursive: true, force: true }),
  }
}

interface Action {
  main: string
  inputs: Map<string, string>
}

async function readAction(folder: string): Promise<Action> {
  const text = await readFile(join(folder, 'action.yml'), 'utf8')
  const action = parse(text) as {
    inputs?: Record<string, { default?: string | number | boolean } | null>
    runs: { using: string; main: string }
  }
  const inputs = Object.entries(action.inputs ?? {}).map(([name, input]): [string, string] => [
    name,
    String(input?.default ?? ''),
  ])
  return { main: join(folder, action.runs.main), inputs: new Map(inputs) }
}

interface Folders {
  tempFolder: string
  workspace: string
  runnerTemp: string
  home: string
}

async function createFolders(workspace: string | undefined): Promise<Folders> {
  const tempFolder = await mkdtemp(join(tmpdir(), 'runner-'))
  const folders = {
    tempFolder,
    workspace: workspace ?? join(tempFolder, 'workspace'),
    runnerTemp: join(tempFolder, 'temp'),
    home: join(tempFolder, 'home'),
  }
  for (const folder of [folders.workspace, folders.runnerTemp, folders.home]) await mkdir(folder, { recursive: true })
  return folders
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function runnerEnvironment(
  folders: Folders,
  files: CommandFiles,
  eventPath: string,
  options: RunOptions,
): Record<string, string> {
  return {
    ...files,
    ...(process.env['SystemRoot'] !== undefined && { SystemRoot: process.env['SystemRoot'] }),
    PATH: process.env['PATH'] ?? '',
    HOME: folders.home,
    CI: 'true',
    GITHUB_ACTION: 'roma-connect-export',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_BASE_REF: '',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_HEAD_REF: '',
    GITHUB_JOB: 'export',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'contoso/apis',
    GITHUB_REPOSITORY_ID: '1001',
    GITHUB_REPOSITORY_OWNER: 'contoso',
    GITHUB_REPOSITORY_OWNER_ID: '2002',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1234567890',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_TRIGGERING_ACTOR: 'octocat',
    GITHUB_WORKFLOW: 'export',
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'runner-1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folders.runnerTemp,
    RUNNER_TOOL_CACHE: join(folders.tempFolder, 'tools'),
    ...(options.debug === true && { RUNNER_DEBUG: '1' }),
  }
}

/** Every input of action.yml becomes a variable, given or not; one that action.yml lacks too, with a warning there. */
function inputEnvironment(action: Action, options: RunOptions): Record<string, string> {
  const given = new Map(Object.entries(options.inputs ?? {}))
  const names = new Set([...action.inputs.keys(), ...given.keys()])
  const pairs = Array.from(names, (name): [string, string] => {
    const value = given.get(name) ?? action.inputs.get(name) ?? ''
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, fillIn(value, options)]
  })
  return Object.fromEntries(pairs)
}

function fillIn(value: string, options: RunOptions): string {
  return value.replaceAll(/\$\{\{\s*github\.token\s*\}\}/g, options.githubToken ?? '')
}

type End = Pick<RunResult, 'exitCode' | 'signal' | 'timedOut' | 'stdout' | 'stderr'>

function runProcess(
  script: string,
  env: Record<string, string>,
  cwd: string,
  options: RunOptions,
  log: LogReader,
): Promise<End> {
  return new Promise((resolveEnd, reject) => {
    const child = spawn(process.execPath, [...(options.nodeOptions ?? []), script], {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stdout = collectLines(child.stdout, log.add)
    const stderr = collectLines(child.stderr, log.add)
    let timedOut = false
    const timers = [
      setTimeout(() => {
        timedOut = true
        child.kill('SIGKILL')
      }, options.timeoutMs ?? 120_000),
    ]
    const { signalAfterMs } = options
    if (signalAfterMs !== undefined) {
      timers.push(setTimeout(() => child.kill(options.signal ?? 'SIGINT'), signalAfterMs))
    }
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      timers.forEach(clearTimeout)
      resolveEnd({ exitCode, signal, timedOut, stdout: stdout(), stderr: stderr() })
    })
  })
}

/** Hands on whole lines, which end with a line feed, a carriage return or both. */
function collectLines(stream: NodeJS.ReadableStream, add: (line: string) => void): () => string {
  const parts: string[] = []
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (part: string) => {
    parts.push(part)
    const lines = (rest + part).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    lines.forEach(add)
  })
  stream.on('end', () => {
    if (rest !== '') add(rest.replace(/\r$/, ''))
  })
  return () => parts.join('')
}

/** A place where a secret shows. */
interface Leak {
  sentinel: string
  where: string
}

/**
 * Looks for secrets, plain and encoded, where people can read them: in the log, outputs, summary, annotations, and the
 * files of the given folders (unless given: workspace and RUNNER_TEMP).
 */
export async function findLeaks(
  result: RunResult,
  sentinels: readonly string[],
  folders: readonly string[] = [result.workspace, result.runnerTemp],
): Promise<Leak[]> {
  const forms = sentinels.flatMap((sentinel) => encodings(sentinel).map((form) => ({ sentinel, form })))
  const search = (where: string, text: string): Leak[] => {
    const found = forms.filter(({ form }) => text.includes(form)).map(({ sentinel }) => sentinel)
    return [...new Set(found)].map((sentinel) => ({ sentinel, where }))
  }
  const texts = result.log.split('\n').map((line, index): [string, string] => [`log line ${index + 1}`, line])
  texts.push(['summary', result.summary])
  for (const [name, value] of Object.entries(result.outputs)) texts.push([`output ${name}`, value])
  for (const annotation of result.annotations) texts.push(['annotation', JSON.stringify(annotation)])
  const leaks = texts.flatMap(([where, text]) => search(where, text))
  for (const file of await listFiles(folders)) leaks.push(...search(file, await readFile(file, 'utf8')))
  return leaks
}

async function listFiles(folders: readonly string[]): Promise<string[]> {
  const lists = folders.map(async (folder) => {
    const names = await readdir(folder, { recursive: true })
    return names.map((name) => join(folder, name))
  })
  const paths = (await Promise.all(lists)).flat()
  const files = await Promise.all(paths.map(async (path) => ((await stat(path)).isFile() ? [path] : [])))
  return files.flat()
}
