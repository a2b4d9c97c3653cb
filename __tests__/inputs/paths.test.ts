import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { refusePath, refusePlace, tidyPath } from '../../src/workspace/safe-path.ts'
import { createFolders, problemsOf, read } from './source.ts'

describe('refusePath', () => {
  test.each([
    'swagger.yaml',
    'apis/orders.yaml',
    './apis/orders.yaml',
    'apis\\orders.yaml',
    '{app}.yaml',
    'apis/{app}/swagger.yaml',
    '订单/接口.yaml',
    'a..b/..c/d...yaml',
    '.github/apis.yaml',
    '.github/workflows.yaml',
    '.gitignore',
    '.gitlab/a.yaml',
    'sub/.github/workflows/a.yaml',
    'git/a.yaml',
  ])('accepts %s', (path) => {
    expect(refusePath(path)).toBeUndefined()
  })

  const absolute = 'is an absolute path'
  const outside = 'leads out of the workspace with “..”'
  const git = 'lies in “.git”'
  const workflows = 'lies in “.github/workflows”'

  test.each([
    ['/etc/passwd', absolute],
    ['\\\\server\\share', absolute],
    ['\\a', absolute],
    ['C:\\a.yaml', absolute],
    ['c:a.yaml', absolute],
    ['..', outside],
    ['../a.yaml', outside],
    ['a/../../b.yaml', outside],
    ['a/..', outside],
    ['a\\..\\b.yaml', outside],
    ['{app}/../a.yaml', outside],
    ['.git', git],
    ['.git/config', git],
    ['./.git/hooks/post-checkout', git],
    ['.GIT/config', git],
    ['.Git\\config', git],
    ['sub/.git/config', git],
    ['.git./config', git],
    ['.git /config', git],
    ['.git. . /config', git],
    ['git~1/config', git],
    ['GIT~2/config', git],
    ['.git::$INDEX_ALLOCATION/config', git],
    ['.g\u200cit/config', git],
    ['.github/workflows/a.yaml', workflows],
    ['.github//workflows/a.yaml', workflows],
    ['.github/./workflows/a.yaml', workflows],
    ['.GitHub/Workflows/a.yaml', workflows],
    ['.github\\workflows\\a.yaml', workflows],
    ['.github/workflows', workflows],
    ['.github./workflows /a.yaml', workflows],
    ['a\nb.yaml', 'holds a control character'],
    ['a\u0000.yaml', 'holds a control character'],
  ])('refuses %j: it %s', (path, reason) => {
    expect(refusePath(path)).toBe(reason)
  })

  test('lets nothing through whose tidy form leaves the workspace or touches Git’s own', () => {
    const part = fc.constantFrom('.', '..', '.git', '.GIT', '.github', 'workflows', 'a', '{app}', '', ' ', '.git.')
    const separator = fc.constantFrom('/', '\\', '//')
    fc.assert(
      fc.property(fc.array(fc.tuple(part, separator), { minLength: 1 }), (parts) => {
        const path = parts.map(([name, mark]) => `${name}${mark}`).join('')
        if (refusePath(path) !== undefined) return
        const tidy = tidyPath(path).toLowerCase()
        expect(tidy).not.toMatch(/^\/|(^|\/)\.\.(\/|$)|(^|\/)\.git[. ]*(\/|$)|^\.github\/workflows(\/|$)/)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('tidyPath', () => {
  test.each([
    ['a.yaml', 'a.yaml'],
    ['./a.yaml', 'a.yaml'],
    ['.\\apis//a.yaml', 'apis/a.yaml'],
    ['apis/./a.yaml', 'apis/a.yaml'],
    ['apis/', 'apis'],
    ['.', '.'],
    ['./', '.'],
  ])('%s → %s', (path, expected) => {
    expect(tidyPath(path)).toBe(expected)
  })
})

describe('refusePlace', () => {
  const folders = createFolders()
  const { workspace, temp } = folders
  for (const path of ['apis', '.git', '.github', '.github/workflows']) mkdirSync(join(workspace, path))
  writeFileSync(join(workspace, 'file'), '')
  writeFileSync(join(temp, 'secret'), '')
  const links: readonly (readonly [string, string])[] = [
    [temp, 'out'],
    [join(temp, 'secret'), 'out-file'],
    ['..', 'up'],
    [join(temp, 'nowhere'), 'dangling'],
    ['apis', 'in'],
    ['.git', 'hidden'],
    ['.github', 'settings'],
    ['loop', 'loop'],
  ]
  for (const [target, path] of links) symlinkSync(target, join(workspace, path))

  test.each(['a.yaml', 'apis/a.yaml', 'new/folder/a.yaml', 'file', 'in/a.yaml', 'settings/a.yaml', 'hidden.yaml'])(
    'accepts %s',
    (path) => {
      expect(refusePlace(workspace, path)).toBeUndefined()
    },
  )

  test.each([
    ['out/a.yaml', 'leads out of the workspace by a link'],
    ['out-file', 'leads out of the workspace by a link'],
    ['up/a.yaml', 'leads out of the workspace by a link'],
    ['dangling', 'leads out of the workspace by a link'],
    ['dangling/a.yaml', 'leads out of the workspace by a link'],
    ['loop/a.yaml', 'leads out of the workspace by a link'],
    ['hidden/config', 'lies in “.git” by a link'],
    ['settings/workflows/a.yaml', 'lies in “.github/workflows” by a link'],
    ['file/a.yaml', 'has a file in its way'],
    ['file/a/b.yaml', 'has a file in its way'],
  ])('refuses %s: it %s', (path, reason) => {
    expect(refusePlace(workspace, path)).toBe(reason)
  })

  test('holds for a workspace that is itself reached by a link', () => {
    const link = join(temp, 'workspace')
    symlinkSync(workspace, link)
    expect(refusePlace(link, 'apis/a.yaml')).toBeUndefined()
    expect(refusePlace(link, 'up/a.yaml')).toBe('leads out of the workspace by a link')
  })

  test('is asked for `output` and `scripts`, as far as {app} lets them be known', () => {
    const problems = (output: string, scripts?: string) => problemsOf({ output, scripts }, {}, folders)
    expect(problems('out/a.yaml')).toEqual([
      'output: “out/a.yaml” leads out of the workspace by a link: give a file inside the workspace, such as “apis/orders.yaml”.',
    ])
    expect(problems('out/{app}.yaml')).toHaveLength(1)
    expect(problems('a.yaml', 'out/scripts')).toEqual([
      'scripts: “out/scripts” leads out of the workspace by a link: give a folder inside the workspace, such as “apis/scripts”.',
    ])
    expect(problems('a.yaml', 'file')).toEqual([expect.stringMatching(/^scripts: “file” is a file/)])
    expect(problems('apis')).toEqual([expect.stringMatching(/^output: “apis” is a folder/)])
    expect(problems('apis/')).toEqual([expect.stringMatching(/^output: “apis\/” is a folder/)])
    expect(problems('new/')).toEqual([expect.stringMatching(/^output: “new\/” is a folder/)])
    expect(problems('in/{app}.yaml')).toEqual([])
  })

  test('lets the tidy form be used', () => {
    expect(read({ output: './apis//a.yaml' }, {}, folders).inputs.output).toBe('apis/a.yaml')
  })
})
