import { plain, quote } from '../../text/foreign-text.ts'
import { isLimit } from './kinds.ts'
import { isEnterpriseServer, says, type Wall } from './wall.ts'

/** GitHub itself, or what stands before it. */
export const serverWalls: readonly Wall[] = [
  {
    name: 'limit',
    fits: isLimit,
    explain: () =>
      'That is a limit on the use of the API, which passes by itself; the token lacks nothing. Raise the input `timeout`, so that it can be waited out, or let the workflow start at another time.',
  },
  {
    name: 'resource limits',
    fits: ({ type }) => type === 'RESOURCE_LIMITS_EXCEEDED',
    explain: () =>
      'GitHub broke off its answer, and half an answer does not tell what is missing; so nothing was decided by it. Run the workflow again; when it stays, export fewer applications in one job (`app`).',
  },
  {
    name: 'maintenance',
    fits: says(/down for maintenance/i),
    explain: (_, { run }) =>
      `${hostOf(run.serverUrl)} is down for maintenance. Nothing is wrong with the workflow: run it again when the administrators of the server are done.`,
  },
  {
    name: 'web page',
    fits: says(/^\s*<(!doctype|html|!--)|web page/i),
    explain: ({ said, status }, { run }) => {
      const page = `What came back is a web page${titleOf(said)} in place of an answer of the API.`
      return status >= 500
        ? `${page} ${outage(run.serverUrl)}`
        : `${page} A proxy or a sign-in page stands between this runner and ${hostOf(run.apiUrl)}: look at \`HTTPS_PROXY\` and \`NO_PROXY\`, and let the runner reach that host.`
    },
  },
  {
    name: 'outage',
    fits: ({ status, said }) => status >= 500 || /^Something went wrong while executing your query/.test(said),
    explain: (_, { run }) =>
      isEnterpriseServer(run)
        ? `${hostOf(run.serverUrl)} is out of order. Run the workflow again later, and tell the administrators of the server when it stays.`
        : outage(run.serverUrl),
  },
]

function outage(serverUrl: string): string {
  return `${hostOf(serverUrl)} is out of order for the moment (https://www.githubstatus.com). Run the workflow again later.`
}

function hostOf(url: string): string {
  return new URL(url).host
}

function titleOf(page: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(page.slice(0, 20_000))?.[1]?.replaceAll('&middot;', '·')
  return title === undefined ? '' : ` with the title ${quote(plain(title), 100)}`
}
