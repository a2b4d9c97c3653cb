import { ApiError, notFound } from './errors.ts'
import { fullName, type Access, type Actor, type Permission, type Repository, type Token } from './model.ts'

/** One of these sets is enough; in the header `X-Accepted-GitHub-Permissions` sets are parted by `;`, their members by `,`. */
export type Needed = readonly Readonly<Partial<Record<Permission, Access>>>[]

const ranks: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 }

const knownBotId = 41_898_282

export function loginOf({ kind, login }: Token): string {
  return login ?? (kind === 'job' ? 'github-actions[bot]' : kind === 'app' ? 'octo-app[bot]' : 'octocat')
}

/** The account behind a token. A bot's address is the one that GitHub gives `github-actions[bot]`. */
export function actorOf(token: Token): Actor {
  const login = loginOf(token)
  return login.endsWith('[bot]') ? botNamed(login) : personNamed(login)
}

export function botNamed(login: string): Actor {
  const id = login === 'github-actions[bot]' ? knownBotId : numberFor(login)
  return { login, id, type: 'Bot', email: `${String(id)}+${login}@users.noreply.github.com` }
}

export function personNamed(login: string): Actor {
  return { login, id: numberFor(login), type: 'User', email: `${login}@example.com` }
}

function numberFor(login: string): number {
  return Array.from(login).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7) + 1000
}

export function accessOf(token: Token, permission: Permission): Access {
  const granted = token.permissions?.[permission]
  if (granted !== undefined) return granted
  if (permission === 'metadata') return 'read'
  return token.kind === 'pat' && token.permissions === undefined ? 'write' : 'none'
}

export function mayRead(token: Token | null, repository: Repository): boolean {
  if (!repository.settings.private) return true
  if (token === null) return false
  return token.repositories === undefined || token.repositories.includes(fullName(repository))
}

/** Refuses what the token may not do. Anyone may read a public repository. */
export function requirePermission(token: Token | null, repository: Repository, needed: Needed): void {
  if (!mayRead(token, repository)) throw notFound()
  if (needed.length === 0) return
  const reads = needed.some((set) => Object.values(set).every((access) => access !== 'write'))
  if (reads && !repository.settings.private) return
  if (token === null) throw new ApiError(401, 'Requires authentication')
  const reaches = token.repositories === undefined || token.repositories.includes(fullName(repository))
  if (!reaches || !needed.some((set) => grants(token, set))) throw forbidden(token, needed)
}

/** Like `requirePermission`, for what writes. @throws ApiError 403 for an archived repository too. */
export function requireWrite(token: Token | null, repository: Repository, needed: Needed): void {
  requirePermission(token, repository, needed)
  if (repository.settings.archived) throw new ApiError(403, 'Repository was archived so is read-only.')
}

function grants(token: Token, set: Needed[number]): boolean {
  return permissions.every((permission) => ranks[accessOf(token, permission)] >= ranks[set[permission] ?? 'none'])
}

const permissions: readonly Permission[] = [
  'contents',
  'pull_requests',
  'issues',
  'metadata',
  'workflows',
  'administration',
  'members',
]

function forbidden(token: Token, needed: Needed): ApiError {
  const who = token.kind === 'pat' ? 'personal access token' : 'integration'
  const accepted = needed.map((set) =>
    Object.entries(set)
      .map(([name, access]) => `${name}=${access}`)
      .join(','),
  )
  return new ApiError(403, `Resource not accessible by ${who}`, {
    headers: { 'x-accepted-github-permissions': accepted.join('; ') },
  })
}
