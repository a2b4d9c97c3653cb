import type { Refusal } from '../errors.ts'

/** What the request was for: it decides what a status without a known code most likely means. */
export type Service = 'roma' | 'iam' | 'sts' | 'github'

// Sources: https://support.huaweicloud.com/api-roma/ (error codes of each API),
// https://docs.otc.t-systems.com/api-gateway/api-ref/appendix/error_codes.html (the API management of the same code base),
// https://support.huaweicloud.com/intl/en-us/usermanual-apig/apig-ug-180530090.html (the gateway in front).
const projectToken = 'Use a token whose scope is the project of this instance: get it with “scope.project”.'

const permissions =
  'Give the user or agency ROMA Connect’s permissions, and the integration application’s “read” authorisation to it; ' +
  'without Tenant Administrator, only applications that it created or was authorised for can be exported.'
const freshToken =
  'A token is valid for 24 hours, in one region, and ends early when its user’s password or permissions change: get a new one, or sign in by access key or OIDC.'
const account = 'The owner of the Huawei Cloud account must settle this in the console.'

const support = 'If it lasts, open a ticket with Huawei Cloud and give it the request ID.'

const later = 'The service is busy or unwell: run the job again later, or raise `retries`.'

/** Also the table of `docs/troubleshooting.md`. */
export const adviceByCode: Readonly<Record<string, string>> = {
  'APIG.1000': 'The sign-in did not reach ROMA Connect. Check that no proxy removes the X-Auth-Token header.',
  'APIG.1001': freshToken,
  'APIG.1002': `The token is not accepted. Check that it is complete, of this region, and scoped to the project. ${freshToken}`,
  'APIG.1003': projectToken,
  'APIG.1005': permissions,
  'APIG.1007': projectToken,
  'APIG.1008': support,
  'APIG.1009': projectToken,
  'APIG.1010': support,
  'APIG.1011': account,
  'APIG.1012': account,
  'APIG.1013': account,
  'APIG.1020': permissions,
  'APIG.1104': permissions,
  'APIG.1119': permissions,
  'APIG.1136': 'The instance belongs to another account or project: check `instance` and `project`.',
  'APIG.1200': permissions,
  'APIG.1201':
    'The instance, the applications and the backends must be of one account: check `instance`, `app` and `apis`.',
  'APIG.3004': 'The integration application is not known on this instance: check `app`.',
  'APIG.3030': 'The instance is not known in this project and region: check `instance`, `project` and `region`.',
  'APIG.3084': 'A custom backend of `apis` is not known on this instance: check the IDs.',
  'APIG.3458': 'This instance does not have the feature: upgrade the instance.',
  'APIG.9008':
    'ROMA Connect throttles: too many requests at once. The action has waited and tried again; run fewer jobs at a time.',
  'APIG.9999': support,
  'APIC.7100': 'The sign-in did not reach ROMA Connect. Check that no proxy removes the X-Auth-Token header.',
  'APIC.7101': freshToken,
  'APIC.7102': freshToken,
  'APIC.7103': projectToken,
  'APIC.7106': permissions,
  'APIC.7109': account,
  'APIC.7110': 'This account may only read, and an export is a POST: use an account that may write.',
  'APIC.7111': 'The instance belongs to another account: check `project` and `instance`.',
  'APIC.7130': 'The project is another one than the sign-in’s: check `project`.',
  'APIC.7134': 'Grant the user or agency the enterprise project of this instance.',
  'APIC.7300': permissions,
  'APIC.7302': 'The instance is not known in this project and region: check `instance`, `project` and `region`.',
  'APIC.7701': 'The instance is being changed or upgraded: run again when that is over.',
  'ROMA.1000': 'The sign-in did not reach ROMA Connect. Check that no proxy removes the X-Auth-Token header.',
  'ROMA.1002': freshToken,
  'ROMA.1006': permissions,
  'ROMA.12001': permissions,
  'ROMA.00110002': 'The instance is not known in this project and region: check `instance`, `project` and `region`.',
  'APIG.0101':
    'ROMA Connect’s API is not at this address: check `region` or `endpoint`, and that ROMA Connect is offered there.',
  'APIG.0302': permissions,
  'APIG.0305': 'The sign-in is not accepted: check the access key or token.',
  'APIG.0306': permissions,
  'APIG.0307': freshToken,
  'APIG.0308': 'The gateway throttles: too many requests in a minute. Run fewer jobs at a time, or raise `retries`.',
  'APIG.0310': 'The project is suspended or unknown: check `project`.',
  'APIG.0802': 'The user is not allowed in this region: check `region` and the user’s permissions.',
  'STS5.1001':
    'The agency’s trust policy does not allow this workflow. Check its `oidc:sub`, `oidc:aud` and `oidc:iss` conditions.',
  'STS5.2001':
    'The audience is not registered with the OIDC provider: add it to its client IDs, or set `oidc-audience`.',
}

const jobToken =
  'GitHub gives ID tokens only to a running job with `permissions: id-token: write`: check that, and run the job again.'
const locked =
  'More than five wrong signatures in a row lock an access key for five minutes: correct `secret-key`, wait, then run again.'
const freshKeys =
  'A temporary access key is not accepted after its time, and never without the `security-token` that was issued with it: ' +
  'get `access-key`, `secret-key` and `security-token` anew, together, or sign in by OIDC.'
const wrongSecret =
  'The secret key does not belong to the access key: check `secret-key` (five more wrong tries lock the key for five minutes).'

// The gateway says what is wrong only in the message of its 0301 and 0303:
// https://support.huaweicloud.com/trouble-roma/roma_08_1035.md
const byMessage: readonly (readonly [RegExp, string])[] = [
  [/reach the limit|forbidden.*AK|AK access failed/i, locked],
  [
    /signature expired|0303/i,
    'The clock of this runner is more than 15 minutes off: set it (NTP), or use another runner.',
  ],
  [/verify ak ?sk signature fail|signature does not match/i, wrongSecret],
  [
    /ak not exist|Get secretKey failed/i,
    'The access key is not known: check `access-key`, and that it was not deleted or disabled.',
  ],
  [
    /x-auth-token not found/i,
    'The sign-in did not reach the gateway. Check that no proxy removes the X-Auth-Token header.',
  ],
  [/security.?token/i, freshKeys],
  [/token/i, freshToken],
]

/** What the user can do about a refusal: a sentence, or '' when there is nothing to say. Codes count before statuses. */
export function advise(refusal: Refusal, service: Service): string {
  // Older gateways say APIGW or APIC for the same numbers.
  const code = refusal.code.replace(/^(APIGW|APIC)\.0/, 'APIG.0')
  if (Object.hasOwn(adviceByCode, code)) return adviceByCode[code] ?? ''
  if (code === 'APIG.0301' || code === 'APIG.0303') {
    const text = `${refusal.code} ${refusal.message}`
    return byMessage.find(([pattern]) => pattern.test(text))?.[1] ?? byStatus(401, service)
  }
  const parameter = /parameterName:\s*([\w-]+(?:\.[\w-]+)*)/.exec(refusal.message)?.[1]
  if (parameter !== undefined) return adviseParameter(parameter)
  if (/^(APIG\.20\d\d|ROMA\.13000)$/.test(code)) return 'Check `instance`, `project`, `app`, `apis` and `status`.'
  return byStatus(refusal.status, service)
}

const inputOf: Readonly<Record<string, string>> = {
  app_id: 'app',
  apis: 'apis',
  status: 'status',
  format: 'format',
  instance_id: 'instance',
  project_id: 'project',
}

function adviseParameter(parameter: string): string {
  const input = Object.hasOwn(inputOf, parameter) ? inputOf[parameter] : undefined
  return input === undefined
    ? `ROMA Connect does not accept its parameter “${parameter}”.`
    : `Check the input \`${input}\`.`
}

const byStatusOfService: Readonly<Record<Service, Readonly<Record<number, string>>>> = {
  roma: {
    401: `The sign-in is not accepted. ${freshToken}`,
    403: permissions,
    404: 'Check `region` or `endpoint`, `project` and `instance`.',
  },
  iam: {
    401: 'The sign-in is not accepted: check it.',
    403: 'The user or agency lacks a permission for this.',
    404: 'Check `project`, and `region` or `iam-endpoint`.',
  },
  sts: {
    401: 'The sign-in is not accepted: check it.',
    403: 'The user or agency lacks a permission for this.',
    404: 'Check `oidc-provider` and `oidc-agency`, and `region` or `sts-endpoint`.',
  },
  github: { 401: jobToken, 403: jobToken },
}

function byStatus(status: number, service: Service): string {
  const own = byStatusOfService[service][status]
  if (own !== undefined) return own
  if (status === 413) return 'The request is too large: give fewer `apis`.'
  if (status === 431 || status === 494)
    return 'The headers are too large for the gateway: check that the token is one token, and not longer than 32 KB.'
  if (status === 429) return adviceByCode['APIG.0308'] ?? ''
  return status >= 500 ? later : ''
}
