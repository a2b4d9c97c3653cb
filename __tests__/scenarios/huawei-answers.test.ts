import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  addBackend,
  addToken,
  errorReply,
  errorShapes,
  firewallPage,
  hexId,
  instanceId,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  longHeadersPage,
  shapedError,
  type Fault,
  type Huawei,
  type RequestKind,
  type World,
} from '../../emulator/huawei/index.ts'
import type { RunResult } from '../../emulator/runner.ts'
import { failureOf, scenario, type Inputs } from './scenario.ts'
import { wayOf, type WayName } from './ways.ts'

/** What was seen at Huawei Cloud: answers by route, and what is to be told of them. */
interface Case {
  readonly about: string
  readonly way: 'key' | 'token' | 'password'
  readonly inputs?: Readonly<Record<string, string | null>>
  readonly replies?: Readonly<Record<string, { readonly status: number; readonly body: object | string }>>
  readonly want: readonly string[]
  readonly never?: readonly string[]
}

function isCase(value: unknown): value is Case {
  return typeof value === 'object' && value !== null && 'about' in value && 'want' in value
}

const folder = new URL('../fixtures/huawei/', import.meta.url)
const cases = readdirSync(folder).map((file): Case => {
  const value: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  if (!isCase(value)) throw new Error(`${file} is no case`)
  return value
})

const wayNames: Readonly<Record<Case['way'], WayName>> = { key: 'access-key', token: 'token', password: 'password' }
const routes: Readonly<Record<string, RequestKind>> = {
  list: 'listBackends',
  export: 'export',
  instances: 'listInstances',
  applications: 'listApplications',
}

describe('as it was seen', () => {
  test.each(cases.map((one) => [one.about, one] as const))(
    '%s',
    async (_, { way, inputs = {}, replies = {}, want, never = [] }) => {
      await scenario({ sentinels: ['sk-wrong-wrong-wrong-0001'] }, async ({ run, huawei }) => {
        for (const [route, { status, body }] of Object.entries(replies)) {
          const text = typeof body === 'string' ? body : JSON.stringify(body)
          const kind = routes[route]
          if (kind === undefined) throw new Error(`no route ${route}`)
          huawei.faults.on(kind, ...Array.from({ length: 4 }, (): Fault => ({ do: 'reply', status, body: text })))
        }
        const result = await run({ ...wayOf(wayNames[way], huawei).inputs, ...given(inputs, huawei) })
        const told = [...result.annotations.map(({ message }) => message), result.log].join('\n')
        for (const text of want) expect(told).toMatch(asPattern(text))
        for (const text of never) expect(told).not.toMatch(asPattern(text))
      })
    },
  )
})

/** `{iam}` stands for the address of IAM, and `null` for an input that is not given. */
function given(inputs: NonNullable<Case['inputs']>, huawei: Huawei): Inputs {
  const entries = Object.entries(inputs).map(([name, value]) => [name, value?.replace('{iam}', huawei.iamEndpoint)])
  const all = Object.fromEntries(entries) as Record<string, string | undefined>
  return 'project' in all && all['project'] === undefined ? { ...all, region: 'cn-north-4' } : all
}

function asPattern(text: string): RegExp {
  const pattern = /^\/(.*)\/$/.exec(text)?.[1]
  return new RegExp(pattern ?? text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
}

async function told(
  given: Inputs,
  prepare: (world: World) => void = () => undefined,
): Promise<{ message: string; asked: number }> {
  const world = lifelikeWorld()
  prepare(world)
  const seen = { message: '', asked: 0 }
  await scenario({ world }, async ({ run, huawei }) => {
    const withIam = { 'iam-endpoint': huawei.iamEndpoint, ...given }
    seen.message = failureOf(await run(withIam))
    seen.asked = huawei.requests.length
  })
  return seen
}

describe('ten mistakes of a first-time user with a token', () => {
  const answered = 'Could not list the custom backends: ROMA Connect answered '
  const lifetime =
    'A token is valid for 24 hours, in one region, and ends early when its user’s password or permissions change: get a new one.'

  test('expired', async () => {
    const { message, asked } = await told({}, (world) => {
      for (const token of world.tokens) token.expiresAt = Date.now() - 60_000
    })
    expect(message).toBe(
      `${answered}401 APIG.1001 “Session expired. Please try again later”${idOf(message)}. The token has expired. ${lifetime}`,
    )
    expect(asked).toBe(1)
  })

  test('without a project', async () => {
    const { message, asked } = await told({ token: 'MIIunscoped' }, (world) =>
      addToken(world, { value: 'MIIunscoped', caller: lifelikeUser, project: null }),
    )
    expect(message).toBe(
      `${answered}401 APIG.1003 “The token contains no project information”${idOf(message)}. The token has no project: get one whose scope is the project of this instance (“scope.project”).`,
    )
    expect(asked).toBe(1)
  })

  test('of another project', async () => {
    const { message } = await told({ token: 'MIIelsewhere' }, (world) => {
      world.projects.push({ id: hexId('other'), name: 'cn-north-4_other', account: 'contoso', enabled: true })
      addToken(world, { value: 'MIIelsewhere', caller: lifelikeUser, project: hexId('other') })
    })
    expect(message).toBe(
      `Could not export the custom backends: ROMA Connect answered 403 APIC.7130 “No permissions to access gateways in other projects”${idOf(message)}. The project is not one of this account’s, or suspended: check \`project\`, and that it is the one that the token was issued for.`,
    )
  })

  test('with a line break', async () => {
    const { message, asked } = await told({
      token: `${lifelikeSecrets.token.slice(0, 30)}\n${lifelikeSecrets.token.slice(30)}`,
    })
    expect(message).toBe(
      'An input is wrong:\n- token: holds a space, a line break or a character that no key or token has. Check the secret for a second line or anything else that was copied with it.',
    )
    expect(asked).toBe(0)
  })

  test('in quotation marks', async () => {
    const { message, asked } = await told({ token: `"${lifelikeSecrets.token}"` })
    expect(message).toBe(
      'An input is wrong:\n- token: stands in quotation marks, which would be sent along: take them away.',
    )
    expect(asked).toBe(0)
  })

  test('project by a name that is not there', async () => {
    const { message } = await told({ project: 'cn-north-5' })
    expect(message).toBe(
      'There is no project “cn-north-5” for this sign-in. The nearest names are “cn-north-4”. Give its exact name in `project`, or its ID (console: “My Credentials”).',
    )
  })

  test('instance mistyped', async () => {
    const { message } = await told({ instance: 'roma-pord' })
    expect(message).toBe(
      'instance: there is no ROMA Connect instance called “roma-pord”. The nearest names are “roma-prod”. Give the exact name or the ID.',
    )
  })

  test('application with blanks', async () => {
    const { message } = await told({ app: 'or ders' })
    expect(message).toBe(
      'app: there is no integration application called “or ders”. The nearest names are “orders”. Give the exact name or the ID.',
    )
  })

  test('status 2', async () => {
    const { message, asked } = await told({ status: '2' })
    expect(message).toBe(
      'An input is wrong:\n- status: “2” is not accepted: use pending (1), developing (3) or deployed (4).',
    )
    expect(asked).toBe(0)
  })

  test('no region', async () => {
    const { message, asked } = await told({ endpoint: undefined, 'iam-endpoint': undefined })
    expect(message).toBe(
      'An input is wrong:\n- region: is missing: give the region of the instance, such as cn-north-4, or `endpoint`.',
    )
    expect(asked).toBe(0)
  })
})

/** The request ID is another each time. */
function idOf(message: string): string {
  return / \(request ID [0-9a-f]{32}\)/.exec(message)?.[0] ?? ''
}

describe('an error', () => {
  const asked: readonly (readonly [RequestKind, Inputs, string])[] = [
    ['export', {}, 'Could not export the custom backends'],
    ['listInstances', { instance: 'roma-prod' }, 'Could not list the instances'],
    ['listApplications', { app: 'orders' }, 'Could not list the integration applications'],
    ['listBackends', { complete: 'strict' }, 'Could not list the custom backends'],
  ]
  test.each(asked)('of %s is one in any shape, with the status 200 and with its own', async (kind, inputs, what) => {
    await scenario({}, async ({ run, huawei }) => {
      for (const shape of errorShapes.filter((one) => one !== 'text')) {
        for (const status of [200, 400]) {
          huawei.faults.clear()
          huawei.faults.on(kind, shapedError(shape, { status, code: 'APIG.3999', message: 'Words of the service' }))
          const message = failureOf(await run(inputs))
          expect(message).toContain(what)
          expect(message).toContain(`answered ${status}`)
          expect(message).toContain('Words of the service')
        }
      }
    })
  })

  test('with the status 200 in a list is that error, with its advice', async () => {
    await scenario({}, async ({ run, huawei }) => {
      huawei.faults.on('listInstances', shapedError('gateway', { status: 200, code: 'ROMA.1006', message: 'no' }))
      expect(failureOf(await run({ instance: 'roma-prod' }))).toContain('Give `instance` as an ID')
    })
  })

  test('of a sign-in with the status 200 stops all that follows', async () => {
    await scenario({}, async ({ run, huawei }) => {
      huawei.faults.when(({ host }) =>
        host === 'roma'
          ? shapedError('gateway', { status: 200, code: 'APIG.0301', message: 'decrypt token fail' })
          : undefined,
      )
      expect(failureOf(await run({}))).toContain('The token cannot be read here')
      expect(huawei.requests).toHaveLength(1)
    })
  })
})

describe('what stands in between', () => {
  const pages: readonly (readonly [string, Fault, RegExp])[] = [
    ['418', firewallPage(418), /something in between/],
    ['403', firewallPage(403), /something in between/],
    ['405', firewallPage(405), /something in between/],
    ['400 of nginx', longHeadersPage(), /headers are too large: check that `token`/],
  ]
  test.each(pages)('%s', async (_, page, expected) => {
    await scenario({}, async ({ run, huawei }) => {
      huawei.faults.when(({ host }) => (host === 'roma' ? page : undefined))
      const message = failureOf(await run({}))
      expect(message).toMatch(expected)
      expect(message).not.toMatch(/””|“read”/)
    })
  })
})

describe('lists as loosely as the models allow', () => {
  const everything = { instance: 'roma-prod', app: 'orders', output: 'apis/{app}.yaml' }
  const habits: readonly (readonly [string, (world: World) => void])[] = [
    ['without a total', (world) => void (world.lists.total = 'absent')],
    ['with entries that have no name', (world) => void world.lists.strays.push({ status: 'CREATING' }, { id: null })],
    [
      'with both',
      (world) => {
        world.lists.total = 'absent'
        world.lists.strays.push({})
      },
    ],
    [
      'with an instance in error',
      (world) => {
        Object.assign(world.instances[0] ?? {}, { status: 'ERROR', error: { code: 'ROMA.500', message: 'no' } })
      },
    ],
  ]
  test.each(habits)('%s all is found', async (_, change) => {
    const world = lifelikeWorld()
    change(world)
    await scenario({ world }, async ({ run }) => {
      const result = await run(everything)
      expect([result.conclusion, result.outputs['operations'], result.outputs['missing']]).toEqual([
        'success',
        '4',
        '0',
      ])
    })
  })

  test.each(['null', 'absent'] as const)('a list that is %s is empty', async (empty) => {
    const world = lifelikeWorld()
    world.lists.empty = empty
    world.instances.push({
      ...(world.instances[0] ?? { id: '', name: '', project: '', status: '', description: '' }),
      project: 'x',
    })
    world.instances.shift()
    await scenario({ world }, async ({ run }) => {
      expect(failureOf(await run({ instance: 'roma-prod' }))).toContain('This sign-in sees none at all')
    })
  })

  test('a large list without a total is read to its end', async () => {
    const world = lifelikeWorld()
    world.lists.total = 'absent'
    const [orders] = world.applications
    if (orders === undefined) throw new Error('no application')
    for (let index = 0; index < 1_100; index++) addBackend(world, orders, { path: `/many/${index}` })
    await scenario({ world }, async ({ run }) => {
      expect((await run({ app: 'orders' })).outputs).toMatchObject({ operations: '1104', missing: '0' })
    })
  })
})

describe('names', () => {
  test('two projects of one name stop with both IDs, in each way that looks one up', async () => {
    for (const name of ['token', 'access-key'] as const) {
      const world = lifelikeWorld()
      world.projects.push({ id: hexId('twin'), name: 'cn-north-4', account: 'contoso', enabled: true })
      await scenario({ world }, async ({ run, huawei }) => {
        const { inputs } = wayOf(name, huawei)
        const message = failureOf(await run({ ...inputs, project: 'cn-north-4' }))
        expect(message).toBe(
          `2 projects are called “cn-north-4”: give the ID of the right one in \`project\`, ${hexId('project')} and ${hexId('twin')}.`,
        )
      })
    }
  })

  test('a project that is not there is looked for in the whole list, when that may be read', async () => {
    const world = lifelikeWorld()
    world.projects.push({ id: hexId('erp'), name: 'cn-north-4_erp', account: 'contoso', enabled: true })
    await scenario({ world }, async ({ run, huawei }) => {
      const { inputs } = wayOf('access-key', huawei)
      const message = failureOf(await run({ ...inputs, project: 'cn-north-4_epr' }))
      expect(message).toContain('The nearest names are “cn-north-4_erp” and “cn-north-4”.')
      expect(huawei.requests.map(({ target }) => target)).toEqual(['/v3/projects?name=cn-north-4_epr', '/v3/projects'])
    })
  })

  test('nothing is near that is not', async () => {
    expect((await told({ app: 'warehouse-billing' })).message).toContain(
      'This sign-in sees 2, and none has a name like it.',
    )
  })

  test.each([
    ['app', 'orders，客户中心', /called “orders，客户中心”.*“，”, which separates nothing/],
    ['app', 'orders、客户中心', /“、”, which separates nothing/],
    ['apis', `${hexId('a')}，${hexId('b')}`, /“，”, which separates nothing: write one item per line/],
  ])('a comma of Chinese in %s gets a hint', async (input, value, expected) => {
    expect((await told({ [input]: value })).message).toMatch(expected)
  })

  test.each<[RequestKind, Inputs, RegExp]>([
    ['listInstances', { instance: 'roma-prod' }, /400 ROMA\.1006 .*Give `instance` as an ID.*roma:instances:list/],
    ['listApplications', { app: 'orders' }, /400 ROMA\.1006 .*`app` by their IDs.*roma:applications:list/],
    ['listApplications', { output: '{app}.yaml' }, /400 ROMA\.1006 .*`app` by their IDs.*roma:applications:list/],
  ])('a look-up that is refused says how to do without: %s %j', async (kind, inputs, expected) => {
    const { message } = await told(inputs, (world) => void world.forbidden.push(kind))
    expect(message).toMatch(expected)
    expect(message).not.toContain('“read”')
  })
})

describe('the sign-in', () => {
  test.each(['access-key', 'oidc-agency'] as const)(
    'by %s with a wrong clock is told with both times, and not tried again',
    async (name) => {
      await scenario({}, async ({ run, huawei }) => {
        const { inputs, env } = wayOf(name, huawei)
        huawei.faults.on(
          'listBackends',
          errorReply(
            401,
            'APIG.0301',
            'Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:20261128T083000Z,server time:20261128T090000Z',
          ),
        )
        const message = failureOf(await run(inputs, { env }))
        expect(message).toContain('it says 20261128T083000Z, the server’s 20261128T090000Z.')
        expect(huawei.requests.filter(({ host }) => host === 'roma')).toHaveLength(1)
        expect(huawei.requests.filter(({ kind }) => kind === 'assume')).toHaveLength(name === 'oidc-agency' ? 1 : 0)
      })
    },
  )

  test('by a clock that is off is told by the emulator too', async () => {
    await scenario({ clockOffsetMs: -40 * 60_000 }, async ({ run, huawei }) => {
      const message = failureOf(await run(wayOf('access-key', huawei).inputs))
      expect(message).toMatch(/it says \d{8}T\d{6}Z, the server’s \d{8}T\d{6}Z; it is 40 minutes ahead of the server’s/)
      expect(huawei.requests).toHaveLength(1)
    })
  })

  test('by the key of an integration application', async () => {
    const world = lifelikeWorld()
    const [orders] = world.applications
    await scenario({ world }, async ({ run, huawei }) => {
      const keys = { 'access-key': orders?.key, 'secret-key': orders?.secret }
      const message = failureOf(await run({ ...wayOf('access-key', huawei).inputs, ...keys }))
      expect(message).toContain('It was taken for the key of an integration application')
      expect(message).not.toContain('clock')
    })
  })

  test('by a key of another cloud, and of the environment', async () => {
    const world = lifelikeWorld()
    world.gateway = 'older'
    await scenario({ world, sentinels: ['wrong-secret'] }, async ({ run }) => {
      const env = { HW_ACCESS_KEY: 'LTAI5tEXAMPLEEXAMPLE', HW_SECRET_KEY: 'wrong-secret' }
      const message = failureOf(await run({ token: undefined }, { env }))
      expect(message).toContain('401 APIGW.0301')
      expect(message).toContain('check `HW_ACCESS_KEY`, and that it was not deleted')
      expect(message).toContain('the `HW_SECURITY_TOKEN` that came with it')
    })
  })

  test('of a user who is locked is not to be tried again', async () => {
    await scenario({ sentinels: ['no-such-password'] }, async ({ run, huawei }) => {
      const inputs = { ...wayOf('password', huawei).inputs, password: 'no-such-password' }
      for (let count = 0; count < 5; count++) expect(failureOf(await run(inputs))).toContain('`account` is the name')
      const message = failureOf(await run(wayOf('password', huawei).inputs))
      expect(message).toContain('401 “The account is locked.”')
      expect(message).toContain('do not run again before')
      expect(huawei.requests).toHaveLength(6)
    })
  })

  test('of an account in arrears', async () => {
    const { message } = await told({}, (world) => {
      for (const account of world.accounts) account.state = 'arrears'
    })
    expect(message).toMatch(/decrypt token fail.*or the account is in arrears or frozen\. A token/)
  })

  test('that is no agency of this account says nothing of the subject', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const message = failureOf(await run({ ...inputs, 'oidc-agency': 'iam::1:agency:nobody' }, { env }))
      expect(message).toContain('404 STS5.1106')
      expect(message).toMatch(/The agency is not known: check `oidc-agency`\.$/)
    })
  })
})

describe('a credential of the wrong kind', () => {
  const gitHubToken = `ghs_${'a1B2c3D4e5'.repeat(4)}`
  test.each(['token', 'instance', 'project', 'app', 'region', 'endpoint', 'iam-endpoint', 'apis', 'oidc-audience'])(
    'in %s goes nowhere, and shows nowhere',
    async (input) => {
      await scenario({ sentinels: [gitHubToken] }, async ({ run, huawei }) => {
        const result = await run({ 'iam-endpoint': huawei.iamEndpoint, [input]: gitHubToken })
        expect(failureOf(result)).toContain(`- ${input}: holds a token of GitHub’s`)
        expect(huawei.requests).toEqual([])
        expect(result.masks).toContain(gitHubToken)
      })
    },
  )
})

describe('outside of GitHub Actions', () => {
  const elsewhere = { GITHUB_ACTIONS: '', GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '', GITHUB_EVENT_PATH: '' }

  test('no credential is printed, and with two folders it runs', async () => {
    await scenario({}, async ({ run, huawei }) => {
      for (const name of ['token', 'access-key', 'password', 'oidc-agency', 'identity-provider'] as const) {
        const { inputs, env } = wayOf(name, huawei)
        const result = await run({ ...inputs, output: `${name}.yaml` }, { env: { ...env, ...elsewhere } })
        expect(result.exitCode).toBe(0)
        expect(result.stdout).not.toContain('::add-mask::')
        hides(result, huawei)
      }
    })
  })

  test('without them it says first what it is', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const env = { ...elsewhere, GITHUB_WORKSPACE: '', RUNNER_TEMP: '' }
      const result = await run({ status: '2' }, { env })
      expect(result.stdout).toMatch(/- GITHUB_WORKSPACE: .*run this as a step of a GitHub Actions workflow/)
      expect(result.stdout.indexOf('GITHUB_WORKSPACE')).toBeLessThan(result.stdout.indexOf('- status'))
      hides(result, huawei)
    })
  })
})

function hides({ stdout, stderr }: RunResult, huawei: Huawei): void {
  for (const secret of huawei.secrets()) expect(`${stdout}${stderr}`).not.toContain(secret)
}

test.each<[string, unknown]>([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['null', 'null'],
  ['one without a pull request', '{"pull_request":null}'],
])('an event that is %s is read without an exception', async (_, event) => {
  await scenario({}, async ({ run, workspace }) => {
    const { writeFile } = await import('node:fs/promises')
    const path = `${workspace}/event.json`
    await writeFile(path, String(event))
    for (const file of [path, `${workspace}/none.json`]) {
      const result = await run({ 'github-token': 'ghs_x' }, { env: { GITHUB_EVENT_PATH: file } })
      expect(result.conclusion).toBe('success')
    }
  })
})

test('an endpoint may be an IPv6 address', async () => {
  await scenario({ address: '::1' }, async ({ run, huawei }) => {
    for (const name of ['token', 'access-key', 'password'] as const) {
      const result = await run({ ...wayOf(name, huawei).inputs, instance: 'roma-prod' })
      expect([name, result.conclusion]).toEqual([name, 'success'])
    }
    expect(huawei.endpoint).toContain('[::1]')
    expect(instanceId).not.toBe('')
  })
})
