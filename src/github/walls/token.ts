import { plain } from '../../text/foreign-text.ts'
import { organizationUrl, ownerOf, says, settingsUrl, type Wall } from './wall.ts'

/** Who asks, and from where: nothing that `permissions` of a workflow would change. */
export const tokenWalls: readonly Wall[] = [
  {
    name: 'token unknown',
    fits: ({ status }) => status === 401,
    explain: (_, { run }) =>
      `GitHub does not accept the token: it is wrong, expired or revoked, or belongs to another server than ${run.serverUrl}. Check \`github-token\`.`,
  },
  {
    name: 'IP allow list',
    fits: says(/IP allow list/i),
    explain: (_, context) =>
      `The organization ${ownerOf(context)} lets in only IP addresses that it knows, and this runner’s is none of them; no permission helps. ` +
      `Run the job on a self-hosted runner, or a larger runner with fixed addresses, whose address an owner of ${ownerOf(context)} adds to the IP allow list (${organizationUrl(context, 'security')}).`,
  },
  {
    name: 'single sign-on',
    fits: says(/SAML|single sign-on/i),
    explain: (_, context) =>
      `The organization ${ownerOf(context)} demands single sign-on, and the token is not authorized for it. ` +
      `Authorize it (${context.run.serverUrl}/settings/tokens, “Configure SSO”), or use the token of a GitHub App, which needs none.`,
  },
  {
    name: 'token lifetime',
    fits: says(/token.s lifetime/i),
    explain: ({ said }, context) => {
      const days = /greater than (\d{1,5}) days/.exec(said)?.[1]
      const most = days === undefined ? 'that live as long as this one' : `that live longer than ${days} days`
      return (
        `The organization ${ownerOf(context)} takes no personal access tokens ${most}. ` +
        `Give it an earlier expiration date (${context.run.serverUrl}/settings/personal-access-tokens), or use the token of a GitHub App.`
      )
    },
  },
  {
    name: 'token kind',
    fits: says(/forbids access via a (fine-grained )?personal access token/i),
    explain: ({ said }, context) => {
      const isFineGrained = /via a fine-grained/i.test(said)
      const [kind, other] = isFineGrained ? ['fine-grained', 'a classic one'] : ['classic', 'a fine-grained one']
      return (
        `The organization ${ownerOf(context)} takes no ${kind} personal access tokens. Pass another kind as \`github-token\`: the token of a GitHub App, or ${other}; ` +
        `or have an owner allow them (${organizationUrl(context, 'personal-access-tokens')}).`
      )
    },
  },
  {
    name: 'suspended app',
    fits: says(/installation has been suspended/i),
    explain: (_, context) =>
      `The GitHub App that the token belongs to is suspended in ${ownerOf(context)}. An owner can let it work again (${organizationUrl(context, 'installations')}), or pass another \`github-token\`.`,
  },
  {
    name: 'suspended account',
    fits: says(/account (was|is|has been) suspended/i),
    explain: () =>
      'The account that the token belongs to is suspended, and may do nothing at all. Pass the token of another account, or of a GitHub App, as `github-token`; about the suspension itself, its owner asks https://support.github.com (on an Enterprise Server: its administrators).',
  },
  {
    name: 'blocked repository',
    fits: ({ said, status }) => status === 451 || /access blocked/i.test(said),
    explain: (_, { run, repository }) =>
      `GitHub has blocked the repository ${repository} for everybody, so no token opens it. Its page says why (${run.serverUrl}/${repository}); only GitHub Support can lift that.`,
  },
  {
    name: 'archived repository',
    fits: says(/archived/i),
    explain: (_, context) =>
      `${context.repository} is archived and thus read-only. Unarchive it (${settingsUrl(context)}, “Danger Zone”), or give another \`repository\`.`,
  },
]

/** A right that the token lacks, in its own or in another repository. */
export function explainMissing(permissions: string): string {
  // Several sets: any of them is enough, but the one with workflows, which is for what changes these.
  const sets = permissions.split(';').filter((set) => set !== '' && !set.includes('workflows'))
  if (sets.length === 0) return ''
  const needed = sets.map((set) => set.trim().replaceAll('_', '-').replaceAll('=', ': ').replaceAll(',', ', '))
  return ` It asks for ${plain(needed.join(' or '), 120)}.`
}
