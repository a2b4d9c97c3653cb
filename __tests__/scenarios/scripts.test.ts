import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  addApplication,
  addBackend,
  addToken,
  emptyWorld,
  functionScript,
  generatedToken,
  serviceErrorReply,
  uuid,
  type World,
} from '../../emulator/huawei/index.ts'
import { failureOf, scenario, type Inputs, type Scenario } from './scenario.ts'

const whole: Inputs = { token: generatedToken, output: 'api.yaml', scripts: 'scripts' }
const perApp: Inputs = { token: generatedToken, output: 'apis/{app}.yaml', scripts: 'scripts/{app}' }

const source = 'function execute(data) {\n    return "订单";\n}'

function worldOf(backends: Readonly<Record<string, readonly string[]>>): World {
  const world = emptyWorld()
  addToken(world, { value: generatedToken, caller: 'roma-export' })
  for (const [name, paths] of Object.entries(backends)) {
    const application = addApplication(world, { name })
    for (const path of paths) addBackend(world, application, { path, scripts: [functionScript(source)] })
  }
  return world
}

async function scriptsOf({ workspace }: Scenario, folder = 'scripts'): Promise<readonly string[]> {
  const names = await readdir(join(workspace, folder)).catch(() => [])
  return names.filter((name) => name !== '.roma-connect.json').toSorted()
}

function remove(world: World, path: string): void {
  world.backends = world.backends.filter((backend) => backend.path !== path)
}

async function put({ workspace }: Scenario, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true })
  await writeFile(join(workspace, path), text)
}

describe('scripts for people', () => {
  test('are written decoded, one file each, with a list of their own', async () => {
    const world = worldOf({ orders: ['/orders', '/orders/{id}'] })
    const [first] = world.backends
    first?.scripts.push({ type: 'SQL', source: 'SELECT 1', objectName: 'rows' })
    await scenario({ world }, async (given) => {
      const result = await given.run(whole)
      expect(result.conclusion).toBe('success')
      expect(await scriptsOf(given)).toEqual(['GET_orders.1.js', 'GET_orders.2.sql', 'GET_orders_{id}.js'])
      expect(await given.read('scripts/GET_orders_{id}.js')).toBe(`${source}\n`)
      expect(JSON.parse(await given.read('scripts/.roma-connect.json'))).toMatchObject({
        version: 1,
        scripts: ['GET_orders.1.js', 'GET_orders.2.sql', 'GET_orders_{id}.js'],
      })
      // What is written for people is no document.
      expect(result.outputs['paths']).toBe('["api.yaml"]')
    })
  })

  test('lie in a folder for each application', async () => {
    await scenario({ world: worldOf({ orders: ['/a'], billing: ['/a'] }) }, async (given) => {
      await given.run(perApp)
      expect(await scriptsOf(given, 'scripts/orders')).toEqual(['GET_a.js'])
      expect(await scriptsOf(given, 'scripts/billing')).toEqual(['GET_a.js'])
    })
  })

  test('are not written in a dry run', async () => {
    await scenario({ world: worldOf({ orders: ['/a'] }) }, async (given) => {
      await given.run({ ...whole, 'dry-run': 'true' })
      expect(given.exists('scripts')).toBe(false)
    })
  })

  test('may not lie where files run, or outside, whatever an application is called', async () => {
    await scenario({ world: worldOf({ workflows: ['/a'] }) }, async (given) => {
      expect(failureOf(await given.run({ ...perApp, scripts: '.github/{app}' }))).toContain('lies in')
      await mkdir(join(given.workspace, 'scripts'))
      await symlink(await mkdtemp(join(tmpdir(), 'outside-')), join(given.workspace, 'scripts/workflows'))
      expect(failureOf(await given.run(perApp))).toContain('leads out of the workspace by a link')
      expect(given.exists('apis')).toBe(false)
    })
  })
})

describe('a script whose backend is gone', () => {
  test('is removed, and nothing else is', async () => {
    const world = worldOf({ orders: ['/a', '/b'] })
    await scenario({ world }, async (given) => {
      await given.run(whole)
      await put(given, 'scripts/README.md', 'mine')
      await put(given, 'scripts/GET_mine.js', 'mine')
      await put(given, 'scripts/deeper/GET_b.js', 'mine')
      remove(world, '/b')
      await given.run(whole)
      expect(await scriptsOf(given)).toEqual(['GET_a.js', 'GET_mine.js', 'README.md', 'deeper'])
      expect(given.exists('scripts/deeper/GET_b.js')).toBe(true)
      expect(JSON.parse(await given.read('scripts/.roma-connect.json'))).toMatchObject({ scripts: ['GET_a.js'] })
    })
  })

  test('is removed in each application’s folder', async () => {
    const world = worldOf({ orders: ['/a', '/b'], billing: ['/a'] })
    await scenario({ world }, async (given) => {
      await given.run(perApp)
      remove(world, '/b')
      await given.run(perApp)
      expect(await scriptsOf(given, 'scripts/orders')).toEqual(['GET_a.js'])
      expect(await scriptsOf(given, 'scripts/billing')).toEqual(['GET_a.js'])
    })
  })

  test.each([
    ['some applications', { app: 'orders' }],
    ['some backends', { apis: 'FIRST' }],
    ['a status', { status: 'developing' }],
    ['no check', { complete: 'off' }],
  ])('stays, and stays on the list, when the run asked for %s', async (_, inputs: Inputs) => {
    const world = worldOf({ orders: ['/a', '/b'] })
    await scenario({ world }, async (given) => {
      await given.run(whole)
      remove(world, '/b')
      const apis = inputs['apis'] === 'FIRST' ? { apis: world.backends[0]?.id } : {}
      expect((await given.run({ ...whole, ...inputs, ...apis })).conclusion).toBe('success')
      expect(await scriptsOf(given)).toEqual(['GET_a.js', 'GET_b.js'])
      // So the next run that sees everything can still remove it.
      await given.run(whole)
      expect(await scriptsOf(given)).toEqual(['GET_a.js'])
    })
  })

  test('stays when the list could not be read', async () => {
    const world = worldOf({ orders: ['/a', '/b'] })
    await scenario({ world }, async (given) => {
      await given.run(whole)
      remove(world, '/b')
      given.huawei.faults.on('listBackends', serviceErrorReply(403, 'APIG.1005', 'No permissions'))
      await given.run(whole)
      expect(await scriptsOf(given)).toEqual(['GET_a.js', 'GET_b.js'])
    })
  })

  test('stays when an application failed', async () => {
    const world = worldOf({ orders: ['/a', '/b'], billing: ['/a'] })
    await scenario({ world }, async (given) => {
      await given.run(perApp)
      remove(world, '/b')
      given.huawei.faults.when(({ kind, body }) =>
        kind === 'export' && body.includes(uuid('application billing'))
          ? serviceErrorReply(404, 'APIG.3004', 'App does not exist')
          : undefined,
      )
      expect(failureOf(await given.run(perApp))).toContain('“billing”')
      expect(await scriptsOf(given, 'scripts/orders')).toEqual(['GET_a.js', 'GET_b.js'])
    })
  })

  test('stays when a listed backend is missing: it may be that very one', async () => {
    const world = worldOf({ orders: ['/a', '/b'] })
    await scenario({ world }, async (given) => {
      await given.run(whole)
      const last = world.backends.at(-1)
      if (last !== undefined) last.status = 1
      world.exportableStatuses = [3]
      await given.run(whole)
      expect(await scriptsOf(given)).toEqual(['GET_a.js', 'GET_b.js'])
    })
  })
})

describe('a list that somebody edited', () => {
  test('leads to no file outside of the folder, and to none that is not named like a script', async () => {
    const world = worldOf({ orders: ['/a'] })
    await scenario({ world }, async (given) => {
      await put(given, 'GET_precious.js', 'mine')
      await put(given, 'scripts/notes.txt', 'mine')
      await put(given, 'scripts/deeper/GET_precious.js', 'mine')
      await symlink(join(given.workspace, 'GET_precious.js'), join(given.workspace, 'scripts/GET_link.js'))
      const names = ['../GET_precious.js', 'notes.txt', 'deeper/GET_precious.js', 'GET_link.js', 'api.yaml']
      await put(given, 'scripts/.roma-connect.json', JSON.stringify({ version: 1, scripts: names }))
      expect((await given.run(whole)).conclusion).toBe('success')
      for (const path of [
        'GET_precious.js',
        'scripts/notes.txt',
        'scripts/deeper/GET_precious.js',
        'scripts/GET_link.js',
      ]) {
        expect(given.exists(path)).toBe(true)
      }
    })
  })

  test.each(['', '[', '{"version":1,"scripts":"GET_a.js"}', '{"scripts":[1,null]}'])(
    'that reads %j is made anew',
    async (text) => {
      await scenario({ world: worldOf({ orders: ['/a'] }) }, async (given) => {
        await put(given, 'scripts/.roma-connect.json', text)
        expect((await given.run(whole)).conclusion).toBe('success')
        expect(JSON.parse(await given.read('scripts/.roma-connect.json'))).toMatchObject({ scripts: ['GET_a.js'] })
      })
    },
  )
})
