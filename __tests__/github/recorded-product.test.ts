import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startGitHub, type GitHub as Emulator } from '../../emulator/github/server.ts'
import { recordedAnswers, type RecordedAnswer } from '../emulator/recorded/answers.ts'
import { plays } from '../emulator/recorded/plays.ts'
import { reactions, type Met } from './recorded/reactions.ts'
import { stories } from './recorded/stories.ts'

/** A clock that sleeping puts forward. */
interface Watch {
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly slept: () => number
}

function startWatch(): Watch {
  const start = Date.now()
  const seen = { slept: 0 }
  return {
    now: () => start + seen.slept,
    sleep: (milliseconds) => {
      seen.slept += milliseconds
      return Promise.resolve()
    },
    slept: () => seen.slept,
  }
}

let emulator: Emulator
let count = 0
const operations = new Set<string>()

beforeAll(async () => {
  emulator = await startGitHub({ repositories: [] })
})

afterAll(() => emulator.close())

/** A recorded answer as it comes to the request that the product makes. */
function answerAt({ response, request }: RecordedAnswer, at: string, now: number) {
  const reset = String(Math.ceil(now / 1000) + 120)
  const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [
    name,
    value === '(epoch)' ? reset : value.replaceAll('…', 'x'),
  ])
  const root = at === 'ReadRepository' ? 'repository' : at
  const { mutation } = request
  const isField = mutation !== undefined && /^\w+$/.test(mutation)
  const text = JSON.stringify(response.body)
  const body: unknown = isField ? JSON.parse(text.replaceAll(`"${mutation}"`, `"${root}"`)) : response.body
  const partial = typeof body === 'object' && body !== null && 'data' in body && text.includes('"…":"partial"')
  return {
    // `git push` has none.
    status: response.status === 0 ? 403 : (response.status ?? 500),
    ...(body !== null && { body: partial ? { ...body, data: { [root]: null } } : body }),
    headers: Object.fromEntries(headers) as Record<string, string>,
  }
}

interface Seen {
  readonly operation?: string
  readonly reason: string
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
  readonly error?: string
  readonly slept: number
  readonly unmet: number
}

async function tell(answer: RecordedAnswer, { story, at, times = 1, repository, options = {} }: Met): Promise<Seen> {
  const watch = startWatch()
  count += 1
  const name = `octo/recorded${count}`
  const git = await emulator.addRepository({ name, files: { 'swagger.yaml': 'zero\n' }, ...repository })
  const from = emulator.requests.length
  const expected: { asked?: string } = {}
  const ready = (): void => {
    if (at === undefined) return
    if (at === 'rename') git.rename(`octo/renamed${count}`)
    else if (times === 0) expected.asked = at
    else emulator.faults.add({ on: at, times, reply: answerAt(answer, at, watch.now()) })
  }
  const client = { now: watch.now, sleep: watch.sleep, deadline: watch.now() + 7_200_000 }
  const scene = { emulator, name, git, options, client, ready }
  const ended = await stories[story](scene).then(
    (result) => ({ ...result, reason: result.reason, error: undefined }),
    (error: unknown) => ({ operation: undefined, reason: '', warnings: [], notes: [], error: String(error) }),
  )
  const asked = emulator.requests.slice(from)
  for (const { operation, fields } of asked) for (const one of [operation, ...fields]) operations.add(one)
  const isAsked = (one: string): boolean =>
    asked.some(({ operation, fields, operationName }) => [operation, ...fields, operationName].includes(one))
  const unmet = emulator.faults.pending() + (expected.asked === undefined || isAsked(expected.asked) ? 0 : 1)
  emulator.faults.clear()
  emulator.forget()
  const { operation, error } = ended
  return {
    ...(operation !== undefined && { operation }),
    ...(error !== undefined && { error }),
    reason: ended.reason,
    warnings: ended.warnings,
    notes: ended.notes,
    slept: watch.slept(),
    unmet,
  }
}

const done: Readonly<Record<keyof typeof stories, string>> = {
  opens: 'created',
  updates: 'updated',
  closes: 'closed',
  remakes: 'created',
  merges: 'updated',
  retargets: 'updated',
  uploads: 'created',
  readsRaw: 'updated',
}

function judge({ story, outcome }: Met, seen: Seen): void {
  expect(seen.unmet).toBe(0)
  if (outcome.does === 'fails') {
    expect(seen.error).toMatch(outcome.says)
    return
  }
  expect(seen.error).toBeUndefined()
  expect(seen.operation).toBe(outcome.does === 'skips' ? 'skipped' : done[story])
  if (outcome.does === 'warns') expect(seen.warnings.join('\n')).toMatch(outcome.says)
  else expect(seen.warnings).toEqual([])
  if (outcome.does === 'skips') expect(`${seen.reason}\n${seen.notes.join('\n')}`).toMatch(outcome.says)
  if (outcome.does === 'waits') expect(seen.slept).toBeGreaterThanOrEqual(outcome.seconds * 1_000)
}

const met = recordedAnswers.flatMap((answer) => {
  const reaction = reactions[answer.id]
  return reaction !== undefined && 'story' in reaction ? [[answer.id, answer, reaction] as const] : []
})

describe('the product, when GitHub answers', () => {
  test('knows what to do about every recorded answer', () => {
    expect(Object.keys(reactions).toSorted()).toEqual(recordedAnswers.map(({ id }) => id).toSorted())
    expect(met.length).toBeGreaterThan(100)
    // Those that the emulator gives are held against GitHub's own words elsewhere.
    expect(met.filter(([id]) => !(id in plays)).map(([id]) => id)).toEqual([
      'commit-no-oid',
      'workflow-file-push',
      'schema-violation',
      'ghes-not-found',
    ])
  })

  test.each(met)('%s', async (_, answer, reaction) => {
    judge(reaction, await tell(answer, reaction))
  })

  // After all the others, whose requests are collected.
  test.each(Object.entries(reactions).flatMap(([id, one]) => ('never' in one ? [[id, one] as const] : [])))(
    '%s, which it never does',
    (_, { operation, never }) => {
      expect(never).not.toBe('')
      if (operation !== undefined) expect([...operations]).not.toContain(operation)
      expect(operations.size).toBeGreaterThan(10)
    },
  )
})
