import { describe, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import {
  addOperation,
  branch,
  opened,
  operationOf,
  publish,
  published,
  pullRequestOf,
  pullRequestScenario,
  removeOperation,
  warningsOf,
} from './pull-request-scenario.ts'

const empty = { operation: 'none', number: '', url: '', branch: '', headSha: '', verified: '' }

describe('a difference', () => {
  test('becomes a branch with one verified commit, and a pull request', async () => {
    await published({}, async ({ run, demo, github, world, read }) => {
      addOperation(world, '/customers')
      const result = await run()
      const head = await demo.commit(branch)
      expect(pullRequestOf(result)).toEqual({
        operation: 'created',
        number: '1',
        url: `${github.serverUrl}/octo/demo/pull/1`,
        branch,
        headSha: head.oid,
        verified: 'true',
      })
      expect(result.outputs).toMatchObject({ changed: 'true', changes: '{"breaking":0,"warning":0,"info":1}' })
      expect(await demo.git('log', '--format=%s', `main..${branch}`)).toBe('Update swagger.yaml from ROMA Connect')
      expect(await demo.git('diff', '--name-only', `main...${branch}`)).toBe('swagger.yaml')
      expect(`${await demo.git('show', `${branch}:swagger.yaml`)}\n`).toBe(await read('swagger.yaml'))
      expect(head.message).toMatch(/\n\nROMA-Connect-Export: [0-9a-f]{64}$/)
      const pull = demo.pull(1)
      expect(pull).toMatchObject({ title: 'Update swagger.yaml from ROMA Connect', base: 'main', head: branch })
      expect(pull.body).toContain('/customers')
      expect(result.summary).toContain(`[#1](${github.serverUrl}/octo/demo/pull/1)`)
      expect(github.requests.map(({ operation }) => operation)).toEqual([
        'repository',
        'repository',
        'git/create-ref',
        'createCommitOnBranch',
        'pulls/create',
      ])
    })
  })

  test('in a repository that has no document yet takes ten requests at most', async () => {
    await pullRequestScenario({ repository: { files: { 'README.md': '# Demo\n' } } }, async ({ run, demo, github }) => {
      const result = await run({ output: 'apis/shop/swagger.yaml', scripts: 'apis/shop/scripts' })
      expect(pullRequestOf(result)).toMatchObject({
        operation: 'created',
        branch: 'roma-connect/apis-shop-swagger-yaml',
      })
      const files = await demo.git('diff', '--name-status', 'main...roma-connect/apis-shop-swagger-yaml')
      expect(files.split('\n')).toEqual([
        'A\tapis/shop/scripts/.roma-connect.json',
        'A\tapis/shop/scripts/GET_items.js',
        'A\tapis/shop/scripts/GET_orders.js',
        'A\tapis/shop/swagger.yaml',
      ])
      expect(await demo.git('rev-list', '--count', 'main..roma-connect/apis-shop-swagger-yaml')).toBe('1')
      expect(github.count()).toBeLessThanOrEqual(10)
    })
  })
})

describe('no difference', () => {
  test('to the base costs one request, and opens nothing', async () => {
    await published({}, async ({ run, demo, github }) => {
      const result = await run()
      expect(pullRequestOf(result)).toEqual(empty)
      expect(result.outputs['changed']).toBe('false')
      expect(demo.pulls()).toEqual([])
      expect(await demo.branches()).toEqual(['main'])
      expect(github.count()).toBe(1)
    })
  })

  test('to the pull request changes neither branch nor text', async () => {
    await opened({}, async ({ run, demo, github }) => {
      const before = demo.pull(1)
      const events = demo.events.length
      const result = await run()
      expect(pullRequestOf(result)).toMatchObject({ operation: 'none', number: '1', headSha: before.headOid })
      expect(result.outputs['changed']).toBe('true')
      expect(demo.pull(1)).toEqual(before)
      expect(demo.events).toHaveLength(events)
      expect(github.count()).toBeLessThanOrEqual(4)
      expect(github.requests.some(({ writes }) => writes)).toBe(false)
    })
  })

  test('but in the time stamp of the version makes no noise', async () => {
    await pullRequestScenario({}, async (scenario) => {
      const { run, world, demo, github } = scenario
      world.document = { swagger: '2.0', info: { title: 'shop', version: '2026-01-01T00:00:00Z' } }
      await publish(scenario)
      world.document = { swagger: '2.0', info: { title: 'shop', version: '2026-02-02T00:00:00Z' } }
      expect(operationOf(await run())).toBe('none')
      addOperation(world, '/customers')
      await run()
      world.document = { swagger: '2.0', info: { title: 'shop', version: '2026-03-03T00:00:00Z' } }
      github.forget()
      expect(operationOf(await run())).toBe('none')
      expect(await demo.git('rev-list', '--count', `main..${branch}`)).toBe('1')
      expect(github.count()).toBeLessThanOrEqual(4)
    })
  })

  test('but in line ends and formatting keeps the file as it is', async () => {
    await published({}, async ({ run, read, demo }) => {
      await demo.commitFile(
        'main',
        'swagger.yaml',
        ((await demo.read('main', 'swagger.yaml')) ?? '').replaceAll('\n', '\r\n'),
      )
      expect(operationOf(await run())).toBe('none')
      expect(await read('swagger.yaml')).toContain('\r\n')
    })
  })
})

describe('the same in another spelling', () => {
  const toJson = (text: string) => JSON.stringify(load(text), undefined, 4)
  const spellings: readonly (readonly [string, (text: string) => string])[] = [
    ['as JSON text in the .yaml', toJson],
    ['in other quotes', (text) => text.replaceAll("'", '"')],
    ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['without a final newline, with comments', (text) => `# Ours\n${text.trimEnd()}`],
  ]

  test.each(spellings)('%s stays as it is, and opens nothing', async (_, spell) => {
    await published({}, async ({ run, read, demo }) => {
      const spelt = spell((await demo.read('main', 'swagger.yaml')) ?? '')
      await demo.commitFile('main', 'swagger.yaml', spelt)
      const result = await run()
      expect(pullRequestOf(result)).toMatchObject({ operation: 'none', number: '' })
      expect(result.outputs['changed']).toBe('false')
      expect(await read('swagger.yaml')).toBe(spelt)
      expect(demo.pulls()).toEqual([])
    })
  })

  test('closes the pull request that held the difference', async () => {
    await opened({}, async ({ run, demo, undo }) => {
      await demo.commitFile('main', 'swagger.yaml', toJson((await demo.read('main', 'swagger.yaml')) ?? ''))
      undo()
      expect(operationOf(await run())).toBe('closed')
    })
  })

  test('is told by the base’s file also when the baseline is another', async () => {
    await published({}, async ({ run, demo }) => {
      const text = (await demo.read('main', 'swagger.yaml')) ?? ''
      await demo.git('tag', 'v1', 'main')
      await demo.commitFile('main', 'swagger.yaml', toJson(text))
      expect(operationOf(await run({ baseline: 'v1:swagger.yaml' }))).toBe('none')
      expect(demo.pulls()).toEqual([])
    })
  })
})

describe('another difference', () => {
  test('is one more commit, and the text follows', async () => {
    await opened({}, async ({ run, demo, world }) => {
      const before = demo.pull(1)
      removeOperation(world, '/items')
      const result = await run()
      const head = await demo.commit(branch)
      expect(pullRequestOf(result)).toMatchObject({ operation: 'updated', number: '1', headSha: head.oid })
      expect(head.parents).toEqual([before.headOid])
      expect(result.outputs['breaking']).toBe('true')
      expect(demo.pull(1).body).toContain('1 breaking change')
      expect(demo.pulls()).toHaveLength(1)
    })
  })

  test('leaves a title and words that people have written', async () => {
    await opened({}, async ({ run, demo, world }) => {
      const { body } = demo.pull(1)
      await demo.editPull(1, {
        title: 'Mine',
        body: `Please look.\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n\r\nThanks`,
      })
      expect(operationOf(await run())).toBe('none')
      removeOperation(world, '/items')
      expect(operationOf(await run())).toBe('updated')
      const edited = demo.pull(1)
      expect(edited.title).toBe('Mine')
      expect(edited.body).toMatch(/^Please look\.\r\n\r\n<!-- .*[^]*1 breaking change[^]* -->\r\n\r\nThanks$/)
    })
  })
})

describe('a difference that has vanished', () => {
  test('closes the pull request with a comment, and deletes the branch', async () => {
    await opened({}, async ({ run, demo, undo }) => {
      undo()
      const result = await run()
      expect(pullRequestOf(result)).toMatchObject({ operation: 'closed', number: '1' })
      expect(result.outputs['changed']).toBe('false')
      expect(demo.pull(1)).toMatchObject({ state: 'closed', merged: false })
      expect(demo.pull(1).comments.map(({ body }) => body)).toEqual([
        expect.stringContaining('does not differ from `main` any more'),
      ])
      expect(await demo.branches()).toEqual(['main'])
    })
  })

  test('and returns gets a pull request again', async () => {
    await opened({}, async ({ run, demo, undo, world }) => {
      undo()
      await run()
      addOperation(world, '/customers')
      expect(pullRequestOf(await run())).toMatchObject({ operation: 'created', number: '2' })
      expect(demo.pull(2).state).toBe('open')
    })
  })

  test('keeps the branch with `delete-branch: false`, without the difference', async () => {
    await opened({}, async ({ run, demo, undo }) => {
      undo()
      expect(operationOf(await run({ 'delete-branch': 'false' }))).toBe('closed')
      expect(await demo.branches()).toEqual(['main', branch])
      expect(await demo.git('diff', '--name-only', 'main', branch)).toBe('')
    })
  })

  test('keeps a branch with commits of others', async () => {
    await opened({}, async ({ run, demo, undo }) => {
      await demo.commitFile(branch, 'notes.md', 'mine')
      await demo.commitFile(branch, 'notes.md', null)
      undo()
      expect(operationOf(await run())).toBe('closed')
      expect(await demo.branches()).toEqual(['main', branch])
      expect(await demo.git('diff', '--name-only', 'main', branch)).toBe('')
    })
  })

  test('sets back its own files only while others have changes there', async () => {
    await opened({}, async ({ run, demo, undo }) => {
      await demo.commitFile(branch, 'notes.md', 'mine')
      undo()
      expect(pullRequestOf(await run())).toMatchObject({ operation: 'updated', number: '1' })
      expect(demo.pull(1).state).toBe('open')
      expect(await demo.git('diff', '--name-only', 'main', branch)).toBe('notes.md')
      expect(operationOf(await run())).toBe('none')
    })
  })
})

describe('a pull request that was merged', () => {
  test.each(['merge', 'squash', 'rebase'] as const)(
    'by %s, its branch left behind, is followed by a new one',
    async (method) => {
      await opened({}, async ({ run, demo, world }) => {
        await demo.merge(1, method)
        expect(pullRequestOf(await run())).toEqual(empty)
        removeOperation(world, '/items')
        expect(pullRequestOf(await run())).toMatchObject({ operation: 'created', number: '2' })
        expect((await demo.commit(branch)).parents).toEqual([(await demo.commit('main')).oid])
        expect(await demo.git('diff', '--numstat', `main...${branch}`)).toMatch(/^0\t\d+\tswagger\.yaml$/)
        expect(await demo.read(branch, 'swagger.yaml')).toContain('/customers')
      })
    },
  )
})

describe('a pull request that a person closed', () => {
  test('is not opened again for the same content', async () => {
    await opened({}, async ({ run, demo }) => {
      await demo.closePull(1)
      const result = await run()
      expect(pullRequestOf(result)).toMatchObject({ operation: 'skipped', number: '1' })
      expect(result.conclusion).toBe('success')
      await demo.deleteBranch(branch)
      expect(operationOf(await run())).toBe('skipped')
      expect(demo.pulls()).toHaveLength(1)
    })
  })

  test('gives way to one with other content', async () => {
    await opened({}, async ({ run, demo, world }) => {
      await demo.closePull(1)
      removeOperation(world, '/items')
      expect(pullRequestOf(await run())).toMatchObject({ operation: 'created', number: '2' })
      expect(demo.pull(1).state).toBe('closed')
      expect(await demo.git('rev-list', '--count', `main..${branch}`)).toBe('1')
    })
  })
})

describe('commits of others', () => {
  test('stay with `append`, and the generated file is the export’s', async () => {
    await opened({}, async ({ run, demo, read }) => {
      const foreign = await demo.commitFiles(branch, { 'notes.md': 'mine', 'swagger.yaml': 'edited\n' })
      expect(operationOf(await run())).toBe('updated')
      expect((await demo.commit(branch)).parents).toEqual([foreign])
      expect(await demo.read(branch, 'notes.md')).toBe('mine')
      expect(await demo.read(branch, 'swagger.yaml')).toBe(await read('swagger.yaml'))
    })
  })

  test('stop the run with `skip`, and the file is written all the same', async () => {
    await opened({}, async ({ run, demo, world, read }) => {
      const foreign = await demo.commitFile(branch, 'notes.md', 'mine')
      removeOperation(world, '/items')
      const result = await run({ 'on-foreign-commits': 'skip' })
      expect(pullRequestOf(result)).toMatchObject({ operation: 'skipped', number: '1', headSha: foreign })
      expect(result.conclusion).toBe('success')
      expect(await read('swagger.yaml')).not.toContain('/items')
      expect((await demo.commit(branch)).oid).toBe(foreign)
    })
  })

  test('are left behind by `recreate`, under the same number', async () => {
    await opened({}, async ({ run, demo }) => {
      await demo.commitFile(branch, 'notes.md', 'mine')
      await demo.commitFile('main', 'other.txt', 'x')
      expect(pullRequestOf(await run({ 'on-foreign-commits': 'recreate' }))).toMatchObject({
        operation: 'updated',
        number: '1',
        verified: 'true',
      })
      expect(demo.pull(1).state).toBe('open')
      expect((await demo.commit(branch)).parents).toEqual([(await demo.commit('main')).oid])
      expect(await demo.branches()).toEqual(['main', branch])
    })
  })

  test.each(['append', 'skip'])('that land between reading and writing are kept (%s)', async (way) => {
    await opened({}, async ({ run, demo, github, world }) => {
      removeOperation(world, '/items')
      github.faults.before('createCommitOnBranch', async () => {
        await demo.commitFile(branch, 'notes.md', 'mine')
      })
      const result = await run({ 'on-foreign-commits': way })
      expect(result.conclusion).toBe('success')
      expect(operationOf(result)).toBe(way === 'append' ? 'updated' : 'skipped')
      expect(await demo.read(branch, 'notes.md')).toBe('mine')
      expect((await demo.read(branch, 'swagger.yaml'))?.includes('/items')).toBe(way === 'skip')
    })
  })

  test('that land before the branch would be deleted are kept', async () => {
    await opened({}, async ({ run, demo, github, undo }) => {
      undo()
      github.faults.before('updateRefs', async () => {
        await demo.commitFile(branch, 'notes.md', 'mine')
      })
      const result = await run()
      expect(operationOf(result)).toBe('closed')
      expect(warningsOf(result)).toContain('is still there')
      expect(await demo.read(branch, 'notes.md')).toBe('mine')
    })
  })
})

describe('a base that moved', () => {
  test('without our files costs nothing', async () => {
    await opened({}, async ({ run, demo, github }) => {
      await demo.commitFile('main', 'other.txt', 'x')
      expect(operationOf(await run())).toBe('none')
      expect(github.requests.some(({ writes }) => writes)).toBe(false)
    })
  })

  test('with our files is merged into the branch', async () => {
    await opened({}, async ({ run, demo, read }) => {
      const head = demo.pull(1).headOid
      const other = (await demo.read('main', 'swagger.yaml'))?.replace('OK', 'All of them') ?? ''
      await demo.commitFiles('main', { 'swagger.yaml': other, 'other.txt': 'x' })
      expect(pullRequestOf(await run())).toMatchObject({ operation: 'updated', number: '1', verified: 'true' })
      expect((await demo.commit(branch)).parents).toEqual([head, (await demo.commit('main')).oid])
      expect(await demo.read(branch, 'swagger.yaml')).toBe(await read('swagger.yaml'))
      expect(await demo.read(branch, 'other.txt')).toBe('x')
      expect(await demo.mergeState(1)).toBe('clean')
    })
  })

  test('with our files, under commits of others, keeps both', async () => {
    await opened({}, async ({ run, demo, read }) => {
      await demo.commitFile(branch, 'notes.md', 'mine')
      const other = (await demo.read('main', 'swagger.yaml'))?.replace('OK', 'All of them') ?? ''
      await demo.commitFiles('main', { 'swagger.yaml': other, 'other.txt': 'x' })
      expect(operationOf(await run())).toBe('updated')
      expect(await demo.read(branch, 'swagger.yaml')).toBe(await read('swagger.yaml'))
      expect(await demo.read(branch, 'notes.md')).toBe('mine')
      expect(await demo.read(branch, 'other.txt')).toBe('x')
      expect(await demo.mergeState(1)).toBe('clean')
      expect(await demo.branches()).toEqual(['main', branch])
    })
  })
})

describe('two runs at the same time', () => {
  test('open one pull request', async () => {
    await pullRequestScenario({}, async ({ run, demo }) => {
      const results = await Promise.all([run(), run()])
      expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
      expect(results.map((result) => pullRequestOf(result).number)).toEqual(['1', '1'])
      expect(demo.pulls()).toHaveLength(1)
      expect(await demo.git('rev-list', '--count', `main..${branch}`)).toBe('1')
    })
  })

  test('of two documents that share a branch lose neither', async () => {
    await pullRequestScenario({}, async ({ run, demo }) => {
      const results = await Promise.all(['a.yaml', 'b.yaml'].map((output) => run({ output, branch: 'apis' })))
      expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
      expect(demo.pulls()).toHaveLength(1)
      expect(await demo.git('diff', '--name-only', 'main...apis')).toBe('a.yaml\nb.yaml')
      expect(demo.pull(1).body.match(/roma-connect-export:begin/g)).toHaveLength(2)
    })
  })
})
