import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { gunzipSync } from 'node:zlib'
import { lookUp } from '../../emulator/huawei/json.ts'
import { errorReply, lifelikeWorld, startHuawei, times, type Fault, type Huawei } from '../../emulator/huawei/index.ts'
import { apicPath, call, callJson, errorCode, exportPath, projectPath, tokenHeader, type Answer } from './client.ts'

let huawei: Huawei

beforeEach(async () => {
  huawei = await startHuawei(lifelikeWorld())
})

afterEach(async () => {
  await huawei.close()
})

function exportAll(): Promise<Answer> {
  return callJson({ endpoint: huawei.endpoint, path: exportPath, headers: tokenHeader }, {})
}

/** Plays a fault on one export and returns the answer, which must come whole. */
function exportUnder(fault: Fault): Promise<Answer> {
  huawei.faults.on('export', fault)
  return exportAll()
}

/** What becomes of an answer within the time: its code when it fails, `waiting` when nothing happens. */
async function outcomeOf(answer: Promise<Answer>, ms: number): Promise<string> {
  const done = answer.then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => String(lookUp({ ...Object(error) } as unknown, 'code')),
  )
  const timer = Promise.withResolvers<string>()
  const timeout = setTimeout(() => timer.resolve('waiting'), ms)
  const outcome = await Promise.race([done, timer.promise])
  clearTimeout(timeout)
  return outcome
}

describe('faults', () => {
  test('answer any status, headers and body, so many times', async () => {
    huawei.faults.on('export', times(2, errorReply(429, 'APIG.0308', 'limit', { 'retry-after': '7' })), {
      do: 'reply',
      status: 500,
      body: 'broken',
    })
    expect((await exportAll()).headers['retry-after']).toBe('7')
    expect(errorCode(await exportAll())).toBe('429 APIG.0308')
    expect((await exportAll()).body.toString()).toBe('broken')
    expect((await exportAll()).status).toBe(200)
    expect(huawei.requests.map(({ status, fault }) => [status, fault])).toEqual([
      [429, 'reply'],
      [429, 'reply'],
      [500, 'reply'],
      [200, undefined],
    ])
  })

  test('are for one kind of request, or chosen by request', async () => {
    huawei.faults.on('listBackends', { do: 'empty', status: 503 })
    huawei.faults.when(({ kind, query }) => (kind === 'listInstances' && query['offset'] ? { do: 'html' } : undefined))
    const get = (path: string): Promise<Answer> => call({ endpoint: huawei.endpoint, path, headers: tokenHeader })
    expect((await exportAll()).status).toBe(200)
    expect((await get(`${apicPath}/livedata-apis`)).status).toBe(503)
    expect((await get(`${apicPath}/livedata-apis`)).status).toBe(200)
    expect((await get(`${projectPath}/instances`)).headers['content-type']).toMatch(/json/)
    expect((await get(`${projectPath}/instances?offset=0`)).headers['content-type']).toBe('text/html')
    huawei.faults.clear()
    expect((await get(`${projectPath}/instances?offset=0`)).headers['content-type']).toMatch(/json/)
  })

  test('reset, keep silent, stall and cut', async () => {
    expect(await outcomeOf(exportUnder({ do: 'reset' }), 5000)).toBe('ECONNRESET')
    expect(huawei.requests.at(-1)?.status).toBe(0)
    expect(await outcomeOf(exportUnder({ do: 'silence' }), 200)).toBe('waiting')
    expect(await outcomeOf(exportUnder({ do: 'stall' }), 200)).toBe('waiting')
    expect(huawei.requests.at(-1)?.status).toBe(200)
    expect(await outcomeOf(exportUnder({ do: 'resetMidBody' }), 5000)).toBe('ECONNRESET')
    expect(await outcomeOf(exportUnder({ do: 'cutBody', framing: 'content-length' }), 5000)).toBe('ECONNRESET')
    expect(await outcomeOf(exportUnder({ do: 'cutBody', framing: 'chunked' }), 5000)).toBe('ECONNRESET')
    expect(await outcomeOf(exportUnder({ do: 'wrongLength', by: 100 }), 5000)).toBe('ECONNRESET')
  })

  test('send more than the announced length', async () => {
    expect(await outcomeOf(exportUnder({ do: 'wrongLength', by: -10 }), 5000)).toBe('HPE_CLOSED_CONNECTION')
  })

  test('are slow, yet answer in the end', async () => {
    const whole = await exportAll()
    for (const fault of [
      { do: 'slowHeaders', ms: 150 },
      { do: 'drip', pauseMs: 50, pieces: 5 },
    ] satisfies Fault[]) {
      const started = performance.now()
      expect((await exportUnder(fault)).body.equals(whole.body)).toBe(true)
      expect(performance.now() - started).toBeGreaterThan(140)
    }
    huawei.faults.latency(150)
    const started = performance.now()
    await exportAll()
    expect(performance.now() - started).toBeGreaterThan(140)
  })

  test('compress, well or badly', async () => {
    const whole = await exportAll()
    const announced = await exportUnder({ do: 'gzip' })
    expect(announced.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(announced.body).equals(whole.body)).toBe(true)
    const bare = await exportUnder({ do: 'gzip', header: false })
    expect(bare.headers['content-encoding']).toBeUndefined()
    expect(gunzipSync(bare.body).equals(whole.body)).toBe(true)
    const invalid = await exportUnder({ do: 'invalidGzip' })
    expect(invalid.headers['content-encoding']).toBe('gzip')
    expect(() => gunzipSync(invalid.body)).toThrow()
    const bomb = await exportUnder({ do: 'gzipBomb', bytes: 20 * 1024 * 1024 })
    expect(bomb.body.length).toBeLessThan(200_000)
    expect(gunzipSync(bomb.body)).toHaveLength(20 * 1024 * 1024)
  })

  test('redirect', async () => {
    const answer = await exportUnder({ do: 'redirect', location: 'https://elsewhere.example/' })
    expect([answer.status, answer.headers.location]).toEqual([302, 'https://elsewhere.example/'])
  })

  test('come before the caller is known, unless they spoil the real answer', async () => {
    huawei.faults.on('export', { do: 'html' }, { do: 'pass' })
    const anonymous = { endpoint: huawei.endpoint, path: exportPath }
    expect((await callJson(anonymous, {})).status).toBe(200)
    expect((await callJson(anonymous, {})).status).toBe(401)
  })
})

describe('the record of requests', () => {
  test('holds what was sent, without the secrets of its headers', async () => {
    await exportAll()
    const [request] = huawei.requests
    expect(request).toMatchObject({
      host: 'roma',
      kind: 'export',
      method: 'POST',
      path: exportPath,
      query: {},
      body: '{}',
      auth: 'token',
      status: 200,
      concurrent: 1,
    })
    expect(request?.headerNames).toContain('x-auth-token')
    expect(JSON.stringify(request?.headers)).not.toContain(tokenHeader['X-Auth-Token'])
  })

  test('tells how many requests ran at the same time', async () => {
    huawei.faults.latency(100)
    await Promise.all([exportAll(), exportAll(), exportAll()])
    expect(Math.max(...huawei.requests.map(({ concurrent }) => concurrent))).toBe(3)
  })
})
