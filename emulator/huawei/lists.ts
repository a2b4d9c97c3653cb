import { hexId } from './builders.ts'
import { invalidParameter, isReply, replyJson, serviceError, type Reply } from './replies.ts'
import { visibleApplications, visibleBackends, type RomaCall } from './visibility.ts'
import type { Application, Backend, Instance, ListHabits, Script, World } from './world.ts'

interface Page {
  offset: number
  limit: number
}

/** Reads `offset` and `limit` and refuses parameters that the API does not have. */
function readPage(
  query: Record<string, string>,
  rules: { names: string[]; limit: number; most: number; mostOffset?: number },
): Page | Reply {
  const extra = Object.keys(query).find((name) => !['offset', 'limit', ...rules.names].includes(name))
  if (extra !== undefined) return invalidParameter(extra)
  const offset = query['offset'] === undefined ? 0 : readInteger(query['offset'])
  const limit = query['limit'] === undefined ? rules.limit : readInteger(query['limit'])
  if (offset === undefined || offset > (rules.mostOffset ?? Infinity)) return invalidParameter('offset')
  if (limit === undefined || limit < 1 || limit > rules.most) return invalidParameter('limit')
  return { offset: Math.max(0, offset), limit }
}

function readInteger(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ListLiveDataApiV2.html */
export function listBackends(call: RomaCall, instance: Instance): Reply {
  const { query } = call.request
  const names = ['app_id', 'app_name', 'name', 'status', 'path', 'precise_search']
  const page = readPage(query, { names, limit: 20, most: 500 })
  if (isReply(page)) return page
  const exact = query['precise_search']?.split(',') ?? []
  if (exact.some((name) => !['name', 'path', 'status'].includes(name))) return invalidParameter('precise_search')
  const { status, name, path, app_id: application, app_name: applicationName } = query
  if (status !== undefined && !['1', '3', '4'].includes(status)) return invalidParameter('status')
  const applications = new Map(call.world.applications.map((known) => [known.id, known.name]))
  const fits = (value: string, wanted: string | undefined, isExact: boolean): boolean =>
    wanted === undefined || (isExact ? value === wanted : value.includes(wanted))
  const matching = visibleBackends(call, instance).filter(
    (backend) =>
      fits(backend.name, name, exact.includes('name')) &&
      fits(backend.path, path, exact.includes('path')) &&
      fits(String(backend.status), status, true) &&
      fits(backend.application, application, true) &&
      fits(applications.get(backend.application) ?? '', applicationName, true),
  )
  const describe = (backend: Backend): object => describeBackend(backend, instance, applications)
  return replyList('apis', matching, { page, world: call.world, describe })
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ShowLiveDataApiV2.html */
export function showBackend(call: RomaCall, instance: Instance): Reply {
  const id = call.request.path.split('/').at(-1) ?? ''
  const backend = visibleBackends(call, instance).find((known) => known.id === id)
  if (backend === undefined) return serviceError(404, 'APIG.3084', `The livedata API does not exist, id: ${id}`)
  const applications = new Map(call.world.applications.map((known) => [known.id, known.name]))
  return replyJson(200, describeBackend(backend, instance, applications))
}

function pageOf<T>(items: readonly T[], { offset, limit }: Page): T[] {
  return items.slice(offset, offset + limit)
}

/** A page of a list, as loosely as the models of Huawei's SDKs allow. */
function replyList<T>(
  key: 'apis' | 'apps' | 'instances',
  items: readonly T[],
  { page, world, describe }: { page: Page; world: World; describe: (item: T) => object },
): Reply {
  const { strays, total, empty } = world.lists
  const all: (() => object)[] = [...strays.map((stray) => () => stray), ...items.map((item) => () => describe(item))]
  const shown = pageOf(all, page).map((entry) => entry())
  const counts = total === 'absent' ? {} : { total: all.length, size: shown.length }
  return replyJson(200, { ...counts, ...listMember(key, shown, empty) })
}

/** Go writes a list without entries as `null`. */
function listMember(key: string, entries: readonly object[], empty: ListHabits['empty']): object {
  if (entries.length > 0 || empty === 'list') return { [key]: entries }
  return empty === 'null' ? { [key]: null } : {}
}

function describeBackend(backend: Backend, instance: Instance, applications: ReadonlyMap<string, string>): object {
  return {
    name: backend.name,
    path: backend.path,
    method: backend.method,
    description: backend.description,
    version: backend.version,
    content_type: backend.contentType,
    roma_app_id: backend.application,
    return_format: backend.returnFormat,
    parameters: backend.parameters,
    id: backend.id,
    instance: instance.id,
    type: backend.type,
    status: backend.status,
    created_time: backend.createdTime,
    modified_time: backend.modifiedTime,
    scripts: backend.scripts.map((script) => describeScript(script, backend)),
    roma_app_name: applications.get(backend.application) ?? '',
    ...(backend.signature !== undefined && { api_signature_id: hexId(`signature ${backend.signature}`) }),
  }
}

function describeScript(script: Script, backend: Backend): object {
  const { datasource, paging = false, prepared = false } = script
  return {
    ...(datasource && { ds_id: datasource.id, ds_name: datasource.name, ds_type: datasource.type }),
    ...(script.type !== 'function' && { type: script.type }),
    object_name: script.objectName,
    content: Buffer.from(script.source).toString('base64'),
    enable_result_paging: paging,
    enable_preparestatement: prepared,
    created_time: backend.createdTime,
    modified_time: backend.modifiedTime,
  }
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ListRomaApp.html */
export function listApplications(call: RomaCall, instance: Instance): Reply {
  const { query } = call.request
  const names = ['favorite', 'auth_role', 'name', 'owner', 'user_name']
  const page = readPage(query, { names, limit: 10, most: 500, mostOffset: 10_000 })
  if (isReply(page)) return page
  const { name = '' } = query
  if (name.length > 256) return invalidParameter('name')
  const matching = visibleApplications(call, instance).filter((application) => application.name.includes(name))
  const user = { user_id: '9c22f7a7fb6b4b3a9c1f0a6e7c1b1d55', user_name: 'roma-admin' }
  const describe = (application: Application): object => ({
    id: application.id,
    name: application.name,
    remark: application.remark,
    roles: application.roles,
    create_time: '2025-03-01T08:00:00Z',
    update_time: '2025-03-01T08:00:00Z',
    created_user: user,
    last_updated_user: user,
    owner: call.caller.administrator,
    key: application.key,
    favorite: false,
  })
  return replyList('apps', matching, { page, world: call.world, describe })
}

/** The one to stay away from, since it hands out secrets: https://support.huaweicloud.com/intl/en-us/api-roma/ListAppsV2.html */
export function listApicApps(call: RomaCall, instance: Instance): Reply {
  const names = ['id', 'name', 'status', 'app_key', 'precise_search']
  const page = readPage(call.request.query, { names, limit: 20, most: 500 })
  if (isReply(page)) return page
  const all = visibleApplications(call, instance)
  const apps = pageOf(all, page).map(({ id, name, remark, key, secret }) => ({
    id,
    name,
    remark,
    creator: 'USER',
    update_time: '2025-03-01T08:00:00Z',
    app_key: key,
    app_secret: secret,
    register_time: '2025-03-01T08:00:00Z',
    status: 1,
    app_type: 'roma',
    roma_app_type: 'integration',
    bind_num: 0,
  }))
  return replyJson(200, { total: all.length, size: apps.length, apps })
}

/** https://support.huaweicloud.com/en-us/api-roma/CheckRomaInstanceListV2.html */
export function listInstances(world: World, project: string, query: Record<string, string>): Reply {
  const page = readPage(query, { names: ['status'], limit: 10, most: 100 })
  if (isReply(page)) return page
  const { status } = query
  const matching = world.instances.filter(
    (instance) => instance.project === project && (status === undefined || instance.status === status),
  )
  const describe = (instance: Instance): object => ({
    id: instance.id,
    name: instance.name,
    description: instance.description,
    flavor_id: '00300-30101-0--0',
    flavor_type: 'basic',
    cpu_arch: 'x86_64',
    vpc_id: '679d8ee1-c8a4-4f3e-9a8e-0d8fa6f5a0ee',
    subnet_id: 'ec55b2ea-0f0a-4d36-9cb2-d5a7a2d1c0b1',
    security_group_id: '75a2f5c4-5ea8-4d4a-9f6e-5d8d0b9d7f10',
    publicip_enable: instance.publicAddress !== undefined,
    ...(instance.publicAddress !== undefined && {
      publicip_id: hexId(`address ${instance.publicAddress}`),
      publicip_address: instance.publicAddress,
    }),
    status: instance.status,
    ...(instance.error && { error_code: instance.error.code, error_msg: instance.error.message }),
    charge_type: 'prePaid',
    project_id: instance.project,
    create_time: '2025-01-01T00:00:00Z',
    update_time: '2025-01-01T00:00:00Z',
    maintain_begin: '22:00:00',
    maintain_end: '02:00:00',
    available_zone_ids: ['8c90c2a4e2594c36782faa6ebfcb103f'],
    enterprise_project_id: '0',
  })
  return replyList('instances', matching, { page, world, describe })
}
