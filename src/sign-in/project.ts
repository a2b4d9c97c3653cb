import { UserError } from '../errors.ts'
import { enumerate, nearest, quote } from '../text/foreign-text.ts'
import type { HttpReply, HttpRequest, Send } from '../http/request.ts'
import type { Endpoints } from '../inputs/endpoints.ts'
import type { Reference } from '../inputs/export-scope.ts'
import { isId, isRecord, parseObject } from '../http/reply.ts'
import type { Credential } from './session.ts'
import { asSignIn, jsonHeaders } from './request.ts'

/**
 * The cheapest look-up of a project's name: with a token the projects of its own user, which needs no permission
 * (https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0003.html), else the list filtered by name
 * (https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html). Of a name that is not there the whole list
 * shows what is near.
 */
export async function findProject(
  project: Reference,
  { iam }: Endpoints,
  { credential, listing, send }: { credential: Credential; listing: 'own' | 'by name'; send: Send },
): Promise<string> {
  if ('id' in project) return project.id
  const list = async (query: string) =>
    parseProjects(await asSignIn(send(projectsRequest(project, iam, query), credential.prepare)))
  const known = await list(listing === 'own' ? 'auth/projects' : `projects?name=${encodeURIComponent(project.name)}`)
  const [match, ...others] = known.filter(({ name }) => name === project.name)
  if (match !== undefined && others.length === 0) return match.id
  if (match !== undefined) {
    const ids = enumerate([match, ...others].map(({ id }) => id))
    throw new UserError(
      'sign-in',
      `${others.length + 1} projects are called ${quote(project.name)}: give the ID of the right one in \`project\`, ${ids}.`,
    )
  }
  const all = listing === 'own' ? known : await list('projects').catch(() => [])
  const names = nearest(
    project.name,
    all.map(({ name }) => name),
  )
  const near = names.length === 0 ? '' : ` The nearest names are ${enumerate(names.map((name) => quote(name)))}.`
  throw new UserError(
    'sign-in',
    `There is no project ${quote(project.name)} for this sign-in.${near} Give its exact name in \`project\`, or its ID (console: “My Credentials”).`,
  )
}

function projectsRequest({ name }: { readonly name: string }, iam: string | undefined, query: string): HttpRequest {
  return {
    purpose: `look up the project ${quote(name)}`,
    service: 'iam',
    call: 'list projects',
    method: 'GET',
    url: `${iam ?? ''}/v3/${query}`,
    headers: jsonHeaders,
  }
}

/** What has no name, or no ID that can be one, is nobody's project. */
function parseProjects({ body }: HttpReply): readonly { readonly id: string; readonly name: string }[] {
  const { projects } = parseObject(body, 'projects of IAM')
  return (Array.isArray(projects) ? projects : [])
    .filter(isRecord)
    .flatMap(({ id, name }) => (typeof id === 'string' && isId(id) && typeof name === 'string' ? [{ id, name }] : []))
}
