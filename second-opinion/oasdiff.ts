import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { convertObj } from 'swagger2openapi'
import type { JsonObject } from '../src/swagger/json.ts'
import type { Opinion } from './kind.ts'

const run = promisify(execFile)

/** https://github.com/oasdiff/oasdiff/releases/tag/v1.37.0 */
const version = 'v1.37.0'

/** A change as oasdiff tells it. */
export interface TheirChange {
  readonly id: string
  readonly level: Opinion
}

/** A rule of its catalogue. */
export interface TheirRule {
  readonly id: string
  readonly level: string
}

export interface Oasdiff {
  /** Every rule that it has. */
  readonly rules: () => Promise<readonly TheirRule[]>
  /** What changed between two Swagger 2.0 documents. */
  readonly compare: (before: JsonObject, after: JsonObject) => Promise<readonly TheirChange[]>
}

/** Installs oasdiff, unless it was, and lends it with a folder for its documents. */
export async function withOasdiff<T>(use: (oasdiff: Oasdiff) => Promise<T>): Promise<T> {
  const program = await install()
  const folder = await mkdtemp(join(tmpdir(), 'second-opinion-'))
  try {
    return await use({
      rules: async () => readRules(await read(program, ['checks', 'changelog', '-f', 'json'])),
      compare: (before, after) => compare(program, folder, before, after),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Into the user's cache: two minutes the first time, nothing afterwards. */
async function install(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'roma-connect-export', `oasdiff-${version}`)
  const program = join(folder, 'oasdiff')
  if (existsSync(program)) return program
  await mkdir(folder, { recursive: true })
  const env = { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' }
  await run('go', ['install', `github.com/oasdiff/oasdiff@${version}`], { env, cwd: folder })
  return program
}

async function read(program: string, options: readonly string[]): Promise<unknown> {
  const { stdout } = await run(program, options, { maxBuffer: 2 ** 30 })
  return JSON.parse(stdout) as unknown
}

const names: Readonly<Record<string, string>> = { error: 'ERR', warning: 'WARN', info: 'INFO' }

function readRules(reply: unknown): TheirRule[] {
  return (reply as readonly TheirRule[]).map(({ id, level }) => ({ id, level: names[level] ?? level }))
}

const levels: Readonly<Record<number, Opinion>> = { 1: 'info', 2: 'warning', 3: 'breaking' }

async function compare(
  program: string,
  folder: string,
  before: JsonObject,
  after: JsonObject,
): Promise<readonly TheirChange[]> {
  const files = await Promise.all(
    [before, after].map(async (document, index) => {
      const file = join(folder, `${index}.json`)
      await writeFile(file, JSON.stringify(await toOpenApi(document)))
      return file
    }),
  )
  const options = ['changelog', '-f', 'json', '--flatten-allof', '--flatten-params', ...files]
  const changes = (await read(program, options)) as readonly { id: string; level: number }[]
  return changes.map(({ id, level }) => ({ id, level: levels[level] ?? 'info' }))
}

/** oasdiff reads OpenAPI 3 only. The converter takes an object that stands in two places for a YAML anchor. */
async function toOpenApi(document: JsonObject): Promise<object> {
  const { openapi } = await convertObj(JSON.parse(JSON.stringify(document)) as object, { patch: true, warnOnly: true })
  return openapi
}
