import { ApiError, notFound } from '../errors.ts'
import type { Situation } from './situation.ts'

const forbidden = (message: string, options: ConstructorParameters<typeof ApiError>[2] = {}): ApiError =>
  new ApiError(403, message, options)

/** Who asks, and from where: refusals that last, whatever is asked. */
export const access = {
  'bad-credentials': { says: () => new ApiError(401, 'Bad credentials') },
  'ip-allow-list': {
    says: ({ owner }) =>
      forbidden(
        `Although you appear to have the correct authorization credentials, the \`${owner}\` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.`,
      ),
  },
  sso: {
    says: ({ owner }, graphql) =>
      forbidden(
        `Resource protected by organization SAML enforcement. You must grant your ${graphql ? 'OAuth token' : 'Personal Access token'} access to this organization.`,
        {
          headers: {
            'x-github-sso': `required; url=https://github.com/orgs/${owner}/sso?authorization_request=EMULATOR`,
          },
          extensions: { saml_failure: true },
        },
      ),
  },
  'token-lifetime': {
    says: ({ owner }) =>
      forbidden(
        `The '${owner}' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/1`,
      ),
  },
  'no-classic-tokens': {
    says: ({ owner }) =>
      forbidden(
        `\`${owner}\` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.`,
      ),
  },
  'no-fine-grained-tokens': {
    says: ({ owner }) =>
      forbidden(
        `\`${owner}\` forbids access via a fine-grained personal access tokens. Please use a GitHub App, OAuth App, or a personal access token (classic).`,
      ),
  },
  suspended: { says: () => forbidden('Sorry. Your account was suspended.') },
  'suspended-app': { says: () => forbidden('This installation has been suspended') },
  blocked: {
    says: () =>
      forbidden('Repository access blocked', {
        more: {
          block: { reason: 'tos', created_at: '2021-06-08T01:02:15Z', html_url: 'https://github.com/tos' },
        },
      }),
  },
  integration: { says: () => forbidden('Resource not accessible by integration') },
  'no-repository': {
    says: ({ repository }, graphql) =>
      graphql ? notFound(`Could not resolve to a Repository with the name '${repository}'.`) : notFound(),
  },
} as const satisfies Record<string, Situation>
