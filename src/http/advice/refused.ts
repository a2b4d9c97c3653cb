import type { AdviceRow } from '../huawei-situation.ts'
import { setClock, lifetime, signingWays, sources } from './wording.ts'

const refused = {
  from: ['roma', 'iam'],
  statuses: ['401'],
  codes: ['APIG.0301', 'APIG.0305', 'APIG.1002', 'APIC.7102', 'ROMA.1002'],
} as const

/** A sign-in that is refused in words that no other row knows. */
export const refusedAdvice: readonly AdviceRow[] = [
  {
    ...refused,
    ways: signingWays,
    clockIsOff: true,
    advice: `This runner’s clock is {clock} the server’s. ${setClock}`,
    source: sources.signing,
  },
  {
    ...refused,
    ways: ['token'],
    advice: `The token is not accepted. Check that \`token\` is the whole of it (it starts with MII), of this region, and has the project as its scope. ${lifetime}`,
    source: 'https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html',
  },
  {
    ...refused,
    ways: ['access-key'],
    advice:
      'The access key is not accepted. Check that `access-key` and `secret-key` belong together, and, for a temporary key, `security-token` too.',
    source: sources.signing,
  },
  {
    ...refused,
    from: ['roma'],
    ways: ['oidc-agency'],
    advice:
      'The temporary access key that STS has just issued is not accepted here: `sts-endpoint` must be of the same Huawei Cloud as `endpoint` or `region`.',
    source: sources.signing,
  },
  {
    ...refused,
    from: ['roma'],
    ways: ['password', 'identity-provider'],
    advice:
      'The token that IAM has just issued is not accepted here: `iam-endpoint` must be of the same region and cloud as `endpoint`.',
    source: 'https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html',
  },
]
