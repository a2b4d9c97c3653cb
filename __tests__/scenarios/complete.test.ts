import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  addApplication,
  addBackend,
  addToken,
  emptyWorld,
  generatedToken,
  generatedWorld,
  serviceErrorReply,
  uuid,
  type Huawei,
  type World,
} from '../../emulator/huawei/index.ts'
import type { RunResult } from '../../emulator/runner.ts'
import { failureOf, scenario, type Inputs } from './scenario.ts'

const token: Inputs = { token: generatedToken, output: 'all.json' }

function worldOf(backends: Readonly<Record<string, readonly string[]>>): World {
  const world = emptyWorld()
  addToken(world, { value: generatedToken, caller: 'roma-export' })
  for (const [name, paths] of Object.entries(backends)) {
    const application = addApplication(world, { name })
    for (const path of paths) addBackend(world, application, { path })
  }
  return world
}

const paths = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`)

function kindsOf({ requests }: Huawei): readonly string[] {
  return requests.map(({ kind }) => kind)
}

interface ReportedMissing {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly reason: string
  readonly text: string
}

async function missingOf({ outputs }: RunResult): Promise<readonly ReportedMissing[]> {
  const report = JSON.parse(await readFile(outputs['report'] ?? '', 'utf8')) as {
    documents: { missing: ReportedMissing[] }[]
  }
  return report.documents.flatMap(({ missing }) => missing)
}

function messagesOf(result: RunResult, level: string): readonly string[] {
  return result.annotations.filter((annotation) => annotation.level === level).map(({ message }) => message)
}

const forbidden = serviceErrorReply(403, 'APIG.1005', 'No permissions to request this method')

describe('a large instance', () => {
  test('of 12,000 backends is listed over all pages, and what was cut is fetched', async () => {
    const world = generatedWorld({ applications: 3, backends: 12_000, scriptBytes: 80 })
    world.limits.exportBytes = 4_000_000
    await scenario({ world }, async ({ run, huawei }) => {
      const result = await run(token)
      expect(result.conclusion).toBe('success')
      expect(result.outputs).toMatchObject({ operations: '12000', missing: '0' })
      expect(result.summary).toContain('complete: 12,000 of 12,000 backends')
      const lists = huawei.requests.filter(({ kind }) => kind === 'listBackends')
      // The first page says how many there are; the others are asked for side by side, each once.
      expect(lists[0]?.query['offset']).toBe('0')
      expect(lists.map(({ query }) => Number(query['offset'])).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 24 }, (_, page) => page * 500),
      )
      expect(new Set(lists.map(({ query }) => query['limit']))).toEqual(new Set(['500']))
      expect(Math.max(...lists.map(({ concurrent }) => concurrent))).toBeLessThanOrEqual(8)
      expect(huawei.requests.filter(({ kind }) => kind === 'export').length).toBeGreaterThan(2)
    })
  }, 60_000)

  test('of 120 MB, which ROMA Connect cuts at 50 MB, is exported whole', async () => {
    const world = generatedWorld({ applications: 2, backends: 3_660, scriptBytes: 24_300 })
    await scenario({ world }, async ({ run, read }) => {
      const result = await run(token, { timeoutMs: 120_000 })
      expect(result.conclusion).toBe('success')
      expect(result.outputs).toMatchObject({ operations: '3660', missing: '0' })
      const text = await read('all.json')
      expect(text.length).toBeGreaterThan(120_000_000)
      expect(Object.keys((JSON.parse(text) as { paths: object }).paths)).toHaveLength(3_660)
    })
  }, 180_000)
})

describe('an export that ROMA Connect cut', () => {
  test('is the same, byte for byte, as one that it did not', async () => {
    const world = generatedWorld({ applications: 2, backends: 60, definitions: 9 })
    await scenario({ world }, async ({ run, read }) => {
      await run(token)
      const whole = await read('all.json')
      world.limits.exportBytes = 12_000
      const result = await run(token)
      expect(result.outputs).toMatchObject({ changed: 'false', missing: '0' })
      expect(await read('all.json')).toBe(whole)
      expect(result.log).toMatch(/lists \d+ backends that its export lacks; asking for \d+ of them by ID/)
    })
  })

  test('by a backend that is too large for any export names it, and `strict` then writes nothing', async () => {
    const world = worldOf({ orders: paths(3) })
    world.limits.exportBytes = 3_000
    const last = world.backends.at(-1)
    if (last !== undefined) last.description = 'x'.repeat(4_000)
    await scenario({ world }, async ({ run, exists }) => {
      const checked = await run(token)
      expect(checked.conclusion).toBe('success')
      expect(checked.outputs['missing']).toBe('1')
      expect(messagesOf(checked, 'warning').join()).toMatch(
        /GET \/2 .*“orders”.*is listed by ROMA Connect \(developing\) but not exported/,
      )

      const strict = await run({ ...token, output: 'strict.json', complete: 'strict' })
      expect(failureOf(strict)).toMatch(/lacks 1 backend .*nothing was written:\n- GET \/2/)
      expect(exists('strict.json')).toBe(false)
      expect(await missingOf(strict)).toMatchObject([
        { id: last?.id, method: 'GET', path: '/2', reason: 'not exported' },
      ])
    })
  })

  test('is topped up in batches that the instance accepts', async () => {
    const world = worldOf({ orders: paths(120) })
    world.limits = { exportBytes: 6_000, apis: 20 }
    await scenario({ world }, async ({ run }) => {
      expect((await run(token)).outputs).toMatchObject({ operations: '120', missing: '0' })
    })
  })

  test('while the application vanishes names what is gone, by few requests', async () => {
    const world = worldOf({ orders: paths(5), billing: Array.from({ length: 90 }, (_, index) => `/billing/${index}`) })
    world.limits.exportBytes = 4_000
    await scenario({ world }, async ({ run, huawei }) => {
      huawei.faults.when(({ kind, body }) => {
        if (kind === 'export' && body.includes('"apis"')) {
          world.applications = world.applications.filter(({ name }) => name !== 'billing')
          world.backends = world.backends.filter(({ application }) => application === uuid('application orders'))
        }
        return undefined
      })
      const result = await run(token)
      expect(result.conclusion).toBe('success')
      const missing = await missingOf(result)
      expect(missing.length).toBeGreaterThan(50)
      expect(new Set(missing.map(({ reason }) => reason))).toEqual(new Set(['gone']))
      expect(huawei.requests.length).toBeLessThan(8)
    })
  })
})

describe('statuses', () => {
  const mixed = (): World => {
    const world = worldOf({ orders: paths(12) })
    world.backends.forEach((backend, index) => (backend.status = ([1, 3, 4] as const)[index % 3] ?? 3))
    world.exportableStatuses = [3]
    return world
  }

  test('of which ROMA Connect exports nothing are one notice each', async () => {
    await scenario({ world: mixed() }, async ({ run }) => {
      const result = await run(token)
      expect(result.conclusion).toBe('success')
      expect(result.outputs).toMatchObject({ operations: '4', missing: '8' })
      expect(messagesOf(result, 'notice').filter((message) => message.includes('exports no backend'))).toHaveLength(2)
      expect(messagesOf(result, 'warning').filter((message) => message.includes('not exported'))).toEqual([])
      expect(result.summary).toContain('incomplete: 4 of 12 backends')
    })
  })

  test('with `{app}`, one that any application exports is no status that ROMA Connect leaves out', async () => {
    const world = worldOf({ orders: paths(2), billing: paths(2) })
    for (const backend of world.backends) backend.status = 4
    const [first, second] = world.backends
    if (first !== undefined) first.status = 3
    if (second !== undefined) second.description = 'x'.repeat(4_000)
    world.limits.exportBytes = 3_000
    await scenario({ world }, async ({ run }) => {
      const result = await run({ ...token, output: '{app}.json' })
      expect(messagesOf(result, 'warning').join()).toMatch(/GET \/1 .*is listed/)
      expect(messagesOf(result, 'notice').join()).not.toContain('exports no backend')
    })
  })

  test('narrow the list as they narrow the export', async () => {
    await scenario({ world: mixed() }, async ({ run, huawei }) => {
      const result = await run({ ...token, status: 'developing' })
      expect(result.outputs).toMatchObject({ operations: '4', missing: '0' })
      expect(huawei.requests.map(({ query, body }) => query['status'] ?? body)).toEqual([
        '3',
        '{"format":"json","status":3}',
      ])
    })
  })
})

describe('filters', () => {
  test('by application narrow the list', async () => {
    await scenario({ world: worldOf({ orders: paths(3), billing: paths(4) }) }, async ({ run, huawei }) => {
      const result = await run({ ...token, app: 'orders' })
      expect(result.summary).toContain('complete: 3 of 3 backends')
      expect(huawei.requests.find(({ kind }) => kind === 'listBackends')?.query['app_id']).toBe(
        uuid('application orders'),
      )
    })
  })

  test('by more applications than are worth a list each read the whole list once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `app${index}`)
    const world = worldOf(Object.fromEntries(names.map((name) => [name, [`/${name}`]])))
    await scenario({ world }, async ({ run, huawei }) => {
      const result = await run({ ...token, app: names.slice(0, 7).join(','), output: '{app}.json' })
      expect(result.summary).toContain('complete: 7 of 7 backends')
      expect(kindsOf(huawei).filter((kind) => kind === 'listBackends')).toHaveLength(1)
    })
  })

  test('by IDs narrow the list; one that no list knows is told, with and without `{app}`', async () => {
    const world = worldOf({ orders: paths(3), billing: paths(4) })
    const [first] = world.backends
    const unknown = '0123456789abcdef0123456789abcdef'
    await scenario({ world }, async ({ run, exists }) => {
      const known = await run({ ...token, apis: first?.id, output: '{app}.json' })
      expect(known.summary).toContain('complete: 1 of 1 backend')
      expect(exists('billing.json')).toBe(false)

      const apis = `${first?.id ?? ''}\n${unknown}`
      expect(messagesOf(await run({ ...token, apis, output: '{app}.json' }), 'warning').join()).toContain(unknown)
      expect(failureOf(await run({ ...token, apis, output: 's/{app}.json', complete: 'strict' }))).toContain(unknown)
      expect(exists('s/orders.json')).toBe(false)
      // ROMA Connect itself refuses an unknown ID.
      expect(failureOf(await run({ ...token, apis }))).toContain(unknown)
    })
  })
})

describe('a list that cannot be read', () => {
  test.each([
    ['forbidden', forbidden],
    ['not there', serviceErrorReply(404, 'APIG.0101', 'The API does not exist')],
    ['no list', { do: 'html' as const }],
  ])('because it is %s is a notice, and an error under `strict`', async (_, fault) => {
    await scenario({ world: worldOf({ orders: paths(3) }) }, async ({ run, huawei, exists }) => {
      huawei.faults.on('listBackends', fault)
      const result = await run(token)
      expect(result.conclusion).toBe('success')
      expect(messagesOf(result, 'notice').join()).toContain('It was not checked whether the export is complete')
      expect(result.outputs).toMatchObject({ operations: '3', missing: '' })
      expect(result.summary).toContain('| Completeness | not checked |')

      huawei.faults.on('listBackends', fault)
      expect(failureOf(await run({ ...token, output: 'strict.json', complete: 'strict' }))).toContain('custom backends')
      expect(exists('strict.json')).toBe(false)
      expect(kindsOf(huawei).filter((kind) => kind === 'export')).toHaveLength(1)
    })
  })

  test('is not asked for with `complete: off`', async () => {
    await scenario({ world: worldOf({ orders: paths(3) }) }, async ({ run, huawei }) => {
      const result = await run({ ...token, complete: 'off' })
      expect(result.outputs).toMatchObject({ operations: '3', missing: '' })
      expect(kindsOf(huawei)).toEqual(['export'])
    })
  })

  test('that changes while it is read is read again', async () => {
    const world = worldOf({ orders: paths(700) })
    await scenario({ world }, async ({ run, huawei }) => {
      let lists = 0
      huawei.faults.when(({ kind }) => {
        // What stood first is gone when the second page is read, so that one entry moves to the page before.
        if (kind === 'listBackends' && ++lists === 2) world.backends.shift()
        return undefined
      })
      const result = await run(token)
      expect(kindsOf(huawei).filter((kind) => kind === 'listBackends')).toHaveLength(4)
      const missing = await missingOf(result)
      expect(missing.map(({ path, reason }) => [path, reason])).toEqual([['/0', 'gone']])
    })
  })
})

describe('a top-up that fails', () => {
  test('leaves its backends missing, with what ROMA Connect said', async () => {
    const world = worldOf({ orders: paths(30) })
    world.limits.exportBytes = 4_000
    await scenario({ world }, async ({ run, huawei }) => {
      huawei.faults.when(({ kind, body }) =>
        kind === 'export' && body.includes('"apis"') ? serviceErrorReply(500, 'APIG.9999', 'System error') : undefined,
      )
      const result = await run({ ...token, retries: '0' })
      expect(result.conclusion).toBe('success')
      const missing = await missingOf(result)
      expect(missing.length).toBe(30 - Number(result.outputs['operations']))
      expect(missing[0]?.text).toContain('APIG.9999')
    })
  })

  test('with a refused sign-in stops everything', async () => {
    const world = worldOf({ orders: paths(30) })
    world.limits.exportBytes = 4_000
    await scenario({ world }, async ({ run, huawei, exists }) => {
      huawei.faults.when(({ kind, body }) =>
        kind === 'export' && body.includes('"apis"')
          ? serviceErrorReply(401, 'APIG.1002', 'Incorrect token or token resolution failed')
          : undefined,
      )
      expect(failureOf(await run(token))).toContain('APIG.1002')
      expect(exists('all.json')).toBe(false)
    })
  })
})

describe('parts of several applications', () => {
  test('keep their own definitions and what they inherit from their file', async () => {
    const world = worldOf({ orders: [], billing: [] })
    const [orders, billing] = world.applications
    if (orders === undefined || billing === undefined) throw new Error('There are two applications.')
    const operation = { responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/Item' } } } }
    addBackend(world, orders, { path: '/orders', operation })
    addBackend(world, billing, { path: '/bills', operation })
    orders.document = { definitions: { Item: { type: 'object', title: 'order' } }, consumes: ['application/json'] }
    billing.document = { definitions: { Item: { type: 'object', title: 'bill' } }, consumes: ['application/xml'] }
    await scenario({ world }, async ({ run, read }) => {
      const result = await run({ ...token, app: 'orders\nbilling' })
      expect(result.outputs).toMatchObject({ operations: '2', missing: '0' })
      const renamed = `Item_${uuid('application billing').slice(0, 8)}`
      expect(JSON.parse(await read('all.json'))).toMatchObject({
        definitions: { Item: { title: 'order' }, [renamed]: { title: 'bill' } },
        paths: {
          '/orders': { get: { consumes: ['application/json'] } },
          '/bills': {
            get: {
              consumes: ['application/xml'],
              responses: { 200: { schema: { $ref: `#/definitions/${renamed}` } } },
            },
          },
        },
      })
    })
  })

  test('with another host cannot be merged, and are named', async () => {
    const world = worldOf({ orders: ['/orders'], billing: ['/bills'] })
    const [, billing] = world.applications
    if (billing !== undefined) billing.document = { host: 'billing.example' }
    await scenario({ world }, async ({ run }) => {
      const result = await run({ ...token, app: 'orders\nbilling' })
      expect(messagesOf(result, 'warning').join()).toMatch(/GET \/bills .*another `host` or `basePath`/)
      expect(result.outputs).toMatchObject({ operations: '1', missing: '1' })
    })
  })
})

describe('the guard', () => {
  test('refuses an export without operations, unless that is expected', async () => {
    await scenario({ world: worldOf({ orders: [] }) }, async ({ run, workspace, read }) => {
      await writeFile(join(workspace, 'all.json'), 'mine')
      expect(failureOf(await run(token))).toMatch(/export of all applications holds no operation.*allow-empty: true/s)
      expect(await read('all.json')).toBe('mine')
      expect((await run({ ...token, 'allow-empty': 'true' })).outputs['operations']).toBe('0')
    })
  })

  test('warns, before all else, of a document that lost more than half of its operations', async () => {
    const world = worldOf({ orders: paths(9) })
    await scenario({ world }, async ({ run }) => {
      await run(token)
      world.backends.splice(0, 4)
      expect((await run({ ...token, 'dry-run': 'true' })).log).not.toContain('More than half')
      world.backends.splice(0, 1)
      const result = await run(token)
      expect(result.conclusion).toBe('success')
      expect(messagesOf(result, 'warning')[0]).toContain('More than half of the operations are gone: 9 before, 4 now')
      expect(result.summary.indexOf('[!CAUTION]')).toBeGreaterThan(-1)
      expect(result.summary.indexOf('More than half')).toBeLessThan(result.summary.indexOf('| Instance |'))
    })
  })
})

test('verbatim writes ROMA’s bytes, and tells what they lack', async () => {
  const world = worldOf({ orders: paths(30) })
  world.limits.exportBytes = 4_000
  await scenario({ world }, async ({ run, huawei, read }) => {
    const result = await run({ ...token, output: 'all.yml', redact: 'false', verbatim: 'true' })
    expect(kindsOf(huawei)).toEqual(['listBackends', 'export'])
    expect(huawei.requests.at(-1)?.body).toBe('{"format":"yaml"}')
    expect(await read('all.yml')).toMatch(/^"swagger": "2.0"\n"info":/)
    expect(Number(result.outputs['missing'])).toBeGreaterThan(10)
  })
})
