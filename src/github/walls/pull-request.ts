import { isUnseenTeam } from '../passing.ts'
import { organizationUrl, says, settingsUrl, type Wall } from './wall.ts'

/** What may be done to a pull request. */
export const pullRequestWalls: readonly Wall[] = [
  {
    name: 'Actions may not create',
    fits: says(/not permitted to create or approve pull requests/i),
    explain: (_, context) =>
      `GitHub Actions may not create pull requests in ${context.repository}. Turn on “Allow GitHub Actions to create and approve pull requests” ` +
      `under Settings → Actions → General (${settingsUrl(context, 'actions')}); when it is greyed out, the organization’s or the ` +
      `enterprise’s setting of the same name comes first (${organizationUrl(context, 'actions')}). ` +
      'Or pass the token of a GitHub App as `github-token`.',
  },
  {
    name: 'creation policy',
    fits: says(/limited the ability to open a pull request/i),
    explain: (_, context) =>
      `In ${context.repository} only collaborators may open pull requests, and the token’s owner is none. ` +
      `Pass the token of a collaborator as \`github-token\`, add the token’s owner as one (${settingsUrl(context, 'access')}), or let others open pull requests too (${settingsUrl(context)}, “Pull requests”).`,
  },
  {
    name: 'locked conversation',
    fits: says(/issue is locked/i),
    explain: () =>
      'The conversation of the pull request is locked, so that only people with special rights may comment. Unlock it on its page (“Unlock conversation”) if the comment matters; all the rest was done without it.',
  },
  {
    name: 'unseen team',
    fits: isUnseenTeam,
    explain: () =>
      'The token does not see the teams of the organization, and a job’s own token never does. Pass the token of a GitHub App with the organization permission Members: read as `github-token`, or name people in `reviewers` in place of the team.',
  },
  {
    name: 'not a collaborator',
    fits: says(/only be requested from collaborators/i),
    explain: (_, context) =>
      `Only who has access to ${context.repository} can review: check the spelling, or give access (${settingsUrl(context, 'access')}).`,
  },
  {
    name: 'nothing to wait for',
    fits: says(/clean status|Protected branch rules not configured/i),
    explain: () =>
      'Nothing holds the pull request back, and GitHub waits only for what is required. Require a check or a review on the base branch (a ruleset or branch protection).',
  },
  {
    name: 'auto-merge off',
    fits: says(/Auto.?merge is not allowed/i),
    explain: (_, context) =>
      `Turn on “Allow auto-merge” in the repository’s Settings → General → Pull Requests (${settingsUrl(context)}).`,
  },
  {
    name: 'merge method off',
    fits: says(/merg\w+ (is|are) not allowed on this repository|^Merge method .* not allowed/i),
    explain: (_, context) =>
      `The repository does not allow this merge method: give another \`auto-merge\`, or allow it in Settings → General → Pull Requests (${settingsUrl(context)}).`,
  },
  {
    name: 'no verified address',
    fits: says(/verified email/i),
    explain: (_, { run }) =>
      `The account that the token belongs to has no verified e-mail address, and GitHub merges for none such: verify one (${run.serverUrl}/settings/emails), or use the token of a GitHub App.`,
  },
  {
    name: 'unstable',
    fits: says(/unstable status/i),
    explain: () => 'A check that is not required has failed or is running. Require it on the base branch.',
  },
  {
    name: 'draft',
    fits: says(/\bdraft (status|state)|is (still )?a draft/i),
    explain: () => 'A draft cannot be merged: leave out `draft`, or enable auto-merge when it is ready.',
  },
  {
    name: 'auto-merge refused',
    fits: says(/Can.t enable auto-merge/i),
    explain: () =>
      'GitHub does not say why. Most often the pull request is in conflict with its base, or a person has to approve its first workflow run: look at its page, and the next run tries again.',
  },
]
