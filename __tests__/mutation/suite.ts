import { readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { collectTests } from './globals.ts'

/** All tests, loaded. */
export interface Suite {
  readonly tests: ReadonlyMap<string, () => unknown>
  /** Sets what modules keep from call to call back to what it was when they were loaded. */
  readonly forget: () => void
}

/** What takes longer than a mutant may: real documents, and documents of a hostile size. */
const tooLong =
  /Kubernetes|in proportion|in linear time|nested deeply|long paths|of a large document|in no time|deep JSON/

const replaced: ReadonlyMap<string, string> = new Map(
  [
    ['@jest/globals', './globals.ts'] as const,
    ['fast-check', './fast-check.ts'] as const,
    ['@apidevtools/swagger-parser', './swagger-parser.ts'] as const,
  ].map(([name, file]) => [name, new URL(file, import.meta.url).href]),
)

let loads = 0

const root = pathToFileURL(join(process.cwd(), '/')).href

registerHooks({
  resolve: (specifier, context, next) => {
    const url = replaced.get(specifier)
    if (url !== undefined && url !== context.parentURL) return { url, shortCircuit: true }
    const resolved = next(specifier, context)
    const isMutated = resolved.url.startsWith(root) && !resolved.url.includes('/node_modules/')
    return isMutated ? { ...resolved, url: `${resolved.url}?load=${loads}` } : resolved
  },
})

/** Loads the files of tests anew, and everything that they import of the project. */
export async function loadSuite(): Promise<Suite> {
  loads += 1
  const tests = new Map<string, () => unknown>()
  const maps = await keepMaps(async () => {
    for (const file of testFiles()) {
      for (const { title, run } of await collectTests(() => import(pathToFileURL(file).href))) {
        let name = `${file}: ${title}`
        while (tests.has(name)) name += '′'
        if (!tooLong.test(name)) tests.set(name, run)
      }
    }
  })
  const kept = maps.map((map) => ({ map, entries: [...map] }))
  const forget = () => {
    for (const { map, entries } of kept) {
      map.clear()
      for (const [key, value] of entries) map.set(key, value)
    }
  }
  return { tests, forget }
}

/** The tests of what is mutated. */
function testFiles(): string[] {
  // The catalogue is static, and what compares its cases is here already
  const tests = ['swagger', 'livedata'].flatMap((folder) =>
    readdirSync(join('__tests__', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts') && !name.endsWith('rules.test.ts'))
      .map((name) => join('__tests__', folder, name)),
  )
  return [
    ...tests,
    '__tests__/documents/volatile.test.ts',
    '__tests__/sign-in/signature.test.ts',
    '__tests__/pull-request/plan.test.ts',
  ]
}

/** The maps, weak ones too, that are made while something is loaded. */
async function keepMaps(load: () => Promise<void>): Promise<Map<unknown, unknown>[]> {
  const { Map: NativeMap, WeakMap: NativeWeakMap } = globalThis
  const maps: Map<unknown, unknown>[] = []
  class KeptMap extends NativeMap<unknown, unknown> {
    constructor(entries?: Iterable<readonly [unknown, unknown]> | null) {
      super(entries)
      maps.push(this)
    }
  }
  Object.assign(globalThis, { Map: KeptMap, WeakMap: KeptMap })
  await load()
  Object.assign(globalThis, { Map: NativeMap, WeakMap: NativeWeakMap })
  return maps
}
