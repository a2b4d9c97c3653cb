import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readInputs } from '../src/inputs/inputs.ts'
import { outputsOf } from '../src/report/report.ts'
import { reportOf } from './run-report.ts'
import { createFolders, least, read, type Given } from './inputs/source.ts'

interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description?: string; readonly default?: string; readonly required?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>
}

function isAction(value: unknown): value is Action {
  return typeof value === 'object' && value !== null && 'inputs' in value && 'outputs' in value
}

const action: unknown = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8'))
if (!isAction(action)) throw new Error('action.yml has no inputs and outputs')
const { inputs: declared, outputs } = action

/** The names of all inputs that are read on the way to a run. */
function namesRead(given: Given): readonly string[] {
  const names = new Set<string>()
  const { workspace, temp } = createFolders()
  readInputs({
    input: (name) => {
      names.add(name)
      return { ...least, ...given }[name] ?? ''
    },
    env: { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp, GITHUB_REPOSITORY: 'octo/apis' },
    mask: () => undefined,
  })
  return [...names].sort()
}

describe('inputs', () => {
  test('that are read are those that action.yml declares, whatever is asked for', () => {
    const names = Object.keys(declared).sort()
    expect(namesRead({})).toEqual(names)
    expect(namesRead({ 'pull-request': 'true', 'github-token': 'ghs', scripts: 'scripts' })).toEqual(names)
  })

  const defaults = Object.entries(declared).flatMap(([name, input]) =>
    // The runner fills in the job's token, for which the code has no default.
    input.default === undefined || name === 'github-token' ? [] : [[name, input.default] as const],
  )

  test.each(defaults)('%s: its default, %s, is what is meant when it is not given', (name, value) => {
    const wanted: Given = { 'pull-request': 'true', 'github-token': 'ghs' }
    for (const given of name === 'pull-request' ? [{}] : [{}, wanted]) {
      expect(read({ ...given, [name]: value }).inputs).toEqual(read(given).inputs)
    }
  })

  test('all together have their defaults, as the runner sends them', () => {
    const empty = Object.fromEntries(Object.keys(declared).map((name) => [name, '']))
    const sent: Given = { ...empty, ...Object.fromEntries<string>(defaults), ...least, 'github-token': 'ghs' }
    expect(read(sent).inputs).toEqual(read({ 'github-token': 'ghs' }).inputs)
  })

  test('but for `instance` need not be given', () => {
    const required = Object.entries(declared).filter(([, input]) => input.required === true)
    expect(required.map(([name]) => name)).toEqual(['instance'])
    expect(declared['github-token']?.default).toBe('${{ github.token }}')
    expect(() => read({ instance: undefined })).toThrow('- instance: is missing')
  })
})

describe('outputs', () => {
  test('that are set are those that action.yml declares', () => {
    // `report` and `markdown` are paths, which only the one who writes the files knows.
    expect([...Object.keys(outputsOf(reportOf())), 'report', 'markdown'].sort()).toEqual(Object.keys(outputs).sort())
  })
})

test('everything has a description of whole sentences', () => {
  for (const [name, { description }] of [...Object.entries(declared), ...Object.entries(outputs)]) {
    expect([name, description]).toEqual([name, expect.stringMatching(/^.{10,}\.$/s)])
  }
})
