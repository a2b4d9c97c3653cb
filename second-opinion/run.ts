/**
 * Holds our comparison against oasdiff (https://github.com/oasdiff/oasdiff): `npm run second-opinion`. It ends with 1 on
 * a difference that differences.json does not have or that is gone, on an edit whose level is not the one expected, on a
 * document that cannot be converted, and when oasdiff's catalogue is no longer the one in
 * `__tests__/fixtures/oasdiff-rules.tsv`. `--write` writes both files anew; the reasons are for people to write.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { compare } from '../src/swagger/compare/compare.ts'
import { checkDifferences, readDifferences, writeDifferences, type Found } from './differences.ts'
import { ourOpinion, worstOf, type Kind, type Opinion } from './kind.ts'
import { kinds } from './kinds.ts'
import { withOasdiff, type Oasdiff, type TheirRule } from './oasdiff.ts'
import { realPairs, withoutOthers, type RealPair } from './pairs.ts'

const catalogue = new URL('../__tests__/fixtures/oasdiff-rules.tsv', import.meta.url)

/** What came out of one edit or pair. */
interface Outcome {
  readonly differences: readonly Found[]
  readonly faults: readonly string[]
}

await withOasdiff(async (oasdiff) => {
  const rules = toTable(await oasdiff.rules())
  const outcomes: Outcome[] = []
  for (const kind of kinds) outcomes.push(await attempt(kind.name, () => judgeKind(oasdiff, kind)))
  for (const pair of realPairs()) outcomes.push(await attempt(pair.name, () => judgePair(oasdiff, pair)))
  const found = outcomes.flatMap(({ differences }) => differences)
  if (process.argv.includes('--write')) {
    writeDifferences(found)
    writeFileSync(catalogue, rules)
  }
  const faults = [
    ...outcomes.flatMap((outcome) => outcome.faults),
    ...checkDifferences(found, readDifferences()),
    ...compareTables(readFileSync(catalogue, 'utf8'), rules),
  ]
  for (const fault of faults) console.error(fault)
  console.log(`${kinds.length} kinds of edits, ${found.length} differences, ${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
})

async function attempt(name: string, judge: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await judge()
  } catch (error) {
    return { differences: [], faults: [`${name} could not be compared: ${String(error)}`] }
  }
}

async function judgeKind(oasdiff: Oasdiff, kind: Kind): Promise<Outcome> {
  const { name, before, after, expected } = kind
  const ours = ourOpinion(kind)
  if (expected !== undefined) {
    const fault = `${name}: we say ${ours}, but ${expected} is expected.`
    return { differences: [], faults: ours === expected ? [] : [fault] }
  }
  const theirs = worstOf(await oasdiff.compare(before, after))
  return { differences: ours === theirs ? [] : [{ kind: name, ours, theirs }], faults: [] }
}

/** Rule by rule: how often one is told is no matter, since we tell what is shared once. */
async function judgePair(oasdiff: Oasdiff, { name, before, after }: RealPair): Promise<Outcome> {
  const ours = byRule(compare(before, after))
  const theirs = byRule(await oasdiff.compare(withoutOthers(before), withoutOthers(after)))
  const ids = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
  const differences = ids
    .map((id): Found => ({
      kind: `${name}: ${id}`,
      ours: ours.get(id) ?? 'info',
      theirs: theirs.get(id) ?? 'info',
    }))
    .filter((found) => found.ours !== found.theirs)
  return { differences, faults: [] }
}

function byRule(changes: readonly { readonly id: string; readonly level: Opinion }[]): ReadonlyMap<string, Opinion> {
  return new Map(changes.map(({ id, level }) => [id, level]))
}

/** `ERR⇥api-removed-without-deprecation`, worst first. */
function toTable(rules: readonly TheirRule[]): string {
  const lines = rules.map(({ id, level }) => `${level}\t${id}`).sort()
  return `${lines.join('\n')}\n`
}

function compareTables(known: string, found: string): string[] {
  const [old, next] = [known, found].map((table) => new Set(table.trim().split('\n')))
  const added = [...(next ?? [])].filter((line) => old?.has(line) !== true)
  const removed = [...(old ?? [])].filter((line) => next?.has(line) !== true)
  return [
    ...added.map((line) => `oasdiff has a rule that the table lacks: ${line.replace('\t', ' ')}.`),
    ...removed.map((line) => `oasdiff no longer has a rule of the table: ${line.replace('\t', ' ')}.`),
  ]
}
