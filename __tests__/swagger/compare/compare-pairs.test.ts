import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { parseDocument } from '../../../src/swagger/parse.ts'
import { expectLaw } from './pointer-law.ts'

const folder = new URL('../../fixtures/pairs/', import.meta.url)

function read(file: string): JsonObject {
  return parseDocument(brotliDecompressSync(readFileSync(new URL(`${file}.br`, folder))))
}

/** Documents of public APIs in two versions, with the numbers of their breaking changes and warnings, each of them read. */
const pairs: readonly (readonly [before: string, after: string, breaking: number, warnings: number])[] = [
  // A value of an enum, a required property, and files that became objects
  ['az-batch-1803.json', 'az-batch-1808.json', 5, 1],
  // Resource was split into a base, TrackedResource and ProxyResource: edge nodes alone lose location and tags
  ['az-cdn-1610.json', 'az-cdn-1704.json', 1, 1],
  // Parameters that stood in another file before
  ['az-dns-1710.json', 'az-dns-1805.json', 0, 0],
  // Deleted bundles are built on the bundles that were returned before: nothing of those is lost
  ['az-kv-2016.json', 'az-kv-70.json', 8, 4],
  ['ds-admin-2.json', 'ds-admin-2.1.json', 2, 2],
  ['gitea-2021.json', 'gitea-2024.json', 13, 5],
  // Tag became NewTag in one body: one line for all that it takes away
  ['harbor-2024.yaml', 'harbor-2026.yaml', 9, 7],
  ['harbor-2024.yaml', 'harbor-2026a.yaml', 9, 7],
  // Four uses of shared responses that are written out now, without schema and header
  ['harbor-2026.yaml', 'harbor-2026a.yaml', 4, 12],
  ['k8s-c.json', 'k8s-js.json', 66, 4],
  ['moby-1.25.yaml', 'moby-1.26.yaml', 1, 1],
  ['moby-1.39.yaml', 'moby-1.40.yaml', 4, 14],
  ['moby-1.40.yaml', 'moby-1.41.yaml', 2, 5],
  ['moby-1.41.yaml', 'moby-1.42.yaml', 5, 7],
  ['moby-1.42.yaml', 'moby-1.43.yaml', 2, 0],
  ['moby-1.43.yaml', 'moby-1.44.yaml', 2, 3],
  ['moby-1.44.yaml', 'moby-1.45.yaml', 1, 2],
  ['moby-1.45.yaml', 'moby-1.47.yaml', 1, 1],
  ['moby-1.47.yaml', 'moby-1.48.yaml', 10, 2],
  ['moby-1.48.yaml', 'moby-1.51.yaml', 1, 17],
  // Network is built on a base now, and a type of plugins became a text: neither loses properties beside
  ['moby-1.51.yaml', 'moby-1.52.yaml', 8, 30],
]

test.each(pairs)('%s → %s: %i breaking changes, %i warnings', (from, to, breaking, warnings) => {
  const [before, after] = [read(from), read(to)]
  const changes = compare(before, after)
  const count = (wanted: string) => changes.filter(({ level }) => level === wanted).length
  expect({ breaking: count('breaking'), warnings: count('warning') }).toEqual({ breaking, warnings })
  expectLaw(before, after, changes)
  for (const { text } of changes) expect(text).not.toMatch(/allOf\[|No rule/)
  expectLaw(after, before, compare(after, before))
})
