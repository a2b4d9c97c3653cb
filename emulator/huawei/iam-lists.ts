import type { Caller } from './authentication.ts'
import { hexId } from './builders.ts'
import { invalidParameter, keystoneError, noSuchApi, replyJson, serviceError, type Reply } from './replies.ts'
import type { RecordedRequest } from './requests.ts'
import type { Project, World } from './world.ts'

const filters = ['domain_id', 'name', 'parent_id', 'enabled', 'is_domain', 'page', 'per_page']

/**
 * https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0003.html and
 * https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export function listProjects(world: World, caller: Caller, request: RecordedRequest): Reply {
  const { path, query } = request
  const own = world.projects.filter(({ account }) => account === caller.account)
  if (path === '/v3/auth/projects') return replyProjects(own, request)
  if (path !== '/v3/projects') return noSuchApi()
  const extra = Object.keys(query).find((name) => !filters.includes(name))
  if (extra !== undefined) return invalidParameter(extra)
  if ((query['page'] === undefined) !== (query['per_page'] === undefined)) {
    return keystoneError(400, 'page and per_page must be given together.')
  }
  const user = world.users.find(({ name, account }) => name === caller.name && account === caller.account)
  if (user?.listsProjects === false || world.forbidden.includes('projects')) {
    return serviceError(403, 'IAM.0003', "Policy doesn't allow iam:projects:listProjects to be performed.")
  }
  const projects = own.filter(
    ({ name, enabled }) =>
      (query['name'] === undefined || name === query['name']) &&
      (query['enabled'] === undefined || String(enabled) === query['enabled']),
  )
  return replyProjects(projects, request)
}

/** With the links to the pages around it. */
function replyProjects(projects: readonly Project[], { path, query }: RecordedRequest): Reply {
  const self = `https://iam.myhuaweicloud.com${path}`
  const [page, perPage] = [Number(query['page'] ?? 1), Number(query['per_page'] ?? 5_000)]
  if (!isWithin(page, 1, Number.MAX_SAFE_INTEGER) || !isWithin(perPage, 1, 5_000)) {
    return keystoneError(400, 'page starts at 1, and per_page is from 1 to 5000.')
  }
  const shown = projects.slice((page - 1) * perPage, page * perPage)
  const link = (number: number): string => `${self}?page=${number}&per_page=${perPage}`
  const links = {
    self: query['page'] === undefined ? self : link(page),
    previous: page > 1 ? link(page - 1) : null,
    next: page * perPage < projects.length ? link(page + 1) : null,
  }
  return replyJson(200, { projects: shown.map((project) => describeProject(project)), links })
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function describeProject({ id, name, account, enabled }: Project): object {
  const domain = hexId(account)
  const links = { self: `https://iam.myhuaweicloud.com/v3/projects/${id}` }
  return { id, name, domain_id: domain, parent_id: domain, enabled, is_domain: false, description: '', links }
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_07_0001.html */
export function listDomains(world: World, caller: Caller): Reply {
  const self = 'https://iam.myhuaweicloud.com/v3/auth/domains'
  const domains = world.accounts
    .filter(({ name }) => name === caller.account)
    .map(({ id, name }) => ({ id, name, enabled: true, description: '', links: { self: `${self}/${id}` } }))
  return replyJson(200, { domains, links: { self, previous: null, next: null } })
}
