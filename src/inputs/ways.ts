import type { WayName } from '../http/huawei-situation.ts'

/** A way to sign in: what is read, hidden, asked for and said of it follows from its row. */
export interface WayRow {
  readonly way: WayName
  /** The inputs that it cannot do without. */
  readonly needs: readonly string[]
  /** Those that may join them. */
  readonly may: readonly string[]
  readonly secrets: readonly string[]
  /** The service that it signs in with; undefined when the credential is there already. */
  readonly host: 'iam' | 'sts' | undefined
  readonly words: string
}

export const ways: readonly WayRow[] = [
  { way: 'token', needs: ['token'], may: [], secrets: ['token'], host: undefined, words: '`token`' },
  {
    way: 'access-key',
    needs: ['access-key', 'secret-key'],
    may: ['security-token'],
    secrets: ['access-key', 'secret-key', 'security-token'],
    host: undefined,
    words: '`access-key` with `secret-key` (and `security-token` for temporary keys)',
  },
  {
    way: 'password',
    needs: ['account', 'user', 'password'],
    may: [],
    secrets: ['password'],
    host: 'iam',
    words: '`account` with `user` and `password`',
  },
  {
    way: 'oidc-agency',
    needs: ['oidc-provider', 'oidc-agency'],
    may: [],
    secrets: [],
    host: 'sts',
    words: '`oidc-provider` with `oidc-agency`',
  },
  {
    way: 'identity-provider',
    needs: ['identity-provider'],
    may: [],
    secrets: [],
    host: 'iam',
    words: '`identity-provider`',
  },
]

export const waysInWords = [...ways.map(({ words }) => words), 'or access keys in the environment'].join('; ')

/** An access key in the environment: its variables by the inputs that they stand for. */
export type KeyVariables = Readonly<Record<'access-key' | 'secret-key', string>> & {
  readonly 'security-token'?: string
}

/** In the order in which they are tried; the first family of which anything is set is the one that is used. */
export const families: readonly KeyVariables[] = [
  {
    'access-key': 'HUAWEICLOUD_SDK_AK',
    'secret-key': 'HUAWEICLOUD_SDK_SK',
    'security-token': 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  },
  { 'access-key': 'HUAWEI_CLOUD_ACCESS_KEY_ID', 'secret-key': 'HUAWEI_CLOUD_SECRET_ACCESS_KEY' },
  { 'access-key': 'HW_ACCESS_KEY', 'secret-key': 'HW_SECRET_KEY', 'security-token': 'HW_SECURITY_TOKEN' },
]
