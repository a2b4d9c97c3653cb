import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from '@jest/globals'
import {
  accountName,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  projectId,
  startHuawei,
  type Huawei,
} from '../../emulator/huawei/index.ts'
import { scenario } from '../scenarios/scenario.ts'
import { agencyUrns, wayOf } from '../scenarios/ways.ts'

/** Huawei Cloud's SDK for Python, installed from PyPI the first time; without it these tests fail. */
const folder = fileURLToPath(new URL('huawei-sdk/', import.meta.url))
const packages = fileURLToPath(new URL('../../build/huawei-sdk-3.1.219/', import.meta.url))

beforeAll(() => {
  const done = join(packages, 'installed')
  if (existsSync(done)) return
  const options = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--upgrade', '--target', packages]
  const pip = spawnSync('python3', [...options, '-r', join(folder, 'requirements.txt')], { encoding: 'utf8' })
  if (pip.status !== 0) throw new Error(`Huawei Cloud’s SDK cannot be installed: ${pip.error?.message ?? pip.stderr}`)
  writeFileSync(done, '')
}, 600_000)

/** Runs the client on a clean environment: the SDK reads variables, and writes into its home. */
async function runClient(command: 'sign-in' | 'sign-again', input: unknown): Promise<unknown> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: mkdtempSync(join(tmpdir(), 'home-')), PYTHONPATH: packages }
  const python = spawn('python3', [join(folder, 'client.py'), command], { env })
  python.stdin.end(JSON.stringify(input))
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)])
  if (output === '') throw new Error(errors)
  const value: unknown = JSON.parse(output)
  return value
}

function describeWorld(huawei: Huawei): object {
  return {
    roma: huawei.endpoint,
    iam: huawei.iamEndpoint,
    sts: huawei.stsEndpoint,
    region: 'cn-north-4',
    project: projectId,
    folder: mkdtempSync(join(tmpdir(), 'id-token-')),
    accessKey: lifelikeSecrets.accessKey,
    secretKey: lifelikeSecrets.secretKey,
    account: accountName,
    user: lifelikeUser,
    password: lifelikeSecrets.password,
    provider: agencyUrns['oidc-provider'],
    agency: agencyUrns['oidc-agency'],
    identityProvider: 'github',
    idTokenUrl: huawei.oidc.requestUrl,
    idTokenSecret: huawei.oidc.requestToken,
  }
}

test('the SDK signs in in each of its ways, lists, shows and exports', async () => {
  await using huawei = await startHuawei(lifelikeWorld())
  const all = {
    apps: ['orders', '客户中心'],
    backends: 6,
    shown: 'list_orders',
    swagger: '2.0',
    paths: ['/customers/{id}', '/orders'],
  }
  expect(await runClient('sign-in', describeWorld(huawei))).toEqual({
    'permanent key': all,
    'temporary key': all,
    'identity provider': all,
    'OIDC agency': all,
    tokens: {
      password: ['cn-north-4', 'MII'],
      'id token': ['cn-north-4', 'MII'],
      projects: [projectId],
    },
    refused: [401, 'APIG.0301', 'Incorrect IAM authentication information: verify aksk signature fail', true],
  })
  const kinds = new Set(huawei.requests.filter(({ status }) => status < 300).map(({ kind }) => kind))
  expect([...kinds]).toEqual(
    expect.arrayContaining(['projects', 'domains', 'assume', 'idTokens', 'securityTokens', 'tokens', 'export']),
  )
  expect(huawei.requests.filter(({ kind }) => kind === 'other')).toEqual([])
})

interface Sent {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly accessKey: string
  readonly secretKey: string
  readonly authorization: string
}

/** A server in front of another, which takes down the signed requests as they came. */
async function listenBefore(target: string, secretOf: (accessKey: string) => string) {
  const sent: Sent[] = []
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing))

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await text(incoming)
    const { method = 'GET', url = '/', headers } = incoming
    const { authorization = '' } = headers
    const [, accessKey, names] = /Access=([^,]+), SignedHeaders=([^,]+)/.exec(authorization) ?? []
    if (accessKey !== undefined && names !== undefined) {
      const { pathname: path, searchParams } = new URL(url, 'http://roma')
      const signed = names.split(';').map((name) => [name, String(headers[name])] as const)
      sent.push({
        ...{ method, path, body, accessKey, authorization },
        query: [...searchParams],
        headers: Object.fromEntries(signed),
        secretKey: secretOf(accessKey),
      })
    }
    const answered = forward(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    answered.end(body)
  }

  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    [Symbol.dispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

test.each(['access-key', 'oidc-agency'] as const)(
  'what the action signs by %s the SDK signs to the same bytes',
  async (way) => {
    await scenario({}, async ({ run, huawei }) => {
      using roma = await listenBefore(huawei.endpoint, huawei.secretOf)
      using iam = await listenBefore(huawei.iamEndpoint, huawei.secretOf)
      const { inputs, env } = wayOf(way, huawei)
      const everything = {
        instance: 'roma-prod',
        project: 'cn-north-4',
        app: '客户中心\norders',
        output: 'apis/{app}.yaml',
      }
      for (const more of [everything, { ...everything, app: '客户中心', output: 'one.yaml', status: 'deployed' }]) {
        const result = await run({ ...inputs, endpoint: roma.url, 'iam-endpoint': iam.url, ...more }, { env })
        expect(result.conclusion).toBe('success')
      }
      const sent = [...iam.sent, ...roma.sent]
      expect(sent.length).toBeGreaterThan(8)
      expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET', 'POST']))
      expect(await runClient('sign-again', sent)).toEqual(sent.map(({ authorization }) => authorization))
    })
  },
)
