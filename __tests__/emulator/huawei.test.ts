import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { request as send, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { load } from 'js-yaml'
import {
  addAccessKey,
  addAgency,
  addApplication,
  addBackend,
  addToken,
  addUser,
  emptyWorld,
  errorReply,
  generatedToken,
  generatedWorld,
  immutableSubject,
  instanceId,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  projectId,
  RawNumber,
  startHuawei,
  times,
  type Huawei,
  type World,
} from '../../emulator/huawei/index.ts'
import {
  canonicalQuery,
  canonicalRequest,
  readAuthorization,
  readSdkDate,
  signatureOf,
} from '../../emulator/huawei/signature.ts'
import { isObject, lookUp } from '../../emulator/huawei/json.ts'

type Sent = { method?: string; path: string; headers?: Record<string, string>; body?: string; endpoint?: string }
type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; json: unknown; complete: boolean }

let world: World
let huawei: Huawei

beforeEach(async () => {
  world = lifelikeWorld()
  huawei = await startHuawei(world)
})

afterEach(async () => {
  await huawei.close()
})

const base = `/v2/${projectId}`
const apic = `${base}/apic/instances/${instanceId}`
const exportPath = `${apic}/openapi/livedata-apis/export`
const token = { 'X-Auth-Token': lifelikeSecrets.token }
const json = { 'Content-Type': 'application/json;charset=UTF-8' }

function call({ method = 'GET', path, headers = {}, body = '', endpoint = huawei.endpoint }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send(`${endpoint}${path}`, { method, headers, agent: false }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const all = Buffer.concat(parts)
        const { statusCode = 0, headers: received, complete } = incoming
        resolve({ status: statusCode, headers: received, body: all, json: parse(all.toString()), complete })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function exportAll(body: object = {}, headers: Record<string, string> = token): Promise<Answer> {
  return call({ method: 'POST', path: exportPath, headers: { ...json, ...headers }, body: JSON.stringify(body) })
}

function errorCode({ status, json: body }: Answer): string {
  return `${status} ${String(lookUp(body, 'error_code'))}`
}

function pathsOf({ json: body }: Answer): string[] {
  const paths = lookUp(body, 'paths')
  return isObject(paths) ? Object.keys(paths) : []
}

function listOf({ json: body }: Answer, key: string): unknown[] {
  const list = lookUp(body, key)
  return Array.isArray(list) ? list : []
}

describe('the signature check', () => {
  type Vector = {
    id: string
    ak: string
    sk: string
    request: {
      method: string
      host: string
      path: string
      query: [string, string][]
      headers: Record<string, string>
      body: string
    }
    signedHeaders: string[]
    expectedAuthorization: string
  }
  const text = readFileSync(new URL('../fixtures/aksk-vectors.json', import.meta.url), 'utf8')
  const vectors = JSON.parse(text) as { signingVectors: Vector[]; canonicalQueryVectors: { expected: string }[] }

  test.each(vectors.signingVectors)('agrees with the vector $id', ({ ak, sk, request, ...expected }) => {
    const query = request.query.map(([name, value]) => `${name}=${value}`).join('&')
    const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])
    const received = { ...Object.fromEntries(headers), host: request.host } as Record<string, string>
    const signed = { ...request, target: `${request.path}?${query}`, headers: received }
    const canonical = canonicalRequest(signed, expected.signedHeaders) ?? ''
    expect(readAuthorization(expected.expectedAuthorization)).toEqual({
      access: ak,
      signedHeaders: expected.signedHeaders,
      signature: signatureOf(canonical, request.headers['X-Sdk-Date'] ?? '', sk),
    })
  })

  test('agrees with the vector of the canonical query, however it was spelled in the URL', () => {
    const query = 'limit=1&enable=true&test=%E4%B8%80%20(%26=?!%23%25.*)&path=/tmp/123&multi=3&multi=1&multi=2'
    expect(canonicalQuery(query)).toBe(vectors.canonicalQueryVectors[0]?.expected)
    expect(canonicalQuery('b&a=')).toBe('a=&b=')
  })

  test('knows a date of the right form', () => {
    expect(readSdkDate('20200608T023900Z')).toBe(Date.UTC(2020, 5, 8, 2, 39, 0))
    expect(readSdkDate('2020-06-08T02:39:00Z')).toBeUndefined()
    expect(readSdkDate('20201408T023900Z')).toBeUndefined()
  })
})

function sdkDate(time = Date.now()): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

type Signing = { access?: string; secret?: string; date?: string; also?: Record<string, string>; signed?: string[] }

function sign({ method = 'GET', path, body = '', endpoint = huawei.endpoint }: Sent, signing: Signing = {}) {
  const { access = lifelikeSecrets.accessKey, secret = lifelikeSecrets.secretKey, date = sdkDate() } = signing
  const headers: Record<string, string> = { host: new URL(endpoint).host, 'x-sdk-date': date, ...signing.also }
  const signed = signing.signed ?? Object.keys(headers).sort()
  const canonical = canonicalRequest({ method, target: path, headers, body }, signed) ?? ''
  const signature = signatureOf(canonical, date, secret)
  const authorization = `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${signed.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}

function signedExport(signing: Signing = {}, body = '{"format":"json"}', sentBody = body): Promise<Answer> {
  const sent = { method: 'POST', path: exportPath, body }
  return call({
    ...sent,
    body: sentBody,
    headers: sign(sent, { ...signing, also: { 'content-type': 'application/json', ...signing.also } }),
  })
}

describe('signing with an access key', () => {
  test('is accepted, with all headers signed or the date alone', async () => {
    expect((await signedExport()).status).toBe(200)
    expect((await signedExport({ signed: ['x-sdk-date'] })).status).toBe(200)
    expect(huawei.requests.map(({ auth, accessKey }) => [auth, accessKey])).toEqual([
      ['aksk', lifelikeSecrets.accessKey],
      ['aksk', lifelikeSecrets.accessKey],
    ])
  })

  test('covers body, query, method and path', async () => {
    expect(errorCode(await signedExport({}, '{}', '{ }'))).toBe('401 APIG.0301')
    const list = { path: `${apic}/livedata-apis?limit=5` }
    const headers = sign(list)
    expect((await call({ ...list, headers })).status).toBe(200)
    expect(errorCode(await call({ path: `${apic}/livedata-apis?limit=6`, headers }))).toBe('401 APIG.0301')
    expect(errorCode(await call({ path: `${apic}/livedata-apis`, headers }))).toBe('401 APIG.0301')
    expect(errorCode(await call({ ...list, path: `${base}/instances?limit=5`, headers }))).toBe('401 APIG.0301')
  })

  test('echoes the canonical request of a wrong signature, and the request ID', async () => {
    const answer = await signedExport({ secret: 'wrong' })
    expect(answer.headers['x-request-id']).toBe(lookUp(answer.json, 'request_id'))
    expect(lookUp(answer.json, 'error_msg')).toContain(
      `verify aksk signature fail,canonicalRequest:POST|${exportPath}/||content-type:application/json|host:127.0.0.1:`,
    )
  })

  test('locks the key for five minutes after more than five wrong signatures in a row', async () => {
    for (let turn = 0; turn < 5; turn += 1) await signedExport({ secret: 'wrong' })
    expect((await signedExport()).status).toBe(200)
    for (let turn = 0; turn < 6; turn += 1) await signedExport({ secret: 'wrong' })
    expect(lookUp((await signedExport()).json, 'error_msg')).toContain('AK access failed to reach the limit,forbidden')
    huawei.clock.offsetMs = 5 * 60_000 + 1000
    expect((await signedExport()).status).toBe(200)
  })

  test('needs a date within a quarter of an hour, which is signed', async () => {
    expect((await signedExport({ date: sdkDate(Date.now() - 14 * 60_000) })).status).toBe(200)
    expect(errorCode(await signedExport({ date: sdkDate(Date.now() - 16 * 60_000) }))).toBe('401 APIGW.0303')
    expect(errorCode(await signedExport({ signed: ['host'] }))).toBe('401 APIG.0301')
    huawei.clock.offsetMs = 16 * 60_000
    expect(errorCode(await signedExport())).toBe('401 APIGW.0303')
  })

  test('knows its keys', async () => {
    expect(lookUp((await signedExport({ access: 'NOBODY' })).json, 'error_msg')).toContain(
      'Get secretKey failed,ak:NOBODY,err:ak not exist',
    )
    expect(errorCode(await exportAll({}, { authorization: 'SDK-HMAC-SHA256 nonsense' }))).toBe('401 APIG.0301')
  })

  test('needs the security token of a temporary key, before it expires', async () => {
    const key = { access: 'HSTA1', secret: 'temporary', securityToken: 'security', expiresAt: Date.now() + 60_000 }
    addAccessKey(world, { ...key, caller: lifelikeUser })
    expect((await signedExport({ ...key, also: { 'x-security-token': 'security' } })).status).toBe(200)
    expect(errorCode(await signedExport(key))).toBe('401 APIG.0301')
    expect(errorCode(await signedExport({ ...key, also: { 'x-security-token': 'other' } }))).toBe('401 APIG.0301')
    huawei.clock.offsetMs = 61_000
    expect(errorCode(await signedExport({ ...key, also: { 'x-security-token': 'security' } }))).toBe('401 APIG.0301')
  })
})

describe('signing in with a token', () => {
  test('needs a known token with a project, before it expires', async () => {
    expect((await exportAll()).status).toBe(200)
    expect(errorCode(await exportAll({}, {}))).toBe('401 APIG.0301')
    expect(errorCode(await exportAll({}, { 'X-Auth-Token': 'unknown' }))).toBe('401 APIG.1002')
    addToken(world, { value: 'without-project', caller: lifelikeUser, project: null })
    expect(errorCode(await exportAll({}, { 'X-Auth-Token': 'without-project' }))).toBe('401 APIG.1003')
    huawei.clock.offsetMs = 25 * 3_600_000
    expect(errorCode(await exportAll())).toBe('401 APIG.1001')
    world.expiryToldBy = 'gateway'
    expect(lookUp((await exportAll()).json, 'error_msg')).toMatch(/token expires, expires_at:\d{4}-/)
  })

  test('is refused with 400 by the public resource API', async () => {
    const unknown = { 'X-Auth-Token': 'unknown' }
    expect(errorCode(await call({ path: `${base}/instances`, headers: unknown }))).toBe('400 ROMA.1002')
  })

  test('holds for its project and its account alone', async () => {
    world.projects.push({ id: 'f'.repeat(32), name: 'cn-north-4_other', account: 'contoso', enabled: true })
    const other = await call({ path: `/v2/${'f'.repeat(32)}/instances`, headers: token })
    expect(errorCode(other)).toBe('403 APIC.7130')
    const header = await call({ path: `${base}/instances`, headers: { ...token, 'X-Project-Id': 'f'.repeat(32) } })
    expect(errorCode(header)).toBe('400 APIG.2011')
  })
})

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
    const answer = await call({ method: 'POST', path: exportPath, headers: { ...json, ...token }, body })
    expect(errorCode(answer)).toBe(`400 ${code}`)
  })

  test('names the parameter that it refuses', async () => {
    expect(lookUp((await exportAll({ status: 2 })).json, 'error_msg')).toBe(
      'Invalid parameter value,parameterName:status. Please refer to the support documentation',
    )
    const plain = await call({ method: 'POST', path: exportPath, headers: token, body: '{}' })
    expect(lookUp(plain.json, 'error_msg')).toContain('Content-Type')
  })

  test('knows its instances, applications and backends', async () => {
    const instance = exportPath.replace(instanceId, 'nowhere')
    const answer = await call({ method: 'POST', path: instance, headers: { ...json, ...token }, body: '{}' })
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
    expect(Object.keys(Object(lookUp(answer.json, 'definitions')))).toEqual(['Customer', 'Error'])
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
    expect(Object.keys(Object(lookUp((await exportAll()).json, 'paths', '/orders')))).toEqual(['get', 'post'])
    const alone = await exportAll({ apis: [other.id] })
    expect(Object.keys(Object(lookUp(alone.json, 'paths', '/orders')))).toEqual(['delete'])
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
    const list = await call({ path: `${apic}/livedata-apis`, headers })
    expect(lookUp(list.json, 'total')).toBe(2)
    orders.visibleTo = ['clerk']
    expect(pathsOf(await exportAll({}, headers))).toContain('/orders')
  })

  test('comes in another order each time, when the world shuffles', async () => {
    world.shuffle = true
    const [one, two] = [await exportAll(), await exportAll()]
    expect(one.body.equals(two.body)).toBe(false)
    expect(one.json).toEqual(two.json)
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
    expect(errorCode(await call({ method: 'POST', path: exportPath, headers: { ...json, ...token }, body }))).toBe(
      '413 APIG.0201',
    )
    expect(errorCode(await call({ path: exportPath, headers: token }))).toBe('404 APIG.0101')
    expect(errorCode(await call({ path: `${base}/instances?x=${'x'.repeat(33_000)}`, headers: token }))).toBe(
      '414 APIG.0201',
    )
  })
})

describe('the lists', () => {
  test('page through backends', async () => {
    const list = (query: string): Promise<Answer> => call({ path: `${apic}/livedata-apis${query}`, headers: token })
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
      lookUp((await call({ path: `${apic}/livedata-apis?${query}`, headers: token })).json, 'total')
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
    expect((await call({ path: `${apic}/livedata-apis/${id}`, headers: token })).json).toMatchObject({ id })
    expect(errorCode(await call({ path: `${apic}/livedata-apis/none`, headers: token }))).toBe('404 APIG.3084')
  })

  test('page through applications, ten at a time, with a fuzzy name', async () => {
    for (let index = 0; index < 12; index += 1) addApplication(world, { name: `orders-${index}` })
    const list = (query: string): Promise<Answer> =>
      call({ path: `${base}/instances/${instanceId}/apps${query}`, headers: token })
    expect((await list('')).json).toMatchObject({ size: 10, total: 14 })
    expect((await list('?limit=500&name=orders')).json).toMatchObject({ size: 13, total: 13 })
    expect(lookUp(listOf(await list('?name=orders&limit=1'), 'apps')[0], 'key')).toBe(world.applications[0]?.key)
    expect(errorCode(await list('?offset=10001'))).toBe('400 APIG.2011')
    expect((await list('')).body.toString()).not.toContain('app_secret')
  })

  test('record the list that hands out secrets as another kind', async () => {
    const answer = await call({ path: `${apic}/apps`, headers: token })
    expect(answer.body.toString()).toContain(world.applications[0]?.secret)
    expect(huawei.requests.at(-1)?.kind).toBe('listApicApps')
  })

  test('page through instances', async () => {
    const answer = await call({ path: `${base}/instances?limit=100`, headers: token })
    expect(answer.json).toMatchObject({ total: 1, size: 1, instances: [{ id: instanceId, name: 'roma-prod' }] })
    for (const query of ['limit=101', 'name=roma-prod']) {
      expect(errorCode(await call({ path: `${base}/instances?${query}`, headers: token }))).toBe('400 APIG.2011')
    }
  })
})
