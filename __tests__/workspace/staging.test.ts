import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openStaging, type Staging } from '../../src/workspace/staging.ts'
import { UserError } from '../../src/errors.ts'
import { createFolders } from '../inputs/source.ts'

/** Another disk than that of the temporary folders, where there is one. */
const otherDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

interface World {
  readonly workspace: string
  readonly temp: string
  readonly staging: Staging
  readonly place: (files: Readonly<Record<string, string>>) => void
  /** Every file of the workspace with its content, and every empty folder. */
  readonly tree: () => Readonly<Record<string, string>>
}

function create(temp?: string): World {
  const folders = createFolders()
  const { workspace } = folders
  const staging = openStaging(temp ?? folders.temp)
  return {
    workspace,
    temp: temp ?? folders.temp,
    staging,
    place(files) {
      const staged = Object.entries(files).map(([path, content]) => ({ path, temporary: staging.add(content) }))
      staging.place(workspace, staged)
    },
    tree: () => treeOf(workspace),
  }
}

function treeOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => {
    const isFolder = statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory() !== false
    return [path, isFolder ? '/' : readFileSync(join(folder, path), 'utf8')] as const
  })
  return Object.fromEntries(entries)
}

function failureOf(work: () => void): string {
  try {
    work()
    return ''
  } catch (error) {
    if (error instanceof UserError && error.code === 'files') return error.message
    throw error
  }
}

describe('place', () => {
  test('writes files, makes their folders, and replaces what is there', () => {
    const { place, tree, workspace } = create()
    writeFileSync(join(workspace, 'a.yaml'), 'old')
    place({ 'a.yaml': 'new', 'apis/orders/b.yaml': 'b', 'apis/c.yaml': 'c' })
    expect(tree()).toEqual({
      'a.yaml': 'new',
      apis: '/',
      'apis/orders': '/',
      'apis/orders/b.yaml': 'b',
      'apis/c.yaml': 'c',
    })
  })

  test('replaces a file in one step: who has it open keeps the old one', () => {
    const { place, workspace } = create()
    writeFileSync(join(workspace, 'a.yaml'), 'old')
    const before = statSync(join(workspace, 'a.yaml')).ino
    place({ 'a.yaml': 'new' })
    expect(statSync(join(workspace, 'a.yaml')).ino).not.toBe(before)
  })

  test('works from another disk', () => {
    const temp = mkdtempSync(join(otherDisk, 'staging-'))
    const { place, tree, workspace, staging } = create(temp)
    writeFileSync(join(workspace, 'a.yaml'), 'old')
    place({ 'a.yaml': 'new', 'b/c.yaml': 'c' })
    expect(tree()).toEqual({ 'a.yaml': 'new', b: '/', 'b/c.yaml': 'c' })
    staging.discard()
    expect(readdirSync(temp)).toEqual([])
    rmSync(temp, { recursive: true })
  })

  test('replaces a link in the workspace, not what it leads to', () => {
    const { place, tree, workspace } = create()
    writeFileSync(join(workspace, 'target.yaml'), 'mine')
    symlinkSync('target.yaml', join(workspace, 'a.yaml'))
    place({ 'a.yaml': 'new' })
    expect(tree()).toEqual({ 'target.yaml': 'mine', 'a.yaml': 'new' })
  })

  test('takes a name as long as a file’s may be', () => {
    const { place, workspace } = create()
    const name = `${'x'.repeat(250)}.yaml`
    place({ [name]: 'long' })
    expect(readFileSync(join(workspace, name), 'utf8')).toBe('long')
  })

  test('of nothing is nothing', () => {
    const { place, tree } = create()
    place({})
    expect(tree()).toEqual({})
  })
})

describe('a place that cannot be had', () => {
  const outside = createFolders().temp
  const others = { 'a.yaml': 'new', 'apis/new/b.yaml': 'b' }

  test.each<[string, (workspace: string) => void, string, RegExp]>([
    [
      'a folder',
      (workspace) => mkdirSync(join(workspace, 'z')),
      'z',
      /Could not write “z”: it is a folder\. Remove it or change the input\./,
    ],
    [
      'below a file',
      (workspace) => writeFileSync(join(workspace, 'z'), 'mine'),
      'z/x/c.yaml',
      /“z\/x\/c\.yaml” has a file in its way; nothing was written\./,
    ],
    [
      'behind a link out',
      (workspace) => symlinkSync(outside, join(workspace, 'z')),
      'z/c.yaml',
      /leads out of the workspace by a link; nothing was written/,
    ],
    [
      'behind a link to nowhere',
      (workspace) => symlinkSync('/nowhere/at/all', join(workspace, 'z')),
      'z/c.yaml',
      /leads out of the workspace by a link/,
    ],
    ['of Git’s', () => undefined, '.git/config', /lies in “\.git”; nothing was written/],
    [
      'of Git’s, by a link',
      (workspace) => {
        mkdirSync(join(workspace, '.git'))
        symlinkSync('.git', join(workspace, 'z'))
      },
      'z/config',
      /lies in “\.git” by a link/,
    ],
    ['outside', () => undefined, '../c.yaml', /leads out of the workspace with “\.\.”/],
    [
      'with too long a name',
      () => undefined,
      `z/${'x'.repeat(300)}.yaml`,
      /Could not write .*: its name is too long\./,
    ],
    [
      'with too long a folder',
      () => undefined,
      `z/y/${'x'.repeat(300)}/c.yaml`,
      /Could not create the folder of .*: its name is too long\./,
    ],
  ])('%s: nothing is written at all', (_, prepare, path, expected) => {
    const { place, tree, workspace } = create()
    writeFileSync(join(workspace, 'a.yaml'), 'old')
    prepare(workspace)
    const before = tree()
    expect(failureOf(() => place({ ...others, [path]: 'c' }))).toMatch(expected)
    expect(tree()).toEqual(before)
    expect(failureOf(() => place({ [path]: 'c', ...others }))).toMatch(expected)
    expect(tree()).toEqual(before)
  })

  test('content that is gone leaves the old files', () => {
    const { staging, workspace, tree } = create()
    writeFileSync(join(workspace, 'a.yaml'), 'old')
    const files = [
      { path: 'a.yaml', temporary: staging.add('new') },
      { path: 'apis/b.yaml', temporary: join(workspace, 'nowhere') },
    ]
    expect(failureOf(() => staging.place(workspace, files))).toMatch(/^Could not write “apis\/b\.yaml”: /)
    expect(tree()).toEqual({ 'a.yaml': 'old' })
  })

  test('a folder that is swapped for a link after the inputs were read', () => {
    const { place, workspace, temp, tree } = create()
    mkdirSync(join(workspace, 'apis'))
    place({ 'apis/a.yaml': 'one' })
    rmSync(join(workspace, 'apis'), { recursive: true })
    symlinkSync(temp, join(workspace, 'apis'))
    expect(failureOf(() => place({ 'apis/a.yaml': 'two', 'b.yaml': 'b' }))).toContain('leads out of the workspace')
    expect(Object.keys(tree())).not.toContain('b.yaml')
    expect(existsSync(join(temp, 'a.yaml'))).toBe(false)
  })
})

describe('the temporary folder', () => {
  test('is made when it is needed, and emptied', () => {
    const { staging, temp } = create()
    expect(readdirSync(temp)).toEqual([])
    const path = staging.add(Buffer.from('x'))
    expect(readFileSync(path, 'utf8')).toBe('x')
    expect(readdirSync(temp)).toEqual([expect.stringMatching(/^roma-connect-export-/)])
    staging.discard()
    expect(readdirSync(temp)).toEqual([])
    staging.discard()
  })

  test('that is not there is an error that a user understands', () => {
    const { staging } = create('/nowhere/at/all')
    expect(failureOf(() => staging.add('x'))).toMatch(/^Could not write a temporary file into “\/nowhere\/at\/all”: /)
  })
})

test('a folder without the permission to write is told as such', () => {
  const { place, workspace, tree } = create()
  const folder = join(workspace, 'locked')
  mkdirSync(folder)
  chmodSync(folder, 0o555)
  const message = failureOf(() => place({ 'locked/a.yaml': 'x', 'b.yaml': 'b' }))
  chmodSync(folder, 0o755)
  // To root every folder is open.
  const isRoot = process.getuid?.() === 0
  expect(message).toBe(isRoot ? '' : 'Could not write “locked/a.yaml”: the permission is missing.')
  expect(Object.keys(tree()).length).toBe(isRoot ? 3 : 1)
})
