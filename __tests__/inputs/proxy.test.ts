import { describe, expect, test } from '@jest/globals'
import { maskProxySecrets } from '../../src/inputs/proxy.ts'

function masksOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const masks: string[] = []
  maskProxySecrets(env, (secret) => masks.push(secret))
  return masks
}

const sent = (credentials: string) => Buffer.from(credentials).toString('base64')

describe('a proxy’s credentials are masked', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])('in %s', (name) => {
    expect(masksOf({ [name]: 'http://proxyuser:proxypass@proxy.example:3128' })).toEqual([
      'proxyuser',
      'proxypass',
      sent('proxyuser:proxypass'),
    ])
  })

  test.each<[string, readonly string[]]>([
    ['https://proxyuser:proxypass@proxy.example', ['proxyuser', 'proxypass']],
    ['proxyuser:proxypass@proxy.example:3128', ['proxyuser', 'proxypass']],
    ['http://proxyuser:p%40ss%2Fword@proxy.example/', ['p%40ss%2Fword', 'p@ss/word', sent('proxyuser:p@ss/word')]],
    ['http://proxyuser:p@ss:word@proxy.example', ['p@ss:word']],
    ['http://proxyuser:100%@proxy.example', ['100%']],
    ['http://:proxypass@proxy.example', ['proxypass']],
    ['http://proxyuser@proxy.example', ['proxyuser']],
    ['http://domain%5Cproxyuser:x@proxy.example', ['domain\\proxyuser', 'x']],
  ])('of %s', (proxy, expected) => {
    expect(masksOf({ HTTPS_PROXY: proxy })).toEqual(expect.arrayContaining([...expected]))
  })

  test('but no short user name, which would eat the log', () => {
    expect(masksOf({ HTTPS_PROXY: 'http://ci:proxypass@proxy.example' })).toEqual(['proxypass', sent('ci:proxypass')])
  })

  test('once, when several variables hold the same', () => {
    const proxy = 'http://proxyuser:proxypass@proxy.example'
    expect(masksOf({ HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy })).toHaveLength(3)
  })

  test.each(['', ' ', 'http://proxy.example:3128', 'proxy.example:3128', 'not a URL'])('and nothing of %j', (proxy) => {
    expect(masksOf({ HTTPS_PROXY: proxy, http_proxy: undefined })).toEqual([])
  })
})
