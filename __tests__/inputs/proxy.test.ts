import { describe, expect, test } from '@jest/globals'
import { completeProxies, maskProxySecrets } from '../../src/inputs/proxy.ts'
import { messageOf, problemsOf } from './source.ts'

function masksOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const masks: string[] = []
  maskProxySecrets(env, (secret) => masks.push(secret))
  return masks
}

const sent = (credentials: string) => Buffer.from(credentials).toString('base64')

describe('a proxy’s credentials are masked', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])('in %s', (name) => {
    expect(masksOf({ [name]: 'http://proxyuser:proxypass@proxy.example:3128' })).toEqual([
      'proxypass',
      sent('proxyuser:proxypass'),
    ])
  })

  test.each<[string, readonly string[]]>([
    ['https://proxyuser:proxypass@proxy.example', ['proxypass', sent('proxyuser:proxypass')]],
    ['proxyuser:proxypass@proxy.example:3128', ['proxypass', sent('proxyuser:proxypass')]],
    ['http://proxyuser:p%40ss%2Fword@proxy.example/', ['p%40ss%2Fword', 'p@ss/word', sent('proxyuser:p@ss/word')]],
    ['http://proxyuser:p@ss:word@proxy.example', ['p@ss:word']],
    ['http://proxyuser:100%@proxy.example', ['100%']],
    ['http://:proxypass@proxy.example', ['proxypass']],
    ['http://proxyuser@proxy.example', [sent('proxyuser:')]],
    ['http://domain%5Cproxyuser:x@proxy.example', ['x', sent('domain\\proxyuser:x')]],
  ])('of %s', (proxy, expected) => {
    expect(masksOf({ HTTPS_PROXY: proxy })).toEqual(expect.arrayContaining([...expected]))
  })

  test('but not its user name, which is none', () => {
    expect(masksOf({ HTTPS_PROXY: 'http://swagger:proxypass@proxy.example' })).toEqual([
      'proxypass',
      sent('swagger:proxypass'),
    ])
  })

  test('its password only where that spoils nothing, when somebody holds it back', () => {
    const [masked, held]: [string[], string[]] = [[], []]
    const env = { HTTPS_PROXY: 'http://ci:swagger@proxy.example' }
    maskProxySecrets(
      env,
      (secret) => masked.push(secret),
      (secret) => held.push(secret),
    )
    expect({ masked, held }).toEqual({ masked: [sent('ci:swagger')], held: ['swagger'] })
  })

  test('once, when several variables hold the same', () => {
    const proxy = 'http://proxyuser:proxypass@proxy.example'
    expect(masksOf({ HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy })).toHaveLength(2)
  })

  test.each(['', ' ', 'http://proxy.example:3128', 'proxy.example:3128', 'not a URL'])('and nothing of %j', (proxy) => {
    expect(masksOf({ HTTPS_PROXY: proxy, http_proxy: undefined })).toEqual([])
  })
})

describe('a proxy without a scheme', () => {
  test.each([
    ['proxy:3128', 'http://proxy:3128'],
    ['proxy.example:3128', 'http://proxy.example:3128'],
    ['192.0.2.7:3128', 'http://192.0.2.7:3128'],
    [' proxy.example ', 'http://proxy.example'],
    ['proxyuser:proxypass@proxy:3128', 'http://proxyuser:proxypass@proxy:3128'],
    ['[2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
  ])('is an HTTP proxy, as with curl: %j', (given, expected) => {
    expect(completeProxies({ HTTPS_PROXY: given, http_proxy: given })).toEqual({
      HTTPS_PROXY: expected,
      http_proxy: expected,
    })
    expect(problemsOf({}, { HTTPS_PROXY: given })).toEqual([])
  })

  test.each(['http://proxy:3128', 'HTTP://proxy:3128', 'https://proxyuser:proxypass@proxy.example'])(
    'is not one that has it: %j',
    (given) => {
      expect(completeProxies({ HTTPS_PROXY: given, HTTP_PROXY: '', https_proxy: ' ' })).toEqual({ HTTPS_PROXY: given })
      expect(problemsOf({}, { HTTPS_PROXY: given })).toEqual([])
    },
  )
})

describe('a proxy that would be gone around without a word is refused', () => {
  test.each([
    'http://proxyuser:sentinel%@proxy.example:3128',
    'proxyuser:sentinel%@proxy.example:3128',
    'http://proxy.example:sentinel',
    'http://',
    'socks5://sentinel@proxy.example:1080',
    'not a URL, sentinel',
  ])('%j, and not repeated', (given) => {
    expect(problemsOf({}, { HTTPS_PROXY: given })).toEqual([
      expect.stringMatching(/^HTTPS_PROXY: is not the URL of an HTTP proxy: use http:\/\/host:port/),
    ])
    expect(messageOf({}, { HTTPS_PROXY: given })).not.toContain('sentinel')
  })

  test('by the name of the variable that counts, and only for HTTPS', () => {
    expect(problemsOf({}, { https_proxy: 'http://', HTTPS_PROXY: 'http://proxy.example' })).toEqual([
      expect.stringMatching(/^https_proxy: /),
    ])
    expect(problemsOf({}, { https_proxy: 'http://proxy.example', HTTPS_PROXY: 'http://' })).toEqual([])
    expect(problemsOf({}, { HTTP_PROXY: 'http://' })).toEqual([])
  })
})
