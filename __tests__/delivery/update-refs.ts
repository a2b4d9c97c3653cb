import { ApiError } from '../../emulator/github/errors.ts'
import type { Context, Node } from '../../emulator/github/graphql/context.ts'
import { mutations, repositoryById } from '../../emulator/github/graphql/mutations.ts'
import { requirePermission } from '../../emulator/github/permissions.ts'
import { moveRef } from '../../emulator/github/refs.ts'
import { WRITE_CONTENTS, type Fields } from '../../emulator/github/rest/call.ts'

const zero = /^0{40}$/

/** All refs move or none does, each only from where the caller saw it: https://docs.github.com/en/graphql/reference/mutations#updaterefs */
async function updateRefs(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const updates = input.objects('refUpdates').map((update) => ({
    ref: update.text('name') ?? '',
    expected: update.text('beforeOid'),
    after: update.text('afterOid') ?? '',
    force: update.flag('force') ?? false,
  }))
  const moves = []
  for (const { ref, expected, after, force } of updates) {
    const before = await repository.git.ref(ref)
    const wanted = expected !== undefined && zero.test(expected) ? null : expected
    if (wanted !== undefined && wanted !== before) throw new ApiError(422, `${ref} is not at ${String(expected)}`)
    moves.push({ ref, before, after: zero.test(after) ? null : after, force })
  }
  for (const { force, ...move } of moves) {
    await moveRef(context.world, repository, { ...move, actor: context.actor }, { force })
  }
  return {}
}

/** Adds what the emulator may lack. */
export function supplyUpdateRefs(): void {
  if (!Object.hasOwn(mutations, 'updateRefs')) Object.assign(mutations, { updateRefs })
}
