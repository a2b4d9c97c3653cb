import { inForms, type AdviceRow } from '../huawei-situation.ts'
import { sources } from './wording.ts'

const throttles = ['APIG.0308', 'APIG.9008']
const account = 'Its owner must settle this in the console; nothing in the workflow helps.'

const hosts = [
  { from: 'roma', name: 'ROMA Connect', input: 'endpoint' },
  { from: 'iam', name: 'IAM', input: 'iam-endpoint' },
  { from: 'sts', name: 'STS', input: 'sts-endpoint' },
] as const

/** What stands in the way before anybody looks at the sign-in. */
const onTheWay: readonly AdviceRow[] = [
  ...(['token', 'security-token'] as const).flatMap((input) =>
    inForms(
      {
        from: ['roma', 'iam'],
        ways: [input === 'token' ? 'token' : 'access-key'],
        advice: `The headers are too large: check that \`${input}\` holds one token and nothing else (32 KB at most).`,
        source: sources.gateway,
      },
      { statuses: ['431', '494'] },
      { text: /Header Or Cookie Too Large/i },
    ),
  ),
  ...inForms(
    {
      from: ['roma', 'iam', 'sts'],
      text: /limit:(?<limit>\d{1,9}),\s?time:(?<time>\d{1,6} ?[a-z]{1,9})/i,
      advice:
        'It takes {limit} requests in {time}, no more: run fewer jobs at a time, or raise `timeout`, so that there is time to wait.',
      source: 'https://github.com/huaweicloud/terraform-provider-huaweicloud/issues/1335',
    },
    { codes: throttles, statuses: ['429'] },
  ),
  ...inForms(
    {
      from: ['roma', 'iam', 'sts'],
      advice: 'Too many requests at once: run fewer jobs at a time, or raise `timeout`, so that there is time to wait.',
      source: sources.gateway,
    },
    { codes: throttles, statuses: ['429'] },
    { text: /throttling threshold|over ?ratelimit|too many requests/i },
  ),
  ...hosts.map(({ from, name, input }) => ({
    from: [from],
    statuses: ['2xx', '4xx'],
    text: /^an HTML page/,
    advice:
      `That is no answer of ${name}’s: something in between (a firewall, a proxy, a page to sign in) stopped the request. ` +
      `Check whether this runner’s address may reach it, and \`${input}\` or \`region\`.`,
    source: sources.gateway,
  })),
  {
    from: ['roma'],
    codes: ['APIG.0101'],
    advice:
      'ROMA Connect’s API is not at this address: check `region` or `endpoint`, and that ROMA Connect is offered there.',
    source: sources.gateway,
  },
  {
    from: ['iam'],
    codes: ['APIG.0101'],
    advice:
      'IAM’s API is not at this address: `iam-endpoint` is the base URL alone, without the `/v3` that Terraform’s auth_url has; check it, or `region`.',
    source: 'https://github.com/huaweicloud/terraform-provider-huaweicloud/issues/907',
  },
  {
    from: ['sts'],
    codes: ['APIG.0101'],
    advice:
      'STS’s API is not at this address: `sts-endpoint` is the base URL alone, without `/v5`; check it, or `region`.',
    source: sources.gateway,
  },
]

/** Whatever the way to sign in. */
const accounts: readonly AdviceRow[] = [
  {
    from: ['roma', 'iam', 'sts'],
    codes: ['APIG.1011'],
    advice: `The account lacks real-name authentication. ${account}`,
    source: sources.management,
  },
  ...inForms(
    {
      from: ['roma', 'iam', 'sts'],
      advice: `The account is in arrears, frozen or suspended. ${account}`,
      source: sources.decryption,
    },
    { codes: ['APIG.1012', 'APIG.1013', 'APIC.7109'], source: sources.management },
    { text: /arrears|\bfrozen\b|account is suspended|balance is insufficient|insufficient balance/i },
  ),
]

/** What the gateway says, or something in front of it, before the sign-in counts. */
export const gatewayAdvice: readonly AdviceRow[] = [...onTheWay, ...accounts]
