import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { createWorld, failure, get, ok, reply, serve, type Answer } from './server.ts'

const text = '{"fine":true}'
const mebibyte = 1024 * 1024

/** Breaks the connection, without the end that a whole answer has. */
function breakOff(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

/** Sends the start of an answer, and when that is out does something worse. */
function begin(headers: Readonly<Record<string, string>>, then: (response: ServerResponse) => void): Answer {
  return (response) => {
    response.writeHead(200, headers)
    response.write(text, () => setImmediate(() => then(response)))
  }
}

describe('a broken answer is tried again', () => {
  test.each<[string, Answer]>([
    ['a connection that is reset before the answer', breakOff],
    ['a connection that is closed before the answer', (response) => response.socket?.end()],
    ['a reset in the body', begin({}, breakOff)],
    ['a cut in a chunked body', begin({}, (response) => response.socket?.end())],
    ['a cut in a body of known length', begin({ 'content-length': '500' }, (response) => response.socket?.end())],
    ['a gzip body that is cut', reply(200, gzipSync(text).subarray(0, 20), { 'content-encoding': 'gzip' })],
    ['a gzip body that is damaged', reply(200, Buffer.from([0x1f, 0x8b, 0, 0]), { 'content-encoding': 'gzip' })],
    ['something that is no HTTP', (response) => response.socket?.end('hello\r\n\r\n')],
  ])('%s', async (_, broken) => {
    await using server = await serve([broken, ok])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).body.toString()).toBe(text)
    expect(server.seen).toHaveLength(2)
    expect(world.lines).toEqual([
      expect.stringMatching(/^Could not list the instances: ROMA Connect \(localhost:\d+\): /),
    ])
  })

  test('and when it stays broken, is an error that says how', async () => {
    await using server = await serve([begin({ 'content-length': '500' }, (response) => response.socket?.end())])
    using world = createWorld({ retries: 1 })
    const { message, code } = await failure(world.http.send(get(server.url)))
    expect(code).toBe('request')
    expect(message).toMatch(/: ROMA Connect \(localhost:\d+\): the connection was cut off\. It was tried 2 times\.$/)
  })

  test('but nothing that nobody listens to is one', async () => {
    const gone = await serve([ok])
    await gone[Symbol.asyncDispose]()
    using world = createWorld({ retries: 1 })
    const { message, code } = await failure(world.http.send(get(gone.url)))
    expect(message).toContain('the connection is refused')
    expect(code).toBe('connection')
    expect(world.waits).toHaveLength(1)
  })

  test('nor a host that is not known', async () => {
    using world = createWorld({ retries: 0 })
    const { message } = await failure(world.http.send(get('http://nowhere.invalid')))
    expect(message).toMatch(/nowhere\.invalid\): (the host name is not known; check `region`|.*EAI_AGAIN)/)
  })
})

describe('length', () => {
  test('one that is too small ends the answer there, and the next request gets its own', async () => {
    await using server = await serve([
      (response) => {
        response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello, and too much')
      },
      ok,
    ])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).body.toString()).toBe('hello')
    expect((await world.http.send(get(server.url))).body.toString()).toBe(text)
  })

  test.each([204, 304])('of a %i is that of nothing, whatever it says', async (status) => {
    await using server = await serve([
      (response) => {
        response.socket?.write(`HTTP/1.1 ${status} x\r\ncontent-length: 50\r\n\r\n`)
      },
    ])
    using world = createWorld()
    const { reply: empty } = await world.http.ask(get(server.url))
    expect([empty.status, empty.body.toString()]).toEqual([status, ''])
    expect(server.seen).toHaveLength(1)
  })

  test('an empty body is one', async () => {
    await using server = await serve([reply(200, '')])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).body).toHaveLength(0)
  })
})

describe('time', () => {
  test('without headers is over when it is told to be, and is tried again', async () => {
    await using server = await serve([() => undefined, ok])
    using world = createWorld()
    await world.http.send(get(server.url, { headersSeconds: 0.05 }))
    expect(world.lines).toEqual([expect.stringContaining('no answer within 0.05 s. Trying again')])
  })

  test('is tried again as often as the request says, unlike other failures', async () => {
    const silent: Answer = () => undefined
    await using server = await serve([reply(500, {}), silent, reply(500, {}), silent, ok])
    using world = createWorld({ retries: 9 })
    const request = get(server.url, { headersSeconds: 0.05, timeoutRetries: 1 })
    const { code, message } = await failure(world.http.send(request))
    expect([code, message]).toEqual([
      'timeout',
      expect.stringContaining('no answer within 0.05 s. It was tried 4 times.'),
    ])
  })

  test('that a body pauses is over too', async () => {
    await using server = await serve([begin({}, () => undefined), ok])
    using world = createWorld()
    await world.http.send(get(server.url, { pauseSeconds: 0.05 }))
    expect(world.lines).toEqual([expect.stringContaining('the answer stopped for 0.05 s in its middle. Trying again')])
  })

  test('is not over for a body that goes on', async () => {
    await using server = await serve([
      (response) => {
        let left = 10
        const drip = setInterval(() => {
          response.write('.')
          if (--left > 0) return
          clearInterval(drip)
          response.end()
        }, 20)
      },
    ])
    using world = createWorld()
    expect((await world.http.send(get(server.url, { pauseSeconds: 0.1 }))).body.toString()).toBe('..........')
  })
})

describe('gzip', () => {
  const packed = gzipSync(text)

  test.each<[string, Buffer | string, Readonly<Record<string, string>>]>([
    ['by its header', packed, { 'content-encoding': 'gzip' }],
    ['by its old header', packed, { 'content-encoding': 'x-gzip' }],
    ['by its bytes alone', packed, {}],
    ['by its bytes, whatever the header', packed, { 'content-encoding': 'identity' }],
    ['not, when something inflated it and left the header', text, { 'content-encoding': 'gzip' }],
    ['in two parts', Buffer.concat([gzipSync(text.slice(0, 5)), gzipSync(text.slice(5))]), {}],
  ])('is undone %s', async (_, body, headers) => {
    await using server = await serve([reply(200, body, headers)])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).body.toString()).toBe(text)
  })

  test('another encoding, which nobody asked for, is an error at once', async () => {
    await using server = await serve([reply(200, 'x', { 'content-encoding': 'br' })])
    using world = createWorld()
    const { message } = await failure(world.http.send(get(server.url)))
    expect(message).toContain('the answer has the encoding “br”, which was not asked for')
    expect(server.seen).toHaveLength(1)
  })
})

describe('an answer of more than 64 MiB is refused at once', () => {
  const tooLarge = 'is larger than 64 MiB, the most that is read'

  test.each<[string, Answer, string]>([
    [
      'that announces itself',
      (response) => {
        response.writeHead(200, { 'content-length': String(65 * mebibyte) })
        response.write('x')
      },
      `the answer (65.0 MiB) ${tooLarge}`,
    ],
    [
      'that does not',
      (response) => {
        const chunk = Buffer.alloc(mebibyte)
        const more = () => {
          while (response.write(chunk));
        }
        response.on('drain', more)
        more()
      },
      `the answer ${tooLarge}`,
    ],
    ['once it is inflated', reply(200, gzipSync(Buffer.alloc(64 * mebibyte + 1))), `the answer ${tooLarge}`],
  ])('%s', async (_, answer, expected) => {
    await using server = await serve([answer])
    using world = createWorld()
    expect((await failure(world.http.send(get(server.url)))).message).toContain(expected)
    expect(server.seen).toHaveLength(1)
    while ((await server.connections()) > (expected.includes('(') ? 0 : 1)) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  test('exactly so many bytes are not', async () => {
    await using server = await serve([reply(200, gzipSync(Buffer.alloc(64 * mebibyte)))])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).body).toHaveLength(64 * mebibyte)
  })
})

describe('headers', () => {
  test('as long as a token of IAM’s can be are read', async () => {
    await using server = await serve([reply(201, {}, { 'x-subject-token': 'M'.repeat(60_000) })])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).headers['x-subject-token']).toHaveLength(60_000)
  })

  test('that are longer than anything are an error at once', async () => {
    await using server = await serve([reply(200, {}, { 'x-subject-token': 'M'.repeat(200_000) })])
    using world = createWorld()
    expect((await failure(world.http.send(get(server.url)))).message).toContain(
      'the headers of the answer are too large',
    )
    expect(server.seen).toHaveLength(1)
  })
})
