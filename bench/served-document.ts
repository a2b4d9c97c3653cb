import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Served {
  readonly url: string
  readonly close: () => void
}

/** Answers every request with this document, as fast as it goes. */
export async function serve(document: Buffer): Promise<Served> {
  const server = createServer((request, reply) => {
    request.resume()
    request.on('end', () => reply.writeHead(200, { 'content-length': document.length }).end(document))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** The environment of a plain export of what is served, into this folder. */
export function exportEnvironment(
  { url }: Served,
  folder: string,
  format: 'yaml' | 'json' = 'yaml',
): Record<string, string> {
  return {
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    INPUT_ENDPOINT: url,
    INPUT_PROJECT: '0'.repeat(32),
    INPUT_INSTANCE: '1'.repeat(32),
    INPUT_TOKEN: 'a-token-of-the-bench',
    INPUT_COMPLETE: 'off',
    INPUT_OUTPUT: `swagger.${format}`,
  }
}
