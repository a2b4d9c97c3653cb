import { readFileSync } from 'node:fs'

import type { Answer } from '../github-client.ts'

/** An answer of GitHub's that was recorded, or quoted in public, with where it comes from. */
export interface RecordedAnswer {
  readonly id: string
  readonly source: string
  readonly request: { readonly method: string; readonly path: string; readonly mutation?: string }
  readonly response: {
    /** Null where nobody says it. */
    readonly status: number | null
    readonly headers?: Readonly<Record<string, string>>
    readonly body: unknown
  }
  readonly note?: string
}

const file = new URL('../../fixtures/github-recorded.json', import.meta.url)

export const recordedAnswers = JSON.parse(readFileSync(file, 'utf8')) as readonly RecordedAnswer[]

/** Where an answer differs from the recorded one in what a client could go by, one line each. */
export function differences({ response, request }: RecordedAnswer, answer: Answer): string[] {
  const { status, headers = {}, body } = response
  const found = status === null || status === answer.status ? [] : [`status: ${answer.status}, not ${status}`]
  const missing = Object.entries(headers).flatMap(([name, value]) => {
    const actual = answer.headers.get(name)
    if (elsewhere.has(name)) return []
    if (actual === null) return [`header ${name} is missing`]
    return isOfItsDay(name, value) || actual === value ? [] : [`header ${name}: ${actual}, not ${value}`]
  })
  const actual = answer.text === '' ? null : Object.keys(answer.body).length > 0 ? answer.body : answer.text
  const wanted = request.mutation === 'any' ? withoutData(body) : body
  return [...found, ...missing, ...compare('body', wanted, actual)]
}

const spelledOtherwise = new Set(['location', 'etag', 'gh-limited-by', 'content-type', 'x-github-media-type'])

/** Of a person's token, and of the place that the answer came from. */
const elsewhere = new Set(['github-authentication-token-expiration', 'x-github-edge-region'])

/** Values that differ from one answer to the next. */
function isOfItsDay(name: string, value: string): boolean {
  if (name.startsWith('x-ratelimit-')) return value !== '0'
  return value.includes('…') || spelledOtherwise.has(name)
}

function withoutData(body: unknown): unknown {
  return isObject(body) ? { ...body, data: undefined } : body
}

function compare(path: string, wanted: unknown, actual: unknown): string[] {
  if (wanted === undefined || isOpen(path))
    return actual === undefined && wanted !== undefined ? [`${path} is missing`] : []
  if (typeof wanted === 'string') return compareText(path, wanted, actual)
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual)) return [`${path} is no list`]
    // The path of an error within a reply goes by what was asked for.
    if (path.endsWith('.path') && wanted.length > 1) return []
    return wanted.flatMap((item, index) => compare(`${path}.${index}`, item, actual[index]))
  }
  if (isObject(wanted)) {
    if ('…' in wanted) return []
    if (!isObject(actual)) return [`${path} is no object but ${JSON.stringify(actual)}`]
    return Object.entries(wanted).flatMap(([key, value]) => compare(`${path}.${key}`, value, actual[key]))
  }
  return wanted === actual ? [] : [`${path}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`]
}

/** Where only presence tells something: places, links and identifiers. */
function isOpen(path: string): boolean {
  return /\.(locations|documentation_url|id|node_id|url)$/.test(path)
}

function compareText(path: string, wanted: string, actual: unknown): string[] {
  if (typeof actual !== 'string') return [`${path}: ${JSON.stringify(actual)}, not “${wanted}”`]
  const source = general(wanted)
    .split(/\s*…/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^]*')
  return new RegExp(`^${source}$`).test(general(actual)) ? [] : [`${path}: “${actual.slice(0, 300)}”, not “${wanted}”`]
}

/** Without what names one repository, commit, user or moment, and without a last full stop, which quotes leave out. */
function general(text: string): string {
  return text
    .replace(/\b[0-9a-f]{40}\b/g, 'OID')
    .replace(/'(T_|D_)[\w.-]+'/g, "'$1'")
    .replace(/\r\n/g, '\n')
    .replace(/`[0-9A-F:]{20,}`/g, '`REQUEST`')
    .trim()
    .replace(/\.$/, '')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
