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
    [{ apis: [] }, '“total” and “apis”'],
    [{ total: '1', apis: [] }, '“total” and “apis”'],
    [{ total: 1, apis: {} }, '“total” and “apis”'],
    [{ total: 1, apis: [null] }, 'an ID in apis[0].id'],
    [{ total: 1, apis: [{ ...backend, id: '' }] }, 'an ID in apis[0].id'],
    [{ total: 1, apis: [backend, { ...backend, id: 'a\n::error::x' }] }, 'an ID in apis[1].id'],
    [{ total: 1, apis: [{ ...backend, roma_app_id: '../../x' }] }, 'an ID in apis[0].roma_app_id'],
    [{ total: 1, apis: [{ ...backend, name: 5 }] }, 'text in apis[0].name'],
    [{ total: 1, apis: [{ ...backend, path: undefined }] }, 'text in apis[0].path'],
    [{ total: 1, apis: [{ ...backend, status: 'new' }] }, 'a number in apis[0].status'],
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

test('a field that an object merely inherits is none', () => {
  expect(() => parseApplications(bytes('{"total":1,"apps":[{"id":"a1","__proto__":{"name":"x"}}]}'))).toThrow(
    'text in apps[0].name',
  )
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
