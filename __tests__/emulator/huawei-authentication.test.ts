import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { lookUp } from '../../emulator/huawei/json.ts'
import {
  addAccessKey,
  addToken,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  startHuawei,
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
import {
  apicPath,
  call,
  callJson,
  errorCode,
  exportPath,
  projectPath,
  sdkDate,
  sign,
  tokenHeader,
  type Answer,
  type Signing,
} from './client.ts'

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

function signedExport(signing: Signing = {}, body = '{"format":"json"}', sentBody = body): Promise<Answer> {
  const sent = { endpoint: huawei.endpoint, method: 'POST', path: exportPath, body }
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
    const list = { endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis?limit=5` }
    const headers = sign(list)
    expect((await call({ ...list, headers })).status).toBe(200)
    expect(
      errorCode(await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis?limit=6`, headers })),
    ).toBe('401 APIG.0301')
    expect(errorCode(await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis`, headers }))).toBe(
      '401 APIG.0301',
    )
    expect(errorCode(await call({ ...list, path: `${projectPath}/instances?limit=5`, headers }))).toBe('401 APIG.0301')
  })

  test('echoes the canonical request of a wrong signature, and the request ID', async () => {
    const answer = await signedExport({ secret: 'wrong' })
    expect(answer.headers['x-request-id']).toBe(lookUp(answer.json, 'request_id'))
    expect(lookUp(answer.json, 'error_msg')).toContain(
      `verify aksk signature fail, canonicalRequest:POST|${exportPath}/||content-type:application/json|host:127.0.0.1:`,
    )
  })

  test('locks the key for five minutes after more than five wrong signatures in a row', async () => {
    for (let turn = 0; turn < 5; turn += 1) await signedExport({ secret: 'wrong' })
    expect((await signedExport()).status).toBe(200)
    for (let turn = 0; turn < 5; turn += 1) await signedExport({ secret: 'wrong' })
    expect((await signedExport()).status).toBe(200)
    for (let turn = 0; turn < 6; turn += 1) await signedExport({ secret: 'wrong' })
    expect(lookUp((await signedExport()).json, 'error_msg')).toContain('AK access failed to reach the limit,forbidden')
    huawei.clock.offsetMs = 5 * 60_000 + 1000
    expect((await signedExport()).status).toBe(200)
  })

  test('needs a date within a quarter of an hour, which is signed', async () => {
    expect((await signedExport({ date: sdkDate(Date.now() - 14 * 60_000) })).status).toBe(200)
    expect(errorCode(await signedExport({ date: sdkDate(Date.now() - 16 * 60_000) }))).toBe('401 APIG.0301')
    expect(errorCode(await signedExport({ signed: ['host'] }))).toBe('401 APIG.0301')
    huawei.clock.offsetMs = 16 * 60_000
    expect(errorCode(await signedExport())).toBe('401 APIG.0301')
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
    expect(
      errorCode(await call({ endpoint: huawei.endpoint, path: `${projectPath}/instances`, headers: unknown })),
    ).toBe('400 ROMA.1002')
  })

  test('holds for its project and its account alone', async () => {
    world.projects.push({ id: 'f'.repeat(32), name: 'cn-north-4_other', account: 'contoso', enabled: true })
    const other = await call({
      endpoint: huawei.endpoint,
      path: `/v2/${'f'.repeat(32)}/instances`,
      headers: tokenHeader,
    })
    expect(errorCode(other)).toBe('403 APIC.7130')
    const header = await call({
      endpoint: huawei.endpoint,
      path: `${projectPath}/instances`,
      headers: { ...tokenHeader, 'X-Project-Id': 'f'.repeat(32) },
    })
    expect(errorCode(header)).toBe('400 APIG.2011')
  })
})
