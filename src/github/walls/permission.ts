import type { GitHubRefusal } from '../github.ts'
import { isForbidden } from './kinds.ts'
import { workflowRight } from './branch.ts'
import { explainMissing } from './token.ts'
import type { Wall } from './wall.ts'

/** A job's permissions replace the workflow's as a whole, so both are named. */
const permissionLines =
  'Add this to the job (a job-level `permissions` replaces all of the workflow’s):\n    permissions:\n      contents: write\n      pull-requests: write'

/** Only what no other wall explains is a matter of rights. */
export const permissionWalls: readonly Wall[] = [
  {
    name: 'other repository',
    isPermission: true,
    fits: (refusal, { run, repository }) =>
      isRight(refusal) && repository.toLowerCase() !== run.repository.toLowerCase(),
    explain: (_, { repository }) =>
      `The token does not reach ${repository}, or may not write to it. A job’s own token is only for the repository of its workflow: ` +
      'pass one of a GitHub App or a person that has contents: write and pull-requests: write there as `github-token`.',
  },
  {
    name: 'hidden repository',
    isPermission: true,
    fits: (refusal) => isRight(refusal) && refusal.type === 'NOT_FOUND',
    explain: ({ permissions }, { repository }) =>
      `GitHub shows this token no ${repository}: it does not exist, or the token may not read it.${explainMissing(permissions)} ${permissionLines}`,
  },
  {
    name: 'not found',
    isPermission: true,
    fits: (refusal) => isRight(refusal) && refusal.status === 404,
    explain: ({ permissions }) =>
      `GitHub answers so for what is gone by now, and for what the token may not see or do. Run the workflow again; when it stays, it is the token.${explainMissing(permissions)} ${permissionLines}`,
  },
  {
    name: 'permission',
    isPermission: true,
    fits: isRight,
    explain: ({ permissions, said }, { repository }) =>
      /personal access token/i.test(said)
        ? `The personal access token may not do this.${explainMissing(permissions)} It needs Contents and Pull requests, both read and write, on ${repository}.`
        : `The token may not do this.${explainMissing(permissions)} ${permissionLines}${orWorkflows(permissions)}`,
  },
]

/** GitHub says the same when a branch would bring other workflow files than the default branch's along. */
function orWorkflows(permissions: string): string {
  if (!permissions.includes('workflows=write')) return ''
  return `\nWhere the job has contents: write already, it is the workflow files of the base, which differ from those of the default branch. ${workflowRight}`
}

/** A single thing that GraphQL does not find, a branch for example, says nothing about rights. */
function isRight(refusal: GitHubRefusal): boolean {
  const isThing = refusal.type === 'NOT_FOUND' && !/Could not resolve to a Repository/i.test(refusal.said)
  return isForbidden(refusal) && !isThing
}
