import { describe, expect, test } from '@jest/globals'
import { findApplications, findInstance } from '../../src/export/find-by-name.ts'
import { sessionOf } from './send.ts'

const at = { endpoint: 'https://roma.example', projectId: 'p', instanceId: 'i' }
const apps = [
  { id: 'a1', name: 'orders' },
  { id: 'a2', name: 'Orders' },
  { id: 'a3', name: 'orders-v2' },
  { id: 'a4', name: 'twice' },
  { id: 'a5', name: 'twice' },
  { id: 'a6', name: '订单' },
]

/** The list of applications with its fuzzy filter. */
function romaOf(all: readonly { id: string; name: string }[] = apps) {
  return sessionOf(({ url }) => {
    const name = new URL(url).searchParams.get('name') ?? ''
    const found = all.filter((app) => app.name.includes(name))
    return { total: found.length, apps: found }
  })
}

describe('findApplications', () => {
  test('asks nothing for IDs', async () => {
    const { session, sent } = romaOf()
    const given = [{ id: 'a9' }, { id: 'a1' }, { id: 'a9' }]
    expect(await findApplications(session, at, given)).toEqual([
      { id: 'a9', name: undefined },
      { id: 'a1', name: undefined },
    ])
    expect(sent).toEqual([])
  })

  test('asks once for one name, and matches it exactly', async () => {
    const { session, sent } = romaOf()
    expect(await findApplications(session, at, [{ name: 'orders' }])).toEqual([{ id: 'a1', name: 'orders' }])
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?offset=0&name=orders&limit=500'])
  })

  test('reads the list once for several, in the order given, each once', async () => {
    const { session, sent } = romaOf()
    const given = [{ name: '订单' }, { id: 'a1' }, { name: 'orders' }, { name: '订单' }]
    expect(await findApplications(session, at, given)).toEqual([
      { id: 'a6', name: '订单' },
      { id: 'a1', name: 'orders' },
    ])
    expect(sent).toHaveLength(1)
  })

  test('names the nearest when there is none, for which it reads the whole list', async () => {
    const { session, sent } = romaOf()
    await expect(findApplications(session, at, [{ name: 'order' }])).rejects.toThrow(
      /^app: there is no integration application called “order”\. The nearest names are “Orders”, “orders” and “orders-v2”\. Give the exact name or the ID\.$/,
    )
    expect(sent).toHaveLength(2)
  })

  test('names both IDs when there are two', async () => {
    await expect(findApplications(romaOf().session, at, [{ name: 'twice' }])).rejects.toThrow(
      'app: 2 of them are called “twice”: give the ID instead, a4 and a5.',
    )
  })

  test('says so when none can be seen', async () => {
    await expect(findApplications(romaOf([]).session, at, [{ name: 'orders' }])).rejects.toThrow(
      'app: there is no integration application called “orders”. This sign-in sees none at all: check `project`; or it may lack the permission to see the integration application.',
    )
  })
})

describe('findInstance', () => {
  const instances = [
    { id: 'i1', name: 'production' },
    { id: 'i2', name: 'staging' },
    { id: 'i3', name: 'staging' },
  ]
  const romaWith = (all: readonly object[]) => sessionOf(() => ({ total: all.length, instances: all }))

  test('asks nothing for an ID', async () => {
    const { session, sent } = romaWith(instances)
    expect(await findInstance(session, at.endpoint, { id: 'i9' })).toBe('i9')
    expect(sent).toEqual([])
  })

  test('finds a name', async () => {
    expect(await findInstance(romaWith(instances).session, at.endpoint, { name: 'production' })).toBe('i1')
  })

  test.each<[string, readonly object[], string]>([
    [
      'Production',
      instances,
      'instance: there is no ROMA Connect instance called “Production”. The nearest names are “production”. Give the exact name or the ID.',
    ],
    ['staging', instances, 'instance: 2 of them are called “staging”: give the ID instead, i2 and i3.'],
    [
      'production',
      [],
      'instance: there is no ROMA Connect instance called “production”. This sign-in sees none at all: check `project`; or it may lack the permission',
    ],
  ])('refuses %s', async (name, all, expected) => {
    await expect(findInstance(romaWith(all).session, at.endpoint, { name })).rejects.toThrow(expected)
  })

  test('shows foreign names as one line', async () => {
    const hostile = [{ id: 'i1', name: 'a\n::error::b ##[x]' }]
    await expect(findInstance(romaWith(hostile).session, at.endpoint, { name: 'a ::error:b ##[x]' })).rejects.toThrow(
      'The nearest names are “a ::error::b ## [x]”.',
    )
  })
})
