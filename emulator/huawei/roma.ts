import type { Caller } from './authentication.ts'
import { exportDocument, type ExportFormat } from './document.ts'
import { isObject, readJson } from './json.ts'
import { invalidParameter, isReply, noSuchApi, requestId, serviceError, type Reply } from './replies.ts'
import { listApicApps, listApplications, listBackends, listInstances, showBackend } from './lists.ts'
import { visibleApplications, visibleBackends, type RomaCall } from './visibility.ts'
import type { RecordedRequest, RequestKind } from './requests.ts'
import type { Instance, World } from './world.ts'

/** Answers a request to ROMA Connect's own APIs. */
export function answerRoma(call: RomaCall): Reply {
  const { world, caller, request } = call
  const [, , project = '', ...rest] = request.path.split('/')
  const denied = checkProject(world, caller, project, request)
  if (denied !== undefined) return denied
  if (world.forbidden.includes(request.kind)) return refuse(request.kind)
  if (request.kind === 'listInstances') return listInstances(world, project, request.query)
  const id = rest[rest.indexOf('instances') + 1] ?? ''
  const instance = world.instances.find((known) => known.id === id && known.project === project)
  if (instance === undefined) return serviceError(404, 'APIG.3030', `The instance does not exist;id:${id}`)
  return handlers[request.kind]?.(call, instance) ?? noSuchApi()
}

/** The public resource API answers 400 to whatever it refuses. */
function refuse(kind: RequestKind): Reply {
  const isPublic = kind === 'listApplications' || kind === 'listInstances'
  return isPublic
    ? serviceError(400, 'ROMA.1006', 'You do not have permission to perform this operation')
    : serviceError(403, 'APIG.1005', 'No permissions to request this method')
}

const handlers: Partial<Record<RequestKind, (call: RomaCall, instance: Instance) => Reply>> = {
  export: exportBackends,
  listBackends,
  showBackend,
  listApplications,
  listApicApps,
}

function checkProject(world: World, caller: Caller, id: string, request: RecordedRequest): Reply | undefined {
  const project = world.projects.find((known) => known.id === id && known.account === caller.account)
  const header = request.headers['x-project-id']
  if (project === undefined || (caller.project !== undefined && caller.project !== id)) {
    return serviceError(403, 'APIC.7130', 'No permissions to access gateways in other projects')
  }
  if (header !== undefined && header !== id) return invalidParameter('X-Project-Id')
  return project.enabled ? undefined : serviceError(403, 'APIG.0310', 'The project is unavailable')
}

/** The one `apis` filter that is open to doubt, an empty list, is refused. */
interface ExportRequest {
  app_id?: string
  format: ExportFormat
  apis?: string[]
  status?: number
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html */
function exportBackends(call: RomaCall, instance: Instance): Reply {
  const { world, request } = call
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) return invalidParameter('Content-Type')
  const asked = readExportRequest(request.body, world)
  if (isReply(asked)) return asked
  const visible = visibleApplications(call, instance)
  const { app_id: application, apis, status, format } = asked
  if (application !== undefined && !visible.some(({ id }) => id === application)) {
    return serviceError(404, 'APIG.3004', `App ${application} does not exist`)
  }
  const backends = visibleBackends(call, instance)
  const known = new Set(backends.map(({ id }) => id))
  const unknown = apis?.find((id) => !known.has(id))
  if (unknown !== undefined) return serviceError(404, 'APIG.3084', `The livedata API does not exist, id: ${unknown}`)
  const wanted = apis && new Set(apis)
  const chosen = backends.filter(
    (backend) =>
      world.exportableStatuses.includes(backend.status) &&
      (application === undefined || backend.application === application) &&
      (wanted === undefined || wanted.has(backend.id)) &&
      (status === undefined || backend.status === status),
  )
  const body = exportDocument(world, chosen, format, world.shuffle ? call.exports : undefined)
  return { status: 200, headers: { 'content-type': world.contentType, 'x-request-id': requestId() }, body }
}

function readExportRequest(text: string, world: World): ExportRequest | Reply {
  const body = readJson(text)
  if (!isObject(body)) return serviceError(400, 'APIG.2000', 'Parameter error')
  const extra = Object.keys(body).find((key) => !['app_id', 'format', 'apis', 'status'].includes(key))
  if (extra !== undefined) return invalidParameter(extra)
  const { app_id: application, format = 'json', apis, status } = body
  if (application !== undefined && (typeof application !== 'string' || application === '')) {
    return invalidParameter('app_id')
  }
  if (format !== 'json' && format !== 'yaml' && format !== 'yml') return invalidParameter('format')
  if (apis !== undefined && !isIdList(apis)) return invalidParameter('apis')
  if (apis !== undefined && apis.length > (world.limits.apis ?? Infinity)) return invalidParameter('apis')
  if (status !== undefined && status !== 1 && status !== 3 && status !== 4) return invalidParameter('status')
  return {
    format,
    ...(application !== undefined && { app_id: application }),
    ...(apis !== undefined && { apis }),
    ...(status !== undefined && { status }),
  }
}

function isIdList(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'string')
}
