import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { listApplications, listBackends, listInstances } from '../../src/export/lists.ts'
import { numberIn, sessionOf } from './send.ts'

const at = { endpoint: 'https://roma.example', projectId: 'p', instanceId: 'i' }
const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `a${index}`, name: `app ${index}` }))

/** Answers with the page of a list that may have changed since the last request. */
function pagesOf(listAt: (index: number) => readonly object[], pageSize = 500) {
  return sessionOf((request, index) => {
    const list = listAt(index)
    const offset = numberIn(request, 'offset')
    return { total: list.length, apps: list.slice(offset, offset + pageSize) }
  })
}

describe('a list', () => {
  test.each([
    [0, 1],
    [1, 1],
    [499, 1],
    [500, 1],
    [501, 2],
    [1_000, 2],
    [1_234, 3],
  ])('of %i is read to its end, in %i requests', async (count, requests) => {
    const { session, sent } = pagesOf(() => entries(count))
    expect(await listApplications(session, at)).toEqual(entries(count))
    expect(sent).toHaveLength(requests)
  })

  test('is read to its end whatever the size of its pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 20 }), async (count, pageSize) => {
        const { session } = pagesOf(() => entries(count), pageSize)
        expect(await listApplications(session, at)).toEqual(entries(count))
      }),
    )
  })

  test('keeps its order, in whatever order its pages come', async () => {
    const { session } = pagesOf(() => entries(4_200))
    const later = async (request: Parameters<typeof session.send>[0]) => {
      const reply = await session.send(request)
      for (let turns = 10 - numberIn(request, 'offset') / 500; turns > 0; turns--) await Promise.resolve()
      return reply
    }
    expect(await listApplications({ ...session, send: later }, at)).toEqual(entries(4_200))
  })

  test('to which an entry comes while it is read holds each once', async () => {
    const before = entries(1_000)
    const after = [{ id: 'new', name: 'new' }, ...before]
    const { session } = pagesOf((index) => (index === 0 ? before : after))
    const list = await listApplications(session, at)
    expect(list.map(({ id }) => id).sort()).toEqual(after.map(({ id }) => id).sort())
  })

  test('from which an entry goes while it is read lacks none of the others', async () => {
    const before = entries(1_000)
    const after = before.slice(1)
    const { session } = pagesOf((index) => (index === 0 ? before : after))
    const ids = new Set((await listApplications(session, at)).map(({ id }) => id))
    expect(after.filter(({ id }) => !ids.has(id))).toEqual([])
  })

  test('that never comes to rest is taken as it is in the end', async () => {
    const { session, sent } = pagesOf((index) => entries(501 + index))
    expect((await listApplications(session, at)).length).toBeGreaterThan(500)
    expect(sent.length).toBeLessThan(12)
  })

  test('that ends before its time is an error', async () => {
    const { session } = sessionOf((request) => ({
      total: 700,
      apps: numberIn(request, 'offset') === 0 ? entries(500) : [],
    }))
    await expect(listApplications(session, at)).rejects.toThrow(
      'Could not list the integration applications: ROMA Connect speaks of 700 entries but stopped after 500.',
    )
  })

  test.each([0, 1, 499, 500, 501, 1_234])('of %i without a total is read until nothing more comes', async (count) => {
    const { session } = sessionOf((request) => {
      const offset = numberIn(request, 'offset')
      return { apps: entries(count).slice(offset, offset + 500) }
    })
    expect(await listApplications(session, at)).toEqual(entries(count))
  })

  test('whose service knows no pages, and tells no total, is read once more', async () => {
    const { session, sent } = sessionOf(() => ({ apps: entries(7) }))
    expect(await listApplications(session, at)).toEqual(entries(7))
    expect(sent).toHaveLength(2)
  })

  test.each([null, undefined])('that is %j is empty', async (apps) => {
    const { session, sent } = sessionOf(() => ({ total: 0, size: 0, apps }))
    expect(await listApplications(session, at)).toEqual([])
    expect(sent).toHaveLength(1)
  })

  test('with entries that have no name is read to its end, without another reading', async () => {
    const strays = [{ status: 'CREATING' }, ...entries(1_100), { id: 'x' }]
    const { session, sent } = pagesOf(() => strays)
    expect(await listApplications(session, at)).toEqual(entries(1_100))
    expect(sent).toHaveLength(3)
  })

  test('that fails on a page fails', async () => {
    const { session } = sessionOf((_, index) => (index === 0 ? { total: 2, apps: entries(1) } : 'no JSON'))
    await expect(listApplications(session, at)).rejects.toThrow('is not as documented')
  })
})

test('backends are filtered by application and status, instances belong to the project', async () => {
  const backend = { id: 'b', name: 'x', method: 'GET', path: '/x', status: 4, roma_app_id: 'a' }
  const { session, sent } = sessionOf(({ url }) =>
    url.includes('livedata-apis')
      ? { total: 1, apis: [backend] }
      : { total: 1, instances: [{ id: 'i', name: 'prod' }] },
  )
  expect(await listBackends(session, at, { appId: 'a', status: 4 })).toHaveLength(1)
  expect(await listInstances(session, at.endpoint)).toEqual([{ id: 'i', name: 'prod' }])
  expect(sent.map(({ url }) => url)).toEqual([
    'https://roma.example/v2/p/apic/instances/i/livedata-apis?offset=0&limit=500&app_id=a&status=4',
    'https://roma.example/v2/p/instances?offset=0&limit=100',
  ])
})
