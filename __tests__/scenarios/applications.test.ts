import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  addApplication,
  addBackend,
  addToken,
  emptyWorld,
  errorReply,
  generatedToken,
  generatedWorld,
  serviceErrorReply,
  uuid,
  type Huawei,
  type RecordedRequest,
  type World,
} from '../../emulator/huawei/index.ts'
import type { RunResult } from '../../emulator/runner.ts'
import { failureOf, scenario, type Inputs, type Scenario } from './scenario.ts'

const perApp: Inputs = { token: generatedToken, output: 'apis/{app}.yaml' }

/** A world with an application for each name, and in each so many backends of its own. */
function worldOf(names: readonly string[], backends = 2): World {
  const world = emptyWorld()
  addToken(world, { value: generatedToken, caller: 'roma-export' })
  for (const name of names) {
    const application = addApplication(world, { name })
    for (let index = 0; index < backends; index++) addBackend(world, application, { path: `/${index}` })
  }
  return world
}

/** The list of applications that also tells their secrets is never asked for. */
async function play(world: World, script: (scenario: Scenario) => Promise<void>): Promise<void> {
  await scenario({ world }, async (given) => {
    await script(given)
    expect(kindsOf(given.huawei)).not.toContain('listApicApps')
  })
}

function kindsOf({ requests }: Huawei): readonly string[] {
  return requests.map(({ kind }) => kind)
}

function exportsOf({ requests }: Huawei): readonly RecordedRequest[] {
  return requests.filter(({ kind }) => kind === 'export')
}

async function filesOf({ workspace }: Scenario, folder = 'apis'): Promise<readonly string[]> {
  return (await readdir(join(workspace, folder)).catch(() => [])).toSorted()
}

function jsonOf(result: RunResult, output: string): unknown {
  return JSON.parse(result.outputs[output] ?? '')
}

function appIdOf(request: RecordedRequest): string | undefined {
  return (JSON.parse(request.body) as { app_id?: string }).app_id
}

describe('one document per application', () => {
  test('is written for each, with the outputs that a matrix needs', async () => {
    await play(worldOf(['orders', 'billing', 'stock']), async (given) => {
      const result = await given.run(perApp)
      expect(result.conclusion).toBe('success')
      expect(await filesOf(given)).toEqual(['billing.yaml', 'orders.yaml', 'stock.yaml'])
      expect(jsonOf(result, 'paths')).toEqual(['apis/orders.yaml', 'apis/billing.yaml', 'apis/stock.yaml'])
      expect(jsonOf(result, 'apps')).toEqual(
        ['orders', 'billing', 'stock'].map((name) => ({ id: uuid(`application ${name}`), name })),
      )
      expect(result.outputs).toMatchObject({ operations: '6', missing: '0', path: 'apis/orders.yaml' })
      expect(result.summary).toContain('complete: 6 of 6 backends')
      expect(kindsOf(given.huawei)).toEqual(['listApplications', 'listBackends', 'export', 'export', 'export'])
    })
  })

  test('has a safe, readable name that no other has', async () => {
    const names = ['Orders', 'orders', 'a/b', 'a b', '.git', 'CON', '订单', '../..', 'x'.repeat(200)]
    await play(worldOf(names), async (given) => {
      const result = await given.run(perApp)
      expect(result.conclusion).toBe('success')
      const files = await filesOf(given)
      expect(files).toHaveLength(names.length)
      expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length)
      expect(files).toContain('订单.yaml')
      for (const file of files) expect(file).toMatch(/^[\p{L}\p{Nd}._-]{1,130}\.yaml$/u)
      expect(await filesOf(given, '.')).toEqual(['apis'])
    })
  })

  test('is called the same whether a namesake has backends or not', async () => {
    const world = worldOf(['Orders', 'orders'])
    await play(world, async (given) => {
      await given.run(perApp)
      const before = await filesOf(given)
      world.backends = world.backends.filter(({ application }) => application !== uuid('application Orders'))
      await given.run(perApp)
      expect(await filesOf(given)).toEqual(before)
    })
  })

  test('comes out the same in any order of completion, eight at a time', async () => {
    const world = generatedWorld({ applications: 40, backends: 120, sharedPaths: 1, definitions: 3 })
    await play(world, async (given) => {
      const { huawei } = given
      const first = await given.run(perApp)
      let turn = 0
      huawei.faults.when(({ kind }) =>
        kind === 'export' ? { do: 'slowHeaders', ms: 40 + ((turn++ * 37) % 90) } : undefined,
      )
      huawei.requests.length = 0
      const second = await given.run(perApp)
      expect(second.outputs['changed']).toBe('false')
      for (const output of ['paths', 'apps', 'sha256', 'operations']) {
        expect(second.outputs[output]).toBe(first.outputs[output])
      }
      expect(Math.max(...huawei.requests.map(({ concurrent }) => concurrent))).toBe(8)
    })
  })

  test('has no baseline of another’s', async () => {
    await play(worldOf(['orders', 'billing']), async (given) => {
      await mkdir(join(given.workspace, 'published'))
      await given.run({ ...perApp, output: 'published/{app}.json', app: 'orders' })
      const result = await given.run({ ...perApp, baseline: 'published/{app}.json' })
      expect(result.conclusion).toBe('success')
      expect(result.outputs['changed']).toBe('true')
      expect(result.summary).toContain('`apis/billing.yaml` | billing | 2 | new')
      expect(result.summary).toContain('`apis/orders.yaml` | orders | 2 | none')
    })
  })

  test('may not land where files run, whatever an application is called', async () => {
    await play(worldOf(['orders', 'workflows']), async (given) => {
      const result = await given.run({ ...perApp, output: '.github/{app}/api.yaml' })
      expect(failureOf(result)).toMatch(/“workflows” would be “\.github\/workflows\/api\.yaml”.*lies in/)
      expect(exportsOf(given.huawei)).toEqual([])
      expect(await filesOf(given, '.')).toEqual([])
    })
  })
})

describe('names', () => {
  test('an instance and applications by exact name cost one look-up each, all pages read', async () => {
    const world = worldOf(Array.from({ length: 620 }, (_, index) => `app ${index}`).concat('app'), 1)
    for (let index = 0; index < 130; index++) {
      const [first] = world.instances
      if (first !== undefined) world.instances.push({ ...first, id: uuid(`instance ${index}`), name: `roma-${index}` })
    }
    await play(world, async (given) => {
      const result = await given.run({ ...perApp, instance: 'roma-prod', app: 'app 600\napp', complete: 'off' })
      // A name that was changed carries digits of its ID.
      const digits = uuid('application app 600').slice(0, 8)
      expect(jsonOf(result, 'paths')).toEqual([`apis/app-600-${digits}.yaml`, 'apis/app.yaml'])
      expect(kindsOf(given.huawei)).toEqual([
        ...['listInstances', 'listInstances', 'listApplications', 'listApplications'],
        ...['export', 'export'],
      ])
    })
  })

  test('one name is asked for, and matched exactly among the similar', async () => {
    await play(worldOf(['orders', 'orders-old', 'old orders']), async (given) => {
      await given.run({ ...perApp, app: 'orders', complete: 'off' })
      expect(kindsOf(given.huawei)).toEqual(['listApplications', 'export'])
      expect(given.huawei.requests[0]?.query['name']).toBe('orders')
      expect(await filesOf(given)).toEqual(['orders.yaml'])
    })
  })

  test('one that is unknown fails with the nearest', async () => {
    await play(worldOf(['orders', 'billing']), async ({ run, huawei }) => {
      expect(failureOf(await run({ ...perApp, app: 'ordres' }))).toMatch(
        /no integration application called “ordres”.*“orders”/,
      )
      expect(failureOf(await run({ ...perApp, instance: 'roma-prd' }))).toMatch(
        /no ROMA Connect instance called “roma-prd”.*“roma-prod”/,
      )
      expect(exportsOf(huawei)).toEqual([])
    })
  })

  test('one that two instances have fails with both IDs', async () => {
    const world = worldOf(['orders'])
    const [first] = world.instances
    if (first !== undefined) world.instances.push({ ...first, id: uuid('twin') })
    await play(world, async ({ run }) => {
      const message = failureOf(await run({ ...perApp, instance: 'roma-prod' }))
      expect(message).toContain(uuid('twin'))
      expect(message).toContain(first?.id)
    })
  })

  test('an application by ID without a list is one request, and says its name itself', async () => {
    await play(worldOf(['orders', 'billing']), async (given) => {
      const result = await given.run({ ...perApp, app: uuid('application billing'), complete: 'off' })
      expect(kindsOf(given.huawei)).toEqual(['export'])
      expect(await filesOf(given)).toEqual(['billing.yaml'])
      expect(jsonOf(result, 'apps')).toEqual([{ id: uuid('application billing'), name: 'billing' }])
    })
  })

  test('an application by ID is named by the list that is read anyway', async () => {
    await play(worldOf(['orders', 'billing']), async (given) => {
      await given.run({ ...perApp, app: uuid('application billing') })
      expect(kindsOf(given.huawei)).toEqual(['listBackends', 'export'])
      expect(await filesOf(given)).toEqual(['billing.yaml'])
    })
  })
})

describe('an application that fails', () => {
  test('by vanishing in mid-run does not stop the others: they are written, and it is named', async () => {
    const world = generatedWorld({ applications: 20, backends: 60 })
    await play(world, async (given) => {
      await mkdir(join(given.workspace, 'apis'))
      await writeFile(join(given.workspace, 'apis/app-00012.yaml'), 'old')
      let exports = 0
      given.huawei.faults.when(({ kind }) => {
        if (kind === 'export' && ++exports === 5) {
          const gone = world.applications.splice(12, 1)[0]
          world.backends = world.backends.filter(({ application }) => application !== gone?.id)
        }
        return undefined
      })
      const result = await given.run(perApp)
      const message = failureOf(result)
      expect(message).toContain('1 application could not be exported')
      expect(message).toContain('“app-00012”')
      expect(await filesOf(given)).toHaveLength(20)
      expect(await given.read('apis/app-00012.yaml')).toBe('old')
      expect(jsonOf(result, 'paths')).toHaveLength(19)
      expect(result.summary).toContain('1 application could not be exported')
      expect(JSON.parse(await readReport(result))).toMatchObject({ failures: [{ app: 'app-00012' }] })
    })
  })

  test('while its name is asked for does not stop the others either', async () => {
    await play(worldOf(['orders', 'billing']), async (given) => {
      const unknown = uuid('nothing')
      const app = [unknown, uuid('application billing')].join('\n')
      expect(failureOf(await given.run({ ...perApp, app, complete: 'off' }))).toContain(unknown)
      expect(await filesOf(given)).toEqual(['billing.yaml'])
    })
  })

  test.each([
    ['a refused sign-in', serviceErrorReply(401, 'APIG.1002', 'Incorrect token or token resolution failed'), {}],
    ['the end of the step’s time', { do: 'silence' as const }, { timeout: '2' }],
  ])('by %s stops everything, and nothing is written', async (_, fault, inputs: Inputs) => {
    const world = generatedWorld({ applications: 40, backends: 40 })
    await play(world, async (given) => {
      let exports = 0
      given.huawei.faults.when(({ kind }) => (kind === 'export' && ++exports > 9 ? fault : undefined))
      expect(failureOf(await given.run({ ...perApp, ...inputs }))).toMatch(/401 APIG\.1002|time is over/)
      expect(await filesOf(given)).toEqual([])
      // What had started may end; nothing starts after.
      expect(exportsOf(given.huawei).length).toBeLessThan(9 + 9)
    })
  })

  test('by a list of applications that is forbidden stops everything, and names the permission', async () => {
    await play(worldOf(['orders']), async (given) => {
      given.huawei.faults.on('listApplications', serviceErrorReply(400, 'ROMA.1006', 'no permission for the operation'))
      expect(failureOf(await given.run(perApp))).toContain('roma:applications:list')
      expect(await filesOf(given)).toEqual([])
    })
  })
})

async function readReport({ outputs }: RunResult): Promise<string> {
  return await readFile(outputs['report'] ?? '', 'utf8')
}

describe('throttling in the middle of a parallel export', () => {
  test.each([
    ['429', errorReply(429, 'APIG.0308', 'The throttling threshold has been reached: limit:100,time:1 second')],
    [
      '500 with APIG.9008',
      serviceErrorReply(500, 'APIG.9008', 'Too many requests. Try again later', { 'retry-after': '1' }),
    ],
  ])('by %s costs nothing but time: fewer requests at once, all documents', async (_, fault) => {
    const world = generatedWorld({ applications: 40, backends: 80 })
    await play(world, async (given) => {
      let exports = 0
      given.huawei.faults.latency(15)
      given.huawei.faults.when(({ kind }) => (kind === 'export' && ++exports > 10 && exports <= 18 ? fault : undefined))
      const result = await given.run({ ...perApp, retries: '0' })
      expect(result.conclusion).toBe('success')
      expect(await filesOf(given)).toHaveLength(40)
      expect(result.outputs).toMatchObject({ operations: '80', missing: '0' })
      const after = exportsOf(given.huawei).slice(19, 27)
      expect(Math.max(...after.map(({ concurrent }) => concurrent))).toBeLessThan(8)
    })
  })

  test('that outlasts the step ends it, with nothing written and what all applications need', async () => {
    const world = generatedWorld({ applications: 12, backends: 24 })
    const victim = world.applications[11]?.id
    await play(world, async (given) => {
      const throttle = errorReply(429, 'APIG.0308', 'The throttling threshold has been reached: limit:9,time:1 minute')
      given.huawei.faults.when((request) =>
        request.kind === 'export' && appIdOf(request) === victim ? throttle : undefined,
      )
      const message = failureOf(await given.run({ ...perApp, timeout: '50' }))
      expect(message).toContain('“app-00011”: ROMA Connect answered 429')
      expect(message).toMatch(/next try would be in 60 seconds, \d+ seconds after .* By then 1[01] of 12 applications/)
      expect(await filesOf(given)).toEqual([])
    })
  })
})

describe('applications without a document are named', () => {
  test('one without a matching backend gets no file', async () => {
    const world = worldOf(['orders'])
    addApplication(world, { name: 'idle' })
    await play(world, async (given) => {
      const result = await given.run(perApp)
      expect(result.conclusion).toBe('success')
      expect(await filesOf(given)).toEqual(['orders.yaml'])
      expect(result.summary).toContain('idle')
      expect(jsonOf(result, 'apps')).toHaveLength(1)
    })
  })

  test('one whose backends ROMA Connect lists but does not export is no empty one', async () => {
    const world = worldOf(['orders', 'drafts'], 3)
    for (const backend of world.backends) if (backend.application === uuid('application drafts')) backend.status = 1
    world.exportableStatuses = [3, 4]
    await play(world, async (given) => {
      const result = await given.run(perApp)
      expect(result.conclusion).toBe('success')
      expect(result.outputs).toMatchObject({ missing: '3', operations: '3' })
      expect(result.summary).toContain('incomplete: 3 of 6 backends')
      const notices = result.annotations.filter(({ message }) => message.includes('exports no backend that is pending'))
      expect(notices).toHaveLength(1)
      expect(result.annotations.some(({ title }) => title === 'Missing backend')).toBe(false)
      const report = JSON.parse(await readReport(result)) as { missing: { app: { name: string } }[] }
      expect(report.missing.map(({ app }) => app.name)).toEqual(['drafts', 'drafts', 'drafts'])
      expect(await filesOf(given)).toEqual(['orders.yaml'])

      const strict = await given.run({ ...perApp, output: 'strict/{app}.yaml', complete: 'strict' })
      expect(failureOf(strict)).toContain('lacks 3 backends')
      expect(await filesOf(given, 'strict')).toEqual([])
      expect(await readReport(strict)).toContain('"drafts"')
    })
  })

  test('one that owns backends and is on no list of applications gets its document too', async () => {
    await play(worldOf(['orders', 'hidden']), async (given) => {
      const apps = [{ id: uuid('application orders'), name: 'orders' }]
      given.huawei.faults.on('listApplications', {
        do: 'reply',
        status: 200,
        body: JSON.stringify({ total: 1, size: 1, apps }),
      })
      await given.run(perApp)
      expect(await filesOf(given)).toEqual(['hidden.yaml', 'orders.yaml'])
    })
  })

  test('none at all is an error, unless that is expected', async () => {
    await play(worldOf(['orders'], 0), async ({ run }) => {
      expect(failureOf(await run(perApp))).toContain('allow-empty: true')
    })
  })
})

describe('a document whose application is gone', () => {
  const gone = /“apis\/old\.yaml” belongs to no integration application/

  async function prepare(given: Scenario): Promise<void> {
    await mkdir(join(given.workspace, 'apis/nested'), { recursive: true })
    await writeFile(join(given.workspace, 'apis/old.yaml'), "swagger: '2.0'\npaths: {}\n")
    await writeFile(join(given.workspace, 'apis/notes.yaml'), 'nothing: of ours\n')
    await writeFile(join(given.workspace, 'apis/old.json'), '{"swagger":"2.0"}')
    await writeFile(join(given.workspace, 'apis/nested/old.yaml'), "swagger: '2.0'\n")
  }

  test('is a finding, and stays', async () => {
    await play(worldOf(['orders', 'ORDERS']), async (given) => {
      await prepare(given)
      await given.run(perApp)
      const result = await given.run(perApp)
      const findings = result.annotations.filter(({ title }) => title === 'roma-document-orphaned')
      expect(findings).toHaveLength(1)
      expect(findings[0]?.message).toMatch(gone)
      expect(result.summary).toContain('roma-document-orphaned')
      expect(JSON.parse(await readReport(result))).toMatchObject({
        findings: [{ id: 'roma-document-orphaned', output: 'apis/old.yaml' }],
      })
      expect(given.exists('apis/old.yaml')).toBe(true)
    })
  })

  test('is found in folders of applications, too', async () => {
    await play(worldOf(['orders']), async (given) => {
      for (const app of ['orders', 'old']) {
        await mkdir(join(given.workspace, `apis/${app}/v1`), { recursive: true })
        await writeFile(join(given.workspace, `apis/${app}/v1/${app}.json`), '{"swagger": "2.0", "paths": {}}')
      }
      await writeFile(join(given.workspace, 'apis/old/v1/orders.json'), '{"swagger": "2.0", "paths": {}}')
      const result = await given.run({ ...perApp, output: 'apis/{app}/v1/{app}.json' })
      const findings = result.annotations.filter(({ title }) => title === 'roma-document-orphaned')
      expect(findings.map(({ message }) => /“(.*?)”/.exec(message)?.[1])).toEqual(['apis/old/v1/old.json'])
    })
  })

  test('is nobody’s concern when the run asks for some applications only', async () => {
    await play(worldOf(['orders', 'billing']), async (given) => {
      await prepare(given)
      const result = await given.run({ ...perApp, app: 'orders' })
      expect(result.log).not.toMatch(gone)
    })
  })
})

describe('several applications in one document', () => {
  const shared: Inputs = { token: generatedToken, output: 'all.yaml' }

  test('40 that share paths: what cannot be had twice is named, with the way out', async () => {
    const world = generatedWorld({ applications: 40, backends: 400, sharedPaths: 5 })
    await play(world, async (given) => {
      const whole = await given.run(shared)
      expect(whole.conclusion).toBe('success')
      expect(whole.outputs).toMatchObject({ operations: '205', missing: '195' })
      expect(whole.summary).toContain('incomplete: 205 of 400 backends')
      expect(whole.summary).toContain('Put {app} into')
      const report = JSON.parse(await readReport(whole)) as {
        documents: { missing: { path: string; reason: string }[] }[]
      }
      const missing = report.documents.flatMap((document) => document.missing)
      expect(missing).toHaveLength(195)
      expect(new Set(missing.map(({ path }) => path))).toEqual(new Set([0, 1, 2, 3, 4].map((n) => `/shared/${n}`)))
      expect(new Set(missing.map(({ reason }) => reason))).toEqual(new Set(['collision']))

      const each = await given.run(perApp)
      expect(each.outputs).toMatchObject({ operations: '400', missing: '0' })
      expect(await filesOf(given)).toHaveLength(40)
    })
  })

  test('paths that collide are reported also without a list', async () => {
    await play(worldOf(['orders', 'billing'], 1), async (given) => {
      const result = await given.run({ ...shared, app: 'orders\nbilling', complete: 'off' })
      expect(result.conclusion).toBe('success')
      expect(result.annotations.map(({ message }) => message).join()).toMatch(/GET \/0 .*“billing”.*is left out/)
      expect(exportsOf(given.huawei).map(appIdOf)).toEqual([uuid('application orders'), uuid('application billing')])
    })
  })

  test('the first request goes alone, the others follow together', async () => {
    await play(worldOf(['a', 'b', 'c', 'd'], 1), async (given) => {
      given.huawei.faults.latency(60)
      const app = ['a', 'b', 'c', 'd'].map((name) => uuid(`application ${name}`)).join('\n')
      await given.run({ ...shared, app, complete: 'off' })
      const [first, ...others] = exportsOf(given.huawei)
      for (const other of others) expect(other.time - (first?.time ?? 0)).toBeGreaterThanOrEqual(55)
      expect(Math.max(...others.map(({ concurrent }) => concurrent))).toBe(3)
    })
  })
})
