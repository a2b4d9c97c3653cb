import { describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { get } from 'node:https'
import { lookUp } from '../../emulator/huawei/json.ts'
import {
  createCertificate,
  generatedToken,
  generatedWorld,
  lifelikeSecrets,
  lifelikeWorld,
  RawNumber,
  startHuawei,
  type Huawei,
} from '../../emulator/huawei/index.ts'
import { apicPath, call, callJson, errorCode, exportPath, keysOf, sign, tokenHeader } from './client.ts'

const headers = { 'X-Auth-Token': generatedToken }

async function exportedPaths(huawei: Huawei, body: object = {}): Promise<string[]> {
  const answer = await callJson({ endpoint: huawei.endpoint, path: exportPath, headers }, body)
  return keysOf(lookUp(answer.json, 'paths'))
}

describe('a generated world', () => {
  const options = { applications: 4, backends: 40, sharedPaths: 2, scriptBytes: 1000, definitions: 3, seed: 7 }

  test('is the same for the same options', () => {
    const plain = (seed: number): string => {
      const { applications, backends, definitions } = generatedWorld({ ...options, seed })
      return JSON.stringify({ applications, backends, definitions })
    }
    expect(plain(7)).toBe(plain(7))
    expect(plain(7)).not.toBe(plain(8))
  })

  test('shares paths between all of its applications', async () => {
    const world = generatedWorld(options)
    await using huawei = await startHuawei(world)
    expect(await exportedPaths(huawei)).toHaveLength(34)
    expect(await exportedPaths(huawei, { app_id: world.applications[3]?.id })).toHaveLength(10)
    expect(await exportedPaths(huawei, { apis: world.backends.slice(0, 8).map(({ id }) => id) })).toHaveLength(2)
    const list = await call({ endpoint: huawei.endpoint, path: `${apicPath}/livedata-apis`, headers })
    expect(list.json).toMatchObject({ total: 40 })
  })

  test('can be larger than one export', async () => {
    const world = generatedWorld({ backends: 600, scriptBytes: 100_000 })
    await using huawei = await startHuawei(world)
    const paths = await exportedPaths(huawei)
    expect(paths.length).toBeGreaterThan(350)
    expect(paths.length).toBeLessThan(400)
  })

  test('can limit the IDs of one export', async () => {
    const world = generatedWorld()
    world.limits.apis = 2
    await using huawei = await startHuawei(world)
    const ids = world.backends.map(({ id }) => id)
    expect(await exportedPaths(huawei, { apis: ids.slice(0, 2) })).toHaveLength(2)
    const refused = await callJson({ endpoint: huawei.endpoint, path: exportPath, headers }, { apis: ids.slice(0, 3) })
    expect(errorCode(refused)).toBe('400 APIG.2011')
  })
})

describe('the servers', () => {
  test('speak https with a certificate of their own', async () => {
    const tls = createCertificate(['127.0.0.1', 'roma.example'])
    await using huawei = await startHuawei(lifelikeWorld(), { tls })
    const ask = async (trust: object): Promise<number | undefined> => {
      const request = get(`${huawei.endpoint}/nowhere`, { agent: false, ...trust })
      const [message] = (await once(request, 'response')) as [{ statusCode?: number; resume: () => void }]
      message.resume()
      return message.statusCode
    }
    expect(await ask({ ca: tls.cert })).toBe(404)
    expect(await ask({ ca: tls.cert, servername: 'roma.example' })).toBe(404)
    await expect(ask({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    await expect(ask({ ca: tls.cert, servername: 'other.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })

  test('refuse by an expired certificate', async () => {
    const tls = createCertificate(['127.0.0.1'], new Date(Date.now() - 1000))
    await using huawei = await startHuawei(lifelikeWorld(), { tls })
    const request = get(huawei.endpoint, { ca: tls.cert, agent: false })
    await expect(once(request, 'response')).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' })
  })

  test('can stand behind a prefix, which is signed', async () => {
    await using huawei = await startHuawei(lifelikeWorld(), { prefix: '/cloud' })
    expect(huawei.endpoint).toMatch(/:\d+\/cloud$/)
    const { origin } = new URL(huawei.endpoint)
    const also = { 'content-type': 'application/json' }
    const sent = { endpoint: origin, path: `/cloud${exportPath}`, method: 'POST', body: '{}' }
    expect((await call({ ...sent, headers: sign(sent, { also }) })).status).toBe(200)
    const unprefixed = { ...sent, path: exportPath }
    expect(errorCode(await call({ ...sent, headers: sign(unprefixed, { also }) }))).toBe('401 APIG.0301')
    expect(errorCode(await callJson({ ...unprefixed, headers: tokenHeader }, {}))).toBe('404 APIG.0101')
    expect(huawei.requests.map(({ path }) => path)).toEqual([exportPath, exportPath, ''])
  })

  test('tell their own time', async () => {
    await using huawei = await startHuawei(lifelikeWorld(), { clockOffsetMs: 3_600_000 })
    const answer = await call({ endpoint: huawei.endpoint, path: '/' })
    expect(Date.parse(answer.headers.date ?? '') - Date.now()).toBeGreaterThan(3_590_000)
  })

  test('list the secrets that must not show', async () => {
    await using huawei = await startHuawei(lifelikeWorld())
    const { token, secretKey, password } = lifelikeSecrets
    expect(huawei.secrets()).toEqual(expect.arrayContaining([token, secretKey, password, huawei.oidc.requestToken]))
  })
})

test('a raw number is a JSON number', () => {
  expect(new RawNumber('-1.50e+3').text).toBe('-1.50e+3')
  for (const text of ['01', '1.', 'NaN', '0x1', '"1"']) expect(() => new RawNumber(text)).toThrow('no JSON number')
})

test('the emulator shares no code with what it tests', () => {
  const folder = new URL('../../emulator/', import.meta.url)
  const files = globSync(['huawei/*.ts', 'jwt.ts', 'runner*.ts'], { cwd: folder })
  expect(files.length).toBeGreaterThan(15)
  for (const file of files) expect(readFileSync(new URL(file, folder), 'utf8')).not.toMatch(/from '[^']*src\//)
})
