import { expect, test } from '@jest/globals'
import { JOB_TOKEN } from '../../emulator/github/server.ts'
import { addOperation, environmentOf, published, pullRequestOf } from './pull-request-scenario.ts'
import { startProxy } from './proxy.ts'

// The client goes around a proxy for the names of this machine, so GitHub gets one that only the proxy knows.
const host = 'github.contoso.example'

test('a pull request is opened through a proxy, and no request goes around it', async () => {
  await published({}, async ({ run, world, github }) => {
    addOperation(world, '/customers')
    const { port } = new URL(github.apiUrl)
    await using proxy = await startProxy((target) =>
      target === `${host}:${port}` ? { port: Number(port) } : { status: 403 },
    )
    const place: Record<string, string> = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
    for (const [name, value] of Object.entries(environmentOf(github))) place[name] = value.replace('127.0.0.1', host)
    const result = await run({ retries: '0' }, { githubToken: JOB_TOKEN.token, env: place })
    expect(pullRequestOf(result)).toMatchObject({ operation: 'created' })
    expect(new Set(proxy.targets)).toEqual(new Set([`${host}:${port}`]))
  })
})
