import { families } from './ways.ts'

/** The inputs that go to Huawei Cloud, and may hold no credential of anybody else. */
const huaweiInputs: ReadonlySet<string> = new Set([
  'token',
  'access-key',
  'secret-key',
  'security-token',
  'account',
  'user',
  'password',
  'oidc-provider',
  'oidc-agency',
  'oidc-audience',
  'identity-provider',
  'region',
  'endpoint',
  'iam-endpoint',
  'sts-endpoint',
  'project',
  'instance',
  'app',
  'apis',
  'status',
  'format',
  ...families.flatMap((family) => Object.values(family)),
])

// https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
// In the midst of a text more of it must be there: a name may hold `ghs_` too.
const gitHubToken = /^(gh[pousr]|github_pat)_[A-Za-z0-9_]{8}|(?<![A-Za-z0-9])(gh[pousr]|github_pat)_[A-Za-z0-9_]{16}/
const jwt = /(?<![\w-])eyJ[\w-]{5,8192}\.[\w-]{5,8192}\.[\w-]/
const accessKeyId = /^[A-Z0-9]{20}$/
const secretKey = /^[A-Za-z0-9]{40}$/

/**
 * Why a value cannot be what its input asks for, when it shows to be a credential of another kind; it is never quoted.
 * Many actions call GitHub's token `token`, so copying leads here.
 * @param own the value of `github-token`, whatever form it has
 */
export function refuseCredential(name: string, value: string, own = ''): string | undefined {
  if (name === 'github-token') return refuseForGitHub(value)
  if (!huaweiInputs.has(name)) return undefined
  if (gitHubToken.test(value) || (own.length >= 20 && value.includes(own))) {
    return `holds a token of GitHub’s, which must not go to Huawei Cloud. Give ${wanted(name)} here; GitHub’s token belongs into \`github-token\`, which has the job’s own by itself.`
  }
  if (jwt.test(value)) {
    return `holds a JWT (an ID token, or one of another service), which must not go along in it. Give ${wanted(name)} here; GitHub’s ID token is fetched by the step itself (\`oidc-provider\` with \`oidc-agency\`, or \`identity-provider\`).`
  }
  return undefined
}

function wanted(name: string): string {
  return name === 'token' ? 'an IAM token of Huawei Cloud (it starts with MII)' : `what \`${name}\` asks for`
}

function refuseForGitHub(value: string): string | undefined {
  const kind = /^MII[\w+/=-]{16}/.test(value)
    ? 'an IAM token of Huawei Cloud, which belongs into `token`'
    : accessKeyId.test(value)
      ? 'an access key of Huawei Cloud, which belongs into `access-key`'
      : undefined
  return (
    kind &&
    `holds ${kind} and must not go to GitHub. Give a token of GitHub’s, or leave it out for the job’s own token.`
  )
}

/** Why an access key and its secret are not in their places. A key's ID has 20 upper-case letters and digits, a secret 40 characters. */
export function refuseSwappedKeys(accessKey: string, secret: string): string | undefined {
  if (!accessKeyId.test(secret) && !(secretKey.test(accessKey) && accessKey !== secret)) return undefined
  return 'look as if they were the wrong way round: the ID of an access key has 20 upper-case letters and digits, its secret 40 characters.'
}
