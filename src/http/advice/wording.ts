/** Where what the advice says is known from. */
export const sources = {
  gateway: 'https://support.huaweicloud.com/intl/en-us/usermanual-apig/apig-ug-180530090.html',
  signing: 'https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html',
  /** The API management of the same code base. */
  management: 'https://docs.otc.t-systems.com/api-gateway/api-ref/appendix/error_codes.html',
  decryption: 'https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html',
  tokens: 'https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html',
  idTokens: 'https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html',
  agencies: 'https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html',
  gitHubTokens: 'https://docs.github.com/en/actions/reference/security/oidc',
  exporting: 'https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html',
  applications: 'https://support.huaweicloud.com/intl/en-us/api-roma/ListRomaApp.html',
  instances: 'https://support.huaweicloud.com/en-us/api-roma/CheckRomaInstanceListV2.html',
  projects: 'https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html',
  authorising: 'https://support.huaweicloud.com/intl/en-us/usermanual-roma/authorize-application.html',
} as const

export const setClock = 'Set it (NTP), or use another runner.'

export const lifetime =
  'A token is valid for 24 hours, in one region, and ends early when its user’s password or permissions change: get a new one.'

/** The ways that sign with an access key. */
export const signingWays = ['access-key', 'oidc-agency'] as const
