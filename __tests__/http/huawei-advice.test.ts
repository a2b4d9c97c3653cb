import { describe, expect, test } from '@jest/globals'
import { adviceByCode, advise, type Service } from '../../src/http/huawei-advice.ts'

function adviceFor(code: string, status: number, message = '', service: Service = 'roma'): string {
  return advise({ status, code, message, requestId: '' }, service)
}

describe('a code counts before its status', () => {
  test.each<[string, number, RegExp]>([
    ['APIG.1000', 401, /did not reach ROMA Connect.*X-Auth-Token/],
    ['APIG.1001', 401, /24 hours.*get a new one/],
    ['APIG.1002', 401, /The token is not accepted.*of this region, and scoped to the project/],
    ['APIG.1003', 401, /scope is the project/],
    // The two tables that name it disagree about its status.
    ['APIG.1005', 401, /“read” authorisation.*without Tenant Administrator/],
    ['APIG.1005', 403, /“read” authorisation/],
    ['APIG.1007', 401, /scope is the project/],
    ['APIG.1008', 401, /open a ticket/],
    ['APIG.1009', 401, /scope is the project/],
    ['APIG.1010', 401, /open a ticket/],
    ['APIG.1011', 401, /owner of the Huawei Cloud account/],
    ['APIG.1012', 401, /owner of the Huawei Cloud account/],
    ['APIG.1013', 401, /owner of the Huawei Cloud account/],
    ['APIG.1020', 403, /“read” authorisation/],
    ['APIG.1101', 403, /“read” authorisation/],
    ['APIG.1104', 403, /“read” authorisation/],
    ['APIG.1119', 400, /“read” authorisation/],
    ['APIG.1136', 403, /another account or project.*`instance` and `project`/],
    ['APIG.1200', 403, /“read” authorisation/],
    ['APIG.1201', 400, /one account: check `instance`, `app` and `apis`/],
    ['APIG.3001', 404, /`project` and `instance`/],
    ['APIG.3004', 404, /check `app`/],
    ['APIG.3030', 404, /check `instance`, `project` and `region`/],
    ['APIG.3084', 404, /`apis` is not known/],
    ['APIG.3458', 412, /upgrade the instance/],
    ['APIG.3500', 500, /run the job again later/],
    ['APIG.9004', 500, /run the job again later/],
    ['APIG.9008', 500, /throttles.*fewer jobs at a time/],
    ['APIG.9999', 500, /open a ticket/],
    ['APIC.7100', 401, /X-Auth-Token/],
    ['APIC.7101', 401, /get a new one/],
    ['APIC.7102', 401, /get a new one/],
    ['APIC.7103', 401, /scope is the project/],
    ['APIC.7106', 403, /“read” authorisation/],
    ['APIC.7109', 403, /owner of the Huawei Cloud account/],
    ['APIC.7110', 403, /may only read, and an export is a POST/],
    ['APIC.7111', 403, /check `project` and `instance`/],
    ['APIC.7130', 403, /check `project`/],
    ['APIC.7134', 403, /enterprise project/],
    ['APIC.7300', 403, /“read” authorisation/],
    ['APIC.7302', 404, /check `instance`, `project` and `region`/],
    ['APIC.7701', 409, /being changed or upgraded/],
    ['APIC.9999', 500, /run the job again later/],
    ['ROMA.1000', 400, /X-Auth-Token/],
    ['ROMA.1002', 400, /get a new one/],
    ['ROMA.1006', 400, /“read” authorisation/],
    ['ROMA.12001', 400, /“read” authorisation/],
    ['ROMA.13000', 400, /Check `instance`/],
    ['ROMA.00110002', 500, /check `instance`, `project` and `region`/],
    ['APIG.0101', 404, /not at this address: check `region` or `endpoint`/],
    ['APIG.0302', 403, /“read” authorisation/],
    ['APIG.0305', 401, /check the access key or token/],
    ['APIG.0306', 403, /“read” authorisation/],
    ['APIG.0307', 401, /get a new one/],
    ['APIG.0308', 429, /throttles.*fewer jobs at a time/],
    ['APIG.0310', 403, /check `project`/],
    ['APIG.0802', 403, /check `region`/],
    ['STS5.1001', 403, /trust policy.*`oidc:sub`/],
    ['STS5.2001', 400, /`oidc-audience`/],
  ])('%s (%i)', (code, status, expected) => {
    expect(adviceFor(code, status)).toMatch(expected)
  })

  test.each(['APIGW', 'APIC'])('%s is what older gateways call APIG', (prefix) => {
    for (const number of ['0101', '0308', '0310']) {
      expect(adviceFor(`${prefix}.${number}`, 400)).toBe(adviceByCode[`APIG.${number}`])
    }
  })
})

describe('a wrong sign-in is told by its message', () => {
  test.each<[string, string, RegExp]>([
    [
      'APIG.0301',
      'verify aksk signature fail, the signature does not match the request',
      /check `secret-key` \(five more/,
    ],
    ['APIG.0301', 'AK access failed to reach the limit,forbidden', /lock an access key for five minutes: correct/],
    ['APIG.0301', 'Get secretKey failed,ak:AK,err:ak not exist', /access key is not known: check `access-key`/],
    ['APIG.0301', 'decrypt token fail', /get a new one/],
    ['APIG.0301', 'token expires, expires_at:2026-11-24', /get a new one/],
    ['APIG.0301', 'x-auth-token not found', /no proxy removes the X-Auth-Token/],
    ['APIG.0301', 'securityToken expired', /temporary access key.*`security-token`/],
    ['APIG.0301', 'something new', /The sign-in is not accepted/],
    ['APIGW.0303', 'signature expired', /clock of this runner.*15 minutes off/],
    ['APIGW.0301', 'verify aksk signature fail', /check `secret-key`/],
    ['APIC.0301', 'decrypt token fail', /get a new one/],
  ])('%s %s', (code, message, expected) => {
    expect(adviceFor(code, 401, `Incorrect IAM authentication information: ${message}`)).toMatch(expected)
  })
})

describe('a wrong parameter is told as the input that it comes from', () => {
  const messageOf = (name: string) =>
    `Invalid parameter value,parameterName:${name}. Please refer to the support documentation`

  test.each([
    ['app_id', 'Check the input `app`.'],
    ['apis', 'Check the input `apis`.'],
    ['status', 'Check the input `status`.'],
    ['format', 'Check the input `format`.'],
    ['instance_id', 'Check the input `instance`.'],
    ['project_id', 'Check the input `project`.'],
    ['env_id', 'ROMA Connect does not accept its parameter “env_id”.'],
    ['constructor', 'ROMA Connect does not accept its parameter “constructor”.'],
  ])('%s', (name, expected) => {
    expect(adviceFor('APIG.2011', 400, messageOf(name))).toBe(expected)
    expect(adviceFor('APIG.2012', 400, messageOf(name))).toBe(expected)
  })

  test('without a name all inputs that go along are named', () => {
    expect(adviceFor('APIG.2000', 400, 'Parameter error')).toBe(
      'Check `instance`, `project`, `app`, `apis` and `status`.',
    )
  })
})

describe('an unknown code is told by its status and service', () => {
  test.each<[number, Service, RegExp]>([
    [401, 'roma', /The sign-in is not accepted.*get a new one/],
    [403, 'roma', /“read” authorisation/],
    [404, 'roma', /Check `region` or `endpoint`, `project` and `instance`/],
    [413, 'roma', /fewer `apis`/],
    [429, 'roma', /throttles/],
    [494, 'roma', /headers are too large/],
    [500, 'roma', /run the job again later, or raise `retries`/],
    [503, 'iam', /run the job again later/],
    [401, 'iam', /not accepted/],
    [403, 'iam', /lacks a permission/],
    [404, 'iam', /`iam-endpoint`/],
    [404, 'sts', /`sts-endpoint`/],
    [401, 'github', /id-token: write/],
    [403, 'github', /id-token: write/],
    [400, 'roma', /^$/],
  ])('%i of %s', (status, service, expected) => {
    for (const code of ['', 'X.1', 'constructor', '__proto__']) {
      expect(adviceFor(code, status, '', service)).toMatch(expected)
    }
  })
})

test('every advice is whole sentences', () => {
  for (const advice of Object.values(adviceByCode)) expect(advice).toMatch(/^[A-Z].*\.$/)
})
