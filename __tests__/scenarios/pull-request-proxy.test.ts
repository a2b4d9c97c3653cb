import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { JOB_TOKEN, type GitHub } from '../../emulator/github/server.ts'
import { createCertificate } from '../../emulator/huawei/index.ts'
import { addOperation, environmentOf, published, pullRequestOf } from './pull-request-scenario.ts'
import { startProxy } from './proxy.ts'
import { failureOf } from './scenario.ts'
import { startTlsFront } from './tls-front.ts'

// The client goes around a proxy for the names of this machine, so GitHub gets one that only the proxy knows.
const host = 'github.contoso.example'

/** Where GitHub is to those who reach it by its name. */
function environmentAt(github: GitHub, origin: string): Record<string, string> {
  const { origin: own } = new URL(github.apiUrl)
  return Object.fromEntries(
    Object.entries(environmentOf(github)).map(([name, value]) => [name, value.replace(own, origin)]),
  )
}

test('a pull request is opened through a proxy, and no request goes around it', async () => {
  await published({}, async ({ run, world, github }) => {
    addOperation(world, '/customers')
    const { port } = new URL(github.apiUrl)
    await using proxy = await startProxy((target) =>
      target === `${host}:${port}` ? { port: Number(port) } : { status: 403 },
    )
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ...environmentAt(github, `http://${host}:${port}`) }
    const result = await run({ retries: '0' }, { githubToken: JOB_TOKEN.token, env })
    expect(pullRequestOf(result)).toMatchObject({ operation: 'created' })
    expect(new Set(proxy.targets)).toEqual(new Set([`${host}:${port}`]))
  })
})

test('a pull request is opened through a proxy that opens the encryption, when its authority is known', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'))
  const authority = join(folder, 'ca.pem')
  const certificate = createCertificate([host])
  await writeFile(authority, certificate.cert)
  await published({}, async ({ run, world, github }) => {
    addOperation(world, '/customers')
    await using front = await startTlsFront(certificate, Number(new URL(github.apiUrl).port))
    await using proxy = await startProxy(() => ({ port: front.port }))
    const env = { HTTPS_PROXY: proxy.url, ...environmentAt(github, `https://${host}`) }
    const options = { githubToken: JOB_TOKEN.token, env }
    const refused = failureOf(await run({ retries: '0' }, options))
    expect(refused).toContain(`GitHub (${host}): the certificate or the encryption is not accepted`)
    expect(refused).toContain('NODE_EXTRA_CA_CERTS')

    const result = await run({ retries: '0' }, { ...options, env: { ...env, NODE_EXTRA_CA_CERTS: authority } })
    expect(pullRequestOf(result)).toMatchObject({ operation: 'created' })
    expect(new Set(proxy.targets)).toEqual(new Set([`${host}:443`]))
  })
  await rm(folder, { recursive: true })
})

test.each([
  [407, 'the proxy asks for a user and password (407)'],
  [403, 'the proxy refuses the connection (403)'],
])('a proxy that answers %i on the way to GitHub is named', async (status, reason) => {
  await published({}, async ({ run, world, github }) => {
    addOperation(world, '/customers')
    await using proxy = await startProxy(() => ({ status }))
    const env = { HTTPS_PROXY: proxy.url, ...environmentAt(github, `https://${host}`) }
    expect(failureOf(await run({}, { githubToken: JOB_TOKEN.token, env }))).toContain(reason)
    expect(proxy.targets).toEqual([`${host}:443`])
  })
})
