import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The project's own pages and workflows, as values that tests can ask. */
export const root = join(import.meta.dirname, '..')

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export const pages: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The fenced blocks of a page that are marked as YAML. */
export function yamlBlocks(page: string): readonly string[] {
  return [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = '']) => block)
}

export type Fields = Readonly<Record<string, unknown>>

export function asFields(value: unknown): Fields {
  return isMap(value) ? { ...value } : {}
}

export function fieldsOf(value: unknown, key: string): Fields {
  return asFields(asFields(value)[key])
}

export function parseYaml(text: string): Fields {
  return asFields(parse(text))
}

/** Whole workflows, and lines to be put into the first one of the page. */
export function examplesIn(page: string): readonly string[] {
  return yamlBlocks(page).filter((block) => block.includes('roma-connect-export') || block.startsWith('jobs:'))
}

export function completeWorkflow(first: Fields, block: string): Fields {
  const workflow = parseYaml(block)
  return 'on' in workflow ? workflow : asFields(putInto(first, workflow))
}

/** Fields by their names, steps by their order. */
function putInto(given: unknown, lines: unknown): unknown {
  if (Array.isArray(given) && Array.isArray(lines)) {
    return given.map((item: unknown, index) => (index < lines.length ? putInto(item, lines[index]) : item))
  }
  if (!isMap(given) || !isMap(lines)) return lines
  const names = [...new Set([...Object.keys(given), ...Object.keys(lines)])]
  return Object.fromEntries(
    names.map((name) => [name, name in lines ? putInto(given[name], lines[name]) : given[name]]),
  )
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface Job {
  readonly id: string
  readonly fields: Fields
  readonly steps: readonly Fields[]
}

export function jobsOf(workflow: Fields): readonly Job[] {
  return Object.entries(fieldsOf(workflow, 'jobs')).map(([id, job]) => {
    const fields = asFields(job)
    const { steps } = fields
    return { id, fields, steps: Array.isArray(steps) ? steps.map(asFields) : [] }
  })
}

export function usesOf(step: Fields): string {
  return typeof step['uses'] === 'string' ? step['uses'] : ''
}

/** `owner/name@` 40 hex digits, with the version in a comment. */
export const pinned = /^\s*(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/

/** The scripts that a job runs in a shell, and that must hold no expression: it would be pasted in before the shell reads it. */
export function scriptsOf({ steps }: Job): readonly string[] {
  return steps.flatMap(({ run }) => (typeof run === 'string' ? [run] : []))
}

export const action = parseYaml(readText('action.yml'))
