import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import { lookUp } from '../../emulator/huawei/json.ts'
import {
  addApplication,
  addBackend,
  addToken,
  addUser,
  instanceId,
  lifelikeSecrets,
  lifelikeWorld,
  startHuawei,
  type Huawei,
  type World,
} from '../../emulator/huawei/index.ts'
import {
  apicPath,
  call,
  callJson,
  errorCode,
  exportPath,
  jsonHeader,
  keysOf,
  listOf,
  projectPath,
  tokenHeader,
  type Answer,
} from './client.ts'

let world: World
let huawei: Huawei

beforeEach(async () => {
  world = lifelikeWorld()
  huawei = await startHuawei(world)
})

afterEach(async () => {
  await huawei.close()
})

function exportAll(body: object = {}, headers: Record<string, string> = tokenHeader): Promise<Answer> {
  return callJson({ endpoint: huawei.endpoint, path: exportPath, headers }, body)
}

function pathsOf({ json }: Answer): string[] {
  return keysOf(lookUp(json, 'paths'))
}

describe('the export', () => {
  test('answers a Swagger 2.0 file with the extensions of ROMA Connect', async () => {
    const answer = await exportAll()
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    expect(lookUp(answer.json, 'swagger')).toBe('2.0')
    expect(pathsOf(answer)).toEqual(['/orders', '/orders/{id}', '/orders/{id}/close', '/customers/{id}'])
    const operation = lookUp(answer.json, 'paths', '/orders/{id}', 'get')
    expect(operation).toMatchObject({
      operationId: 'show_order',
      produces: ['application/json'],
      'x-livedata-version': '1.0.0',
      'x-livedata-status': 'DEVELOPED',
      'x-livedata-roma-app': 'orders',
      'x-livedata-scripts': [
        {
          type: 'SQL',
          content: Buffer.from('select id, total from orders where id = ${id}').toString('base64'),
          result: 'rows',
          datasource: { name: 'warehouse' },
        },
      ],
    })
    expect(answer.body.toString()).toContain('"maximum":9223372036854775807')
    expect(answer.body.toString()).toContain('"minimum":0.0')
    expect(answer.body.toString()).toContain(lifelikeSecrets.signatureSecret)
  })

  test('answers the same in YAML', async () => {
    const asJson = await exportAll()
    const asYaml = await exportAll({ format: 'yaml' })
    expect(load(asYaml.body.toString())).toEqual(asJson.json)
    expect((await exportAll({ format: 'yml' })).body.equals(asYaml.body)).toBe(true)
  })

  test.each([
    ['[]', 'APIG.2000'],
    ['', 'APIG.2000'],
    ['{"unknown":1}', 'APIG.2011'],
    ['{"status":"4"}', 'APIG.2011'],
    ['{"status":2}', 'APIG.2011'],
    ['{"format":"xml"}', 'APIG.2011'],
    ['{"app_id":1}', 'APIG.2011'],
    ['{"apis":"one"}', 'APIG.2011'],
    ['{"apis":[1]}', 'APIG.2011'],
    ['{"apis":[]}', 'APIG.2011'],
  ])('refuses the body %s', async (body, code) => {
    const answer = await call({
      endpoint: huawei.endpoint,
      method: 'POST',
      path: exportPath,
      headers: { ...jsonHeader, ...tokenHeader },
      body,
    })
    expect(errorCode(answer)).toBe(`400 ${code}`)
  })

  test('names the parameter that it refuses', async () => {
    expect(lookUp((await exportAll({ status: 2 })).json, 'error_msg')).toBe(
      'Invalid parameter value,parameterName:status. Please refer to the support documentation',
    )
    const plain = await call({
      endpoint: huawei.endpoint,
      method: 'POST',
      path: exportPath,
      headers: tokenHeader,
      body: '{}',
    })
    expect(lookUp(plain.json, 'error_msg')).toContain('Content-Type')
  })

  test('knows its instances, applications and backends', async () => {
    const instance = exportPath.replace(instanceId, 'nowhere')
    const answer = await call({
      endpoint: huawei.endpoint,
      method: 'POST',
      path: instance,
      headers: { ...jsonHeader, ...tokenHeader },
      body: '{}',
    })
    expect(errorCode(answer)).toBe('404 APIG.3030')
    expect(errorCode(await exportAll({ app_id: `${world.applications[0]?.id ?? ''}  ` }))).toBe('404 APIG.3004')
    expect(errorCode(await exportAll({ apis: ['0'.repeat(32)] }))).toBe('404 APIG.3084')
  })

  test('takes all filters together', async () => {
    const [orders, customers] = world.applications
    const ids = world.backends.map(({ id }) => id)
    expect(pathsOf(await exportAll({ app_id: customers?.id }))).toEqual(['/customers/{id}'])
    expect(pathsOf(await exportAll({ app_id: orders?.id, status: 1 }))).toEqual(['/orders/{id}/close'])
    expect(pathsOf(await exportAll({ apis: ids.slice(2), app_id: orders?.id, status: 3 }))).toEqual(['/orders/{id}'])
    const empty = await exportAll({ app_id: customers?.id, status: 1 })
    expect(lookUp(empty.json, 'paths')).toEqual({})
    expect(lookUp(empty.json, 'definitions')).toBeUndefined()
  })

  test('hands out only the definitions that are referred to', async () => {
    const answer = await exportAll({ app_id: world.applications[1]?.id })
    expect(keysOf(lookUp(answer.json, 'definitions'))).toEqual(['Customer', 'Error'])
  })

  test('drops what passes the limit, without a word', async () => {
    const whole = await exportAll()
    world.limits.exportBytes = Math.ceil(whole.body.length * 0.7)
    const cut = await exportAll()
    expect(cut.status).toBe(200)
    expect(pathsOf(cut).length).toBeLessThan(pathsOf(whole).length)
    expect(pathsOf(cut).length).toBeGreaterThan(0)
    expect(cut.body.length).toBeLessThanOrEqual(world.limits.exportBytes)
  })

  test('exports a path of one application only, whatever the method', async () => {
    const [orders, customers] = world.applications
    if (orders === undefined || customers === undefined) throw new Error('no applications')
    const other = addBackend(world, customers, { path: '/orders', method: 'DELETE' })
    expect(keysOf(lookUp((await exportAll()).json, 'paths', '/orders'))).toEqual(['get', 'post'])
    const alone = await exportAll({ apis: [other.id] })
    expect(keysOf(lookUp(alone.json, 'paths', '/orders'))).toEqual(['delete'])
    expect(pathsOf(await exportAll({ app_id: customers.id }))).toContain('/orders')
  })

  test('shows a caller the visible applications alone', async () => {
    const [orders] = world.applications
    if (orders === undefined) throw new Error('no applications')
    orders.visibleTo = ['somebody']
    addUser(world, { name: 'clerk', password: 'clerk', administrator: false })
    const clerk = addToken(world, { value: 'clerk-token', caller: 'clerk' })
    const headers = { 'X-Auth-Token': clerk.value }
    expect(pathsOf(await exportAll({}, headers))).toEqual(['/customers/{id}'])
    expect(errorCode(await exportAll({ app_id: orders.id }, headers))).toBe('404 APIG.3004')
    const list = await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis`, headers })
    expect(lookUp(list.json, 'total')).toBe(2)
    orders.visibleTo = ['clerk']
    expect(pathsOf(await exportAll({}, headers))).toContain('/orders')
  })

  test('comes in another order each time, when the world shuffles', async () => {
    world.shuffle = true
    const [one, two] = [await exportAll(), await exportAll()]
    expect(one.body.equals(two.body)).toBe(false)
    expect(two.body).toHaveLength(one.body.length)
    expect(pathsOf(one).sort()).toEqual(pathsOf(two).sort())
    const parameters = async (): Promise<string> =>
      JSON.stringify(lookUp((await exportAll()).json, 'paths', '/orders', 'get', 'parameters'))
    const orders = await Promise.all(Array.from({ length: 12 }, parameters))
    expect(new Set(orders).size).toBeGreaterThan(2)
  })

  test('answers exact bytes and another content type when told', async () => {
    world.exactDocument = Buffer.from([0x50, 0x4b, 3, 4, 0xff])
    world.contentType = 'application/zip'
    const answer = await exportAll()
    expect(answer.body).toEqual(world.exactDocument)
    expect(answer.headers['content-type']).toBe('application/zip')
  })

  test('holds back statuses that are not exportable', async () => {
    world.exportableStatuses = [3]
    expect(pathsOf(await exportAll())).toEqual(['/orders/{id}', '/customers/{id}'])
  })

  test('puts an application’s own root over the world’s', async () => {
    const application = addApplication(world, {
      name: 'legacy',
      document: { host: 'legacy.example', basePath: '/v1', definitions: { Order: { type: 'string' } } },
    })
    addBackend(world, application, {
      path: '/legacy',
      operation: { responses: { 200: { description: '', schema: { $ref: '#/definitions/Order' } } } },
    })
    const answer = await exportAll({ app_id: application.id })
    expect(answer.json).toMatchObject({ host: 'legacy.example', definitions: { Order: { type: 'string' } } })
    expect(lookUp((await exportAll()).json, 'host')).toBeUndefined()
  })

  test('refuses more than 12 MB, and what does not exist', async () => {
    const body = `{"app_id":"${'x'.repeat(12 * 1024 * 1024)}"}`
    expect(
      errorCode(
        await call({
          endpoint: huawei.endpoint,
          method: 'POST',
          path: exportPath,
          headers: { ...jsonHeader, ...tokenHeader },
          body,
        }),
      ),
    ).toBe('413 APIG.0201')
    expect(errorCode(await call({ endpoint: huawei.endpoint, path: exportPath, headers: tokenHeader }))).toBe(
      '404 APIG.0101',
    )
    expect(
      errorCode(
        await call({
          endpoint: huawei.endpoint,
          path: `${projectPath}/instances?x=${'x'.repeat(33_000)}`,
          headers: tokenHeader,
        }),
      ),
    ).toBe('414 APIG.0201')
  })
})

describe('the lists', () => {
  test('page through backends', async () => {
    const list = (query: string): Promise<Answer> =>
      call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis${query}`, headers: tokenHeader })
    const all = await list('')
    expect(all.json).toMatchObject({ size: 6, total: 6 })
    expect(listOf(all, 'apis')[2]).toEqual({
      name: 'show_order',
      path: '/orders/{id}',
      method: 'GET',
      description: 'One order, from the warehouse',
      version: '1.0.0',
      content_type: 'json',
      roma_app_id: world.applications[0]?.id,
      roma_app_name: 'orders',
      return_format: false,
      parameters: [],
      id: world.backends[2]?.id,
      instance: instanceId,
      type: 'data',
      status: 3,
      created_time: '2025-09-18T09:25:59Z',
      modified_time: '2025-09-18T09:25:59Z',
      scripts: [
        {
          ds_id: 'a1b2c3d4',
          ds_name: 'warehouse',
          ds_type: 'postgresql',
          type: 'SQL',
          object_name: 'rows',
          content: Buffer.from('select id, total from orders where id = ${id}').toString('base64'),
          enable_result_paging: false,
          enable_preparestatement: false,
          created_time: '2025-09-18T09:25:59Z',
          modified_time: '2025-09-18T09:25:59Z',
        },
      ],
    })
    expect(listOf(await list('?offset=4&limit=3'), 'apis')).toHaveLength(2)
    expect(listOf(await list('?offset=-4'), 'apis')).toHaveLength(6)
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'offset=x', 'status=2', 'page=1', 'precise_search=id']) {
      expect([query, errorCode(await list(`?${query}`))]).toEqual([query, '400 APIG.2011'])
    }
  })

  test('filter backends, exactly or not', async () => {
    const total = async (query: string): Promise<unknown> =>
      lookUp(
        (await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis?${query}`, headers: tokenHeader }))
          .json,
        'total',
      )
    expect(await total('path=/orders')).toBe(4)
    expect(await total('path=/orders&precise_search=path')).toBe(2)
    expect(await total('name=order')).toBe(4)
    expect(await total('name=order&precise_search=name,path')).toBe(0)
    expect(await total('status=4')).toBe(3)
    expect(await total(`app_id=${world.applications[1]?.id ?? ''}`)).toBe(2)
    expect(await total(`app_name=${encodeURIComponent('客户中心')}`)).toBe(2)
  })

  test('show one backend', async () => {
    const id = world.backends[0]?.id ?? ''
    expect(
      (await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis/${id}`, headers: tokenHeader })).json,
    ).toMatchObject({ id })
    expect(
      errorCode(
        await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis/none`, headers: tokenHeader }),
      ),
    ).toBe('404 APIG.3084')
  })

  test('page through applications, ten at a time, with a fuzzy name', async () => {
    for (let index = 0; index < 12; index += 1) addApplication(world, { name: `orders-${index}` })
    const list = (query: string): Promise<Answer> =>
      call({
        endpoint: huawei.endpoint,
        path: `${projectPath}/instances/${instanceId}/apps${query}`,
        headers: tokenHeader,
      })
    expect((await list('')).json).toMatchObject({ size: 10, total: 14 })
    expect((await list('?limit=500&name=orders')).json).toMatchObject({ size: 13, total: 13 })
    expect(lookUp(listOf(await list('?name=orders&limit=1'), 'apps')[0], 'key')).toBe(world.applications[0]?.key)
    expect(errorCode(await list('?offset=10001'))).toBe('400 APIG.2011')
    expect((await list('')).body.toString()).not.toContain('app_secret')
  })

  test('record the list that hands out secrets as another kind', async () => {
    const answer = await call({ endpoint: huawei.endpoint, path: `${apicPath}/apps`, headers: tokenHeader })
    expect(answer.body.toString()).toContain(world.applications[0]?.secret)
    expect(huawei.requests.at(-1)?.kind).toBe('listApicApps')
  })

  test('page through instances', async () => {
    const answer = await call({
      endpoint: huawei.endpoint,
      path: `${projectPath}/instances?limit=100`,
      headers: tokenHeader,
    })
    expect(answer.json).toMatchObject({ total: 1, size: 1, instances: [{ id: instanceId, name: 'roma-prod' }] })
    for (const query of ['limit=101', 'name=roma-prod']) {
      expect(
        errorCode(
          await call({ endpoint: huawei.endpoint, path: `${projectPath}/instances?${query}`, headers: tokenHeader }),
        ),
      ).toBe('400 APIG.2011')
    }
  })
})
