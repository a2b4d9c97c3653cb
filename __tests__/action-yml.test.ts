import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { action, asFields, fieldsOf, readText, root } from './pages.ts'

describe('action.yml', () => {
  test('runs the bundle on Node 24', () => {
    const { using, main } = fieldsOf(action, 'runs')
    expect(using).toBe('node24')
    expect(readText('.node-version').trim()).toBe('24')
    expect(existsSync(join(root, String(main)))).toBe(true)
  })

  // Refused by the release page only: https://docs.github.com/en/actions/how-tos/create-and-publish-actions/publish-in-github-marketplace
  test('can be published', () => {
    expect(String(action['description']).length).toBeLessThan(125)
    expect(String(action['name'])).toMatch(/^\S.*\S$/)
    const { color, icon } = fieldsOf(action, 'branding')
    expect(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']).toContain(color)
    expect(icon).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  const described = ['inputs', 'outputs'].flatMap((kind) =>
    Object.entries(fieldsOf(action, kind)).map(([name, value]) => [name, asFields(value)] as const),
  )

  test.each(described)('%s is described in whole sentences', (name, { description }) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    expect(description).toMatch(/^[A-Z`].*\.$|`\.?$/s)
  })

  test('has text defaults alone, since the runner makes text of everything', () => {
    const defaults = Object.values(fieldsOf(action, 'inputs')).map((input) => asFields(input)['default'])
    expect(defaults.filter((value) => value !== undefined && typeof value !== 'string')).toEqual([])
  })

  test('requires no input that has a default, since GitHub enforces neither', () => {
    const inputs = Object.values(fieldsOf(action, 'inputs')).map(asFields)
    expect(inputs.filter((input) => input['required'] === true && 'default' in input)).toEqual([])
  })
})

describe('dist', () => {
  test('is a module of its own, with the licences of what is in it', () => {
    expect(JSON.parse(readText('dist/package.json'))).toMatchObject({ type: 'module' })
    const licences = readText('dist/licenses.txt')
    const { dependencies } = asFields(JSON.parse(readText('package.json')))
    for (const name of Object.keys(asFields(dependencies))) expect(licences).toContain(name)
  })

  test('names no folder of the machine that built it', () => {
    const programs = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'))
    expect(programs).toContain('index.js')
    for (const name of programs) {
      const program = readText(`dist/${name}`)
      expect(program).not.toContain(root)
      expect(program).not.toMatch(/["'`(]file:\/\/\/[a-z]/i)
    }
  })
})
