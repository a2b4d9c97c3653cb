import type { GitHub } from '../../emulator/github/server.ts'
import { JOB_TOKEN } from '../../emulator/github/server.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON, for `expect` alone. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface Client {
  rest(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  graphql(query: string, variables?: object): Promise<Answer>
}

/** A plain client without a library between a test and the server. */
export function connect(github: GitHub, token: string | null = JOB_TOKEN.token): Client {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  const send = async (url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> => {
    const response = await fetch(url, {
      method,
      headers: { ...authorization, ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parse(text) }
  }
  return {
    rest: (method, path, body, headers = {}) => send(github.apiUrl + path, method, body, headers),
    graphql: (query, variables = {}) => send(github.graphqlUrl, 'POST', { query, variables }, {}),
  }
}

function parse(text: string): Answer['body'] {
  try {
    return JSON.parse(text) as Answer['body']
  } catch {
    return {}
  }
}

/** The text at a path of the body: `data`, `repository`, `id`. */
export function textAt({ body }: Answer, ...keys: string[]): string {
  let found: unknown = body
  for (const key of keys) found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined
  return String(found)
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64')

export const COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid signature { isValid } } ref { name } }
}`

/** The variables of a commit of one file. */
export function commitInput(
  name: string,
  branchName: string,
  expectedHeadOid: string,
  path = 'a.yaml',
  text = 'a: 1\n',
): object {
  return {
    input: {
      branch: { repositoryNameWithOwner: name, branchName },
      message: { headline: 'Update', body: 'Why' },
      expectedHeadOid,
      fileChanges: { additions: [{ path, contents: base64(text) }] },
    },
  }
}
