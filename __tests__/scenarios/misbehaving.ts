import { createServer, type Socket } from 'node:net'

/** What a server does with a connection, instead of speaking HTTP as it should. */
export type Misbehaviour = (socket: Socket) => void

export interface MisbehavingServer extends AsyncDisposable {
  readonly port: number
  readonly connections: () => number
}

export async function startMisbehaving(behave: Misbehaviour): Promise<MisbehavingServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', () => behave(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Sends a text, and after it pieces without an end. */
function drip(start: string, piece: string, pauseMs = 50): Misbehaviour {
  return (socket) => {
    socket.write(start)
    const timer = setInterval(() => socket.write(piece), pauseMs)
    socket.on('close', () => clearInterval(timer))
  }
}

/** The status line of an answer, letter by letter, and from then on nothing that ends it. */
const slowly: Misbehaviour = (socket) => {
  const letters = Array.from('HTTP/1.1 200 ')
  const timer = setInterval(() => socket.write(letters.shift() ?? 'x'), 50)
  socket.on('close', () => clearInterval(timer))
}

const say =
  (text: string): Misbehaviour =>
  (socket) =>
    void socket.write(text)

/** A request that gets one of these must end with the step's time, or before. */
export const misbehaviours: Readonly<Record<string, Misbehaviour>> = {
  'says nothing': () => undefined,
  'drips its status line': slowly,
  'drips headers': drip('HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'),
  'drips one header': drip('HTTP/1.1 200 OK\r\nx-a: ', 'b'),
  'gives early hints for ever': drip('', 'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n'),
  'says to continue for ever': drip('', 'HTTP/1.1 100 Continue\r\n\r\n'),
  'changes the protocol': say('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  'changes the protocol without saying to which': say('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  'has a body without an end': drip('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\n \r\n'),
  'has a body that never comes': say('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n'),
  'has a body that ends with the connection, which does not': say('HTTP/1.1 200 OK\r\n\r\n{}'),
  'speaks something else': drip('SSH-2.0-OpenSSH_9.6\r\n', '\u0000\u0001'),
  'sends endless bytes': drip('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(500_000), 5),
  'refuses without an end': drip('HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\n \r\n'),
  'redirects without an end': drip(
    'HTTP/1.1 302 Found\r\nlocation: /\r\ntransfer-encoding: chunked\r\n\r\n',
    '1\r\n \r\n',
  ),
}

/** The same of a proxy that is asked for a tunnel. */
export const misbehavingProxies: Readonly<Record<string, Misbehaviour>> = {
  ...misbehaviours,
  'opens a tunnel to nobody': say('HTTP/1.1 200 Connection established\r\n\r\n'),
  'opens a tunnel with more than was asked for': say('HTTP/1.1 200 Connection established\r\n\r\nhello'),
  'opens a tunnel to something that drips': drip('HTTP/1.1 200 OK\r\n\r\n', '\u0016'),
}
