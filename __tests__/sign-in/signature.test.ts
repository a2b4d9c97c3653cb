import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  authorization,
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  sdkDate,
  signatureOf,
  stringToSign,
  type SignableRequest,
} from '../../src/sign-in/signature.ts'

import { expectedOf, signedRequests } from '../signed-requests.ts'

interface Vector {
  readonly id: string
  readonly ak: string
  readonly sk: string
  readonly request: SignableRequest & { readonly host: string }
  readonly signedHeaders: readonly string[]
  readonly expectedAuthorization: string
}

interface Vectors {
  readonly signingVectors: readonly Vector[]
  readonly canonicalQueryVectors: readonly {
    readonly query: readonly (readonly [string, unknown])[]
    readonly expected: string
  }[]
}

function isVectors(value: unknown): value is Vectors {
  return typeof value === 'object' && value !== null && 'signingVectors' in value && 'canonicalQueryVectors' in value
}

/** From the tests of Huawei Cloud's SDKs; the source stands with each. */
const file: unknown = JSON.parse(readFileSync(new URL('../fixtures/aksk-vectors.json', import.meta.url), 'utf8'))
if (!isVectors(file)) throw new Error('not the vectors')
const { signingVectors, canonicalQueryVectors } = file
const vectors = new Map(signingVectors.map((vector) => [vector.id, vector]))

function vectorOf(id: string): Vector & { readonly signable: SignableRequest } {
  const vector = vectors.get(id)
  if (vector === undefined) throw new Error(`no vector ${id}`)
  const { request } = vector
  return { ...vector, signable: { ...request, headers: { host: request.host, ...request.headers } } }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What each vector signs, written out; that it is right follows from the signatures, which are the vendor's. */
const canonical: Readonly<Record<string, readonly string[]>> = {
  'python-get': [
    'GET',
    '/resources/',
    'size=1',
    'host:service.endpoint.myhuaweicloud.com',
    'x-sdk-date:20200608T023900Z',
    '',
    'host;x-sdk-date',
    emptyHash,
  ],
  'python-post': [
    'POST',
    '/resources/',
    'size=1',
    'host:service.endpoint.myhuaweicloud.com',
    'x-sdk-date:20200608T023900Z',
    '',
    'host;x-sdk-date',
    sha256('{"name":"test","id":1}'),
  ],
  'go-get': ['GET', '/path/', 'limit=1', 'x-sdk-date:20060102T150405Z', '', 'x-sdk-date', emptyHash],
  'go-post': [
    'POST',
    '/path/',
    'key=value',
    'x-sdk-date:20060102T150405Z',
    '',
    'x-sdk-date',
    sha256('{"Name":"test","Id":1}\n'),
  ],
}

describe.each(Object.keys(canonical))('%s', (id) => {
  const { ak, sk, signable, signedHeaders, expectedAuthorization } = vectorOf(id)
  const text = canonical[id]?.join('\n') ?? ''
  const toSign = `SDK-HMAC-SHA256\n${signable.headers['X-Sdk-Date'] ?? ''}\n${sha256(text)}`

  test('canonical request', () => {
    expect(canonicalRequest(signable, signedHeaders)).toBe(text)
  })

  test('string to sign', () => {
    expect(stringToSign(signable.headers['X-Sdk-Date'] ?? '', text)).toBe(toSign)
  })

  test('signature', () => {
    expect(expectedAuthorization).toContain(`Signature=${signatureOf(sk, toSign)}`)
  })

  test('header', () => {
    expect(authorization(signable, { accessKey: ak, secretKey: sk }, signedHeaders)).toBe(expectedAuthorization)
  })
})

test.each(signingVectors.map(({ id }) => id))('the header of %s', (id) => {
  const { ak, sk, signable, signedHeaders, expectedAuthorization } = vectorOf(id)
  expect(authorization(signable, { accessKey: ak, secretKey: sk }, signedHeaders)).toBe(expectedAuthorization)
})

describe('canonicalQuery', () => {
  test.each(canonicalQueryVectors)('as the SDKs have it: $expected', ({ query, expected }) => {
    const pairs = query.flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one: unknown): [string, string] => [name, String(one)]),
    )
    expect(canonicalQuery(pairs)).toBe(expected)
  })

  test.each<[readonly (readonly [string, string])[], string]>([
    [[], ''],
    [[['k', '']], 'k='],
    [
      [
        ['b', '2'],
        ['a', '2'],
        ['a', '1'],
        ['a', '10'],
      ],
      'a=1&a=10&a=2&b=2',
    ],
    [
      [
        ['Z', '1'],
        ['a', '1'],
      ],
      'Z=1&a=1',
    ],
    [[['a b', "!'()*~-._"]], 'a%20b=%21%27%28%29%2A~-._'],
    [[['名', '订单']], '%E5%90%8D=%E8%AE%A2%E5%8D%95'],
  ])('%j', (query, expected) => {
    expect(canonicalQuery(query)).toBe(expected)
  })

  test('does not depend on the order, and holds nothing but unreserved characters', () => {
    const pair = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const text = canonicalQuery(pairs)
        expect(canonicalQuery(pairs.toReversed())).toBe(text)
        expect(text).toMatch(/^[A-Za-z0-9\-_.~%=&]*$/)
        const back = text === '' ? [] : text.split('&').map((part) => part.split('=').map(decodeURIComponent))
        expect(back.toSorted()).toEqual(pairs.map(([name, value]) => [name, value]).toSorted())
      }),
    )
  })
})

describe('canonicalPath', () => {
  test.each([
    ['', '/'],
    ['/', '/'],
    ['/v2/a', '/v2/a/'],
    ['/v2/a/', '/v2/a/'],
    ['/a%20b', '/a%20b/'],
    ['/a b', '/a%20b/'],
    ['/a+b', '/a%2Bb/'],
    // As Huawei's SDKs have it: decoded before it is split.
    ['/a%2Fb', '/a/b/'],
    ["/!'()*~", '/%21%27%28%29%2A~/'],
    ['/订单', '/%E8%AE%A2%E5%8D%95/'],
    ['/%e8%ae%a2', '/%E8%AE%A2/'],
    ['/a:b@c;d=e,f$g&h', '/a%3Ab%40c%3Bd%3De%2Cf%24g%26h/'],
    ['//a', '//a/'],
  ])('%s → %s', (path, expected) => {
    expect(canonicalPath(path)).toBe(expected)
  })

  test('encodes once, however often it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
        const path = `/${parts.map(encodeURIComponent).join('/')}`
        const once = canonicalPath(path)
        expect(once).toMatch(/^\/(.*\/)?$/)
        expect(decodeURIComponent(once).replace(/\/$/, '')).toBe(decodeURIComponent(path).replace(/\/$/, ''))
        // What stays encoded stands for itself, but for an encoded percent sign.
        fc.pre(!decodeURIComponent(path).includes('%'))
        expect(canonicalPath(once)).toBe(once)
      }),
    )
  })
})

describe('canonicalRequest', () => {
  const request: SignableRequest = {
    method: 'post',
    path: '/v2/x',
    query: [],
    headers: { Host: 'roma.example', 'X-Sdk-Date': '20261124T083000Z', 'Content-Type': ' application/json ' },
    body: '',
  }

  test('sorts and trims the headers that are signed, whatever their case and order', () => {
    expect(canonicalRequest(request, ['X-Sdk-Date', 'content-type', 'HOST'])).toBe(
      [
        'POST',
        '/v2/x/',
        '',
        'content-type:application/json',
        'host:roma.example',
        'x-sdk-date:20261124T083000Z',
        '',
        'content-type;host;x-sdk-date',
        emptyHash,
      ].join('\n'),
    )
  })

  test('hashes the body’s bytes', () => {
    const body = '{"名":"é"}'
    const hash = createHash('sha256').update(Buffer.from(body, 'utf8')).digest('hex')
    expect(
      canonicalRequest({ ...request, body }, ['host'])
        .split('\n')
        .at(-1),
    ).toBe(hash)
  })

  test('tells every part from every other', () => {
    const parts = fc.record({
      method: fc.constantFrom('GET', 'POST'),
      path: fc.constantFrom('/a', '/a/b', '/b'),
      query: fc.constantFrom<[string, string][]>([], [['a', '1']], [['a', '2']]),
      date: fc.constantFrom('20261124T083000Z', '20261124T083001Z'),
      body: fc.constantFrom('', '{}', '{} '),
      secretKey: fc.constantFrom('SK1', 'SK2'),
    })
    const signed = ({
      date,
      secretKey,
      ...rest
    }: { date: string; secretKey: string } & Omit<SignableRequest, 'headers'>) =>
      authorization({ ...rest, headers: { 'x-sdk-date': date } }, { accessKey: 'AK', secretKey }, ['x-sdk-date'])
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(signed(one) === signed(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
    )
  })
})

describe('as Huawei’s Python, Go and Java SDKs sign', () => {
  test.each(signedRequests)('$group: $name', (vector) => {
    const { method, path, query, headers, body, ak: accessKey, sk: secretKey } = vector
    for (const expected of expectedOf(vector)) {
      const names = (/SignedHeaders=([^,]+)/.exec(expected)?.[1] ?? '').split(';')
      expect(authorization({ method, path, query, headers, body }, { accessKey, secretKey }, names)).toBe(expected)
    }
  })
})

test('sdkDate is UTC, to the second', () => {
  expect(sdkDate(new Date('2026-11-24T08:30:09.999Z'))).toBe('20261124T083009Z')
  expect(sdkDate(new Date('2026-11-24T08:30:09+08:00'))).toBe('20261124T003009Z')
})

test('the secret key is in nothing that is sent', () => {
  const { ak, sk, signable, signedHeaders } = vectorOf('python-get')
  expect(authorization(signable, { accessKey: ak, secretKey: sk }, signedHeaders)).not.toContain(sk)
})
