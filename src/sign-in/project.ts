import { UserError } from '../errors.ts'
import { enumerate, nearest, quote } from '../text/foreign-text.ts'
import type { HttpRequest, Send } from '../http/request.ts'
import type { Endpoints } from '../inputs/endpoints.ts'
import type { Reference } from '../inputs/export-scope.ts'
import { isId, isRecord, parseObject } from '../http/reply.ts'
import type { Credential } from './session.ts'
import { jsonHeaders, withAdvice } from './request.ts'

/**
 * The cheapest look-up of a project's name: with a token the projects of its own user, which needs no permission
 * (https://support.huaweicloud.com/eu/api-iam/iam_06_0003.html), else the list filtered by name
 * (https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html).
 */
export async function findProject(
  project: Reference,
  { iam }: Endpoints,
  { credential, listing, send }: { credential: Credential; listing: 'own' | 'by name'; send: Send },
): Promise<string> {
  if ('id' in project) return project.id
  const query = listing === 'own' ? 'auth/projects' : `projects?name=${encodeURIComponent(project.name)}`
  const request: HttpRequest = {
    purpose: `look up the project ${quote(project.name)}`,
    service: 'iam',
    method: 'GET',
    url: `${iam ?? ''}/v3/${query}`,
    headers: jsonHeaders,
  }
  const advice = () =>
    'Give `project` as an ID (console: “My Credentials”), then no look-up is needed; or grant the list of projects (iam:projects:listProjects).'
  const reply = await withAdvice(() => send(request, credential.prepare), advice)
  const { projects } = parseObject(reply.body, 'projects of IAM')
  const found = (Array.isArray(projects) ? projects : []).filter(isRecord).map(({ id, name }) => ({ id, name }))
  const [match] = found.filter(({ name }) => name === project.name)
  if (typeof match?.id === 'string' && isId(match.id)) return match.id
  const names = nearest(
    project.name,
    found.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  )
  const near = names.length === 0 ? '' : ` The nearest names are ${enumerate(names.map((name) => quote(name)))}.`
  throw new UserError(
    'sign-in',
    `There is no project ${quote(project.name)} for this sign-in.${near} Check \`project\`, or give its ID.`,
  )
}
