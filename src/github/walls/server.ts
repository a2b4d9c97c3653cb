import type { Run } from '../../inputs/workflow-run.ts'
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
    fits: says(/^an HTML page/),
    explain: ({ status }, { run }) =>
      status >= 500
        ? outage(run)
        : `That is no answer of the API: a proxy or a sign-in page stands between this runner and ${hostOf(run.apiUrl)}. Look at \`HTTPS_PROXY\` and \`NO_PROXY\`, and let the runner reach that host.`,
  },
  {
    name: 'outage',
    fits: ({ status, said }) => status >= 500 || /^Something went wrong while executing your query/.test(said),
    explain: (_, { run }) => outage(run),
  },
]

function outage(run: Run): string {
  const host = hostOf(run.serverUrl)
  return isEnterpriseServer(run)
    ? `${host} is out of order. Run the workflow again later, and tell the administrators of the server when it stays.`
    : `${host} is out of order for the moment (https://www.githubstatus.com). Run the workflow again later.`
}

function hostOf(url: string): string {
  return new URL(url).host
}
