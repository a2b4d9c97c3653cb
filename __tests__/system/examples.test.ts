import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  action,
  asFields,
  examplesIn,
  fieldsOf,
  jobsOf,
  pages,
  parseYaml,
  readText,
  usesOf,
  type Fields,
} from '../pages.ts'
import { packAction, runWorkflow, standIns, type WorkflowRun } from './act.ts'
import { startStage, type Stage } from './stage.ts'

const mine = 'OWNER/roma-connect-export@v1'

/** Whole workflows, as a reader would copy them. */
const examples = pages.flatMap((page) =>
  examplesIn(readText(page))
    .filter((text) => 'on' in parseYaml(text))
    .map((text, index) => ({ name: `${page} ${index + 1}`, text, workflow: parseYaml(text) })),
)

let packed: string

beforeAll(async () => {
  packed = await packAction()
})

afterAll(async () => {
  await rm(packed, { recursive: true, force: true })
})

/** The event that starts a workflow, and what it tells. */
async function eventOf(
  { on }: Fields,
  { github }: Stage,
): Promise<{ readonly event: string; readonly payload: object }> {
  const name = typeof on === 'string' ? on : (Object.keys(asFields(on))[0] ?? '')
  const sha = '0123456789abcdef0123456789abcdef01234567'
  const full = { full_name: 'contoso/apis' }
  switch (name) {
    case 'pull_request':
      return {
        event: name,
        payload: {
          action: 'opened',
          number: 1,
          pull_request: {
            number: 1,
            head: { ref: 'work', sha, repo: full },
            base: { ref: 'main', sha: (await github.repository('contoso/apis').commit('main')).oid, repo: full },
          },
          repository: full,
        },
      }
    case 'release':
      return {
        event: name,
        payload: { action: 'published', release: { tag_name: 'v1.4.0', draft: false }, repository: full },
      }
    default:
      return { event: name, payload: { repository: full } }
  }
}

/** Everything that the jobs of a workflow may do. */
function permissionsOf(workflow: Fields): Fields {
  return Object.assign({}, ...jobsOf(workflow).map(({ fields }) => asFields(fields['permissions']))) as Fields
}

describe('a workflow of the pages, in act', () => {
  test.each(examples)('$name', async ({ text, workflow }) => {
    const ours = jobsOf(workflow).flatMap(({ steps }) => steps.filter((step) => usesOf(step) === mine))
    for (const step of ours)
      expect(Object.keys(fieldsOf(action, 'inputs'))).toEqual(
        expect.arrayContaining(Object.keys(fieldsOf(step, 'with'))),
      )
    const permissions = permissionsOf(workflow)
    await using stage = await startStage(permissions)
    // A release that is there, as the event says, with what gh uploads to it.
    const state = join(await mkdtemp(join(tmpdir(), 'gh-')), 'state.json')
    await writeFile(state, JSON.stringify({ releases: { 'v1.4.0': { draft: false, files: [] } }, tags: {}, said: [] }))
    const { event, payload } = await eventOf(workflow, stage)
    const play = () =>
      runWorkflow(
        text
          .replaceAll('/etc/ssl/certs/company.pem', stage.authority)
          .replaceAll('http://proxy.example.com:3128', stage.proxy.url),
        repositoriesOf(text),
        {
          event,
          payload,
          secrets: stage.secrets,
          variables: stage.variables,
          env: { ...stage.environment(permissions), GH_STATE: state },
          programs: join(standIns, 'programs'),
        },
      )
    const wantsPull = ours.some((step) => fieldsOf(step, 'with')['pull-request'] === true)

    const first = await play()
    holdRun(first, stage)
    const operations = first.records.map(({ outputs }) => outputs['pull-request-operation'] ?? '')
    expect(operations.includes('created')).toBe(wantsPull)

    const second = await play()
    holdRun(second, stage)
    expect(second.records.map(({ outputs }) => outputs['pull-request-operation'] ?? '')).not.toContain('created')
  })
})

function repositoriesOf(text: string): Readonly<{ [name: string]: string }> {
  const others = [...text.matchAll(/uses: (actions\/([\w-]+)@\S+)/g)].map(
    ([, name = '', folder = '']) => [name, join(standIns, folder)] as const,
  )
  return { [mine]: packed, ...Object.fromEntries(others) }
}

/** What holds of every run: green, a file, nothing refused, no secret in sight. */
function holdRun({ exitCode, log, records }: WorkflowRun, { github, huawei, sentinels }: Stage): void {
  expect(exitCode === 0 ? '' : log).toBe('')
  expect(records.length).toBeGreaterThan(0)
  for (const record of records) {
    expect(record.exitCode).toBe(0)
    expect(record.isPathThere || record.summary.includes('Dry run')).toBe(true)
  }
  const told = `${log}\n${JSON.stringify(records)}`
  expect(sentinels().filter((secret) => told.includes(secret))).toEqual([])
  expect(github.violations).toEqual([])
  expect(huawei.requests.length).toBeGreaterThan(0)
}
