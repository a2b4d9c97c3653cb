import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from './pages.ts'

// Budgets that are counts. Those that are times are held by `npm run bench`; that a plain export is one request, by
// scenarios/export.test.ts.
describe('the bundle', () => {
  const dist = join(root, 'dist')

  test('has at most 520,000 bytes: every run of every user downloads it', () => {
    const programs = readdirSync(dist).filter((name) => name.endsWith('.js'))
    const bytes = programs.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)
    expect(bytes).toBeLessThanOrEqual(520_000)
  })

  test('has at most 120,000 bytes that are read before the inputs', () => {
    expect(statSync(join(dist, 'index.js')).size).toBeLessThanOrEqual(120_000)
  })

  test('comes with the licence of everything in it', () => {
    const licences = readFileSync(join(dist, 'licenses.txt'), 'utf8')
    for (const name of ['@actions/core', '@actions/github', '@actions/http-client', '@octokit/core', 'js-yaml'])
      expect(licences).toMatch(new RegExp(`^${name}$`, 'm'))
  })
})

test('every section of the measurements has been written', () => {
  const page = readFileSync(join(root, 'bench/RESULTS.md'), 'utf8')
  const sections = [...page.matchAll(/<!-- (\w+) -->([^]*?)<!-- \/\1 -->/g)]
  expect(sections.length).toBeGreaterThan(5)
  expect(sections.filter(([, , text]) => text?.trim() === '').map(([, name]) => name)).toEqual([])
})
