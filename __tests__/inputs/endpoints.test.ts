import { describe, expect, test } from '@jest/globals'
import { problemsOf, read, type Given } from './source.ts'

const hex = '0123456789abcdef0123456789abcdef'
const endpointsOf = (given: Given) => read({ project: hex, ...given }).inputs.endpoints

describe('region', () => {
  test.each<[string, object]>([
    [
      'cn-north-4',
      {
        roma: 'https://roma.cn-north-4.myhuaweicloud.com',
        iam: 'https://iam.cn-north-4.myhuaweicloud.com',
        sts: 'https://sts.cn-north-4.myhuaweicloud.com',
        foreignHosts: [],
      },
    ],
    [
      'cn-north-1',
      {
        roma: 'https://roma.cn-north-1.myhuaweicloud.com',
        iam: 'https://iam.cn-north-1.myhuaweicloud.com',
        // It has no STS of its own, and temporary keys are not regional.
        sts: 'https://sts.cn-north-4.myhuaweicloud.com',
      },
    ],
    [
      'eu-west-101',
      {
        roma: 'https://roma.eu-west-101.myhuaweicloud.eu',
        iam: 'https://iam.eu-west-101.myhuaweicloud.eu',
        sts: undefined,
        foreignHosts: [],
      },
    ],
    // In the tables of Huawei's own clients.
    [
      'eu-west-0',
      {
        roma: 'https://roma.eu-west-0.myhuaweicloud.com',
        iam: 'https://iam.eu-west-0.myhuaweicloud.com',
        foreignHosts: [],
      },
    ],
    ['ae-ad-1', { roma: 'https://roma.ae-ad-1.myhuaweicloud.com' }],
    ['my-kualalumpur-1', { roma: 'https://roma.my-kualalumpur-1.myhuaweicloud.com' }],
  ])('%s', (region, expected) => {
    expect(endpointsOf({ region })).toMatchObject({ region, ...expected })
  })

  test.each(['cn', 'CN-north-4', 'cn_north_4', 'cn-', '-north-4', 'cn-north-4.evil.example', 'cn-north-4/x', 'c-1'])(
    '%s is refused',
    (region) => {
      expect(problemsOf({ region })).toEqual([
        `region: “${region}” is not a region: use an ID such as cn-north-4 or ap-southeast-3.`,
      ])
    },
  )
})

describe('endpoint', () => {
  test.each([
    ['https://roma.example', 'https://roma.example'],
    ['https://roma.example/', 'https://roma.example'],
    ['https://ROMA.example:8443/prefix/', 'https://roma.example:8443/prefix'],
    ['https://roma.example:443', 'https://roma.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000/a', 'http://127.0.0.1:3000/a'],
    ['http://127.1.2.3', 'http://127.1.2.3'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://[2001:DB8::1]:8443/cloud/', 'https://[2001:db8::1]:8443/cloud'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://roma.example/a%20b', 'https://roma.example/a%20b'],
  ])('%s', (endpoint, expected) => {
    expect(endpointsOf({ endpoint }).roma).toBe(expected)
  })

  const base = 'give a base URL such as https://roma.cn-north-4.myhuaweicloud.com.'

  test.each([
    ['roma.example', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['ftp://roma.example', 'does not start with https://'],
    ['file:///etc', 'does not start with https://'],
    ['http://roma.example', 'is not encrypted (http is accepted for loopback hosts only, since credentials are sent)'],
    [
      'http://127.0.0.1.evil.example',
      'is not encrypted (http is accepted for loopback hosts only, since credentials are sent)',
    ],
    [
      'http://localhost.evil.example',
      'is not encrypted (http is accepted for loopback hosts only, since credentials are sent)',
    ],
    ['http://10.0.0.1', 'is not encrypted (http is accepted for loopback hosts only, since credentials are sent)'],
    ['https://roma.example/%zz', 'has a “%” in its path that encodes nothing'],
  ])('%s is refused', (endpoint, reason) => {
    for (const name of ['endpoint', 'iam-endpoint', 'sts-endpoint']) {
      expect(problemsOf({ [name]: endpoint })).toEqual([`${name}: “${endpoint}” ${reason}: ${base}`])
    }
  })

  test.each([
    ['https://user:secret@roma.example', 'has a user or password in it'],
    ['https://roma.example?secret=1', 'has a query or a fragment'],
    ['https://roma.example#secret', 'has a query or a fragment'],
    ['https://roma.example?', 'has a query or a fragment'],
    ['user:secret@roma.example', 'does not start with https://'],
  ])('%s is refused without being repeated', (endpoint, reason) => {
    expect(problemsOf({ endpoint })).toEqual([`endpoint: the URL ${reason}: ${base}`])
  })

  test('goes before the region, host by host', () => {
    const given = { endpoint: 'https://roma.example', 'sts-endpoint': 'https://sts.example' }
    expect(endpointsOf(given)).toEqual({
      region: 'cn-north-4',
      roma: 'https://roma.example',
      iam: 'https://iam.cn-north-4.myhuaweicloud.com',
      sts: 'https://sts.example',
      foreignHosts: ['roma.example', 'sts.example'],
    })
  })

  test('without a region leaves the other hosts unknown', () => {
    expect(endpointsOf({ region: undefined, endpoint: 'https://roma.cn-north-4.myhuaweicloud.com' })).toEqual({
      region: undefined,
      roma: 'https://roma.cn-north-4.myhuaweicloud.com',
      iam: undefined,
      sts: undefined,
      foreignHosts: [],
    })
  })

  test.each([
    ['https://roma.example', ['roma.example']],
    ['https://roma.x.myhuaweicloud.cn', []],
    ['https://evilmyhuaweicloud.com', ['evilmyhuaweicloud.com']],
    ['https://myhuaweicloud.com.evil.example', ['myhuaweicloud.com.evil.example']],
  ])('%s is foreign: %j', (endpoint, expected) => {
    expect(endpointsOf({ endpoint }).foreignHosts).toEqual(expected)
  })
})
