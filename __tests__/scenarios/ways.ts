import { accountName, hexId, lifelikeSecrets, lifelikeUser, type Huawei } from '../../emulator/huawei/index.ts'
import type { Inputs } from './scenario.ts'

/** The name of a way to sign in, the inputs and the environment that it needs. */
export interface Way {
  readonly inputs: Inputs
  readonly env: Record<string, string>
}

export type WayName = 'token' | 'access-key' | 'password' | 'oidc-agency' | 'identity-provider'

export const wayNames: readonly WayName[] = ['token', 'access-key', 'password', 'oidc-agency', 'identity-provider']

export const agencyUrns = {
  'oidc-provider': `iam::${hexId(accountName)}:oidcProvider:github`,
  'oidc-agency': `iam::${hexId(accountName)}:agency:roma-export`,
} as const

/** What each way needs against the emulated cloud; the token of a plain export is taken back. */
export function wayOf(name: WayName, huawei: Huawei): Way {
  const endpoints = { 'iam-endpoint': huawei.iamEndpoint, 'sts-endpoint': huawei.stsEndpoint }
  const env = idTokenEnvironment(huawei)
  const { token, accessKey, secretKey, password } = lifelikeSecrets
  switch (name) {
    case 'token':
      return { inputs: { ...endpoints, token }, env: {} }
    case 'access-key':
      return { inputs: { ...endpoints, token: undefined, 'access-key': accessKey, 'secret-key': secretKey }, env: {} }
    case 'password':
      return {
        inputs: { ...endpoints, token: undefined, account: accountName, user: lifelikeUser, password },
        env: {},
      }
    case 'oidc-agency':
      return { inputs: { ...endpoints, token: undefined, ...agencyUrns }, env }
    case 'identity-provider':
      return { inputs: { ...endpoints, token: undefined, 'identity-provider': 'github' }, env }
  }
}

/** What the runner gives to a job with `id-token: write`. */
export function idTokenEnvironment({ oidc }: Huawei): Record<string, string> {
  return { ACTIONS_ID_TOKEN_REQUEST_URL: oidc.requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidc.requestToken }
}

/** The requests of a run, by what they ask for. */
export function kindsOf({ requests }: Huawei): string[] {
  return requests.map(({ kind }) => kind)
}
