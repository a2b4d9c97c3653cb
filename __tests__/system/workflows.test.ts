import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { root } from '../pages.ts'
import { packAction, runWorkflow, standIns, type WorkflowOptions, type WorkflowRun } from './act.ts'
import { startStage, type Stage } from './stage.ts'

let packed: string

beforeAll(async () => {
  packed = await packAction()
})

afterAll(async () => {
  await rm(packed, { recursive: true, force: true })
})

const mine = 'OWNER/roma-connect-export@v1'

const writing = { contents: 'write', 'pull-requests': 'write' }

/** The inputs of a plain export with a key, one a line. */
const plain = `
          region: cn-north-4
          instance: roma-prod
          access-key: \${{ secrets.HUAWEI_ACCESS_KEY }}
          secret-key: \${{ secrets.HUAWEI_SECRET_KEY }}
          app: orders`

function play(stage: Stage, text: string, options: WorkflowOptions = {}): Promise<WorkflowRun> {
  return runWorkflow(
    text,
    { [mine]: packed },
    {
      ...options,
      secrets: { ...stage.secrets, ...options.secrets },
      variables: stage.variables,
      env: { ...stage.environment({}), ...options.env },
    },
  )
}

function hold({ log, records }: WorkflowRun, { github, sentinels }: Stage): void {
  const told = `${log}\n${JSON.stringify(records)}`
  expect(sentinels().filter((secret) => told.includes(secret))).toEqual([])
  expect(github.violations).toEqual([])
}

describe('what a workflow does with the action, in act', () => {
  test('a reusable workflow hands on inputs, secrets and outputs', async () => {
    await using stage = await startStage({})
    const called = `
on:
  workflow_call:
    inputs:
      app: { type: string, required: true }
    secrets:
      HUAWEI_ACCESS_KEY: { required: true }
      HUAWEI_SECRET_KEY: { required: true }
    outputs:
      operations: { value: '\${{ jobs.export.outputs.operations }}' }
jobs:
  export:
    runs-on: ubuntu-latest
    outputs:
      operations: \${{ steps.export.outputs.operations }}
    steps:
      - id: export
        uses: ${mine}
        with:${plain.replace('app: orders', 'app: ${{ inputs.app }}')}
`
    const text = `
on: workflow_dispatch
jobs:
  call:
    uses: ./.github/workflows/called.yml
    with: { app: invoices }
    secrets: inherit
  after:
    needs: call
    runs-on: ubuntu-latest
    steps:
      - run: test "\${{ needs.call.outputs.operations }}" = 2
`
    const run = await play(stage, text, { files: { '.github/workflows/called.yml': called } })
    expect(run.exitCode === 0 ? '' : run.log).toBe('')
    expect(run.records.map(({ outputs }) => outputs['apps'])).toEqual([expect.stringContaining('invoices')])
    hold(run, stage)
  })

  test('a composite action wraps it', async () => {
    await using stage = await startStage({})
    const composite = `
name: Export
inputs:
  key: {}
  secret: {}
outputs:
  file: { value: '\${{ steps.export.outputs.path }}' }
runs:
  using: composite
  steps:
    - id: export
      uses: ${mine}
      with:
        region: cn-north-4
        instance: roma-prod
        app: orders
        access-key: \${{ inputs.key }}
        secret-key: \${{ inputs.secret }}
`
    const text = `
on: workflow_dispatch
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - id: mine
        uses: ./.github/actions/export
        with:
          key: \${{ secrets.HUAWEI_ACCESS_KEY }}
          secret: \${{ secrets.HUAWEI_SECRET_KEY }}
      - run: test "\${{ steps.mine.outputs.file }}" = swagger.yaml && test -s swagger.yaml
`
    const run = await play(stage, text, { files: { '.github/actions/export/action.yml': composite } })
    expect(run.exitCode === 0 ? '' : run.log).toBe('')
    hold(run, stage)
  })

  test('a red export runs what waits for a failure, and its outputs are there', async () => {
    await using stage = await startStage({})
    const text = `
on: workflow_dispatch
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: mkdir -p apis && cp .github/baseline.yaml apis/orders.yaml
      - id: gate
        continue-on-error: true
        uses: ${mine}
        with:${plain}
          output: apis/orders.yaml
          fail-on: breaking
      - run: test "\${{ steps.gate.outcome }} \${{ steps.gate.conclusion }} \${{ steps.gate.outputs.breaking }}" = "failure success true"
      - run: cp .github/baseline.yaml apis/orders.yaml
      - uses: ${mine}
        with:${plain}
          output: apis/orders.yaml
          fail-on: breaking
      - if: failure()
        run: echo "waited for it"
`
    const baseline = JSON.stringify({
      swagger: '2.0',
      info: { title: 'roma livedata apis', version: '1.0' },
      paths: { '/gone': { get: { responses: { 200: { description: 'OK' } } } } },
    })
    const run = await play(stage, text, { files: { '.github/baseline.yaml': baseline } })
    expect(run.exitCode).not.toBe(0)
    expect(run.log).toContain('waited for it')
    expect(run.records.map(({ exitCode, outputs }) => [exitCode, outputs['breaking']])).toEqual([
      [1, 'true'],
      [1, 'true'],
    ])
    hold(run, stage)
  })

  test('three runs at once on one branch end green, with one pull request', async () => {
    await using stage = await startStage(writing)
    const text = `
on: workflow_dispatch
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: ${mine}
        with:${plain}
          output: apis/orders.yaml
          pull-request: true
`
    const runs = await Promise.all([play(stage, text), play(stage, text), play(stage, text)])
    for (const run of runs) {
      expect(run.exitCode === 0 ? '' : run.log).toBe('')
      hold(run, stage)
    }
    const open = stage.github
      .repository('contoso/apis')
      .pulls()
      .filter(({ state }) => state === 'open')
    expect(open).toHaveLength(1)
  })

  test.each([
    ['nothing', {}],
    ['no pull request', { pull_request: null }],
    ['a list', []],
    ['a pull request without a head', { pull_request: { number: 'seven', base: null, head: { repo: null } } }],
  ])('an event that tells %s is no obstacle', async (_, payload) => {
    await using stage = await startStage({ contents: 'read' })
    const text = `
on: workflow_dispatch
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: ${mine}
        with:${plain}
`
    const run = await play(stage, text, { payload })
    // With a pull request that has no head's repository, the run is taken for a fork's only where secrets are missing.
    expect(run.exitCode === 0 ? '' : run.log).toBe('')
    hold(run, stage)
  })

  test('a fork’s run, which gets no secrets, says what to do', async () => {
    await using stage = await startStage({})
    const text = `
on: pull_request
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: ${mine}
        with:${plain}
`
    const payload = {
      pull_request: {
        number: 1,
        base: { ref: 'main', sha: 'f'.repeat(40) },
        head: { repo: { full_name: 'stranger/apis' } },
      },
      repository: { full_name: 'contoso/apis' },
    }
    const run = await play(stage, text, {
      event: 'pull_request',
      payload,
      secrets: { HUAWEI_ACCESS_KEY: '', HUAWEI_SECRET_KEY: '' },
    })
    expect(run.exitCode).not.toBe(0)
    expect(run.log).toContain('head.repo.full_name == github.repository')
    expect(stage.huawei.requests).toEqual([])
  })

  test('odd spellings of inputs are the same inputs', async () => {
    await using stage = await startStage(writing)
    const text = `
on: workflow_dispatch
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: ${mine}
        with:
          REGION: ' cn-north-4 '
          Instance: "roma-prod"
          access-key: "\${{ secrets.HUAWEI_ACCESS_KEY }}\\n"
          secret-key: >
            \${{ secrets.HUAWEI_SECRET_KEY }}
          app: |
            # both
            orders

            invoices
          status: 4
          output: ./apis//all.yaml
          dry-run: TRUE
`
    const run = await play(stage, text)
    expect(run.exitCode === 0 ? '' : run.log).toBe('')
    expect(run.records[0]?.outputs).toMatchObject({ path: 'apis/all.yaml', operations: '2' })
    hold(run, stage)
  })

  test('a folder with blanks, quotes and ü is a workspace like any other', async () => {
    await using stage = await startStage({})
    const folder = join(await mkdtemp(join(tmpdir(), 'work-')), `a folder, "quoted", ü & 中文`)
    const text = `
on: workflow_dispatch
jobs:
  export:
    runs-on: ubuntu-latest
    steps:
      - uses: ${mine}
        with:${plain}
          output: apis/orders.yaml
`
    const run = await play(stage, text, { folder })
    expect(run.exitCode === 0 ? '' : run.log).toBe('')
    expect(run.records.every(({ isPathThere }) => isPathThere)).toBe(true)
    hold(run, stage)
  })
})

test('the project’s own job `action` is green in act', async () => {
  await using stage = await startStage({ contents: 'read' })
  const folder = join(await mkdtemp(join(tmpdir(), 'own-')), 'project')
  await promisify(execFile)('git', ['clone', '--quiet', root, folder])
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  const text = await readFile(join(folder, '.github/workflows/ci.yml'), 'utf8')
  const setUp = /uses: (actions\/setup-node@\S+)/.exec(text)?.[1] ?? ''
  const run = await runWorkflow(
    text,
    { [setUp]: join(standIns, 'setup-node') },
    {
      event: 'push',
      job: 'action',
      matrix: 'os:ubuntu-24.04',
      folder,
      programs: join(standIns, 'programs'),
      secrets: stage.secrets,
      env: {},
    },
  )
  expect(run.exitCode === 0 ? '' : run.log).toBe('')
  expect(run.records.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1, 1])
})
