import { extname } from 'node:path'
import { quote } from '../text/foreign-text.ts'
import { readPath } from './paths.ts'
import type { Reader } from './reader.ts'
import type { Run } from './workflow-run.ts'

/** What documents shall be like, and where they go. */
export interface DocumentOptions {
  /** A path, or with `{app}` one for each application. */
  readonly output: string
  readonly format: 'yaml' | 'json'
  /** What ROMA is asked for under `verbatim`: the user's own spelling of the format. */
  readonly verbatim: 'yaml' | 'yml' | 'json' | undefined
  readonly redact: boolean
  readonly allowEmpty: boolean
  readonly complete: 'check' | 'strict' | 'off'
  readonly scripts: string | undefined
}

/** @param apps how many applications are named */
export function readDocument(reader: Reader, { run, apps }: { run: Run; apps: number }): DocumentOptions {
  const askedFormat = reader.oneOf('format', ['yaml', 'yml', 'json'])
  const output = readPath(reader, 'output', {
    given: reader.text('output') ?? (askedFormat === 'json' ? 'swagger.json' : 'swagger.yaml'),
    workspace: run.workspace,
    kind: 'file',
  })
  const extension = extname(output).toLowerCase()
  const implied = extension === '.json' ? 'json' : extension === '.yaml' || extension === '.yml' ? 'yaml' : undefined
  const format = askedFormat === undefined ? (implied ?? 'yaml') : askedFormat === 'json' ? 'json' : 'yaml'
  if (implied !== undefined && implied !== format) {
    reader.problem(
      'output',
      `${quote(output)} ends in ${extension}, but \`format\` is ${askedFormat ?? format}: make them agree, or leave \`format\` out.`,
    )
  }
  const redact = reader.boolean('redact', true)
  const verbatim = reader.boolean('verbatim', false)
  if (verbatim && redact) {
    reader.problem('verbatim', 'writes secrets as they came, so it needs `redact: false` as well.')
  }
  if (verbatim && apps > 1 && !output.includes('{app}')) {
    reader.problem('verbatim', 'cannot merge several applications into one file: put {app} into `output`.')
  }
  return {
    output,
    format,
    redact,
    verbatim: verbatim ? (askedFormat ?? format) : undefined,
    allowEmpty: reader.boolean('allow-empty', false),
    complete: reader.oneOf('complete', ['check', 'strict', 'off'], 'check'),
    scripts: readScripts(reader, run, output),
  }
}

function readScripts(reader: Reader, run: Run, output: string): string | undefined {
  const given = reader.text('scripts')
  if (given === undefined) return undefined
  const scripts = readPath(reader, 'scripts', { given, workspace: run.workspace, kind: 'folder' })
  if (output.includes('{app}') && !scripts.includes('{app}')) {
    reader.problem('scripts', 'must contain {app} when `output` does, so that applications do not share a folder.')
  }
  if (scripts.includes('{app}') && !output.includes('{app}')) {
    reader.problem('scripts', 'contains {app}, but `output` does not: put {app} into both or into neither.')
  }
  if (scripts === output || scripts.startsWith(`${output}/`)) {
    reader.problem('scripts', 'is the same path as `output`, or lies below it: give a folder of its own.')
  }
  return scripts
}
