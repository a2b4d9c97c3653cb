import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { adviceRows, advise, findAdvice } from '../../src/http/huawei-advice.ts'
import type { AdviceRow, Call, Service, Situation, WayName } from '../../src/http/huawei-situation.ts'

const ways = ['token', 'access-key', 'password', 'oidc-agency', 'identity-provider'] as const
const services = ['roma', 'iam', 'sts', 'github'] as const
const calls = [
  'export',
  'list backends',
  'list applications',
  'list instances',
  'list projects',
  'get token',
  'exchange ID token',
  'assume agency',
  'get ID token',
] as const

type Given = Omit<Partial<Situation>, 'signingIn' | 'status'>

function situation(way: WayName, status: number, given: Given = {}): Situation {
  return {
    service: 'roma',
    call: 'export',
    code: '',
    message: '',
    requestId: '8080d377bffeb6d5',
    ...given,
    status,
    signingIn: { way },
  }
}

const iam = 'Incorrect IAM authentication information: '
const app = 'Incorrect app authentication information: '
const times = 'signature time:20211217T064303Z,server time:20211217T065804Z'
const firewall = 'an HTML page with the title ‘418 Request blocked’'
const throttled = 'The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 minute'
const nothing = /^$/

interface Told {
  readonly way: WayName
  readonly status: number
  readonly given: Given
  readonly advice: RegExp
  readonly never?: RegExp
}

const told = (way: WayName, status: number, given: Given, advice: RegExp, never?: RegExp): Told => ({
  way,
  status,
  given,
  advice,
  ...(never && { never }),
})

/** Situations that were seen, or are documented, and what is told in each. */
const table: Readonly<Record<string, Told>> = {
  'a key of another cloud': told(
    'access-key',
    401,
    { code: 'APIGW.0301', message: `${iam}ak *** not exist` },
    /check `access-key`.*Each Huawei Cloud and site has keys of its own/,
    /token is valid/,
  ),
  'a key that is not known': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}Get secretKey failed,ak:***,err:ak not exist` },
    /`security-token` that came with it/,
  ),
  'the same, when a project is looked up': told(
    'access-key',
    401,
    {
      service: 'iam',
      call: 'list projects',
      code: 'APIG.0301',
      message: `${iam}Get secretKey failed,ak:***,err:ak not exist`,
    },
    /check `access-key`/,
    /grant/,
  ),
  'a temporary key that STS issued elsewhere': told(
    'oidc-agency',
    401,
    { code: 'APIG.0301', message: `${iam}ak *** not exist` },
    /`sts-endpoint` must be of the same/,
    /`access-key`/,
  ),
  'a key of an application': told(
    'access-key',
    401,
    { code: 'APIGW.0303', message: `${app}app not found, appkey HPUA` },
    /key of an integration application.*`access-key`/,
    /clock/,
  ),
  'a key of an application, in words alone': told(
    'access-key',
    401,
    { message: `${app}verify signature fail, the signature does not match the request` },
    /key of an integration application/,
  ),
  'an application’s signature that is late': told(
    'access-key',
    401,
    { code: 'APIG.0303', message: `${app}signature expired` },
    /^The clock of this runner is more than 15 minutes off\./,
  ),
  'a wrong secret': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}verify aksk signature fail, the signature does not match the request` },
    /check `secret-key` \(five more/,
  ),
  'a wrong secret in other words': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}verify signature fail, the signature does not match the request` },
    /check `secret-key`/,
  ),
  'a wrong secret, when a project is looked up': told(
    'access-key',
    401,
    { service: 'iam', call: 'list projects', code: 'APIG.0301', message: `${iam}verify ak sk signature fail` },
    /check `secret-key`/,
    /grant the list/,
  ),
  'a key that is locked': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}AK access failed to reach the limit,forbidden` },
    /lock an access key for five minutes: correct `secret-key`, wait/,
  ),
  'a clock, with both times': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}calc aksk signature fail:signature expired, ${times}` },
    /more than 15 minutes off: it says 20211217T064303Z, the server’s 20211217T065804Z\./,
  ),
  'a clock, without times': told(
    'oidc-agency',
    401,
    { code: 'APIG.0301', message: `${iam}calc ak sk signature fail:signature expired` },
    /clock of this runner is more than 15 minutes off.*NTP/,
  ),
  'a clock, with all that is known': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}calc aksk signature fail:signature expired, ${times}`, minutesOff: -15 },
    /it says 20211217T064303Z, the server’s 20211217T065804Z; it is 15 minutes behind the server’s/,
  ),
  'a clock, without times but with the date': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}calc ak sk signature fail:signature expired`, minutesOff: 20 },
    /more than 15 minutes off: it is 20 minutes ahead of the server’s/,
  ),
  'a clock, by the date alone': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}no`, minutesOff: -20 },
    /clock is 20 minutes behind the server’s/,
  ),
  'a clock that has nothing to do with a token': told(
    'token',
    401,
    { code: 'APIG.0301', message: `${iam}no`, minutesOff: 20 },
    /^The token is not accepted/,
    /clock/,
  ),
  'a security token': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}security token expires, expires_at:2026` },
    /get `access-key`, `secret-key` and `security-token` anew/,
  ),
  'a signature that a proxy took': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}x-auth-token not found` },
    /Authorization header/,
  ),
  'a signature that ROMA Connect misses': told('oidc-agency', 400, { code: 'ROMA.1000' }, /Authorization header/),
  'a token that a proxy took': told(
    'password',
    401,
    { code: 'APIG.0301', message: `${iam}x-auth-token not found` },
    /X-Auth-Token header/,
  ),
  'a token that ROMA Connect misses': told('token', 401, { code: 'APIG.1000' }, /X-Auth-Token header/),
  'a token that has expired': told(
    'token',
    401,
    { code: 'APIG.1001' },
    /has expired\. A token is valid for 24 hours.*get a new one/,
  ),
  'a token that has expired, in words': told(
    'token',
    401,
    { code: 'APIG.0301', message: `${iam}token expires, expires_at:2026-11-24` },
    /has expired/,
  ),
  'a token without a project': told('token', 401, { code: 'APIG.1003' }, /scope\.project/),
  'a token without a project, in one word': told(
    'token',
    401,
    { code: 'APIG.0301', message: 'Unauthorized' },
    /no project: get one.*scope\.project/,
  ),
  'a token that cannot be read': told(
    'token',
    401,
    { code: 'APIG.0301', message: `${iam}decrypt token fail` },
    /not the whole of it.*another region or cloud.*arrears/,
  ),
  'an issued token that cannot be read': told(
    'password',
    401,
    { code: 'APIG.0301', message: `${iam}decrypt token fail` },
    /`iam-endpoint` must be of the same region/,
    /`token`/,
  ),
  'a token that is not accepted': told('token', 401, { code: 'APIG.1002' }, /starts with MII/),
  'a token that a list does not accept': told(
    'token',
    400,
    { call: 'list instances', code: 'ROMA.1002' },
    /starts with MII/,
  ),
  'unknown words, by key': told(
    'access-key',
    401,
    { code: 'APIG.0301', message: `${iam}something new` },
    /The access key is not accepted/,
  ),
  'unknown words, by agency': told('oidc-agency', 401, { code: 'APIG.0301' }, /`sts-endpoint` must be/),
  'unknown words, by identity provider': told('identity-provider', 401, {}, /`iam-endpoint` must be/),
  'an account that is locked': told(
    'password',
    401,
    { service: 'iam', call: 'get token', message: 'The account is locked.' },
    /15 minutes.*do not run again before/,
    /programmatic/,
  ),
  'login protection': told(
    'password',
    401,
    { service: 'iam', call: 'get token', message: 'methods must contain totp' },
    /second factor/,
  ),
  'a wrong password': told(
    'password',
    401,
    { service: 'iam', call: 'get token', message: 'The username or password is wrong.' },
    /`account` is the name of the account/,
  ),
  'a user who may not': told('password', 403, { service: 'iam', call: 'get token' }, /programmatic access/),
  'a project that IAM does not know': told(
    'password',
    404,
    { service: 'iam', call: 'get token', message: 'Could not find project.' },
    /check `project`/,
  ),
  'IAM that is not there': told('password', 404, { service: 'iam', call: 'get token' }, /`iam-endpoint` or `region`/),
  'an account in arrears': told(
    'password',
    403,
    { service: 'iam', call: 'get token', message: 'The account is in arrears.' },
    /in arrears.*owner/,
  ),
  'an account in arrears, by code': told('access-key', 401, { code: 'APIG.1012' }, /in arrears/),
  'an account without a name': told('token', 401, { code: 'APIG.1011' }, /real-name/),
  'an identity provider': told(
    'identity-provider',
    401,
    {
      service: 'iam',
      call: 'exchange ID token',
      facts: { provider: '“github”', audience: '“sts”', subject: '“repo:a/b:x”' },
    },
    /identity provider “github” exists, its client ID is “sts”.*subject of this run is “repo:a\/b:x”/,
  ),
  'an identity provider and a token that cannot be read': told(
    'identity-provider',
    403,
    { service: 'iam', call: 'exchange ID token' },
    /subject of this run is not known/,
  ),
  'an agency’s trust': told(
    'oidc-agency',
    403,
    { service: 'sts', call: 'assume agency', code: 'STS5.1001', facts: { subject: '“repo:a/b:x”' } },
    /trust policy.*`oidc:sub`.*“repo:a\/b:x”/,
  ),
  'an agency that is not there': told(
    'oidc-agency',
    404,
    { service: 'sts', call: 'assume agency', code: 'STS5.1106' },
    /check `oidc-agency`/,
    /subject/,
  ),
  'an audience': told(
    'oidc-agency',
    400,
    { service: 'sts', call: 'assume agency', code: 'STS5.2001', facts: { audience: '“sts”' } },
    /add “sts” to its client IDs, or set `oidc-audience`/,
    /subject/,
  ),
  'another 404 of STS': told(
    'oidc-agency',
    404,
    { service: 'sts', call: 'assume agency' },
    /`oidc-provider` and `oidc-agency`/,
    /subject/,
  ),
  'another 400 of STS': told(
    'oidc-agency',
    400,
    { service: 'sts', call: 'assume agency', code: 'STS5.2002' },
    /`oidc-audience`/,
    /subject/,
  ),
  'a throttle of STS': told(
    'oidc-agency',
    429,
    { service: 'sts', call: 'assume agency', code: 'APIG.0308', message: throttled },
    /takes 200 requests in 1 minute/,
    /subject/,
  ),
  'a throttle': told(
    'token',
    429,
    { code: 'APIGW.0308', message: throttled },
    /takes 200 requests in 1 minute.*`timeout`/,
  ),
  'a throttle that says no window': told('token', 500, { code: 'APIG.9008' }, /Too many requests at once.*`timeout`/),
  'a throttle in words': told('token', 503, { message: 'over ratelimit' }, /Too many requests at once/),
  'no ID token': told('oidc-agency', 403, { service: 'github', call: 'get ID token' }, /id-token: write/),
  'ROMA Connect that is not there': told('token', 404, { code: 'APIGW.0101' }, /`region` or `endpoint`/),
  'IAM at a wrong path': told(
    'password',
    404,
    { service: 'iam', call: 'get token', code: 'APIGW.0101' },
    /`iam-endpoint`.*`\/v3`/,
    /ROMA Connect/,
  ),
  'STS at a wrong path': told(
    'oidc-agency',
    404,
    { service: 'sts', call: 'assume agency', code: 'APIGW.0101' },
    /`sts-endpoint`/,
    /ROMA Connect/,
  ),
  'a look-up of instances': told(
    'token',
    400,
    { call: 'list instances', code: 'ROMA.1006' },
    /Give `instance` as an ID.*roma:instances:list/,
  ),
  'a look-up of applications': told(
    'access-key',
    400,
    { call: 'list applications', code: 'ROMA.1006' },
    /`app` by their IDs.*roma:applications:list/,
  ),
  'a look-up of projects': told(
    'access-key',
    403,
    { service: 'iam', call: 'list projects', code: 'IAM.0003' },
    /Give `project` as an ID.*iam:projects:listProjects/,
  ),
  'the same, refused by the gateway': told(
    'access-key',
    403,
    { service: 'iam', call: 'list projects', code: 'APIGW.0302' },
    /Give `project` as an ID/,
    /“read”/,
  ),
  'a project of another account': told('access-key', 403, { code: 'APIC.7130' }, /check `project`/, /token/),
  'a project of another token': told(
    'token',
    403,
    { code: 'APIC.7130' },
    /check `project`, and that it is the one that the token/,
  ),
  'an instance of another account': told('token', 403, { code: 'APIG.1136' }, /check `instance` and `project`/),
  'several accounts': told('token', 400, { code: 'APIG.1201' }, /of one account/),
  'an account that may only read': told('token', 403, { code: 'APIC.7110' }, /an export is a POST/),
  'an enterprise project': told('token', 403, { code: 'APIC.7134' }, /enterprise project/),
  'a region that is forbidden': told('token', 403, { code: 'APIG.0802' }, /check `region`/),
  'an application that is not there': told('token', 404, { code: 'APIG.3004' }, /check `app`/),
  'an instance that is not there': told(
    'token',
    404,
    { code: 'APIG.3030' },
    /check `instance`, `project` and `region`/,
  ),
  'a backend that is not there': told('token', 404, { code: 'APIG.3084' }, /`apis` is not known/),
  'a feature': told('token', 412, { code: 'APIG.3458' }, /upgrade the instance/),
  'an upgrade': told('token', 409, { code: 'APIC.7701' }, /being changed or upgraded/),
  'permissions of a user': told(
    'token',
    403,
    { code: 'APIG.1005' },
    /“read” authorisation.*without Tenant Administrator/,
  ),
  'the same with 401': told('access-key', 401, { code: 'APIG.1005' }, /“read” authorisation/),
  'permissions of an agency': told(
    'oidc-agency',
    403,
    { code: 'APIG.1005' },
    /agency.*Tenant Administrator.*not documented.*`app`/,
  ),
  'permissions of a federated user': told(
    'identity-provider',
    403,
    { code: 'APIGW.0302' },
    /user group.*Tenant Administrator.*not documented/,
  ),
  'a parameter of the export': told(
    'token',
    400,
    { code: 'APIG.2011', message: 'Invalid parameter value,parameterName:apis. Please' },
    /^Check the input `apis`\.$/,
  ),
  'a parameter of two': told(
    'token',
    400,
    { code: 'APIG.2012', message: 'parameterName:app_id' },
    /^Check the input `app`\.$/,
  ),
  'a parameter of all': told(
    'token',
    400,
    { call: 'list instances', code: 'APIG.2011', message: 'parameterName:project_id' },
    /^Check the input `project`\.$/,
  ),
  'the status': told(
    'token',
    400,
    { call: 'list backends', code: 'APIG.2011', message: 'parameterName:status' },
    /`status`/,
  ),
  'the format': told('token', 400, { code: 'APIG.2011', message: 'parameterName:format' }, /`format`/),
  'the instance': told('token', 400, { code: 'APIG.2011', message: 'parameterName:instance_id' }, /`instance`/),
  'a parameter that is no input': told(
    'token',
    400,
    { call: 'list instances', code: 'APIG.2011', message: 'parameterName:limit. Please' },
    /^ROMA Connect does not accept its parameter “limit”\.$/,
  ),
  'parameters without a name': told('token', 400, { code: 'APIG.2000' }, /`app`, `apis` and `status`/),
  'parameters of a list of applications': told(
    'token',
    400,
    { call: 'list applications', code: 'ROMA.13000' },
    /^Check `instance` and `project`\.$/,
  ),
  'parameters of a list of instances': told(
    'token',
    400,
    { call: 'list instances', code: 'ROMA.13000' },
    /^Check `project`\.$/,
  ),
  'a request that is too large': told('token', 413, {}, /fewer `apis`/),
  'something that is not there': told('token', 404, { code: 'APIG.3001' }, /`instance`, and `app` when/),
  'applications that are not there': told('token', 404, { call: 'list applications' }, /`project` and `instance`/),
  'instances that are not there': told('token', 404, { call: 'list instances' }, /and `project`/),
  'projects that are not there': told(
    'token',
    404,
    { service: 'iam', call: 'list projects' },
    /`iam-endpoint` or `region`/,
  ),
  'an error within': told('token', 500, { code: 'APIG.9999' }, /open a ticket.*request ID/),
  'an error within, with the status 200': told('token', 200, { code: 'APIG.9999' }, /open a ticket/),
  'an error within, without a request ID': told(
    'token',
    500,
    { code: 'APIG.9999', requestId: '' },
    /open a ticket/,
    /request ID/,
  ),
  'a busy service': told('token', 503, {}, /run the job again later/),
  'a firewall before ROMA Connect': told('token', 418, { message: firewall }, /something in between.*`endpoint`/),
  'a firewall that says 403': told(
    'access-key',
    403,
    { message: 'an HTML page with the title ‘403 Forbidden’' },
    /something in between/,
    /“read”/,
  ),
  'a firewall before IAM': told(
    'password',
    405,
    { service: 'iam', call: 'get token', message: firewall },
    /`iam-endpoint`/,
    /ROMA/,
  ),
  'a firewall before STS': told(
    'oidc-agency',
    403,
    { service: 'sts', call: 'assume agency', message: firewall },
    /`sts-endpoint`/,
    /subject/,
  ),
  'a page of a proxy that gets no answer': told(
    'token',
    502,
    { message: 'an HTML page with the title ‘502 Bad Gateway’' },
    /run the job again later/,
  ),
  'a long token': told('token', 494, {}, /check that `token` holds one token/),
  'a long token, to nginx': told(
    'token',
    400,
    { message: 'an HTML page with the title ‘400 Request Header Or Cookie Too Large’' },
    /check that `token` holds/,
  ),
  'a long security token': told('access-key', 431, {}, /`security-token`/),
  'a long security token, to nginx': told(
    'access-key',
    400,
    { message: 'an HTML page with the title ‘400 Request Header Or Cookie Too Large’' },
    /`security-token`/,
  ),
  'IAM’s 401 with the status 200': told(
    'password',
    200,
    { service: 'iam', call: 'get token', code: '401', message: 'no' },
    /`account` is the name/,
  ),
  'an unknown 400': told('token', 400, { code: 'X.1' }, nothing),
  'an unknown 409': told('oidc-agency', 409, { code: 'constructor' }, nothing),
}

describe('what is told', () => {
  test.each(Object.entries(table))('%s', (_, { way, status, given, advice, never }) => {
    const sentence = advise(situation(way, status, given))
    expect(sentence).toMatch(advice)
    if (never !== undefined) expect(sentence).not.toMatch(never)
  })

  test('every row of the advice is reached', () => {
    const reached = new Set(
      Object.values(table).map(({ way, status, given }) => findAdvice(situation(way, status, given))),
    )
    const differs = (row: AdviceRow) => [...reached].every((other) => other?.advice !== row.advice)
    expect(adviceRows.filter(differs).map(({ advice }) => advice)).toEqual([])
    // Forms of the same advice, too, but for parameters, which are all alike.
    expect(
      adviceRows.filter((row) => !reached.has(row) && row.text?.source.startsWith('parameterName') !== true),
    ).toEqual([])
  })

  test.each(['APIGW', 'APIC'])('%s is what older gateways call APIG', (prefix) => {
    for (const number of ['0101', '0308', '0310']) {
      const sentence = advise(situation('token', 400, { code: `APIG.${number}` }))
      expect(sentence).not.toBe('')
      expect(advise(situation('token', 400, { code: `${prefix}.${number}` }))).toBe(sentence)
    }
  })

  test('of a key of the environment its variables are named', () => {
    const given = situation('access-key', 401, { message: 'verify aksk signature fail' })
    const variables = { 'secret-key': 'HW_SECRET_KEY' }
    expect(advise({ ...given, signingIn: { way: 'access-key', variables } })).toContain('check `HW_SECRET_KEY`')
  })

  test('nothing that depends on a way or a call is told when they are not known', () => {
    for (const message of ['decrypt token fail', 'verify aksk signature fail', 'ak not exist']) {
      expect(advise({ ...situation('token', 401, { message }), signingIn: undefined, call: undefined })).toBe('')
    }
  })
})

test('every advice is whole sentences with a source, and every row can fit something', () => {
  for (const { advice, source, from, ways: some, codes, statuses, text } of adviceRows) {
    expect(advice).toMatch(/^[A-Z].*\.$/)
    expect(source).toMatch(/^https:\/\//)
    expect(source).not.toMatch(/\.md$/)
    expect(from.length).toBeGreaterThan(0)
    expect(some?.length ?? 1).toBeGreaterThan(0)
    expect(codes ?? statuses ?? text).toBeDefined()
  }
})

/** What only those who sign in in one way can use. */
const ownWords: Readonly<Record<WayName, RegExp>> = {
  token: /`token`|scope\.project|MII|A token is valid/,
  'access-key': /`access-key`|`secret-key`|`security-token`|[Tt]he access key|secret key/,
  password: /`account`|`user`|`password`|second factor|wrong passwords/,
  'oidc-agency': /`oidc-provider`|`oidc-agency`|`sts-endpoint`|trust policy|\bagency\b/,
  'identity-provider': /`identity-provider`|conversion rule|identity provider/,
}
const serviceWords: Readonly<Record<Service, RegExp>> = {
  roma: /“read”|`apis`|`instance`|`app`|ROMA Connect’s/,
  iam: /signing keys|wrong passwords|programmatic|listProjects/,
  sts: /trust policy|`oidc-agency`|client IDs/,
  github: /id-token: write/,
}
const signatures = /[Ss]ignature|clock/
const headers = /X-Auth-Token/

/** Every code and text that the gateway and the API management are known to answer. */
const documented = readFileSync(new URL('../fixtures/apig-error-codes.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([status = '', code = '', message = '']) => ({ status: Number(status), code, message }))

const known = [
  ...documented,
  ...Object.values(table).map(({ status, given }) => ({
    status,
    code: given.code ?? '',
    message: given.message ?? '',
  })),
]

describe.each(ways)('to those who sign in by %s', (way) => {
  test('no advice of another way is ever told, and none of another service', () => {
    expect(documented.length).toBeGreaterThan(280)
    for (const { status, code, message } of known) {
      for (const service of services) {
        for (const call of calls) checkOne(way, { service, call, code, message }, status)
      }
    }
  })
})

function checkOne(
  way: WayName,
  given: { service: Service; call: Call; code: string; message: string },
  status: number,
): void {
  for (const known401 of [status, 401, 403]) {
    for (const minutesOff of [0, 30]) {
      const sentence = advise(situation(way, known401, { ...given, minutesOff }))
      // STS is asked without a credential, and by agencies alone; nobody else meets GitHub's ID tokens.
      const others = ways.filter((other) => other !== way && !(given.service === 'sts' && other === 'oidc-agency'))
      const wrong = others.filter((other) => ownWords[other].test(sentence))
      const elsewhere = services.filter((other) => other !== given.service && serviceWords[other].test(sentence))
      const isSigned = way === 'access-key' || way === 'oidc-agency'
      if (isSigned ? headers.test(sentence) : signatures.test(sentence)) wrong.push(way)
      if (wrong.length + elsewhere.length > 0) {
        throw new Error(`${JSON.stringify({ way, known401, ...given, wrong, elsewhere })}: ${sentence}`)
      }
    }
  }
}
