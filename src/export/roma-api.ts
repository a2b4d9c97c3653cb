import type { HttpRequest } from '../http/request.ts'
import type { Call } from '../http/huawei-situation.ts'
import { parseObject, undocumented, isRecord, isId } from '../http/reply.ts'

/** Where an instance is: `endpoint` without a trailing slash, IDs as ROMA Connect knows them. */
export interface InstanceAddress {
  readonly endpoint: string
  readonly projectId: string
  readonly instanceId: string
}

/** Fields that are undefined are not sent. */
export interface ExportFilter {
  readonly appId?: string | undefined
  readonly apis?: readonly string[] | undefined
  readonly status?: number | undefined
}

export interface Named {
  readonly id: string
  readonly name: string
}

/** A custom backend as the list of backends has it. */
export interface Backend extends Named {
  readonly method: string
  readonly path: string
  /** Undefined when the list does not tell it: it is not among the fields that an answer always has. */
  readonly status: number | undefined
  readonly appId: string
  readonly appName: string | undefined
}

/** One page of a list. */
export interface Page<Item> {
  /** Entries on all pages; undefined when the answer does not tell. */
  readonly total: number | undefined
  /** Entries on this page, those too that are passed over. */
  readonly count: number
  readonly items: readonly Item[]
}

const json = { 'content-type': 'application/json;charset=UTF-8', accept: '*/*', 'accept-encoding': 'gzip' }

/** https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html */
export function exportRequest(at: InstanceAddress, filter: ExportFilter, format: string, what: string): HttpRequest {
  return {
    purpose: `export ${what}`,
    service: 'roma',
    call: 'export',
    method: 'POST',
    url: `${apicUrl(at)}/openapi/livedata-apis/export`,
    headers: json,
    // JSON.stringify leaves out what is undefined.
    body: JSON.stringify({ app_id: filter.appId, format, apis: filter.apis, status: filter.status }),
    headersSeconds: 300,
    timeoutRetries: 1,
  }
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ListLiveDataApiV2.html: its status is text, the export's a number. */
export function listBackendsRequest(
  at: InstanceAddress,
  { offset, appId, status }: { offset: number; appId: string | undefined; status: number | undefined },
): HttpRequest {
  const query = { offset, limit: 500, app_id: appId, status }
  return read('list backends', 'list the custom backends', `${apicUrl(at)}/livedata-apis${queryOf(query)}`)
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ListRomaApp.html. The other list of applications tells their secrets. */
export function listApplicationsRequest(at: InstanceAddress, query: { offset: number; name?: string }): HttpRequest {
  const url = `${at.endpoint}/v2/${at.projectId}/instances/${at.instanceId}/apps`
  return read('list applications', 'list the integration applications', `${url}${queryOf({ ...query, limit: 500 })}`)
}

/** https://support.huaweicloud.com/en-us/api-roma/CheckRomaInstanceListV2.html */
export function listInstancesRequest(endpoint: string, projectId: string, offset: number): HttpRequest {
  return read(
    'list instances',
    'list the instances',
    `${endpoint}/v2/${projectId}/instances${queryOf({ offset, limit: 100 })}`,
  )
}

/** What lacks a field that makes it a backend is passed over: in Huawei's models everything is optional. */
export function parseBackends(body: Uint8Array): Page<Backend> {
  return parsePage(body, 'custom backends', 'apis', (item) => {
    const named = parseNamed(item)
    const [method, path, appId] = [item['method'], item['path'], item['roma_app_id']].map(textOf)
    if (named === undefined || method === undefined || path === undefined || appId === undefined || !isId(appId)) {
      return undefined
    }
    const [appName, status] = [textOf(item['roma_app_name']), numberOf(item['status'])]
    return { ...named, method: method.toUpperCase(), path, status, appId, appName }
  })
}

export function parseApplications(body: Uint8Array): Page<Named> {
  return parsePage(body, 'integration applications', 'apps', parseNamed)
}

export function parseInstances(body: Uint8Array): Page<Named> {
  return parsePage(body, 'instances', 'instances', parseNamed)
}

/** Undefined for what has no name yet, as an instance that is being created. An ID goes into URLs and logs, so it must be nothing else. */
function parseNamed(item: Readonly<Record<string, unknown>>): Named | undefined {
  const [id, name] = [textOf(item['id']), textOf(item['name'])]
  return id === undefined || name === undefined || !isId(id) ? undefined : { id, name }
}

function apicUrl({ endpoint, projectId, instanceId }: InstanceAddress): string {
  return `${endpoint}/v2/${projectId}/apic/instances/${instanceId}`
}

function read(call: Call, purpose: string, url: string): HttpRequest {
  return { purpose, service: 'roma', call, method: 'GET', url, headers: json }
}

function queryOf(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return `?${new URLSearchParams(given).toString().replaceAll('+', '%20')}`
}

/** `null`, or nothing at all, is an empty list: so Go writes one without entries. */
function parsePage<Parsed>(
  body: Uint8Array,
  what: string,
  key: string,
  parse: (item: Readonly<Record<string, unknown>>) => Parsed | undefined,
): Page<Parsed> {
  const page = parseObject(body, what)
  const entries = page[key] ?? []
  if (!Array.isArray(entries)) throw undocumented(what, `a list in “${key}”`)
  const items = entries.flatMap((entry: unknown) => (isRecord(entry) ? (parse(entry) ?? []) : []))
  return { total: numberOf(page['total']), count: entries.length, items }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberOf(value: unknown): number | undefined {
  const isGiven = typeof value === 'number' || (typeof value === 'string' && value !== '')
  return isGiven && Number.isFinite(Number(value)) ? Number(value) : undefined
}
