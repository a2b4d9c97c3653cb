import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { findBaseline, readDefault, type BaselineSources } from '../../src/documents/find-baseline.ts'
import { UserError } from '../../src/errors.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { GivenBaseline } from '../../src/inputs/comparison.ts'
import type { Target } from '../../src/export/targets.ts'
import { createFolders, read } from '../inputs/source.ts'

const swagger =
  "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n"
const folders = createFolders()
writeFileSync(join(folders.workspace, 'swagger.yaml'), swagger)
writeFileSync(join(folders.workspace, 'broken.yaml'), 'sentinel: [')
writeFileSync(join(folders.workspace, 'empty.yaml'), '')
mkdirSync(join(folders.workspace, 'folder'))
const { run } = read({}, {}, folders).inputs
const inPullRequest = { ...run, pullRequestBase: { ref: 'main', sha: 'abc' } }

function targetOf(given: Partial<Target>): Target {
  return {
    apps: [],
    apis: [],
    listed: undefined,
    app: undefined,
    output: 'swagger.yaml',
    scripts: undefined,
    baseline: undefined,
    ...given,
  }
}

const app = { id: 'a1', name: 'Orders' }
const file = (path: string): GivenBaseline => ({ kind: 'file', path: join(folders.workspace, path) })

/** Files of the repository, by `ref:path`. */
function repositoryOf(
  files: Readonly<Record<string, string>>,
): BaselineSources & { readonly asked: readonly string[] } {
  const asked: string[] = []
  return {
    asked,
    readAtRef(ref, path) {
      asked.push(`${ref}:${path}`)
      const found = files[`${ref}:${path}`]
      return Promise.resolve(found === undefined ? undefined : Buffer.from(found))
    },
  }
}

const nobody: BaselineSources = { readAtRef: undefined }

function find(
  target: Partial<Target>,
  sources: BaselineSources = nobody,
  inputs: Partial<Pick<Inputs, 'run' | 'failOn'>> = {},
) {
  return findBaseline(targetOf(target), { run, failOn: 'none', ...inputs }, sources)
}

const isFound = { baseline: { operations: 1 } }

describe('a baseline that was given', () => {
  test('is a file, called as the user would call it', async () => {
    expect(await find({ baseline: file('swagger.yaml') })).toMatchObject({ ...isFound, where: 'swagger.yaml' })
    const outside = join(folders.temp, 'old.yaml')
    writeFileSync(outside, swagger)
    expect(await find({ baseline: { kind: 'file', path: outside } })).toMatchObject({ ...isFound, where: outside })
  })

  test('is a file at a ref', async () => {
    const sources = repositoryOf({ 'v1:apis/a.yaml': swagger })
    const baseline = { kind: 'ref', ref: 'v1', path: 'apis/a.yaml' } as const
    expect(await find({ baseline }, sources)).toMatchObject({ ...isFound, where: 'v1:apis/a.yaml' })
  })

  test.each<[string, GivenBaseline]>([
    ['nowhere.yaml', file('nowhere.yaml')],
    ['v1:nowhere.yaml', { kind: 'ref', ref: 'v1', path: 'nowhere.yaml' }],
  ])('that is not there, %s, is an error; with {app} it is a new document', async (where, baseline) => {
    const sources = repositoryOf({})
    await expect(find({ baseline }, sources)).rejects.toThrow(
      new UserError(
        'document',
        `baseline: “${where}” does not exist. Check the path and the ref, or leave \`baseline\` out.`,
      ),
    )
    expect(await find({ baseline, app }, sources)).toEqual({ baseline: undefined, where })
  })

  test('that is no Swagger document is an error that quotes nothing of it', async () => {
    for (const target of [{ baseline: file('broken.yaml') }, { baseline: file('broken.yaml'), app }]) {
      await expect(find(target)).rejects.toThrow(/^The baseline “broken\.yaml” cannot be read: /)
      await expect(find(target)).rejects.not.toThrow('sentinel')
    }
  })

  test('that is a folder is an error', async () => {
    await expect(find({ baseline: file('folder') })).rejects.toThrow(/^baseline: “.*folder” is a folder\.$/)
  })
})

describe('without one', () => {
  test('it is the output as it is in the workspace', async () => {
    expect(await find({})).toMatchObject({ ...isFound, where: 'swagger.yaml' })
    expect(await find({ output: 'new.yaml' })).toEqual({ baseline: undefined, where: 'new.yaml' })
    expect(await find({ output: 'empty.yaml' })).toEqual({ baseline: undefined, where: 'empty.yaml' })
  })

  test('in a pull request’s run it is the file on the base of that pull request, by its commit', async () => {
    const sources = repositoryOf({ 'abc:swagger.yaml': swagger })
    expect(await find({}, sources, { run: inPullRequest })).toMatchObject({ ...isFound, where: 'swagger.yaml at main' })
    expect(sources.asked).toEqual(['abc:swagger.yaml'])
    expect(await find({ output: 'new.yaml' }, sources, { run: inPullRequest })).toEqual({
      baseline: undefined,
      where: 'new.yaml at main',
    })
  })

  test('which without a token is the one in the workspace', async () => {
    expect(await find({}, nobody, { run: inPullRequest })).toMatchObject({ ...isFound, where: 'swagger.yaml' })
  })

  test('a base that cannot be read is a warning, and an error for a gate', async () => {
    const failing = (code: 'github' | 'deadline') => ({
      readAtRef: () => Promise.reject(new UserError(code, 'no permission')),
    })
    expect(await find({}, failing('github'), { run: inPullRequest })).toEqual({
      baseline: undefined,
      where: 'swagger.yaml at main',
      warning: 'no permission',
    })
    await expect(find({}, failing('github'), { run: inPullRequest, failOn: 'breaking' })).rejects.toThrow(
      'no permission',
    )
    await expect(find({}, failing('deadline'), { run: inPullRequest })).rejects.toThrow('no permission')
  })

  test('one that is no Swagger document is replaced, with a warning that quotes nothing of it', async () => {
    const { baseline, warning } = await find({ output: 'broken.yaml' })
    expect(baseline).toBeUndefined()
    expect(warning).toMatch(/^“broken\.yaml” could not be compared with, and is replaced: /)
    expect(warning).not.toContain('sentinel')
    expect(readDefault('x', Buffer.from([0xff, 0xfe])).warning).toContain('could not be compared with')
  })
})

test.each<[string, Partial<Target>]>([
  ['one that was given', { baseline: file('swagger.yaml') }],
  ['the file in the workspace', {}],
])('%s is not parsed when it has the bytes of the document', async (_, target) => {
  const same = await findBaseline(targetOf(target), { run, failOn: 'none' }, nobody, () => Buffer.from(swagger))
  expect(same).toEqual({ baseline: 'same', where: 'swagger.yaml' })
  const other = await findBaseline(targetOf(target), { run, failOn: 'none' }, nobody, () => Buffer.from(`${swagger} `))
  expect(other).toMatchObject(isFound)
})

describe('whether the baseline is the very file that is written', () => {
  const where = { 'main:swagger.yaml': swagger, 'main:other.yaml': swagger, 'abc:swagger.yaml': swagger }
  const ref = (path: string): GivenBaseline => ({ kind: 'ref', ref: 'main', path })

  test.each<[string, Partial<Target>, boolean]>([
    ['the default', {}, true],
    ['the same path', { baseline: file('swagger.yaml') }, true],
    ['the same path at a ref', { baseline: ref('swagger.yaml') }, true],
    ['another path at a ref', { baseline: ref('other.yaml') }, false],
    ['another file', { baseline: file('swagger.yaml'), output: 'apis/swagger.yaml' }, false],
  ])('%s', async (_, target, isOutput) => {
    expect(await find(target, repositoryOf(where))).toMatchObject({ baseline: { isOutput } })
  })

  test('is so on the base of the pull request', async () => {
    const found = await find({}, repositoryOf(where), { run: inPullRequest })
    expect(found).toMatchObject({ baseline: { isOutput: true } })
  })

  test('half an answer is no missing baseline', async () => {
    const readAtRef = () => Promise.reject(new UserError('reply', 'only in part'))
    await expect(find({}, { readAtRef }, { run: inPullRequest })).rejects.toThrow('only in part')
  })
})
