import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { gitBlobId } from '../../src/workspace/blob-id.ts'
import { openStaging } from '../../src/workspace/staging.ts'
import { writeToWorkspace } from '../../src/workspace/write-documents.ts'
import { createFolders } from '../inputs/source.ts'

interface Doc {
  readonly output: string
  readonly content: string
  readonly folder?: string
  readonly scripts?: Readonly<Record<string, string>>
}

function create() {
  const { workspace, temp } = createFolders()
  return {
    workspace,
    temp,
    write: (documents: readonly Doc[], mayDelete = true) => {
      const staging = openStaging(temp)
      const written = documents.map(({ output, content, folder, scripts = {} }) => ({
        target: { output, scripts: folder },
        temporary: staging.add(content),
        scripts: Object.entries(scripts).map(([name, text]) => ({
          name,
          temporary: staging.add(text),
          blobId: gitBlobId(Buffer.from(text)),
        })),
      }))
      try {
        writeToWorkspace(workspace, written, { staging, mayDelete })
      } finally {
        staging.discard()
      }
    },
    read: (path: string) => readFileSync(join(workspace, path), 'utf8'),
    list: (path: string) => readdirSync(join(workspace, path)).sort(),
  }
}

const document = { output: 'swagger.yaml', content: 'swagger' }
const withScripts = (scripts: Readonly<Record<string, string>>): Doc => ({ ...document, folder: 'scripts', scripts })

test('a document goes to its place, without scripts nothing else does', () => {
  const { write, read, list } = create()
  write([document, { output: 'apis/b.yaml', content: 'b' }])
  expect([read('swagger.yaml'), read('apis/b.yaml')]).toEqual(['swagger', 'b'])
  expect(list('.')).toEqual(['apis', 'swagger.yaml'])
})

describe('scripts', () => {
  test('go to their folder, with the list of them', () => {
    const { write, read, list } = create()
    write([withScripts({ 'GET_a.js': 'a\n', 'PUT_b.sql': 'b\n' })])
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_a.js', 'PUT_b.sql'])
    expect(JSON.parse(read('scripts/.roma-connect.json'))).toMatchObject({ scripts: ['GET_a.js', 'PUT_b.sql'] })
  })

  test('that are as they were keep their time', () => {
    const { write, workspace } = create()
    write([withScripts({ 'GET_a.js': 'a\n', 'GET_b.js': 'b\n' })])
    const paths = ['GET_a.js', 'GET_b.js', '.roma-connect.json'].map((name) => join(workspace, 'scripts', name))
    for (const path of paths) utimesSync(path, 1_000, 1_000)
    write([withScripts({ 'GET_a.js': 'a\n', 'GET_b.js': 'new\n' })])
    expect(paths.map((path) => statSync(path).mtimeMs === 1_000_000)).toEqual([true, false, true])
  })

  test('whose backend is gone are deleted, but for what is not on the list', () => {
    const { write, workspace, list } = create()
    write([withScripts({ 'GET_a.js': 'a\n', 'GET_b.js': 'b\n' })])
    writeFileSync(join(workspace, 'scripts', 'GET_mine.js'), 'mine')
    write([withScripts({ 'GET_b.js': 'b\n' })])
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_b.js', 'GET_mine.js'])
  })

  test('are kept, and stay on the list, by a run that has not seen everything', () => {
    const { write, list } = create()
    write([withScripts({ 'GET_a.js': 'a\n', 'GET_b.js': 'b\n' })])
    write([withScripts({ 'GET_b.js': 'b\n' })], false)
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_a.js', 'GET_b.js'])
    write([withScripts({ 'GET_b.js': 'b\n' })])
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_b.js'])
  })

  test('are not deleted when the rest could not be written', () => {
    const { write, workspace, list } = create()
    write([withScripts({ 'GET_a.js': 'a\n' })])
    mkdirSync(join(workspace, 'z'))
    expect(() => write([withScripts({}), { output: 'z', content: 'z' }])).toThrow('it is a folder')
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_a.js'])
  })

  test('that are links are nobody’s to delete', () => {
    const { write, workspace, temp, list } = create()
    write([withScripts({ 'GET_a.js': 'a\n', 'GET_b.js': 'b\n' })])
    const target = join(temp, 'target')
    writeFileSync(target, 'mine')
    writeFileSync(
      join(workspace, 'scripts', '.roma-connect.json'),
      JSON.stringify({ version: 1, scripts: ['GET_link.js', '../../x.js', 'GET_a.js'] }),
    )
    symlinkSync(target, join(workspace, 'scripts', 'GET_link.js'))
    write([withScripts({ 'GET_b.js': 'b\n' })])
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_b.js', 'GET_link.js'])
    expect(readFileSync(target, 'utf8')).toBe('mine')
  })

  test('whose folder became a link out of the workspace are left alone', () => {
    const { write, workspace, temp } = create()
    for (const name of ['GET_a.js', '.roma-connect.json']) {
      writeFileSync(join(temp, name), JSON.stringify({ version: 1, scripts: ['GET_a.js'] }))
    }
    symlinkSync(temp, join(workspace, 'scripts'))
    expect(() => write([withScripts({})])).toThrow('leads out of the workspace by a link')
    expect(readdirSync(temp)).toContain('GET_a.js')
  })

  test('of an old name that is the new file itself, where case does not count, stay', () => {
    const { write, workspace, list } = create()
    write([withScripts({ 'GET_A.js': 'a\n' })])
    // What such a file system shows: two names, one file.
    linkSync(join(workspace, 'scripts', 'GET_A.js'), join(workspace, 'scripts', 'GET_a.js'))
    writeFileSync(
      join(workspace, 'scripts', '.roma-connect.json'),
      JSON.stringify({ version: 1, scripts: ['GET_a.js'] }),
    )
    write([withScripts({ 'GET_A.js': 'a\n' })])
    expect(list('scripts')).toEqual(['.roma-connect.json', 'GET_A.js', 'GET_a.js'])
  })
})
