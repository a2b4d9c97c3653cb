import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** Answers a CONNECT: where the tunnel leads to, or the status that refuses it. */
export type Route = (target: string, authorization: string | undefined) => { port: number } | { status: number }

export interface Proxy {
  readonly url: string
  /** The targets that were asked for, in order. */
  readonly targets: string[]
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts a forward proxy that tunnels (RFC 9110, 9.3.6) to ports of this machine, whatever hosts are asked for. */
export async function startProxy(route: Route): Promise<Proxy> {
  const targets: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_, response) => void response.writeHead(405).end())
  server.on('connection', (socket) => void sockets.add(socket))
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const target = request.url ?? ''
    targets.push(target)
    const answer = route(target, request.headers['proxy-authorization'])
    client.on('error', () => client.destroy())
    if ('status' in answer) client.end(`HTTP/1.1 ${answer.status} Refused\r\ncontent-length: 0\r\n\r\n`)
    else tunnel(client, answer.port, head)
  })
  const port = await start(server)
  return {
    url: `http://127.0.0.1:${port}`,
    targets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

function tunnel(client: Socket, port: number, head: Buffer): void {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.write(head)
    client.pipe(upstream).pipe(client)
  })
  upstream.on('error', () => client.destroy())
}

function start(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
