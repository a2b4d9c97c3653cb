import type { Agent } from 'node:http'
import { HttpClient } from '@actions/http-client'

/** Connections that are kept open between requests, through the proxy of the environment or past it. */
export interface Connections {
  readonly userAgent: string | undefined
  /** @param origin `https://roma.cn-north-4.myhuaweicloud.com`: an agent has one protocol and proxy for all of its requests */
  readonly agentFor: (origin: string) => Agent
  readonly close: () => void
}

/**
 * The toolkit's client knows the proxies. It does not send: a request of its `request()` that never gets a socket, or
 * that is answered with 101, does not settle, and it looks up `[::1]` with the brackets.
 */
export function createConnections(): Connections {
  const clients = new Map<string, HttpClient>()
  const clientFor = (origin: string) => {
    const client = clients.get(origin) ?? createClient()
    clients.set(origin, client)
    return client
  }
  return {
    userAgent: createClient().userAgent,
    agentFor: (origin) => clientFor(origin).getAgent(origin),
    close() {
      for (const client of clients.values()) client.dispose()
      clients.clear()
    },
  }
}

function createClient(): HttpClient {
  return new HttpClient('roma-connect-export', [], { keepAlive: true })
}
