import { ApiError } from '../errors.ts'
import type { Call, Handlers, Reply } from './call.ts'
import { renderUser } from './resources.ts'
import { rootLinks } from './urls.ts'

const epoch = '2024-01-01T00:00:00Z'

/** Operations without a repository. */
export const general: Handlers = {
  'meta/root': { needs: [], handle: ({ world }) => ({ status: 200, body: rootLinks(world.apiUrl()) }) },
  'meta/get': { needs: [], handle: getMeta },
  'users/get-authenticated': { needs: [], handle: getUser },
  'apps/get-authenticated': { needs: [], handle: getApp },
}

function getMeta({ world }: Call): Reply {
  const version = world.enterpriseVersion === null ? {} : { installed_version: world.enterpriseVersion }
  return { status: 200, body: { verifiable_password_authentication: false, ...version } }
}

/** No installation token is a user, a job's is one of those. */
function getUser({ world, token, actor }: Call): Reply {
  if (token === null) throw new ApiError(401, 'Requires authentication')
  if (token.kind !== 'pat') throw new ApiError(403, 'Resource not accessible by integration')
  const counts = ['followers', 'following', 'public_gists', 'public_repos'].map((name) => [name, 0] as const)
  const empty = ['bio', 'blog', 'company', 'email', 'hireable', 'location'].map((name) => [name, null] as const)
  const body = {
    ...renderUser(world, actor),
    ...Object.fromEntries<number | null>([...counts, ...empty]),
    name: actor.login,
    created_at: epoch,
    updated_at: epoch,
    user_view_type: 'public',
  }
  return { status: 200, body }
}

/** Only an app's own JSON Web Token gets an answer, and no workflow has one. */
function getApp({ token }: Call): Reply {
  if (token?.kind === 'job') throw new ApiError(403, 'Resource not accessible by integration')
  throw new ApiError(401, 'A JSON web token could not be decoded')
}
