import { describe, expect, test } from '@jest/globals'
import { UserError, type ErrorCode } from '../../src/errors.ts'
import type { Backend } from '../../src/export/roma-api.ts'
import { stopsEverything } from '../../src/sign-in/session.ts'
import { fetchByIds } from '../../src/export/top-up.ts'
import { sessionOf } from './send.ts'

const at = { endpoint: 'https://roma.example', projectId: 'p', instanceId: 'i' }

function backendsOf(appId: string, count: number): readonly Backend[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${appId}-${String(index).padStart(4, '0')}`
    return { id, name: id, method: 'GET', path: `/${id}`, status: 3, appId, appName: appId }
  })
}

/** Exports what it is asked for, unless told otherwise. */
function romaOf(answer: (ids: readonly string[], index: number) => readonly string[]) {
  const fake = sessionOf((request, index) => {
    const { apis } = JSON.parse(request.body ?? '') as { apis: readonly string[] }
    const operation = (id: string) => ({ get: { 'x-livedata-roma-app': id.split('-')[0] } })
    return { swagger: '2.0', paths: Object.fromEntries(answer(apis, index).map((id) => [`/${id}`, operation(id)])) }
  })
  const asked = () => fake.sent.map(({ body }) => (JSON.parse(body ?? '') as { apis: readonly string[] }).apis)
  const connection = { session: fake.session, at, log: () => undefined }
  return { connection, asked }
}

describe('backends are asked for by their IDs', () => {
  test('in batches of one application, whatever the order of the list', async () => {
    const wanted = [...backendsOf('a', 600), ...backendsOf('b', 3)]
    const { connection, asked } = romaOf((ids) => ids)
    const fetched = await fetchByIds(connection, wanted.toReversed())
    expect(asked().map(({ length }) => length)).toEqual([500, 100, 3])
    expect(asked().flat()).toEqual(wanted.map(({ id }) => id))
    expect(fetched.map(({ appId, documents }) => [appId, documents.length])).toEqual([
      ['a', 1],
      ['a', 1],
      ['b', 1],
    ])
  })

  test('again for the rest of a batch that brought a part, as long as it brings something', async () => {
    const { connection, asked } = romaOf((ids, index) => ids.slice(0, [6, 3, 0][index]))
    const [fetched] = await fetchByIds(connection, backendsOf('a', 10))
    expect(asked().map(({ length }) => length)).toEqual([10, 4, 1])
    expect(fetched?.documents).toHaveLength(3)
    expect(fetched?.absent.size).toBe(0)
  })

  test('of none there is no request', async () => {
    const { connection, asked } = romaOf((ids) => ids)
    expect(await fetchByIds(connection, [])).toEqual([])
    expect(asked()).toEqual([])
  })
})

describe('a failure stops everything', () => {
  const refusal = (status: number) => ({ status, code: '', message: '', requestId: '' })

  test.each<[string, ErrorCode, number | undefined, boolean]>([
    ['when the sign-in is refused', 'request', 401, true],
    ['when the time is over', 'deadline', undefined, true],
    ['not for a missing permission', 'request', 403, false],
    ['not for a throttle', 'request', 429, false],
    ['not for a time-out of one request', 'timeout', undefined, false],
    ['not for a document that is none', 'document', undefined, false],
  ])('%s', (_, code, status, stops) => {
    const error = new UserError(code, 'Sorry.', status === undefined ? {} : { refusal: refusal(status) })
    expect(stopsEverything(error)).toBe(stops)
  })

  test('also in the middle of a batch', async () => {
    const { connection } = romaOf(() => {
      throw new UserError('request', '401', { refusal: refusal(401) })
    })
    await expect(fetchByIds(connection, backendsOf('a', 2))).rejects.toThrow('401')
  })
})
