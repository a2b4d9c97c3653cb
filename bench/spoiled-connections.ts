import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { answer, sentinel, type Dice, type Reply } from './spoiled-replies.ts'

type Texts = readonly [string, ...string[]]

const long = 'a'.repeat(9_000)

/** Headers that the action or a library looks at, with values that nobody expects. */
const oddHeaders: readonly [readonly [string, Texts], ...(readonly [string, Texts])[]] = [
  ['retry-after', ['', ' ', '0', '-1', '1', '99999999999', 'soon', 'Tue, 24 Nov 2026 08:30:30 GMT', '9'.repeat(400)]],
  ['content-encoding', ['', 'br', 'gzip', 'identity', 'GZIP, gzip', long]],
  ['content-type', ['', ';', 'application/json; charset="', 'text/html', 'a/b; c', 'APPLICATION/JSON', long]],
  ['location', ['', '/', '//evil.example/x', 'javascript:1', 'http://[', 'https://127.0.0.1/', long]],
  ['x-ratelimit-remaining', ['0', '-1', 'x']],
  ['x-ratelimit-reset', ['0', '99999999999', '1e308', 'x']],
  ['x-request-id', ['::error::x', '##[error]x', long]],
  ['x-accepted-github-permissions', ['contents=write; a=b', '::error::x', long]],
  ['x-subject-token', ['', sentinel, long]],
  ['date', ['x', 'Tue, 24 Nov 1026 08:30:30 GMT']],
  ['deprecation', ['true']],
  ['link', ['<https://a.example/::error::x>; rel="deprecation"', '<', long]],
  ['set-cookie', [sentinel]],
  ['transfer-encoding', ['chunked']],
]

/** The same reply with some headers that nobody expects. */
export function spoilHeaders<Some extends Reply>(dice: Dice, reply: Some): Some {
  const headers = { ...reply.headers }
  for (let count = dice.below(4); count > 0; count--) {
    const [name, values] = dice.pick(oddHeaders)
    headers[name] = dice.pick(values)
  }
  return { ...reply, headers }
}

const limits: readonly [Omit<Reply, 'cut'>, ...Omit<Reply, 'cut'>[]] = [
  limit(429, ''),
  limit(429, '{"error_code":"APIG.0308","error_msg":"policy user over ratelimit,limit:200,time:1 second"}'),
  limit(429, '{"error_code":"APIGW.0308","error_msg":"limit:0,time:0 minute"}'),
  limit(500, '{"error_code":"APIG.9008","error_msg":"Too many requests"}', { 'retry-after': '0' }),
  limit(403, '{"message":"You have exceeded a secondary rate limit."}', { 'retry-after': '' }),
  limit(403, '{"message":"API rate limit exceeded"}', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' }),
  limit(200, '{"errors":[{"type":"RATE_LIMIT","message":"API rate limit already exceeded"}]}', { 'retry-after': '1' }),
  limit(200, '{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}'),
]

function limit(status: number, body: string, headers: Record<string, string> = {}): Omit<Reply, 'cut'> {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(body) }
}

const raw: Texts = [
  '',
  'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffff\r\n',
  'HTTP/1.1 204 No Content\r\ncontent-length: 50\r\n\r\n',
  'HTTP/1.1 999 x\r\n\r\n',
  'HTTP/9.9 200 OK\r\n\r\n',
  'HTTP/1.1 200\r\n',
  '\u0000\u0001',
]

/** Lets a text go out in pieces, with what follows after it or not at all. */
function drip(dice: Dice, socket: Duplex, text: string): void {
  const pieces = dice.chance(0.5) ? Array.from(text) : [text]
  const rest = dice.pick(['', 'x', 'x: y\r\n', '1\r\n \r\n', '\r\n', 'x'.repeat(100_000)])
  const timer = setInterval(() => socket.write(pieces.shift() ?? rest), dice.below(20))
  socket.on('close', () => clearInterval(timer))
  socket.on('error', () => clearInterval(timer))
}

/** An answer that comes late, in drips, not at all or not to its end, or that says to wait. */
export function answerOddly(dice: Dice, reply: Reply, response: ServerResponse): void {
  const { socket } = response
  const kind = dice.below(6)
  if (kind === 0) setTimeout(() => answer(reply, response), dice.below(1_500)).unref()
  else if (kind === 1) answer({ ...dice.pick(limits), cut: false }, response)
  else if (kind === 2) response.writeHead(reply.status, reply.headers).write(reply.body.subarray(0, 10))
  else if (socket === null || kind === 3) response.destroy()
  else if (kind === 4) drip(dice, socket, dice.pick(raw))
  else socket.write(dice.pick(raw))
}

const tunnels: Texts = [
  'HTTP/1.1 200 Connection established\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\n\r\n\u0016\u0003\u0001',
  'HTTP/1.1 201 Created\r\n\r\n',
  'HTTP/1.1 302 Found\r\nlocation: http://evil.example/\r\n\r\n',
  'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="::error::x"\r\n\r\n',
  'HTTP/1.1 403 ::error::x\r\n\r\n',
  'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 100\r\n\r\n<html>',
  `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(200_000)}\r\n\r\n`,
  ...raw,
]

/** What a proxy does that is asked for a tunnel: opens it, or opens it and breaks it, or something that nobody expects. */
export function tunnelOddly(dice: Dice, client: Duplex, port: number): void {
  client.on('error', () => client.destroy())
  const kind = dice.below(8)
  if (kind === 0) return void client.destroy()
  if (kind === 1) return void client.write(dice.pick(tunnels))
  if (kind === 2) return void client.end(dice.pick(tunnels))
  if (kind === 3) {
    drip(dice, client, dice.pick(tunnels))
    return
  }
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.pipe(client).pipe(upstream)
  })
  upstream.on('error', () => client.destroy())
  client.on('close', () => upstream.destroy())
  if (kind < 6) return
  let left = dice.below(8_000)
  upstream.on('data', ({ length }: Buffer) => {
    left -= length
    if (left < 0) client.destroy()
  })
}
