import { enumerate, plain, quote } from '../../text/foreign-text.ts'
import { isProtection, isRuleset } from './kinds.ts'
import { says, settingsUrl, type Wall } from './wall.ts'

/** What may be in a branch, what it may be called, and who may change it. */
export const branchWalls: readonly Wall[] = [
  {
    name: 'push protection',
    fits: says(/Secret detected in content/i),
    explain: (_, context) =>
      `GitHub’s push protection found a secret in ${placeOf(context.suspects ?? [])}, and nothing was committed. ` +
      'Take it out of the script in ROMA Connect: keep it there as a configuration value and refer to it (`#{name}`, or `CipherUtils`). Replace it by a new one, since everybody who can read the backend could read it. Then run the workflow again. ' +
      `What GitHub takes for a secret is set at ${settingsUrl(context, 'security_analysis')}`,
  },
  {
    name: 'workflow files',
    fits: says(/refusing to allow .* workflow/i),
    explain: ({ said }, { branch, base }) => {
      const file = /workflow `([^`]{1,300})`/.exec(said)?.[1]
      const what = file === undefined ? 'workflow files' : `the workflow file ${quote(file)}`
      return `With the commits of ${quote(base)}, ${quote(branch)} would get ${what} along, as the base has it now. ${workflowRight}`
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
      `${context.repository} demands a sign-off in every commit that is made through GitHub. End the input \`commit-message\` with an empty line and a line “Signed-off-by: Name <address>” of who answers for the commits, ` +
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
      `GitHub could not make the branch ${quote(branch)}. Most often another branch stands in the way, such as ${neighboursOf(branch)}: Git can’t keep both. ` +
      `Look for it (${run.serverUrl}/${repository}/branches/all), and rename it or give another \`branch\`.`,
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

function placeOf(suspects: readonly string[]): string {
  return suspects.length === 0 ? 'the files of the export' : enumerate(suspects.map((name) => quote(name)))
}

/** The violations alone, without the headline of a ruleset. */
function sentencesOf(said: string): string {
  return plain(said.replace(/^Repository rule violations found\s*/, ''), 300)
}

/** `a/b/c` → “a”, “a/b” or “a/b/c/…”: the names that would be above or below it. */
function neighboursOf(branch: string): string {
  const parts = branch.split('/')
  const above = parts.slice(1).map((_, index) => `${quote(parts.slice(0, index + 1).join('/'))} or `)
  return `${above.join('')}${quote(`${branch}/…`)}`
}
