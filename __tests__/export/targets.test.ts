import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { openStaging } from '../../src/workspace/staging.ts'
import { UserError } from '../../src/errors.ts'
import type { HttpRequest } from '../../src/http/request.ts'
import { createVirtualClock } from '../http/virtual-clock.ts'
import { createSecrets } from '../../src/secrets.ts'
import { chooseTargets, describeApplications, type Targets } from '../../src/export/targets.ts'
import { createFolders, read, type Folders, type Given } from '../inputs/source.ts'
import { sessionOf } from './send.ts'

const orders = { id: 'a0000001000000000000000000000000', name: 'orders' }
const stock = { id: 'a0000002000000000000000000000000', name: 'stock' }
const unused = { id: 'a0000003000000000000000000000000', name: 'unused' }

type Listed = readonly { readonly id: string; readonly roma_app_id: string; readonly roma_app_name?: string }[]

/** What ROMA Connect has; an error is what its list ends with. */
interface Roma {
  readonly apps: readonly object[] | UserError
  readonly backends: Listed | UserError
}

const roma: Roma = {
  apps: [orders, stock, unused],
  backends: [
    { id: 'b1', roma_app_id: orders.id, roma_app_name: orders.name },
    { id: 'b2', roma_app_id: orders.id },
    { id: 'b3', roma_app_id: stock.id },
  ],
}

let folders: Folders

beforeEach(() => {
  folders = createFolders()
})

function answer({ url, method, body }: HttpRequest, { apps, backends }: Roma): unknown {
  const { pathname, searchParams } = new URL(url)
  if (method === 'POST') return exported(JSON.parse(body ?? '') as { app_id?: string })
  const list = pathname.endsWith('/apps') ? apps : backends
  if (list instanceof UserError) throw list
  if (list === apps) return { total: list.length, apps: list }
  const asked = searchParams.get('app_id')
  const items = (list as Listed).filter(({ roma_app_id: owner }) => asked === null || asked === owner)
  return {
    total: items.length,
    apis: items.map((item) => ({ name: item.id, method: 'GET', path: `/${item.id}`, ...item })),
  }
}

function exported({ app_id: id }: { app_id?: string }): object {
  const name = [orders, stock].find((app) => app.id === id)?.name
  const operation = { responses: { 200: { description: 'OK' } }, 'x-livedata-roma-app': name }
  return {
    swagger: '2.0',
    info: { title: 'roma', version: '1' },
    paths: name === undefined ? {} : { '/a': { get: operation } },
  }
}

interface Chosen extends Targets {
  /** Method and path of each request, with what it filters by. */
  readonly asked: readonly string[]
}

async function choose(given: Given, world: Partial<Roma> = {}): Promise<Chosen> {
  const { session, sent } = sessionOf((request) => answer(request, { ...roma, ...world }))
  const { inputs } = read(given, {}, folders)
  const at = { endpoint: 'https://roma.example', projectId: 'p', instanceId: 'i' }
  const targets = await chooseTargets(inputs, {
    connection: { session, at, log: () => undefined },
    staging: openStaging(folders.temp),
    secrets: createSecrets(() => undefined),
    clock: createVirtualClock(60),
  })
  return { ...targets, asked: sent.map(describeRequest) }
}

function describeRequest({ method, url }: HttpRequest): string {
  const { pathname, searchParams } = new URL(url)
  const filters = ['app_id', 'status', 'name'].flatMap((key) => searchParams.get(key) ?? [])
  return [method, pathname.split('/').at(-1), ...filters].join(' ')
}

async function failureOf(given: Given, world: Partial<Roma> = {}): Promise<UserError> {
  const error: unknown = await choose(given, world).catch((thrown: unknown) => thrown)
  if (error instanceof UserError) return error
  throw error
}

function refusal(status: number, code: string): UserError {
  return new UserError('request', `answered ${status}.`, { refusal: { status, code, message: '', requestId: '' } })
}

const outputsOf = ({ targets }: Targets) => targets.map(({ output }) => output)

describe('one document', () => {
  test('of all applications holds what the list tells', async () => {
    const { targets, unchecked, names, asked } = await choose({})
    expect(targets).toEqual([expect.objectContaining({ apps: [], apis: [], app: undefined, output: 'swagger.yaml' })])
    expect(targets[0]?.listed?.map(({ id, appName }) => [id, appName])).toEqual([
      ['b1', 'orders'],
      ['b2', 'orders'],
      ['b3', undefined],
    ])
    expect(unchecked).toBeUndefined()
    expect(names).toEqual(new Map([[orders.id, 'orders']]))
    expect(asked).toEqual(['GET livedata-apis'])
  })

  test('of applications and backends that are named is narrowed to them, and so is its list', async () => {
    const { targets, asked, unknownApis } = await choose({
      app: `orders\n${stock.id}`,
      apis: 'b2\nb9',
      status: 'developing',
    })
    expect(targets[0]).toMatchObject({
      apps: [orders, { id: stock.id, name: undefined }],
      apis: ['b2', 'b9'],
      listed: [{ id: 'b2', appName: 'orders' }],
    })
    expect(unknownApis).toEqual(['b9'])
    expect(asked).toEqual(['GET apps orders', `GET livedata-apis ${orders.id} 3`, `GET livedata-apis ${stock.id} 3`])
  })

  test('of more than five applications is worth one list only', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(32))
    expect((await choose({ app: ids.slice(1).join('\n') })).asked).toHaveLength(5)
    expect((await choose({ app: ids.join('\n') })).asked).toEqual(['GET livedata-apis'])
  })

  test('needs no list with `complete: off`', async () => {
    const { targets, unchecked, unknownApis, asked } = await choose({ complete: 'off', apis: 'b9' })
    expect(targets[0]?.listed).toBeUndefined()
    expect([unchecked, unknownApis, asked]).toEqual([undefined, [], []])
  })
})

describe('a list of backends that cannot be read', () => {
  test.each<[string, UserError]>([
    ['forbidden', refusal(403, 'APIG.1005')],
    ['busy', refusal(503, '')],
    ['silent', new UserError('timeout', 'no answer')],
    ['no list', new UserError('reply', 'not as documented')],
  ])('because it is %s leaves the export unchecked', async (_, error) => {
    const { targets, unchecked, unknownApis } = await choose({ apis: 'b9' }, { backends: error })
    expect(targets[0]?.listed).toBeUndefined()
    expect(unchecked).toBe(error.message)
    expect(unknownApis).toEqual([])
    expect(await failureOf({ complete: 'strict' }, { backends: error })).toBe(error)
  })

  test.each<[string, UserError]>([
    ['time is over', new UserError('deadline', 'the step’s time is over')],
    ['connection is refused', new UserError('connection', 'the connection is refused')],
    ['sign-in is refused', refusal(401, 'APIG.1002')],
  ])('because the %s ends the run, as the export would', async (_, error) => {
    expect(await failureOf({}, { backends: error })).toBe(error)
  })

  test('for a mistake of the action’s own is no notice', async () => {
    const broken = {
      id: 'b1',
      get roma_app_id(): string {
        throw new TypeError('a mistake')
      },
    }
    await expect(choose({}, { backends: [broken] })).rejects.toThrow(TypeError)
  })
})

describe('a document for each application', () => {
  const perApp = { output: 'apis/{app}.yaml', scripts: 'scripts/{app}', baseline: 'published/{app}.yaml' }

  test('has paths of its own; one without a backend has none', async () => {
    const { targets, empty, names, asked } = await choose(perApp)
    expect(targets.map(({ app, apps, listed }) => [app, apps, listed?.map(({ id }) => id)])).toEqual([
      [orders, [orders], ['b1', 'b2']],
      [stock, [stock], ['b3']],
    ])
    expect(targets[1]).toMatchObject({
      output: 'apis/stock.yaml',
      scripts: 'scripts/stock',
      baseline: { kind: 'file', path: join(folders.workspace, 'published/stock.yaml') },
    })
    expect(empty).toEqual([unused])
    expect(names.get(stock.id)).toBe('stock')
    expect(asked).toEqual(['GET apps', 'GET livedata-apis'])
  })

  test('is there too for one that the list of applications lacks, unless others were named', async () => {
    const world = { apps: [orders] }
    expect((await choose(perApp, world)).targets.map(({ app }) => app?.id)).toEqual([orders.id, stock.id])
    expect(outputsOf(await choose({ ...perApp, app: 'orders' }, world))).toEqual(['apis/orders.yaml'])
  })

  test('asks each for its own of `apis`', async () => {
    const { targets, empty } = await choose({ ...perApp, apis: 'b1\nb3' })
    expect(targets.map(({ apis }) => apis)).toEqual([['b1'], ['b3']])
    expect(empty).toEqual([unused])
  })

  test('is for all that are known when it cannot be listed what they have', async () => {
    const chosen = await choose({ ...perApp, apis: 'b1' }, { backends: refusal(403, 'APIG.1005') })
    expect(outputsOf(chosen)).toEqual(['apis/orders.yaml', 'apis/stock.yaml', 'apis/unused.yaml'])
    expect(chosen.targets.map(({ apis, listed }) => [apis, listed])).toEqual(Array(3).fill([['b1'], undefined]))
    expect(chosen.empty).toEqual([])
  })

  test('is named by what its own export says when no list tells its name', async () => {
    const chosen = await choose({ ...perApp, app: stock.id, complete: 'off' })
    expect(outputsOf(chosen)).toEqual(['apis/stock.yaml'])
    expect(chosen.asked).toEqual(['POST export'])
    expect(await chosen.targets[0]?.exported?.()).toMatchObject({ safe: { operations: 1 }, missing: [] })
  })

  test('needs the list of applications', async () => {
    for (const error of [refusal(403, ''), refusal(400, 'ROMA.12001'), refusal(503, '')]) {
      expect(await failureOf(perApp, { apps: error })).toBe(error)
    }
  })

  test('is not put where workflows are, whatever its application is called', async () => {
    const { code, message } = await failureOf({ output: '.github/{app}' }, { apps: [{ ...orders, name: 'workflows' }] })
    expect(code).toBe('inputs')
    expect(message).toContain('“workflows” would be “.github/workflows”, which lies in “.github/workflows”')
  })

  test('that is there while its application is gone is told, unless others were named', async () => {
    mkdirSync(join(folders.workspace, 'apis'))
    for (const name of ['orders', 'gone'])
      writeFileSync(join(folders.workspace, `apis/${name}.yaml`), "swagger: '2.0'\n")
    expect((await choose(perApp)).orphans).toEqual(['apis/gone.yaml'])
    expect((await choose({ ...perApp, app: 'stock' })).orphans).toEqual([])
  })
})

test('applications are called by their name, or how many they are', () => {
  expect(describeApplications([])).toBe('all applications')
  expect(describeApplications([orders])).toBe('orders')
  expect(describeApplications([{ id: orders.id, name: undefined }])).toBe(orders.id)
  expect(describeApplications([orders, stock])).toBe('2 applications')
})
