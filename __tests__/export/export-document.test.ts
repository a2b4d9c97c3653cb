import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Backend } from '../../src/export/roma-api.ts'
import { exportDocument, type Exported, type ExportScope } from '../../src/export/export-document.ts'
import type { JsonObject } from '../../src/swagger/json.ts'
import {
  createFakeRoma,
  meaningsOf,
  type FakeRoma,
  type FakeWorld,
  type Stored,
  type StoredApplication,
} from './fake-roma.ts'

const applications = fc
  .array(
    fc.record({
      shape: fc.constantFrom('a', 'b'),
      consumes: fc.constantFrom(undefined, ['application/json'], ['application/xml']),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((apps) => apps.map((app, index): StoredApplication => ({ ...app, id: hexId('a', index), name: `app ${index}` })))

const backends = applications.chain((apps) =>
  fc
    .uniqueArray(
      fc.record({
        app: fc.constantFrom(...apps),
        method: fc.constantFrom('GET', 'POST'),
        path: fc.constantFrom('/', '/a', '/a/{id}', '/b', '/b/c'),
        status: fc.constantFrom(1, 3, 4),
        text: fc.constantFrom('same', 'other'),
      }),
      { maxLength: 30, selector: ({ app, method, path }) => `${app.id} ${method} ${path}` },
    )
    .map((list) => list.map((backend, index): Stored => ({ ...backend, id: hexId('b', index) }))),
)

const worlds: fc.Arbitrary<FakeWorld> = backends.chain((list) =>
  fc.record({
    backends: fc.constant(list),
    most: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 6 })),
    exportable: fc.constantFrom(new Set([1, 3, 4]), new Set([3]), new Set<number>()),
    gone: fc.subarray(list.map(({ id }) => id)).map((ids) => new Set(ids.slice(0, 3))),
    mostIds: fc.constantFrom(500, 500, 5, 1, 0),
    failing: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 2 }).map((numbers) => new Set(numbers)),
    listsNames: fc.boolean(),
    basePath: fc.constantFrom(undefined, undefined, '/v1'),
    listsBasePath: fc.boolean(),
    delays: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
  }),
)

function hexId(kind: string, index: number): string {
  return `${kind}${String(index).padStart(7, '0')}${'0'.repeat(24)}`
}

function applicationsOf({ backends: list }: FakeWorld): readonly StoredApplication[] {
  return [...new Map(list.map(({ app }) => [app.id, app])).values()]
}

async function runExport(
  world: FakeWorld,
  scope: Partial<ExportScope>,
): Promise<{ exported: Exported; roma: FakeRoma }> {
  const roma = createFakeRoma(world)
  const whole = { apps: [], apis: [], status: undefined, listed: roma.listed, verbatim: undefined }
  return { exported: await exportDocument(roma.connection, { ...whole, ...scope }), roma }
}

/** Operations that ROMA sent, with all that they meant, by application, method and path. */
function sentBy({ sent }: FakeRoma): ReadonlyMap<string, ReadonlySet<string>> {
  const meanings = new Map<string, Set<string>>()
  for (const [key, meaning] of sent.flatMap((document) => [...meaningsOf(document)])) {
    meanings.set(key, (meanings.get(key) ?? new Set()).add(meaning))
  }
  return meanings
}

function placesOf({ backends: list }: FakeWorld, ids: readonly (string | undefined)[]): readonly string[] {
  const places = new Map(list.map(({ id, method, path }) => [id, `${method} ${path}`]))
  return ids.map((id) => places.get(id ?? '') ?? 'unlisted').toSorted()
}

function keyOf({ app, method, path }: Stored): string {
  return `${app.name} ${method} ${path}`
}

describe('for any backends, truncation and collision', () => {
  const scopes = fc.constantFrom('whole', 'named')

  test('every listed backend is in the document or named as missing', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, scopes, async (world, kind) => {
        const apps = kind === 'named' ? applicationsOf(world).map(({ id, name }) => ({ id, name })) : []
        const { exported } = await runExport(world, { apps })
        const present = new Set(meaningsOf(exported.document).keys())
        const missing = exported.missing.map(({ backend }) => backend.id)
        const absent = world.backends.filter((backend) => !present.has(keyOf(backend)))
        if (world.listsNames) expect(missing.toSorted()).toEqual(absent.map(({ id }) => id).toSorted())
        // Without names it cannot be told which of those that share a method and path is missing, but how many are.
        else
          expect(placesOf(world, missing)).toEqual(
            placesOf(
              world,
              absent.map(({ id }) => id),
            ),
          )
      }),
      { numRuns: 500 },
    )
  })

  test('no operation is altered, and none appears that ROMA did not send', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, scopes, async (world, kind) => {
        const apps = kind === 'named' ? applicationsOf(world).map(({ id, name }) => ({ id, name })) : []
        const { exported, roma } = await runExport(world, { apps })
        const sent = sentBy(roma)
        for (const [key, meaning] of meaningsOf(exported.document)) expect(sent.get(key)).toContain(meaning)
      }),
      { numRuns: 500 },
    )
  })

  test('without a list, what applications share is named all the same', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const apps = applicationsOf(world).map(({ id, name }) => ({ id, name }))
        const { exported, roma } = await runExport(world, { apps, listed: undefined })
        const present = new Set(meaningsOf(exported.document).keys())
        const named = new Set(
          exported.missing.map(({ backend: { appName, method, path } }) => `${String(appName)} ${method} ${path}`),
        )
        for (const key of sentBy(roma).keys()) expect(present.has(key) || named.has(key)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('the result is the same in any order of completion', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 }), async (world, delays) => {
        const apps = applicationsOf(world).map(({ id, name }) => ({ id, name }))
        // Which request fails is told by its number, so that would depend on the order.
        const steady = { ...world, failing: new Set<number>() }
        const one = await runExport({ ...steady, delays: [0] }, { apps })
        const other = await runExport({ ...steady, delays }, { apps })
        expect(JSON.stringify(other.exported)).toBe(JSON.stringify(one.exported))
      }),
      { numRuns: 300 },
    )
  })
})

const orders: StoredApplication = { id: hexId('a', 0), name: 'orders', shape: 'a', consumes: undefined }
const billing: StoredApplication = { id: hexId('a', 1), name: 'billing', shape: 'b', consumes: undefined }

function worldOf(list: readonly (Partial<Stored> & Pick<Stored, 'path'>)[], given: Partial<FakeWorld> = {}): FakeWorld {
  return {
    backends: list.map((one, index) => ({
      id: hexId('b', index),
      app: orders,
      method: 'GET',
      status: 3,
      text: '',
      ...one,
    })),
    most: Infinity,
    exportable: new Set([1, 3, 4]),
    gone: new Set(),
    mostIds: 500,
    failing: new Set(),
    listsNames: true,
    basePath: undefined,
    listsBasePath: false,
    delays: [0],
    ...given,
  }
}

function pathsOf(document: JsonObject): readonly string[] {
  return Object.keys(document['paths'] ?? {})
}

function reasonsOf({ missing }: Exported): readonly string[] {
  return missing.map(({ backend, reason }) => `${backend.method} ${backend.path} ${reason}`)
}

const many = (count: number, app = orders) =>
  Array.from({ length: count }, (_, index) => ({ app, path: `/${app.name}/${index}` }))

describe('topping up', () => {
  test('asks for nothing when nothing is missing', async () => {
    const { exported, roma } = await runExport(worldOf(many(20)), {})
    expect(roma.requests).toEqual([{ format: 'json' }])
    expect(exported.missing).toEqual([])
  })

  test('asks for exactly what is missing, in batches of one application', async () => {
    const world = worldOf([...many(700), ...many(600, billing)], { most: 100 })
    const { exported, roma } = await runExport(world, {})
    expect(pathsOf(exported.document)).toHaveLength(1_300)
    const [, ...asked] = roma.requests.map(({ apis }) => apis ?? [])
    const owner = new Map(world.backends.map(({ id, app }) => [id, app.id]))
    for (const ids of asked) {
      expect(ids.length).toBeLessThanOrEqual(500)
      expect(new Set(ids.map((id) => owner.get(id))).size).toBe(1)
    }
    const first = new Set(world.backends.slice(0, 100).map(({ id }) => id))
    expect(asked.flat().some((id) => first.has(id))).toBe(false)
  })

  test('a batch that brings nothing is not asked for again', async () => {
    const { exported, roma } = await runExport(worldOf(many(30), { exportable: new Set() }), {})
    expect(roma.requests).toHaveLength(2)
    expect(exported.missing).toHaveLength(30)
    expect(exported.missing.every(({ reason }) => reason === 'not exported')).toBe(true)
  })

  test('a batch that is too long is halved', async () => {
    const { exported } = await runExport(worldOf(many(300), { most: 100, mostIds: 60 }), {})
    expect(exported.missing).toEqual([])
    expect(pathsOf(exported.document)).toHaveLength(300)
  })

  test('a refusal that is not about the length ends soon', async () => {
    const { exported, roma } = await runExport(worldOf(many(500), { most: 1, mostIds: 0 }), {})
    expect(exported.missing).toHaveLength(499)
    expect(exported.missing[0]?.error).toContain('parameterName:apis')
    expect(roma.requests.length).toBeLessThan(15)
  })

  test('a batch that fails leaves its backends missing, with what ROMA Connect said', async () => {
    const { exported } = await runExport(worldOf(many(10), { most: 4, failing: new Set([0]) }), {})
    expect(exported.missing).toHaveLength(6)
    expect(exported.missing[0]).toMatchObject({ reason: 'not exported' })
    expect(exported.missing[0]?.error).toContain('APIG.9999')
  })

  test('backends that are deleted meanwhile are told by one look at the list', async () => {
    const world = worldOf(many(300), { most: 100 })
    const gone = new Set(world.backends.slice(150, 250).map(({ id }) => id))
    const { exported, roma } = await runExport({ ...world, gone }, {})
    expect(pathsOf(exported.document)).toHaveLength(200)
    expect(exported.missing).toHaveLength(100)
    expect(new Set(exported.missing.map(({ reason }) => reason))).toEqual(new Set(['gone']))
    expect(roma.requests.length).toBeLessThan(6)
  })
})

describe('what cannot be merged is named', () => {
  const shared = [
    { app: orders, path: '/health' },
    { app: billing, path: '/health' },
    { app: billing, path: '/health', method: 'POST' },
  ]

  test('the method and path that another application owns; its other methods are merged', async () => {
    const { exported, roma } = await runExport(worldOf(shared), {})
    expect(exported.document['paths']).toMatchObject({ '/health': { get: {}, post: {} } })
    expect(reasonsOf(exported)).toEqual(['GET /health collision'])
    expect(exported.missing[0]?.backend).toMatchObject({ appName: 'billing', appId: billing.id })
    // It is not asked for: it could not be had.
    expect(roma.requests.map(({ apis }) => apis?.length)).toEqual([undefined, 1])
  })

  test('also when the list tells no names of applications', async () => {
    const { exported } = await runExport(worldOf(shared, { listsNames: false }), {})
    expect(reasonsOf(exported)).toEqual(['GET /health collision'])
  })

  test('also when there is no list', async () => {
    const apps = [orders, billing].map(({ id, name }) => ({ id, name }))
    const { exported } = await runExport(worldOf(shared), { apps, listed: undefined })
    expect(exported.missing).toMatchObject([
      { reason: 'collision', backend: { id: undefined, method: 'GET', path: '/health', appName: 'billing' } },
    ])
  })

  test('also when it is on no list yet', async () => {
    const world = worldOf(shared)
    const apps = [orders, billing].map(({ id, name }) => ({ id, name }))
    const listed: readonly Backend[] = createFakeRoma(world).listed.filter(({ appId }) => appId === orders.id)
    const { exported } = await runExport(world, { apps, listed })
    expect(reasonsOf(exported)).toEqual(['GET /health collision'])
  })

  test('another host', async () => {
    const far = { ...billing, host: 'far.example' }
    const world = worldOf([
      { app: orders, path: '/a' },
      { app: far, path: '/b' },
    ])
    const apps = [orders, billing].map(({ id, name }) => ({ id, name }))
    const { exported, roma } = await runExport(world, { apps })
    expect(reasonsOf(exported)).toEqual(['GET /b address'])
    // It was turned away once, and is not asked for again.
    expect(roma.requests).toHaveLength(2)
  })
})

describe('one export', () => {
  test('sends only the fields that were given, and the format', async () => {
    const app = { id: orders.id, name: undefined }
    const { roma } = await runExport(worldOf(many(1)), { apps: [app], apis: [hexId('b', 0)], status: 3 })
    expect(roma.requests).toEqual([{ app_id: orders.id, format: 'json', apis: [hexId('b', 0)], status: 3 }])
  })

  test('verbatim keeps ROMA’s bytes, and checks without topping up', async () => {
    const { exported, roma } = await runExport(worldOf(many(10), { most: 4 }), { verbatim: 'yml' })
    expect(roma.requests).toEqual([{ format: 'yml' }])
    expect(exported.missing).toHaveLength(6)
    expect(Buffer.from(exported.bytes ?? []).toString()).toContain('"swagger":"2.0"')
  })
})
