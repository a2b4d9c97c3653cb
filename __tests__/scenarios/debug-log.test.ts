import { expect, test } from '@jest/globals'
import { JOB_TOKEN } from '../../emulator/github/server.ts'
import { errorReply } from '../../emulator/huawei/index.ts'
import { addOperation, published } from './pull-request-scenario.ts'

const line = /^##\[debug\](ROMA Connect|IAM|STS|GitHub): [A-Z]+ \/\S*: .* in \d+ ms, attempt \d+/

test('the debug log has a line for each request, and no other log has one', async () => {
  await published({}, async ({ run, world, huawei, github }) => {
    addOperation(world, '/customers')
    const throttled = errorReply(429, 'APIG.0308', 'policy user over ratelimit,limit:200,time:1 second')
    huawei.faults.on('export', throttled)
    const before = huawei.requests.length + github.requests.length
    const result = await run({}, { githubToken: JOB_TOKEN.token, debug: true })
    const lines = result.log.split('\n').filter((text) => line.test(text))
    expect(lines).toHaveLength(huawei.requests.length + github.requests.length - before)
    expect(lines.filter((text) => text.includes('/openapi/livedata-apis/export: 429 in'))).toHaveLength(1)
    expect(lines.filter((text) => text.includes(', attempt 2, '))).toHaveLength(1)
    expect(lines.filter((text) => text.includes('request ID')).length).toBeGreaterThan(1)
    expect(lines.filter((text) => text.startsWith('##[debug]GitHub: POST /graphql: 200')).length).toBeGreaterThan(0)
    expect(result.log).toContain('Waiting 1.0 s, in which nothing is sent to ROMA Connect.')
    expect((await run({}, { githubToken: JOB_TOKEN.token })).stdout).not.toContain('::debug::')
  })
})
