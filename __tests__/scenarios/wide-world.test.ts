import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  createCertificate,
  generatedToken,
  generatedWorld,
  lifelikeSecrets,
  projectId,
  type Certificate,
  type Huawei,
} from '../../emulator/huawei/index.ts'
import { runAction } from '../../emulator/runner.ts'
import { startProxy, type Proxy, type Route } from './proxy.ts'
import { failureOf, scenario, type Inputs, type Scenario } from './scenario.ts'
import { kindsOf, wayNames, wayOf } from './ways.ts'

const region = 'cn-north-4'
const hosts = ['roma', 'iam', 'sts'].map((service) => `${service}.${region}.myhuaweicloud.com`)
const romaHost = hosts[0] ?? ''

let folder: string
let certificate: Certificate
let authority: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-'))
  certificate = createCertificate(['127.0.0.1', ...hosts, 'token.actions.example'])
  authority = join(folder, 'ca.pem')
  await writeFile(authority, certificate.cert)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Routes Huawei Cloud's own hosts to the emulated ones, as their DNS would. */
function routeTo(huawei: Huawei): Route {
  const ports = new Map(
    [huawei.endpoint, huawei.iamEndpoint, huawei.stsEndpoint].map((url, index) => [
      `${hosts[index] ?? ''}:443`,
      Number(new URL(url).port),
    ]),
  )
  return (target) => {
    const port = ports.get(target)
    return port === undefined ? { status: 403 } : { port }
  }
}

/** Nothing but a region, so that the hosts are Huawei Cloud's own. */
const byRegion: Inputs = {
  endpoint: undefined,
  'iam-endpoint': undefined,
  'sts-endpoint': undefined,
  project: undefined,
  region,
}

async function throughProxy(
  play: (world: Scenario & { proxy: Proxy; env: Record<string, string> }) => Promise<void>,
  wrap: (route: Route) => Route = (route) => route,
): Promise<void> {
  await scenario({ tls: certificate }, async (world) => {
    await using proxy = await startProxy(wrap(routeTo(world.huawei)))
    await play({ ...world, proxy, env: { NODE_EXTRA_CA_CERTS: authority, HTTPS_PROXY: proxy.url } })
  })
}

describe('the hosts of a region', () => {
  test.each(wayNames)('are Huawei Cloud’s own (%s)', async (name) => {
    await throughProxy(async ({ run, huawei, proxy, env }) => {
      const way = wayOf(name, huawei)
      const result = await run({ ...way.inputs, ...byRegion }, { env: { ...env, ...way.env } })
      expect(result.conclusion).toBe('success')
      expect(new Set(proxy.targets).isSubsetOf(new Set(hosts.map((host) => `${host}:443`)))).toBe(true)
      expect(proxy.targets).toContain(`${romaHost}:443`)
      expect(proxy.targets.includes('sts.cn-north-4.myhuaweicloud.com:443')).toBe(name === 'oidc-agency')
      expect(result.log).not.toContain('outside of Huawei Cloud’s own domains')
      expect(huawei.requests.at(-1)?.path).toContain(projectId)
    })
  })

  test('that nobody knows are named', async () => {
    await scenario({}, async ({ run }) => {
      const message = failureOf(await run({ ...byRegion, region: 'xx-nowhere-1', project: projectId, retries: '0' }))
      expect(message).toContain('roma.xx-nowhere-1.myhuaweicloud.com')
      expect(message).toMatch(/check `region` or the endpoint|EAI_AGAIN/)
    })
  })
})

describe('a proxy', () => {
  const user = 'proxy-user'
  const password = 'p@ss:word-of-the-proxy'
  const credentials = `${user}:${encodeURIComponent(password)}`

  test('whose user and password are words spoils no output', async () => {
    await throughProxy(async ({ run, proxy, env }) => {
      const withUser = { ...env, HTTPS_PROXY: proxy.url.replace('://', '://apis:swagger@') }
      const result = await run({ ...byRegion, project: projectId, output: 'apis/swagger.yaml' }, { env: withUser })
      expect(result.conclusion).toBe('success')
      expect(result.outputs['path']).toBe('apis/swagger.yaml')
      expect(result.jobOutputs).toEqual(result.outputs)
      expect(result.log).toContain('apis/swagger.yaml')
      expect(result.summary).toContain('apis/swagger.yaml')
      expect(result.masks).toContain(Buffer.from('apis:swagger').toString('base64'))
    })
  })

  test('with a user and a password is used, and shows neither', async () => {
    const guarded = (route: Route): Route => {
      const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      return (target, authorization) => (authorization === expected ? route(target, authorization) : { status: 407 })
    }
    await throughProxy(async ({ run, proxy, env }) => {
      const withUser = { ...env, HTTPS_PROXY: proxy.url.replace('://', `://${credentials}@`) }
      const result = await run({ ...byRegion, project: projectId }, { env: withUser })
      expect(result.conclusion).toBe('success')
      for (const secret of [password, encodeURIComponent(password)]) expect(result.masks).toContain(secret)

      const refused = await run({ ...byRegion, project: projectId }, { env })
      expect(failureOf(refused)).toContain('the proxy asks for a user and password (407)')
      expect(failureOf(refused)).toContain('HTTPS_PROXY')
    }, guarded)
  })

  test('is used when its variable has no scheme, as curl does', async () => {
    await throughProxy(async ({ run, proxy, env }) => {
      const bare = { ...env, HTTPS_PROXY: `localhost:${new URL(proxy.url).port}` }
      expect((await run({ ...byRegion, project: projectId }, { env: bare })).conclusion).toBe('success')
      expect(proxy.targets).toContain(`${romaHost}:443`)
    })
  })

  test('that refuses a host is named as the one who does, and is not asked again', async () => {
    await throughProxy(
      async ({ run, proxy, env }) => {
        const message = failureOf(await run({ ...byRegion, project: projectId }, { env }))
        expect(message).toContain('the proxy refuses the connection (403)')
        expect(message).toContain('NO_PROXY')
        // The export would be refused in the same way, so the list of backends is all that is asked for.
        expect(message).toContain('Could not list the custom backends')
        expect(proxy.targets).toHaveLength(1)
      },
      () => () => ({ status: 403 }),
    )
  })

  test('that is not there is named, after a retry', async () => {
    await scenario({}, async ({ run }) => {
      const env = { HTTPS_PROXY: 'http://127.0.0.1:9' }
      const message = failureOf(await run({ ...byRegion, project: projectId }, { env }))
      expect(message).toContain('Could not list the custom backends')
      expect(message).toContain('the proxy cannot be reached')
      expect(message).toContain('It was tried 2 times.')
    })
  })

  test('that has lost its way once is asked again', async () => {
    let count = 0
    await throughProxy(
      async ({ run, env }) => {
        expect((await run({ ...byRegion, project: projectId }, { env })).conclusion).toBe('success')
      },
      (route) => (target, authorization) => (++count === 1 ? { status: 502 } : route(target, authorization)),
    )
  })

  test('that says nothing ends with the step’s time', async () => {
    await throughProxy(async ({ run, env, huawei }) => {
      huawei.faults.when(() => ({ do: 'silence' }))
      const result = await run({ ...byRegion, project: projectId, timeout: '3' }, { env })
      expect(failureOf(result)).toContain('the step’s time is over')
      expect(result.durationMs).toBeLessThan(8_000)
    })
  })

  test('is not used for hosts of NO_PROXY, nor for this machine', async () => {
    await throughProxy(async ({ run, proxy, env, huawei }) => {
      expect((await run({}, { env })).conclusion).toBe('success')
      expect(huawei.requests.length).toBeGreaterThan(0)
      const bypass = { ...env, NO_PROXY: '.myhuaweicloud.com' }
      failureOf(await run({ ...byRegion, project: projectId, retries: '0' }, { env: bypass }))
      expect(proxy.targets).toEqual([])
    })
  })
})

describe('a certificate', () => {
  test('of an authority that NODE_EXTRA_CA_CERTS names is accepted', async () => {
    await scenario({ tls: certificate }, async ({ run, huawei }) => {
      const result = await run({}, { env: { NODE_EXTRA_CA_CERTS: authority } })
      expect(huawei.endpoint).toMatch(/^https:/)
      expect(result.conclusion).toBe('success')
    })
  })

  const bad: [string, () => Certificate, boolean][] = [
    ['of an unknown authority', () => certificate, false],
    ['of another host', () => createCertificate(['elsewhere.example']), true],
    ['that is over', () => createCertificate(['127.0.0.1'], new Date(Date.now() - 60_000)), true],
  ]
  test.each(bad)('%s is refused at once, before any credential is sent', async (_, create, isKnown) => {
    const tls = create()
    const file = join(folder, 'bad.pem')
    await writeFile(file, tls.cert)
    await scenario({ tls }, async ({ run, huawei }) => {
      const message = failureOf(await run({}, isKnown ? { env: { NODE_EXTRA_CA_CERTS: file } } : {}))
      expect(message).toContain('the certificate or the encryption is not accepted')
      expect(message).toContain('NODE_EXTRA_CA_CERTS')
      expect(message).not.toContain('It was tried')
      expect(huawei.requests).toEqual([])
    })
  })

  test('is looked for in vain where nobody encrypts', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ endpoint: huawei.endpoint.replace('http:', 'https:') }))
      expect(message).toContain('Could not list the custom backends: ROMA Connect (127.0.0.1:')
      expect(huawei.requests).toEqual([])
    })
  })
})

describe('an endpoint', () => {
  test.each(wayNames)('may have a path before its own, which is signed (%s)', async (name) => {
    await scenario({ prefix: '/cloud%20(a)/%E5%AE%A2' }, async ({ run, huawei }) => {
      const way = wayOf(name, huawei)
      const result = await run({ ...way.inputs, project: region }, { env: way.env })
      expect(result.conclusion).toBe('success')
    })
  })

  test('outside of Huawei Cloud’s domains is named in the log and in the summary', async () => {
    await scenario({}, async ({ run }) => {
      const result = await run()
      expect(result.log).toContain('The sign-in goes to hosts outside of Huawei Cloud’s own domains: 127.0.0.1.')
      expect(result.summary).toContain('127.0.0.1')
    })
  })
})

describe('many documents', () => {
  test('are exported by a few requests at a time, the first one alone', async () => {
    const world = generatedWorld({ applications: 40, backends: 120 })
    await scenario({ world }, async ({ run, huawei }) => {
      huawei.faults.latency(20)
      const result = await run({ token: generatedToken, output: 'apis/{app}.yaml' })
      expect(result.conclusion).toBe('success')
      expect(JSON.parse(result.outputs['paths'] ?? '')).toHaveLength(40)
      expect(kindsOf(huawei)).toHaveLength(42)
      expect(huawei.requests.slice(0, 2).every(({ concurrent }) => concurrent === 1)).toBe(true)
      const most = Math.max(...huawei.requests.map(({ concurrent }) => concurrent))
      expect(most).toBeGreaterThan(2)
      expect(most).toBeLessThanOrEqual(8)
    })
  })

  test('come through a storm of throttles', async () => {
    const world = generatedWorld({ applications: 12, backends: 24 })
    await scenario({ world }, async ({ run, huawei }) => {
      let count = 0
      huawei.faults.when(({ kind }) =>
        kind === 'export' && ++count % 3 === 0
          ? { do: 'reply', status: 429, headers: { 'retry-after': '0' }, body: '{"error_code":"APIG.0308"}' }
          : undefined,
      )
      const result = await run({ token: generatedToken, output: 'apis/{app}.yaml', retries: '6' })
      expect(result.conclusion).toBe('success')
      expect(JSON.parse(result.outputs['paths'] ?? '')).toHaveLength(12)
    })
  })
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a run that is ended by %s leaves the file as it was, and no other',
  async (signal) => {
    await scenario({}, async ({ workspace, huawei, read }) => {
      await writeFile(join(workspace, 'swagger.yaml'), 'mine')
      huawei.faults.on('export', { do: 'drip', pauseMs: 300 })
      const action = process.env['ACTION_FOLDER']
      const result = await runAction({
        ...(action === undefined ? {} : { action }),
        workspace,
        inputs: {
          endpoint: huawei.endpoint,
          project: projectId,
          instance: huawei.world.instances[0]?.id ?? '',
          token: lifelikeSecrets.token,
        },
        signalAfterMs: 1_500,
        signal,
      })
      expect(result).toMatchObject({ conclusion: 'failure', timedOut: false })
      expect(await read('swagger.yaml')).toBe('mine')
      expect(await readdir(workspace)).toEqual(['swagger.yaml'])
      await result.dispose()
    })
  },
)
