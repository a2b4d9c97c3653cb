import { connect } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certificate } from '../../emulator/huawei/certificate.ts'

export interface TlsFront extends AsyncDisposable {
  readonly port: number
}

/** Gives a server that does not encrypt a door that does. */
export async function startTlsFront(certificate: Certificate, port: number): Promise<TlsFront> {
  const open = new Set<TLSSocket>()
  const server = createServer({ ...certificate }, (client) => {
    open.add(client)
    const behind = connect(port, '127.0.0.1')
    client.pipe(behind).pipe(client)
    client.on('error', () => behind.destroy())
    behind.on('error', () => client.destroy())
    client.on('close', () => behind.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const client of open) client.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
