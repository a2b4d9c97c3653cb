import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from './pages.ts'

interface Import {
  /** A path from the root of the project, or the name of a package. */
  readonly of: string
  /** Gone when the program runs. */
  readonly isType: boolean
}

interface SourceFile {
  readonly path: string
  /** Without comments. */
  readonly text: string
  readonly imports: readonly Import[]
}

function readFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
      return { path, text, imports: findImports(path, text) }
    })
}

function findImports(path: string, text: string): readonly Import[] {
  const from = [...text.matchAll(/^(?:import|export)( type)?\s[^'";]*?from '([^']+)'/gm)]
  const bare = [...text.matchAll(/(?:^import |\bimport\((?:\/\*.*?\*\/ )?)'([^']+)'/gm)].map(([, of]) => ({
    of,
    isType: false,
  }))
  return [...from.map(([, type, of]) => ({ of, isType: type !== undefined })), ...bare].map(({ of = '', isType }) => ({
    of: of.startsWith('.') ? posix.join(dirname(path), of) : of,
    isType,
  }))
}

const source = readFiles('src')
const emulator = readFiles('emulator')
const tests = readFiles('__tests__')
const byPath = new Map([...source, ...emulator, ...tests].map((file) => [file.path, file]))

function isLocal({ of }: Import): boolean {
  return byPath.has(of)
}

/** All that runs when this file is imported, other files and packages, or with types all that it is made of. */
function reach(path: string, { withTypes } = { withTypes: false }): ReadonlySet<string> {
  const found = new Set<string>()
  const queue = [path]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { of, isType } of byPath.get(next)?.imports ?? []) {
      if ((isType && !withTypes) || found.has(of)) continue
      found.add(of)
      queue.push(of)
    }
  }
  return found
}

function packagesOf(path: string): readonly string[] {
  return [...reach(path)].filter((of) => !byPath.has(of)).sort()
}

function filesWith(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
}

function filesImporting(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.filter(({ imports }) => imports.some(({ of }) => pattern.test(of))).map(({ path }) => path)
}

/**
 * The floors of the house, from the roof down: a file imports only from its own floor and from those below it. What
 * stands on one line stands side by side and does not know of each other.
 */
const floors: readonly (readonly string[])[] = [
  ['index.ts'],
  ['main.ts'],
  ['run.ts'],
  ['report'],
  ['pull-request'],
  ['documents'],
  ['export'],
  ['sign-in', 'github'],
  ['livedata', 'inputs'],
  ['swagger', 'workspace'],
  ['http'],
  ['text'],
  ['errors.ts', 'secrets.ts', 'clock.ts', 'lanes.ts', 'batches.ts'],
]

/** `src/http/send.ts` → `http`. */
function storey(path: string): string {
  return path.split('/')[1] ?? ''
}

function floorOf(path: string): number {
  return floors.findIndex((names) => names.includes(storey(path)))
}

describe('floors', () => {
  test('every file of src/ stands on one of them', () => {
    expect(source.map(({ path }) => path).filter((path) => floorOf(path) === -1)).toEqual([])
    const storeys = new Set(source.map(({ path }) => storey(path)))
    expect(floors.flat().filter((name) => !storeys.has(name))).toEqual([])
  })

  test('every import runs down', () => {
    const climbing = source.flatMap(({ path, imports }) =>
      imports
        .filter(isLocal)
        .filter(({ of }) => storey(of) !== storey(path) && floorOf(of) <= floorOf(path))
        .map(({ of }) => `${path} → ${of}`),
    )
    expect(climbing).toEqual([])
  })

  test('at most 8 files stand directly in src/, and none is longer than 260 lines', () => {
    const direct = source.filter(({ path }) => path.split('/').length === 2)
    expect(direct.length).toBeLessThanOrEqual(8)
    const lengths = source.map(({ path }) => ({
      path,
      lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1,
    }))
    expect(lengths.filter(({ lines }) => lines > 260)).toEqual([])
  })
})

describe('what is pure', () => {
  // A hash and a look at bytes are functions of their arguments; js-yaml reads and writes text.
  const harmless = ['js-yaml', 'node:buffer', 'node:crypto']
  const pure = [
    ...source.map(({ path }) => path).filter((path) => /^src\/(?:swagger|livedata|text)\//.test(path)),
    'src/batches.ts',
    'src/documents/baseline.ts',
    'src/documents/compare-with-baseline.ts',
    'src/documents/document-report.ts',
    'src/documents/render-changes.ts',
    'src/documents/volatile.ts',
    'src/errors.ts',
    'src/export/gathering.ts',
    'src/export/roma-api.ts',
    'src/github/branch-name.ts',
    'src/github/own-commit.ts',
    'src/github/pulls.ts',
    'src/github/repository-query.ts',
    'src/github/repository-state.ts',
    'src/http/backoff.ts',
    'src/http/attempt-failure.ts',
    'src/http/connection-failure.ts',
    'src/http/debug-line.ts',
    'src/http/failure.ts',
    'src/http/gate.ts',
    'src/http/throttle.ts',
    'src/http/huawei-advice.ts',
    'src/http/huawei-error.ts',
    'src/http/reply.ts',
    'src/pull-request/body.ts',
    'src/pull-request/naming.ts',
    'src/pull-request/plan.ts',
    'src/pull-request/title-and-body.ts',
    'src/report/annotations.ts',
    'src/report/assemble-report.ts',
    'src/report/report.ts',
    'src/report/summary.ts',
    'src/report/verdict.ts',
    'src/secrets.ts',
    'src/sign-in/signature.ts',
    'src/workspace/blob-id.ts',
    'src/workspace/file-names.ts',
    'src/workspace/portable-names.ts',
    'src/workspace/script-folder.ts',
  ]

  test.each(pure)('%s runs nothing that has an effect', (path) => {
    expect(byPath.has(path)).toBe(true)
    expect(packagesOf(path).filter((name) => !harmless.includes(name))).toEqual([])
  })

  test.each(pure)('%s knows neither time, chance, the process nor the network', (path) => {
    const text = byPath.get(path)?.text ?? ''
    expect(/\bprocess\.|Date\.now|new Date\(\)|Math\.random|\bfetch\(|setTimeout|console\.\w/.exec(text)).toBeNull()
  })
})

describe('who may do what', () => {
  test('the emulators and the action do not import each other', () => {
    expect(filesImporting(emulator, /^src\//)).toEqual([])
    expect(filesImporting(source, /^(emulator|__tests__|scripts|bench)\//)).toEqual([])
  })

  test('the format knows of the rest only errors, and wording and order of text', () => {
    const rest = source
      .filter(({ path }) => path.startsWith('src/swagger/'))
      .flatMap(({ imports }) => imports.filter(isLocal).map(({ of }) => of))
      .filter((of) => !of.startsWith('src/swagger/'))
    expect([...new Set(rest)].sort()).toEqual(['src/errors.ts', 'src/text/foreign-text.ts', 'src/text/text-order.ts'])
  })

  test('only main.ts fails the step, in one place', () => {
    expect(filesWith(source, /setFailed|exitCode/)).toEqual(['src/main.ts'])
    expect(byPath.get('src/main.ts')?.text.match(/setFailed/g)).toHaveLength(1)
  })

  test('only main.ts hands out inputs and the environment', () => {
    expect(filesWith(source, /\bprocess\.env\b|core\.getInput/)).toEqual(['src/main.ts'])
  })

  test('only http/ opens connections, and only github/ uses Octokit', () => {
    const opening = filesImporting(source, /^@actions\/http-client|^node:(http|https|net|tls)$/)
    expect(opening.filter((path) => storey(path) !== 'http')).toEqual([])
    const shaping = filesImporting(source, /^@actions\/github|^@octokit/)
    expect(shaping.filter((path) => storey(path) !== 'github')).toEqual([])
    expect(filesWith(source, /\bfetch\(/).filter((path) => storey(path) !== 'github')).toEqual([])
  })

  test('nothing starts a shell', () => {
    expect(filesImporting(source, /^node:child_process$|^@actions\/exec$/)).toEqual([])
  })

  test('only what is in package.json is imported', () => {
    const named: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const dependencies =
      typeof named === 'object' && named !== null && 'dependencies' in named
        ? Object.keys(named.dependencies ?? {})
        : []
    const packages = source.flatMap(({ imports }) => imports.map(({ of }) => of)).filter((of) => !byPath.has(of))
    const foreign = packages.filter((of) => !of.startsWith('node:'))
    expect(foreign.filter((of) => !dependencies.some((name) => of === name || of.startsWith(`${name}/`)))).toEqual([])
  })
})

describe('cycles', () => {
  test('no file needs itself, not even for a type', () => {
    const paths = [...source, ...emulator].map(({ path }) => path)
    expect(paths.filter((path) => reach(path, { withTypes: true }).has(path))).toEqual([])
  })
})

describe('tests', () => {
  /** The shell: what acts and does not decide. Scenarios run it as it is bundled. */
  const shell = [
    'src/report/assemble-report.ts',
    'src/clock.ts',
    'src/export/connect.ts',
    'src/pull-request/deliver-documents.ts',
    'src/pull-request/destination.ts',
    'src/documents/export-documents.ts',
    'src/export/stored-document.ts',
    'src/index.ts',
    'src/main.ts',
    'src/run.ts',
    'src/export/unnamed-applications.ts',
  ]

  const tried = new Set(tests.flatMap(({ imports }) => imports.map(({ of }) => of)))

  test.each(source.map(({ path }) => path))('%s is tried', (path) => {
    const [, folder = ''] = path.split('/')
    const near = tests.filter((file) => file.path.startsWith(`__tests__/${folder.replace(/\.ts$/, '')}`))
    const isTried = near.some((file) => reach(file.path).has(path)) || tried.has(path)
    const isTypesOnly = !source.some(({ imports }) => imports.some(({ of, isType }) => of === path && !isType))
    expect(isTried || isTypesOnly || shell.includes(path)).toBe(true)
  })

  test.each(shell)('%s runs in scenarios alone', (path) => {
    expect(path === 'src/index.ts' || reach('src/index.ts').has(path)).toBe(true)
    expect(tried.has(path)).toBe(false)
  })

  test('the shell is named file by file', () => {
    expect(shell.filter((path) => !byPath.has(path))).toEqual([])
    expect(existsSync(join(root, '__tests__/scenarios'))).toBe(true)
  })
})
