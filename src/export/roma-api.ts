import type { HttpRequest } from '../http/request.ts'
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

/** One page of a list; `total` counts all pages. */
export interface Page<Item> {
  readonly total: number
  readonly items: readonly Item[]
}

const json = { 'content-type': 'application/json;charset=UTF-8', accept: '*/*', 'accept-encoding': 'gzip' }

/** https://support.huaweicloud.com/api-roma/ExportLiveDataApiDefinitionsV2.html */
export function exportRequest(at: InstanceAddress, filter: ExportFilter, format: string, what: string): HttpRequest {
  return {
    purpose: `export ${what}`,
    service: 'roma',
    method: 'POST',
    url: `${apicUrl(at)}/openapi/livedata-apis/export`,
    headers: json,
    // JSON.stringify leaves out what is undefined.
    body: JSON.stringify({ app_id: filter.appId, format, apis: filter.apis, status: filter.status }),
    headersSeconds: 300,
    timeoutRetries: 1,
  }
}

/** https://support.huaweicloud.com/api-roma/ListLiveDataApiV2.html: its status is text, the export's a number. */
export function listBackendsRequest(
  at: InstanceAddress,
  { offset, appId, status }: { offset: number; appId: string | undefined; status: number | undefined },
): HttpRequest {
  const query = { offset, limit: 500, app_id: appId, status }
  return read('list the custom backends', `${apicUrl(at)}/livedata-apis${queryOf(query)}`)
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ListRomaApp.html. The other list of applications tells their secrets. */
export function listApplicationsRequest(at: InstanceAddress, query: { offset: number; name?: string }): HttpRequest {
  const url = `${at.endpoint}/v2/${at.projectId}/instances/${at.instanceId}/apps`
  return read('list the integration applications', `${url}${queryOf({ ...query, limit: 500 })}`)
}

/** https://support.huaweicloud.com/api-roma/CheckRomaInstanceListV2.html */
export function listInstancesRequest(endpoint: string, projectId: string, offset: number): HttpRequest {
  return read('list the instances', `${endpoint}/v2/${projectId}/instances${queryOf({ offset, limit: 100 })}`)
}

export function parseBackends(body: Uint8Array): Page<Backend> {
  return parsePage(body, 'custom backends', 'apis', (item) => ({
    id: item.id('id'),
    name: item.text('name'),
    method: item.text('method').toUpperCase(),
    path: item.text('path'),
    status: item.optionalNumber('status'),
    appId: item.id('roma_app_id'),
    appName: item.optionalText('roma_app_name'),
  }))
}

export function parseApplications(body: Uint8Array): Page<Named> {
  return parsePage(body, 'integration applications', 'apps', (item) => ({
    id: item.id('id'),
    name: item.text('name'),
  }))
}

export function parseInstances(body: Uint8Array): Page<Named> {
  return parsePage(body, 'instances', 'instances', (item) => ({ id: item.id('id'), name: item.text('name') }))
}

function apicUrl({ endpoint, projectId, instanceId }: InstanceAddress): string {
  return `${endpoint}/v2/${projectId}/apic/instances/${instanceId}`
}

function read(purpose: string, url: string): HttpRequest {
  return { purpose, service: 'roma', method: 'GET', url, headers: json }
}

function queryOf(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return `?${new URLSearchParams(given).toString().replaceAll('+', '%20')}`
}

interface Item {
  /** It goes into URLs and logs, so it must be nothing but an ID. */
  readonly id: (key: string) => string
  readonly text: (key: string) => string
  readonly optionalText: (key: string) => string | undefined
  readonly optionalNumber: (key: string) => number | undefined
}

function parsePage<Parsed>(body: Uint8Array, what: string, key: string, parse: (item: Item) => Parsed): Page<Parsed> {
  const page = parseObject(body, what)
  const { total } = page
  const items = page[key]
  if (typeof total !== 'number' || !Array.isArray(items)) throw undocumented(what, `“total” and “${key}”`)
  return { total, items: items.map((item: unknown, index) => parse(readItem(item, what, `${key}[${index}]`))) }
}

function readItem(value: unknown, what: string, where: string): Item {
  const fields: Record<string, unknown> = isRecord(value) ? value : {}
  const field = (key: string) => (Object.hasOwn(fields, key) ? fields[key] : undefined)
  const optionalText = (key: string) => {
    const found = field(key)
    return typeof found === 'string' ? found : undefined
  }
  return {
    optionalText,
    id(key) {
      const found = optionalText(key)
      if (found === undefined || !isId(found)) throw undocumented(what, `an ID in ${where}.${key}`)
      return found
    },
    text(key) {
      const found = optionalText(key)
      if (found === undefined || found === '') throw undocumented(what, `text in ${where}.${key}`)
      return found
    },
    optionalNumber(key) {
      const given = field(key) ?? ''
      if (given === '') return undefined
      const found = Number(given)
      if (!Number.isFinite(found)) throw undocumented(what, `a number in ${where}.${key}`)
      return found
    },
  }
}
