import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { failureOf, scenario } from '../scenarios/scenario.ts'

interface SilentPort {
  readonly port: number
  readonly close: () => void
}

/** A port that answers no packet any more: its program is stopped, and Linux's queue for it is full. */
async function openSilentPort(): Promise<SilentPort> {
  const program = `const server = require('node:net').createServer()
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(printed)
  child.kill('SIGSTOP')
  const queued: Socket[] = []
  for (let index = 0; index < 4; index++) {
    queued.push(connect(port, '127.0.0.1').on('error', () => undefined))
  }
  await new Promise((done) => setTimeout(done, 500))
  return {
    port,
    close() {
      for (const socket of queued) socket.destroy()
      child.kill('SIGKILL')
    },
  }
}

test('a host behind a firewall that drops every packet ends the run in the time of one connection', async () => {
  const silent = await openSilentPort()
  try {
    await scenario({}, async ({ run, exists }) => {
      const started = Date.now()
      const result = await run({ endpoint: `http://127.0.0.1:${silent.port}`, retries: '0' })
      expect(failureOf(result)).toMatch(/no connection came about in time; a firewall may be in between/)
      expect(Date.now() - started).toBeLessThan(40_000)
      expect(exists('swagger.yaml')).toBe(false)
    })
  } finally {
    silent.close()
  }
})

test('a host that is there may think for longer than a connection may take', async () => {
  await scenario({}, async ({ run, huawei, read }) => {
    huawei.faults.latency(21_000)
    const result = await run({ complete: 'off', retries: '0' })
    expect(result.conclusion).toBe('success')
    expect(await read('swagger.yaml')).toContain('/orders')
  })
})
