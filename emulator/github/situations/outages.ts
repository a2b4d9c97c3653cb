import type { FaultReply } from '../faults.ts'
import { webPage, type Situation } from './situation.ts'

const somethingWrong =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `AAAA:0D71:19D3BA:47EC9C:614CEB86` when reporting this issue.'

const wrong = (status: number): FaultReply => ({
  status,
  body: { data: null, errors: [{ message: somethingWrong }] },
  headers: { server: 'GitHub.com', 'content-type': 'application/json' },
})

const unicornPage = `<!DOCTYPE html>
<!--

Hello future GitHubber! I bet you're here to remove those nasty inline styles,
DRY up these templates and make 'em nice and re-usable, right?

Please, don't. https://github.com/styleguide/templates/2.0

-->
<html>
  <head>
    <title>Unicorn! &middot; GitHub</title>
    <style type="text/css" media="screen">${'      body { background-color: #f1f1f1; margin: 0; }\n'.repeat(60)}</style>
  </head>
  <body><p><strong>We had issues producing the response to your request.</strong></p></body>
</html>
`

/** GitHub, or what stands before it, is out of order. */
export const outages = {
  unicorn: {
    times: 1,
    says: () => ({
      status: 503,
      body: unicornPage,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'x-accepted-github-permissions': 'contents=read',
        'x-ratelimit-remaining': '4968',
      },
    }),
  },
  'bad-gateway': {
    times: 1,
    says: () =>
      webPage(502, '502 Bad Gateway', '<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>'),
  },
  /** A page of a balancer, under the content type of JSON. */
  'no-server': {
    times: 1,
    says: () => ({
      status: 503,
      body: '<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    }),
  },
  /** An Enterprise Server whose administrators work on it: https://github.com/nedbat/watchgha/issues/23 */
  maintenance: {
    says: () =>
      webPage(
        503,
        'GitHub Enterprise is currently down for maintenance',
        '<h1>Down for maintenance</h1>\r\n<p>Your GitHub Enterprise administrators are performing scheduled maintenance.</p>',
      ),
  },
  /** What a company's proxy puts in place of an answer: 200, and not from GitHub. */
  'sign-in-page': {
    says: () => webPage(200, 'Sign in to your account', '<form>…</form>', 'text/html; charset=utf-8'),
  },
  'something-wrong': { times: 1, on: (request) => request.kind === 'graphql', says: () => wrong(200) },
  'something-wrong-502': { times: 1, on: (request) => request.kind === 'graphql', says: () => wrong(502) },
  /** A sha that the repository does not have: no body at all. */
  'empty-500': { times: 1, says: () => ({ status: 500 }) },
} as const satisfies Record<string, Situation>
