import { inForms, type AdviceRow } from '../huawei-situation.ts'
import { lifetime, sources } from './wording.ts'

/** Tokens that are refused. */
export const tokenAdvice: readonly AdviceRow[] = [
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: ['token', 'password', 'identity-provider'],
      advice: 'The token did not arrive. Check that no proxy removes the X-Auth-Token header.',
      source: sources.signing,
    },
    { codes: ['APIG.1000', 'APIC.7100', 'ROMA.1000'], source: sources.management },
    { text: /x-auth-token not found/i },
  ),
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: ['token'],
      advice: `The token has expired. ${lifetime}`,
      source: sources.signing,
    },
    { codes: ['APIG.1001', 'APIC.7101', 'APIG.0307'], source: sources.management },
    { text: /token (has )?expire|session expired/i },
  ),
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: ['token'],
      advice: 'The token has no project: get one whose scope is the project of this instance (“scope.project”).',
      source: 'https://support.huaweicloud.com/intl/en-us/api-roma/roma_06_0203.html',
    },
    { codes: ['APIG.1003', 'APIG.1007', 'APIG.1009', 'APIC.7103'] },
    {
      from: ['roma'],
      text: /^(Incorrect IAM authentication information: ?)?Unauthorized\.?$/i,
      source: 'https://github.com/huaweicloud/huaweicloud-devkit/issues/262',
    },
  ),
  {
    from: ['roma', 'iam'],
    ways: ['token'],
    text: /decrypt token fail/i,
    advice:
      'The token cannot be read here. Either `token` is not the whole of it, or it is of another region or cloud, or it has expired, or the account is in arrears or frozen. ' +
      lifetime,
    source: sources.decryption,
  },
  {
    from: ['roma'],
    ways: ['password', 'identity-provider'],
    text: /decrypt token fail/i,
    advice:
      'The token that IAM has just issued cannot be read here: `iam-endpoint` must be of the same region and cloud as `endpoint`; or the account is in arrears or frozen.',
    source: sources.decryption,
  },
]
