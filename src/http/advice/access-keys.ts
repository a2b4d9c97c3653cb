import { inForms, type AdviceRow } from '../huawei-situation.ts'
import { setClock, signingWays, sources } from './wording.ts'

const times =
  /signature expired.*signature time:\s?(?<signed>[\dTZ:.+-]{8,40}),\s?server time:\s?(?<server>[\dTZ:.+-]{8,40})/i
const unknownKey = /\bak\b.{0,80}not exist|Get secretKey failed/i

/** Signatures that are refused, each by its own words: the code is the same for all. */
export const accessKeyAdvice: readonly AdviceRow[] = [
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: signingWays,
      text: times,
      advice: `The clock of this runner is more than 15 minutes off: it says {signed}, the server’s {server}. ${setClock}`,
      source: 'https://github.com/huaweicloud/huaweicloud-sdk-java-v3/issues/44',
    },
    {
      clockIsOff: true,
      advice: `The clock of this runner is more than 15 minutes off: it says {signed}, the server’s {server}; it is {clock} the server’s. ${setClock}`,
    },
    {},
  ),
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: signingWays,
      text: /signature expired|signature time/i,
      advice: `The clock of this runner is more than 15 minutes off. ${setClock}`,
      source: sources.signing,
    },
    {
      clockIsOff: true,
      advice: `The clock of this runner is more than 15 minutes off: it is {clock} the server’s. ${setClock}`,
    },
    {},
  ),
  {
    from: ['roma', 'iam'],
    ways: ['access-key'],
    text: /reach the limit|AK access failed/i,
    advice:
      'More than five wrong signatures in a row lock an access key for five minutes: correct `secret-key`, wait, then run again.',
    source: sources.signing,
  },
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: ['access-key'],
      advice:
        'It was taken for the key of an integration application, which cannot do this: `access-key` and `secret-key` must be those of an IAM user (console: “My Credentials”, “Access Keys”).',
      source: 'https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0003.html',
    },
    { codes: ['APIG.0303'] },
    { text: /app not found|app authentication/i },
  ),
  {
    from: ['roma', 'iam'],
    ways: ['access-key'],
    text: /verify (ak ?sk )?signature fail|signature does not match|signature is (wrong|incorrect|invalid)/i,
    advice:
      'The secret key does not belong to the access key: check `secret-key` (five more wrong tries lock the key for five minutes).',
    source: sources.signing,
  },
  {
    from: ['roma', 'iam'],
    ways: ['access-key'],
    text: unknownKey,
    advice:
      'The access key is not known: check `access-key`, and that it was not deleted or disabled. Each Huawei Cloud and site has keys of its own; ' +
      'a temporary one is known only with the `security-token` that came with it, and for its time.',
    source: 'https://github.com/jeessy2/ddns-go/issues/844',
  },
  {
    from: ['roma', 'iam'],
    ways: ['oidc-agency'],
    text: unknownKey,
    advice:
      'The temporary access key that STS has just issued is not known here: `sts-endpoint` must be of the same Huawei Cloud as `endpoint` or `region`.',
    source: sources.signing,
  },
  {
    from: ['roma', 'iam'],
    ways: ['access-key'],
    text: /security[- ]?token/i,
    advice:
      'A temporary access key is not accepted after its time, and never without the `security-token` that was issued with it: ' +
      'get `access-key`, `secret-key` and `security-token` anew, together.',
    source: 'https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-securetoken.html',
  },
  ...inForms(
    {
      from: ['roma', 'iam'],
      ways: signingWays,
      advice: 'The signature did not arrive. Check that no proxy removes the Authorization header.',
      source: sources.signing,
    },
    { codes: ['APIG.1000', 'APIC.7100', 'ROMA.1000'], source: sources.management },
    { text: /x-auth-token not found/i },
  ),
]
