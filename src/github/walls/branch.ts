import { enumerate, plain, quote } from '../../text/foreign-text.ts'
import { isProtection, isRuleset } from './kinds.ts'
import { says, settingsUrl, type Wall } from './wall.ts'

/** What may be in a branch, what it may be called, and who may change it. */
export const branchWalls: readonly Wall[] = [
  {
    name: 'push protection',
    fits: says(/Secret detected in content/i),
    explain: (_, { suspects = [], run, repository }) =>
      `GitHub’s push protection found a secret in ${suspects.length === 0 ? 'the files of the export' : enumerate(suspects.map((path) => quote(path)))}, and nothing was committed. ` +
      'Take it out of the script in ROMA Connect and refer to it there (`#{name}`, or CipherUtils), change it, since it was readable to everybody who can read the backend, and run the workflow again. ' +
      `What push protection looks for: ${run.serverUrl}/${repository}/security`,
  },
  {
    name: 'workflow files',
    fits: says(/refusing to allow .* workflow/i),
    explain: ({ said }, { branch, base }) => {
      const file = /workflow `([^`]{1,300})`/.exec(said)?.[1]
      const what = file === undefined ? 'workflow files' : `the workflow file ${quote(file)}`
      return `With what ${quote(base)} holds by now, ${quote(branch)} would get ${what} along, which it has not yet. ${workflowRight}`
    },
  },
  {
    name: 'merge queue',
    fits: says(/added to a merge queue/i),
    explain: (_, { branch }) =>
      `The pull request is in the merge queue, and until it is merged, ${quote(branch)} has to stay as it is. The next run brings what is new. To bring it now, take the pull request out of the queue and run the workflow again.`,
  },
  {
    name: 'sign-off',
    fits: says(/sign(ed)?.?off/i),
    explain: (_, context) =>
      `${context.repository} demands a sign-off in every commit that is made through GitHub. End the input \`commit-message\` with an empty line and “Signed-off-by: Name <address>” of whom the commits shall be signed off by, ` +
      `or turn off “Require contributors to sign off on web-based commits” (${settingsUrl(context)}).`,
  },
  {
    name: 'name of a commit',
    fits: says(/40 hex/i),
    explain: (_, { branch }) =>
      `${quote(branch)} reads as the ID of a commit, and GitHub takes no branch of such a name. Give another \`branch\`.`,
  },
  {
    name: 'branch in the way',
    fits: says(/Reference update failed|Ref cannot be created/i),
    explain: (_, { branch, run, repository }) =>
      `GitHub could not make the branch ${quote(branch)}. Most often another branch stands in the way, since Git keeps no branch ${parentsOf(branch)} beside it, nor one below it: look for one (${run.serverUrl}/${repository}/branches/all), and rename it or give another \`branch\`.`,
  },
  {
    name: 'ruleset',
    fits: isRuleset,
    explain: ({ said }, context) =>
      `A ruleset of ${context.repository} refuses the branch ${quote(context.branch)}: ${sentencesOf(said)} ` +
      `Exempt the branch, or let the token’s owner bypass the rule (${settingsUrl(context, 'rules')}), or give another \`branch\`.`,
  },
  {
    name: 'branch protection',
    fits: isProtection,
    explain: ({ said }, context) =>
      `The branch protection of ${context.repository} refuses the branch ${quote(context.branch)}: ${sentencesOf(said)} ` +
      `Change the rule whose pattern fits this branch (${settingsUrl(context, 'branches')}), or give another \`branch\`.`,
  },
]

/** What changes workflow files takes a right that no job's own token can have: https://github.com/vercel/next.js/pull/94596 */
export const workflowRight =
  'That takes the permission workflows: write, which a job’s own token can’t have. When the base has only moved during the run, run the workflow again; ' +
  'otherwise pass the token of a GitHub App with contents: write, pull-requests: write and workflows: write as `github-token`.'

/** The violations alone, without the headline of a ruleset. */
function sentencesOf(said: string): string {
  return plain(said.replace(/^Repository rule violations found\s*/, ''), 300)
}

/** `a/b/c` → `“a” or “a/b”`: the names that would be above it. */
function parentsOf(branch: string): string {
  const parts = branch.split('/')
  const above = parts.slice(1).map((_, index) => quote(parts.slice(0, index + 1).join('/')))
  return above.length === 0 ? 'of the same name' : above.join(' or ')
}
