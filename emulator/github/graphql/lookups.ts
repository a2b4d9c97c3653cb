import { notFound, type ApiError } from '../errors.ts'
import type { Pull, Repository } from '../model.ts'
import { parseNodeId } from '../node-id.ts'
import { requirePermission } from '../permissions.ts'
import type { Context } from './context.ts'

export function unresolved(id: string): ApiError {
  return notFound(`Could not resolve to a node with the global id of '${id}'`)
}

export function pullById({ world, token }: Context, id: string): Pull {
  const node = parseNodeId(id)
  const pulls = node?.type === 'PullRequest' ? world.repositories.flatMap((repository) => repository.pulls) : []
  const found = pulls.find((pull) => String(pull.id) === node?.key)
  if (found === undefined) throw unresolved(id)
  requirePermission(token, found.base, [{ metadata: 'read' }])
  return found
}

export function repositoryById({ world }: Context, id: string): Repository {
  const node = parseNodeId(id)
  const found = world.repositories.find(
    (repository) => node?.type === 'Repository' && String(repository.id) === node.key,
  )
  if (found === undefined) throw unresolved(id)
  return found
}

export function refById(context: Context, id: string): { repository: Repository; name: string } {
  const node = parseNodeId(id)
  const [key = '', ...rest] = node?.key.split(':') ?? []
  const repository = context.world.repositories.find((one) => String(one.id) === key)
  if (node?.type !== 'Ref' || repository === undefined) throw unresolved(id)
  return { repository, name: rest.join(':') }
}
