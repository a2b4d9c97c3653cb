import type { AdviceRow } from '../huawei-situation.ts'
import { sources } from './wording.ts'

const subject =
  'The subject of this run is {subject}. GitHub has two forms of it, repo:ORG/REPO:… and, for repositories created, ' +
  'renamed or moved since 15 July 2026, repo:ORG@ID/REPO@ID:…; the cloud side must allow the one of this run.'

const passwords: readonly AdviceRow[] = [
  {
    from: ['iam'],
    ways: ['password'],
    calls: ['get token'],
    text: /\blocked\b/i,
    advice:
      'Too many wrong passwords lock a user, for 15 minutes unless the administrator chose otherwise, and each further try starts them anew: wait, and do not run again before. Then correct `password`.',
    source: sources.tokens,
  },
  {
    from: ['iam'],
    ways: ['password'],
    calls: ['get token'],
    text: /mfa|totp|multi-factor|login protection/i,
    advice:
      'This user must give a second factor, which a workflow cannot: use an access key or OIDC instead, or a user without login protection.',
    source: 'https://support.huaweicloud.com/intl/en-us/api-iam/iam_03_0006.html',
  },
  {
    from: ['iam'],
    ways: ['password'],
    calls: ['get token'],
    statuses: ['401'],
    advice:
      'Check that `account` is the name of the account (in the console: “Account name”), `user` an IAM user of it with programmatic access, and `password` that user’s. ' +
      'A HUAWEI ID itself gets no token: create an IAM user. A user with two-factor sign-in cannot be used either.',
    source: sources.tokens,
  },
  {
    from: ['iam'],
    ways: ['password', 'identity-provider'],
    calls: ['get token', 'exchange ID token'],
    statuses: ['400', '404'],
    text: /project/i,
    advice:
      'IAM does not know the project in this account: check `project` (without it, the one named like `region` is taken).',
    source: sources.tokens,
  },
  {
    from: ['iam'],
    ways: ['password'],
    calls: ['get token'],
    statuses: ['404'],
    advice: 'Check `iam-endpoint` or `region`, and `project`.',
    source: sources.tokens,
  },
]

const keyless: readonly AdviceRow[] = [
  {
    from: ['iam'],
    ways: ['identity-provider'],
    calls: ['exchange ID token'],
    statuses: ['400', '401', '403', '404'],
    advice:
      'Check in IAM: the identity provider {provider} exists, its client ID is {audience}, its signing keys are GitHub’s present ones ' +
      `(they change; https://token.actions.githubusercontent.com/.well-known/jwks), and a conversion rule fits. ${subject}`,
    source: sources.idTokens,
  },
  {
    from: ['sts'],
    codes: ['STS5.1106'],
    advice: 'The agency is not known: check `oidc-agency`.',
    source: sources.agencies,
  },
  {
    from: ['sts'],
    codes: ['STS5.2001'],
    advice:
      'The audience is not registered with the OIDC provider: add {audience} to its client IDs, or set `oidc-audience`.',
    source: sources.agencies,
  },
  {
    from: ['sts'],
    statuses: ['401', '403'],
    codes: ['STS5.1001'],
    advice: `The agency’s trust policy does not allow this workflow. Check its \`oidc:sub\`, \`oidc:aud\` and \`oidc:iss\` conditions. ${subject}`,
    source: sources.agencies,
  },
  {
    from: ['sts'],
    statuses: ['404'],
    advice: 'Check `oidc-provider` and `oidc-agency`, and `region` or `sts-endpoint`.',
    source: sources.agencies,
  },
  {
    from: ['sts'],
    statuses: ['400'],
    advice: 'Check `oidc-provider`, `oidc-agency` and `oidc-audience`.',
    source: sources.agencies,
  },
  {
    from: ['github'],
    calls: ['get ID token'],
    statuses: ['401', '403'],
    advice:
      'GitHub gives ID tokens only to a running job with `permissions: id-token: write`: check that, and run the job again.',
    source: sources.gitHubTokens,
  },
]

/** What IAM, STS and GitHub say when the run asks them for a credential. */
export const credentialAdvice: readonly AdviceRow[] = [...passwords, ...keyless]
