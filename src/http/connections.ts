import { HttpClient } from '@actions/http-client'

/** Connections that are kept open between requests. */
export interface Connections {
  /** @param origin `https://roma.cn-north-4.myhuaweicloud.com`: a client remembers one protocol and proxy for all of its requests */
  readonly lease: (
    origin: string,
    signal: AbortSignal,
  ) => { readonly client: HttpClient; readonly release: (intact: boolean) => void }
  readonly close: () => void
}

/** Longer than a connection takes anywhere, and shorter than the system tries when a firewall drops every packet. */
const connectSeconds = 20

interface Connection {
  readonly client: HttpClient
  readonly signal: { current: AbortSignal }
}

/**
 * `HttpClient` keeps connections open but has no way to end one request. Its request handlers can give Node's request
 * a signal, so each client serves one request at a time and goes back to the pool when its connection is intact.
 */
export function createConnections(): Connections {
  const pools = new Map<string, Connection[]>()
  return {
    lease(origin, signal) {
      const idle = pools.get(origin) ?? []
      pools.set(origin, idle)
      const connection = idle.pop() ?? openConnection(signal)
      connection.signal.current = signal
      return {
        client: connection.client,
        release(intact) {
          if (intact) idle.push(connection)
          else connection.client.dispose()
        },
      }
    },
    close() {
      for (const idle of pools.values()) for (const { client } of idle.splice(0)) client.dispose()
    },
  }
}

/** An IPv6 address as Node looks it up: the client takes the brackets of a URL for a part of it. */
function withoutBrackets(options: object): { readonly host?: string } {
  const host = 'host' in options ? options.host : undefined
  return typeof host === 'string' && /^\[.*\]$/.test(host) ? { host: host.slice(1, -1) } : {}
}

function openConnection(first: AbortSignal): Connection {
  const signal = { current: first }
  const handler = {
    prepareRequest(options: object) {
      Object.assign(options, withoutBrackets(options), {
        signal: signal.current,
        // A token of Huawei Cloud's can be longer than all headers may be by default (16 KiB).
        maxHeaderSize: 128 * 1024,
        // To the connection; after that the client sets its own `socketTimeout`.
        timeout: connectSeconds * 1_000,
      })
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('not used')),
  }
  const client = new HttpClient('roma-connect-export', [handler], {
    allowRedirects: false,
    allowRetries: false,
    keepAlive: true,
    socketTimeout: 24 * 3_600_000,
  })
  return { client, signal }
}
