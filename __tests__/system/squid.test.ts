import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../emulator/github/server.ts'
import {
  createCertificate,
  instanceId,
  lifelikeSecrets,
  lifelikeWorld,
  projectId,
  startHuawei,
  type Huawei,
} from '../../emulator/huawei/index.ts'
import { findLeaks, runAction, type RunResult } from '../../emulator/runner.ts'
import { startTlsFront, type TlsFront } from '../scenarios/tls-front.ts'

// A host that only the proxy knows: the client library goes around a proxy for loopback names.
const host = 'roma.cn-north-4.contoso.example'
const gitHubHost = 'github.contoso.example'
const certificate = createCertificate([host, gitHubHost])
const password = 'proxy-Passw0rd-sentinel'

interface Squid {
  readonly port: number
  readonly log: () => Promise<string>
  readonly stop: () => Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function startSquid({
  withPassword,
  targets,
}: {
  withPassword: boolean
  targets: readonly number[]
}): Promise<Squid> {
  const folder = await mkdtemp(join(tmpdir(), 'squid-'))
  // Squid gives up root for a user of its own.
  await chmod(folder, 0o777)
  const port = await freePort()
  await writeFile(join(folder, 'hosts'), `127.0.0.1 ${host} ${gitHubHost}\n`)
  const users = join(folder, 'users')
  await promisify(execFile)('htpasswd', ['-bc', users, 'ci', password])
  const login = [
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${users}`,
    'acl known proxy_auth REQUIRED',
    'http_access allow known',
  ]
  const config = [
    `http_port 127.0.0.1:${port}`,
    `hosts_file ${join(folder, 'hosts')}`,
    `access_log stdio:${join(folder, 'access.log')}`,
    `cache_log ${join(folder, 'cache.log')}`,
    `pid_filename ${join(folder, 'squid.pid')}`,
    `coredump_dir ${folder}`,
    'cache deny all',
    'shutdown_lifetime 0 seconds',
    `acl refused dstdomain refused.contoso.example`,
    `acl target port ${targets.join(' ')}`,
    'http_access deny refused',
    'http_access deny !target',
    ...(withPassword ? login : ['http_access allow all']),
    'http_access deny all',
  ]
  const file = join(folder, 'squid.conf')
  await writeFile(file, `${config.join('\n')}\n`)
  const squid = spawn('squid', ['-N', '-f', file], { stdio: 'ignore' })
  await waitFor(port, squid)
  return {
    port,
    log: () => readFile(join(folder, 'access.log'), 'utf8'),
    async stop() {
      const ended = new Promise((done) => squid.once('exit', done))
      squid.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function waitFor(port: number, squid: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (squid.exitCode !== null) throw new Error(`squid ended with exit code ${squid.exitCode}`)
    const isUp = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        done(true)
      }).on('error', () => {
        done(false)
      })
    })
    if (isUp) return
    await sleep(100)
  }
  throw new Error('squid does not listen')
}

let huawei: Huawei
let github: GitHub
let front: TlsFront
let open: Squid
let guarded: Squid
let authority: string

beforeAll(async () => {
  huawei = await startHuawei(lifelikeWorld(), { tls: certificate })
  github = await startGitHub({ repositories: [{ name: 'octo/demo' }] })
  front = await startTlsFront(certificate, Number(new URL(github.apiUrl).port))
  const targets = [Number(new URL(huawei.endpoint).port), front.port]
  ;[open, guarded] = await Promise.all([
    startSquid({ withPassword: false, targets }),
    startSquid({ withPassword: true, targets }),
  ])
  authority = join(await mkdtemp(join(tmpdir(), 'authority-')), 'ca.pem')
  await writeFile(authority, certificate.cert)
}, 60_000)

afterAll(async () => {
  await Promise.all([open.stop(), guarded.stop(), huawei.close(), front[Symbol.asyncDispose](), github.close()])
})

async function run(env: Record<string, string>, name = host, inputs: Record<string, string> = {}): Promise<RunResult> {
  const result = await runAction({
    githubToken: JOB_TOKEN.token,
    inputs: {
      ...inputs,
      endpoint: `https://${name}:${new URL(huawei.endpoint).port}`,
      project: projectId,
      instance: instanceId,
      token: lifelikeSecrets.token,
      retries: '1',
    },
    env: { NODE_EXTRA_CA_CERTS: authority, ...env },
  })
  expect(await findLeaks(result, [password, lifelikeSecrets.token, lifelikeSecrets.signatureSecret])).toEqual([])
  return result
}

const errorOf = ({ annotations }: RunResult) => annotations.find(({ level }) => level === 'error')?.message ?? ''

describe('squid', () => {
  test('without a password lets the export through, encrypted from end to end', async () => {
    const result = await run({ HTTPS_PROXY: `http://127.0.0.1:${open.port}` })
    expect(errorOf(result)).toBe('')
    expect(result.outputs['operations']).toBe('6')
    expect(await open.log()).toMatch(new RegExp(`CONNECT ${host}:\\d+`))
  })

  test('with a password lets the export through, and the password shows nowhere', async () => {
    const result = await run({ HTTPS_PROXY: `http://ci:${password}@127.0.0.1:${guarded.port}` })
    expect(errorOf(result)).toBe('')
    expect(result.outputs['operations']).toBe('6')
    expect(result.masks).toContain(password)
  })

  test('that asks for a password is named as the one that asks', async () => {
    const result = await run({ HTTPS_PROXY: `http://127.0.0.1:${guarded.port}` })
    expect(errorOf(result)).toContain('the proxy asks for a user and password (407)')
    expect(result.exitCode).toBe(1)
  })

  test('that refuses a host is named as the one that refuses', async () => {
    const result = await run({ HTTPS_PROXY: `http://127.0.0.1:${open.port}` }, 'refused.contoso.example')
    expect(errorOf(result)).toContain('the proxy refuses the connection (403)')
  })

  test('whose own users are not enough: an unknown authority is still refused', async () => {
    const result = await run({ HTTPS_PROXY: `http://127.0.0.1:${open.port}`, NODE_EXTRA_CA_CERTS: '' })
    expect(errorOf(result)).toContain('NODE_EXTRA_CA_CERTS')
  })

  test('is left out for a host in NO_PROXY', async () => {
    const result = await run({ HTTPS_PROXY: `http://127.0.0.1:${open.port}`, NO_PROXY: host })
    expect(errorOf(result)).toContain('the host name is not known')
  })

  test('lets a pull request be opened, with a password, encrypted from end to end', async () => {
    const url = `https://${gitHubHost}:${front.port}`
    const places = { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql`, GITHUB_SERVER_URL: url }
    const env = {
      HTTPS_PROXY: `http://ci:${password}@127.0.0.1:${guarded.port}`,
      GITHUB_REPOSITORY: 'octo/demo',
      ...places,
    }
    const result = await run(env, host, { 'pull-request': 'true' })
    expect(errorOf(result)).toBe('')
    expect(result.outputs['pull-request-operation']).toBe('created')
    expect(await guarded.log()).toMatch(new RegExp(`CONNECT ${gitHubHost}:\\d+`))
  })

  test('that refuses GitHub is named as the one that refuses', async () => {
    const url = 'https://refused.contoso.example'
    const places = { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql`, GITHUB_SERVER_URL: url }
    const env = { HTTPS_PROXY: `http://127.0.0.1:${open.port}`, GITHUB_REPOSITORY: 'octo/demo', ...places }
    const result = await run(env, host, { 'pull-request': 'true' })
    expect(errorOf(result)).toContain('GitHub (refused.contoso.example): the proxy refuses the connection (403)')
  })
})
