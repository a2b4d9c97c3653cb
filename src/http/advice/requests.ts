import type { AdviceRow } from '../huawei-situation.ts'
import { sources } from './wording.ts'

const forbidden = {
  statuses: ['403'],
  codes: [
    'APIG.1005',
    'APIG.1020',
    'APIG.11*',
    'APIG.1200',
    'APIC.7106',
    'APIC.7300',
    'ROMA.1006',
    'ROMA.12001',
    'APIG.0302',
    'APIG.0306',
  ],
} as const

const tryIt = 'Try it with one application in `app`: it works when the file holds its backends.'

const lookUps: readonly AdviceRow[] = [
  {
    ...forbidden,
    from: ['roma'],
    calls: ['list instances'],
    advice: 'Give `instance` as an ID, then no look-up is needed; or grant roma:instances:list.',
    source: sources.instances,
  },
  {
    ...forbidden,
    from: ['roma'],
    calls: ['list applications'],
    advice: 'Give the applications in `app` by their IDs, then no list is needed; or grant roma:applications:list.',
    source: sources.applications,
  },
  {
    ...forbidden,
    from: ['iam'],
    calls: ['list projects'],
    advice:
      'Give `project` as an ID (console: “My Credentials”), then no look-up is needed; or grant the list of projects (iam:projects:listProjects).',
    source: sources.projects,
  },
]

const instance = 'The instance is not known in this project and region: check `instance`, `project` and `region`.'

const places: readonly AdviceRow[] = [
  {
    from: ['roma'],
    codes: ['APIC.7130', 'APIG.0310'],
    ways: ['token'],
    advice:
      'The project is not one of this account’s, or suspended: check `project`, and that it is the one that the token was issued for.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIC.7130', 'APIG.0310'],
    advice: 'The project is not one of this account’s, or suspended: check `project`.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIG.1136', 'APIC.7111'],
    advice: 'The instance belongs to another account or project: check `instance` and `project`.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIG.1201'],
    advice:
      'The instance, the applications and the backends must be of one account: check `instance`, `app` and `apis`.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIC.7110'],
    calls: ['export'],
    advice: 'This account may only read, and an export is a POST: use an account that may write.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIC.7134'],
    advice: 'Grant the enterprise project of this instance to who signs in.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIG.0802'],
    advice: 'IAM forbids this region to who signs in: check `region`, and the permissions.',
    source: sources.gateway,
  },
  {
    from: ['roma'],
    codes: ['APIG.3004'],
    calls: ['export', 'list backends'],
    advice: 'The integration application is not known on this instance: check `app`.',
    source: sources.management,
  },
  { from: ['roma'], codes: ['APIG.3030', 'APIC.7302', 'ROMA.00110002'], advice: instance, source: sources.management },
  {
    from: ['roma'],
    codes: ['APIG.3084'],
    calls: ['export'],
    advice: 'A custom backend of `apis` is not known on this instance: check the IDs.',
    source: 'https://support.huaweicloud.com/intl/en-us/api-roma/ShowLiveDataApiV2.html',
  },
  {
    from: ['roma'],
    codes: ['APIG.3458'],
    advice: 'This instance does not have the feature: upgrade the instance.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIC.7701'],
    advice: 'The instance is being changed or upgraded: run again when that is over.',
    source: sources.management,
  },
]

const user =
  'Give the IAM user ROMA Connect’s permissions, and the integration application’s “read” authorisation to it; ' +
  'without Tenant Administrator, only applications that it created or was authorised for can be exported.'

const notDocumented = 'To applications that somebody else created the only documented road is Tenant Administrator;'

const permissions: readonly AdviceRow[] = [
  {
    ...forbidden,
    from: ['roma'],
    calls: ['export', 'list backends'],
    ways: ['token', 'access-key', 'password'],
    advice: user,
    source: sources.authorising,
  },
  {
    ...forbidden,
    from: ['roma'],
    calls: ['export', 'list backends'],
    ways: ['oidc-agency'],
    advice: `Give the agency ROMA Connect’s permissions. ${notDocumented} whether a trust agency can have it, and whether an agency can be authorised for an application, is not documented. ${tryIt}`,
    source: sources.authorising,
  },
  {
    ...forbidden,
    from: ['roma'],
    calls: ['export', 'list backends'],
    ways: ['identity-provider'],
    advice: `Give the user group of the conversion rule ROMA Connect’s permissions. ${notDocumented} whether a federated user can be authorised for an application is not documented. ${tryIt}`,
    source: sources.authorising,
  },
  {
    from: ['iam'],
    statuses: ['403'],
    calls: ['get token'],
    ways: ['password'],
    advice: 'Check in IAM that the user of `user` has programmatic access.',
    source: sources.tokens,
  },
]

/** What is not there, or not allowed, for a sign-in that is all right. */
export const requestAdvice: readonly AdviceRow[] = [...lookUps, ...places, ...permissions]
