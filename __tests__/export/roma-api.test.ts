import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import {
  exportRequest,
  listApplicationsRequest,
  listBackendsRequest,
  listInstancesRequest,
  parseApplications,
  parseBackends,
  parseInstances,
} from '../../src/export/roma-api.ts'
import { isId, parseObject } from '../../src/http/reply.ts'

const at = { endpoint: 'https://roma.example/prefix', projectId: 'p1', instanceId: 'i1' }
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

describe('requests', () => {
  test.each<[Parameters<typeof exportRequest>[1], string]>([
    [{}, '{"format":"json"}'],
    [{ appId: 'a1' }, '{"app_id":"a1","format":"json"}'],
    [{ apis: ['b1', 'b2'] }, '{"format":"json","apis":["b1","b2"]}'],
    [{ appId: undefined, apis: undefined, status: 4 }, '{"format":"json","status":4}'],
  ])('an export holds only what was asked for: %j', (filter, body) => {
    expect(exportRequest(at, filter, 'json', 'the custom backends')).toEqual({
      purpose: 'export the custom backends',
      service: 'roma',
      call: 'export',
      method: 'POST',
      url: 'https://roma.example/prefix/v2/p1/apic/instances/i1/openapi/livedata-apis/export',
      headers: { 'content-type': 'application/json;charset=UTF-8', accept: '*/*', 'accept-encoding': 'gzip' },
      body,
      headersSeconds: 300,
      timeoutRetries: 1,
    })
  })

  test('lists are pages of 500, of instances 100', () => {
    const all = { offset: 500, appId: undefined, status: undefined }
    expect(listBackendsRequest(at, all)).toMatchObject({
      method: 'GET',
      url: 'https://roma.example/prefix/v2/p1/apic/instances/i1/livedata-apis?offset=500&limit=500',
    })
    expect(listBackendsRequest(at, { offset: 0, appId: 'a1', status: 3 }).url).toMatch(
      /\?offset=0&limit=500&app_id=a1&status=3$/,
    )
    expect(listApplicationsRequest(at, { offset: 0 }).url).toBe(
      'https://roma.example/prefix/v2/p1/instances/i1/apps?offset=0&limit=500',
    )
    expect(listInstancesRequest(at.endpoint, 'p1', 100).url).toBe(
      'https://roma.example/prefix/v2/p1/instances?offset=100&limit=100',
    )
  })

  test('a name is sent as it is, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const { url } = listApplicationsRequest(at, { offset: 0, name })
        expect(new URL(url).searchParams.get('name')).toBe(name)
        expect(url).not.toContain('+')
      }),
    )
  })
})

describe('a list of backends', () => {
  const backend = { id: 'b1', name: 'orders', method: 'get', path: '/orders', status: '4', roma_app_id: 'a1', more: 1 }

  test('is read', () => {
    expect(parseBackends(bytes({ size: 1, total: 7, apis: [{ ...backend, roma_app_name: 'Orders' }] }))).toEqual({
      total: 7,
      count: 1,
      items: [{ id: 'b1', name: 'orders', method: 'GET', path: '/orders', status: 4, appId: 'a1', appName: 'Orders' }],
    })
    expect(parseBackends(bytes({ total: 1, apis: [{ ...backend, status: 3 }] })).items).toEqual([
      expect.objectContaining({ status: 3, appName: undefined }),
    ])
  })

  test.each([undefined, null, ''])('does not always tell a status: %j', (status) => {
    expect(parseBackends(bytes({ total: 1, apis: [{ ...backend, status }] })).items).toEqual([
      expect.objectContaining({ id: 'b1', status: undefined }),
    ])
  })

  test.each<[unknown, string]>([
    ['', 'JSON'],
    ['<html>', 'JSON'],
    [Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 'JSON'],
    ['[]', 'a JSON object'],
    ['null', 'a JSON object'],
    [{ total: 1, apis: {} }, 'a list in “apis”'],
    [{ total: 1, apis: 'none' }, 'a list in “apis”'],
  ])('that is %j is refused: %s was expected', (body, expected) => {
    expect(() => parseBackends(bytes(body))).toThrow(
      new UserError(
        'reply',
        `The answer about the custom backends is not as documented: ${expected} was expected. ` +
          'Check that the endpoint is Huawei Cloud’s own and that nothing in between rewrites answers.',
      ),
    )
  })
})

test('lists of applications and instances are read', () => {
  expect(
    parseApplications(bytes({ total: 1, apps: [{ id: 'a1', name: '订单', key: 'k', secret: 's' }] })).items,
  ).toEqual([{ id: 'a1', name: '订单' }])
  expect(parseInstances(bytes({ total: 1, size: 1, instances: [{ id: 'i1', name: 'prod' }] })).items).toEqual([
    { id: 'i1', name: 'prod' },
  ])
})

describe('everything in Huawei’s models is optional', () => {
  test.each<[unknown, object]>([
    [
      { total: 0, size: 0, apis: null },
      { total: 0, count: 0, items: [] },
    ],
    [{ total: 0 }, { total: 0, count: 0, items: [] }],
    [{ apis: [] }, { total: undefined, count: 0, items: [] }],
    [
      { total: '3', apis: [] },
      { total: 3, count: 0, items: [] },
    ],
    [
      { total: null, apis: [] },
      { total: undefined, count: 0, items: [] },
    ],
    [{}, { total: undefined, count: 0, items: [] }],
  ])('a list may be %j', (body, expected) => {
    expect(parseBackends(bytes(body))).toEqual(expected)
  })

  const backend = { id: 'b1', name: 'orders', method: 'get', path: '/orders', roma_app_id: 'a1' }
  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'x'],
    ['no ID', { ...backend, id: undefined }],
    ['an empty ID', { ...backend, id: '' }],
    ['an ID that is none', { ...backend, id: 'a\n::error::x' }],
    ['an application that can be none', { ...backend, roma_app_id: '../../x' }],
    ['no application', { ...backend, roma_app_id: null }],
    ['no name', { ...backend, name: null }],
    ['a number for a name', { ...backend, name: 5 }],
    ['no path', { ...backend, path: undefined }],
    ['no method', { ...backend, method: null }],
  ])('a backend with %s is passed over, and counted', (_, entry) => {
    const { items, count } = parseBackends(bytes({ total: 2, apis: [entry, { ...backend, id: 'b2' }] }))
    expect([items.map(({ id }) => id), count]).toEqual([['b2'], 2])
  })

  test('a status that is none is not known', () => {
    expect(parseBackends(bytes({ apis: [{ ...backend, status: 'new' }] })).items).toMatchObject([{ status: undefined }])
  })

  test('an instance that is being created has neither name nor ID, and one in error is one all the same', () => {
    const error = { id: 'i1', name: 'prod', status: 'ERROR', error_code: 'ROMA.500' }
    expect(parseInstances(bytes({ instances: [{ status: 'CREATING' }, error] })).items).toEqual([
      { id: 'i1', name: 'prod' },
    ])
  })

  test('a field that an object merely inherits is none', () => {
    expect(parseApplications(bytes('{"total":1,"apps":[{"id":"a1","__proto__":{"name":"x"}}]}')).items).toEqual([])
  })
})

test('whatever comes, it is an object or an error that people understand', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
      try {
        const value = parseObject(bytes(body), 'thing')
        expect(Array.isArray(value)).toBe(false)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
    }),
  )
})

test.each<[string, boolean]>([
  ['bd42841c20184da6bbf457c6d8a06e37', true],
  ['e311fea0-57d0-462d-b96b-949548adcb67', true],
  ['', false],
  ['a b', false],
  ['../x', false],
  ['a\n', false],
  ['x'.repeat(65), false],
])('isId(%j) is %p', (text, expected) => {
  expect(isId(text)).toBe(expected)
})
