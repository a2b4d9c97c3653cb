import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { applicationFileNames, fillApp } from '../../src/workspace/file-names.ts'
import { findOrphans } from '../../src/workspace/orphans.ts'

let workspace = ''
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'orphans-'))
})
afterEach(() => rmSync(workspace, { recursive: true, force: true }))

function put(path: string, text = "swagger: '2.0'\npaths: {}\n"): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  writeFileSync(join(workspace, path), text)
}

describe('a file is an orphan', () => {
  test('when the template could have made it, and no name of today does', () => {
    for (const path of ['apis/old.yaml', 'apis/orders.yaml', 'apis/old.json', 'old.yaml', 'apis/a/old.yaml']) put(path)
    expect(findOrphans(workspace, 'apis/{app}.yaml', ['orders'])).toEqual(['apis/old.yaml'])
  })

  test('when each {app} of the template is the same', () => {
    for (const path of ['old/api-old.yaml', 'old/api-other.yaml', 'orders/api-old.yaml']) put(path)
    expect(findOrphans(workspace, '{app}/api-{app}.yaml', ['orders'])).toEqual(['old/api-old.yaml'])
    put('old-old.yaml')
    put('old-new.yaml')
    expect(findOrphans(workspace, '{app}-{app}.yaml', ['orders'])).toEqual(['old-old.yaml'])
  })

  test('wherever {app} stands in it', () => {
    for (const path of ['v1/old/api.yaml', 'v1/orders/api.yaml', 'v1/old/deeper/api.yaml']) put(path)
    expect(findOrphans(workspace, 'v1/{app}/api.yaml', ['orders'])).toEqual(['v1/old/api.yaml'])
  })

  test('not when its name differs in case alone: somewhere that is the same file', () => {
    put('Orders.yaml')
    expect(findOrphans(workspace, '{app}.yaml', ['orders'])).toEqual([])
  })

  test('only when it is a Swagger 2.0 document', () => {
    put('docker-compose.yaml', 'services: {}\n')
    put('openapi.yaml', 'openapi: 3.0.0\n')
    put('json.yaml', '{\n  "swagger": "2.0" }')
    put('quoted.yaml', '"swagger": "2.0"\n')
    put('late.yaml', '\ninfo: {}\nswagger: 2.0\n')
    expect(findOrphans(workspace, '{app}.yaml', [])).toEqual(['json.yaml', 'late.yaml', 'quoted.yaml'])
  })

  test('never when it is a link, or beyond one', () => {
    put('apis/old.yaml')
    symlinkSync(join(workspace, 'apis'), join(workspace, 'link'))
    symlinkSync(join(workspace, 'apis/old.yaml'), join(workspace, 'linked.yaml'))
    expect(findOrphans(workspace, 'link/{app}.yaml', [])).toEqual([])
    expect(findOrphans(workspace, '{app}.yaml', [])).toEqual([])
  })

  test('never when the folder is not there', () => {
    expect(findOrphans(workspace, 'no/where/{app}.yaml', [])).toEqual([])
  })

  test('never for what stands for itself in a template', () => {
    put('a+b.old.yaml')
    put('aab-old-yaml')
    expect(findOrphans(workspace, 'a+b.{app}.yaml', [])).toEqual(['a+b.old.yaml'])
  })
})

test('of the documents of any applications, exactly those whose application is gone', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), { maxLength: 6 })
  const templates = fc.constantFrom('{app}.yaml', 'apis/{app}.json', '{app}/api.yaml', 'x/{app}/{app}-v1.yaml')
  fc.assert(
    fc.property(names, templates, fc.nat(), (list, template, pick) => {
      mkdirSync(workspace, { recursive: true })
      const fileNames = applicationFileNames(list.map((name, index) => ({ id: String(index).padStart(32, '0'), name })))
      const all = [...fileNames.values()]
      for (const name of all) put(fillApp(template, name))
      const gone = all.filter((_, index) => index === pick % 7)
      const left = all.filter((name) => !gone.includes(name))
      expect(findOrphans(workspace, template, all)).toEqual([])
      expect(findOrphans(workspace, template, left)).toEqual(gone.map((name) => fillApp(template, name)))
      rmSync(workspace, { recursive: true })
    }),
    { numRuns: 100 },
  )
})
