import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { asFields, fieldsOf, jobsOf, parseYaml, pinned, readText, root, scriptsOf, usesOf } from './pages.ts'

const workflows = readdirSync(join(root, '.github/workflows')).map((name) => {
  const text = readText(`.github/workflows/${name}`)
  return { name, text, workflow: parseYaml(text) }
})

describe.each(workflows)('$name', ({ text, workflow }) => {
  const jobs = jobsOf(workflow)

  test('grants nothing to all jobs, and little to each', () => {
    expect(workflow['permissions']).toEqual({})
    for (const { fields } of jobs) expect(fields).toHaveProperty('permissions')
  })

  test('never runs twice at once, and never for ever', () => {
    expect(fieldsOf(workflow, 'concurrency')).toHaveProperty('group')
    for (const { fields } of jobs) expect(fields['timeout-minutes']).toEqual(expect.any(Number))
  })

  test('does not run on pull_request_target', () => {
    expect(text).not.toContain('pull_request_target')
  })

  test('pins every action by its commit, with the version beside it', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line))
    expect(uses.filter((line) => !/uses: \.\/$/.test(line) && !pinned.test(line))).toEqual([])
  })

  test('keeps no credentials in a checkout', () => {
    const checkouts = jobs.flatMap(({ steps }) => steps).filter((step) => usesOf(step).startsWith('actions/checkout@'))
    for (const step of checkouts) expect(fieldsOf(step, 'with')['persist-credentials']).toBe(false)
  })

  test('passes values to a shell by env alone', () => {
    expect(jobs.flatMap(scriptsOf).join('\n')).not.toContain('${{')
  })

  test('refers to steps and jobs that exist', () => {
    for (const { steps, fields } of jobs) {
      const ids = steps.map(({ id }) => id)
      const read = [...JSON.stringify(fields).matchAll(/steps\.([\w-]+)\./g)].map(([, id]) => id)
      expect(read.filter((id) => !ids.includes(id))).toEqual([])
      const { needs } = fields
      const needed = (typeof needs === 'string' ? [needs] : Array.isArray(needs) ? needs : []).map(String)
      expect(needed.filter((id) => !jobs.some((job) => job.id === id))).toEqual([])
    }
  })
})

describe('CI', () => {
  const jobs = jobsOf(parseYaml(readText('.github/workflows/ci.yml')))

  test('is green only when every job is', () => {
    const others = jobs.map(({ id }) => id).filter((id) => id !== 'ci-ok')
    const last = jobs.find(({ id }) => id === 'ci-ok')
    expect(last?.fields['needs']).toEqual(others)
    expect(last?.fields['if']).toBe('always()')
  })

  test('runs the action from this repository with inputs and outputs that it has', () => {
    const action = parseYaml(readText('action.yml'))
    const ours = jobs.flatMap(({ steps }) => steps).filter((step) => usesOf(step) === './')
    expect(ours.length).toBeGreaterThanOrEqual(3)
    for (const step of ours) {
      expect(Object.keys(fieldsOf(action, 'inputs'))).toEqual(
        expect.arrayContaining(Object.keys(fieldsOf(step, 'with'))),
      )
    }
    const text = readText('.github/workflows/ci.yml')
    const read = [...text.matchAll(/steps\.(?:export|gate|denied)\.outputs\.([\w-]+)/g)].map(([, name]) => name)
    expect(Object.keys(fieldsOf(action, 'outputs'))).toEqual(expect.arrayContaining(read))
  })

  test('runs it on every system that runners have', () => {
    const matrix = fieldsOf(fieldsOf(jobs.find(({ id }) => id === 'action')?.fields, 'strategy'), 'matrix')
    expect(JSON.stringify(matrix['os'])).toMatch(/ubuntu.*macos.*windows/)
  })
})

test('Dependabot updates packages and actions, not on the day they appear', () => {
  const { updates } = parseYaml(readText('.github/dependabot.yml'))
  const list = Array.isArray(updates) ? updates.map(asFields) : []
  expect(list.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions'])
  for (const update of list) expect(fieldsOf(update, 'cooldown')['default-days']).toBeGreaterThan(0)
})

describe('packages', () => {
  const { dependencies } = parseYaml(readText('package.json'))

  test('that are bundled are pinned by version and hash', () => {
    for (const version of Object.values(asFields(dependencies))) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    const locked = Object.entries(fieldsOf(parseYaml(readText('package-lock.json')), 'packages'))
    const bundled = locked
      .map(([path, fields]) => ({ path, ...asFields(fields) }))
      .filter((entry) => entry.path !== '' && !('dev' in entry || 'optional' in entry || 'devOptional' in entry))
    expect(bundled.map(({ path }) => path)).toEqual(
      expect.arrayContaining(Object.keys(asFields(dependencies)).map((name) => `node_modules/${name}`)),
    )
    for (const entry of bundled) expect(entry).toHaveProperty('integrity', expect.stringMatching(/^sha512-/))
  })

  test('run no scripts when they are installed', () => {
    expect(readText('.npmrc')).toMatch(/^ignore-scripts=true$/m)
  })
})
