import { createServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { scenario } from './scenario.ts'

const document = JSON.stringify({
  swagger: '2.0',
  info: { title: 'Orders', version: '1.0' },
  paths: { '/orders': { get: { responses: { 200: { description: 'the orders' } } } } },
})
const half = Math.floor(document.length / 2)
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

const byLength = [
  ['nothing', ''],
  ['half of a status line', 'HTTP/1.1 20'],
  ['the status line', 'HTTP/1.1 200 OK\r\n'],
  ['half of a header', 'HTTP/1.1 200 OK\r\ncontent-ty'],
  ['a header', head],
  ['all headers but their end', `${head}content-length: ${document.length}\r\n`],
  ['the headers', `${head}content-length: ${document.length}\r\n\r\n`],
  ['the first byte', `${head}content-length: ${document.length}\r\n\r\n{`],
  ['half of the body', `${head}content-length: ${document.length}\r\n\r\n${document.slice(0, half)}`],
  ['all but the last byte', `${head}content-length: ${document.length}\r\n\r\n${document.slice(0, -1)}`],
] as const

const inChunks = `${head}transfer-encoding: chunked\r\n\r\n`
const byChunks = [
  ['the headers', inChunks],
  ['half of a chunk’s size', `${inChunks}${half.toString(16).slice(0, 1)}`],
  ['a chunk’s size', `${inChunks}${half.toString(16)}\r\n`],
  ['half of a chunk', `${inChunks}${half.toString(16)}\r\n${document.slice(0, half - 3)}`],
  ['a chunk without its end', `${inChunks}${half.toString(16)}\r\n${document.slice(0, half)}`],
  ['a chunk', `${inChunks}${chunk(document.slice(0, half))}`],
  ['all chunks, but not the last one', `${inChunks}${chunk(document)}`],
  ['half of the last chunk', `${inChunks}${chunk(document)}0`],
  ['the last chunk without the end of the body', `${inChunks}${chunk(document)}0\r\n`],
] as const

/** Answers the first request with what is given, ends the connection, and answers the next one whole. */
async function serveCut(first: string): Promise<{ url: string; count: () => number; close: () => void }> {
  let count = 0
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => {
      count++
      socket.end(count === 1 ? first : `${head}content-length: ${document.length}\r\n\r\n${document}`)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, count: () => count, close: () => server.close() }
}

describe('an answer that ends after', () => {
  test.each([
    ...byLength.map(([name, text]) => [`${name} (by length)`, text] as const),
    ...byChunks.map(([name, text]) => [`${name} (in chunks)`, text] as const),
  ])('%s is asked for again', async (_, text) => {
    const server = await serveCut(text)
    await scenario({}, async ({ run, read }) => {
      const result = await run({ endpoint: server.url, complete: 'off', retries: '1' })
      expect(result.conclusion).toBe('success')
      expect(result.log).toContain('Could not export the custom backends')
      expect(await read('swagger.yaml')).toContain('/orders')
      expect(server.count()).toBe(2)
    })
    server.close()
  })
})
