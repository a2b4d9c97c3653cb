import { plain } from '../text/foreign-text.ts'

/** What became of a connection that brought no answer. */
export interface ConnectionLoss {
  /** Whether another attempt can end otherwise. */
  readonly mayRetry: boolean
  /** Whether the host had been reached before. */
  readonly wasOpen: boolean
  /** For people: `the connection is refused`. */
  readonly reason: string
}

// https://nodejs.org/api/errors.html#openssl-error-codes
const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/

/** @param code of the error, as Node gives it; empty when it has none */
export function describeConnectionLoss(code: string, message: string): ConnectionLoss {
  if (untrusted.test(code)) {
    const advice = 'a proxy or host with a certificate of its own needs NODE_EXTRA_CA_CERTS'
    return lasting(`the certificate or the encryption is not accepted, ${message} (${code}); ${advice}`)
  }
  if (code === 'ENOTFOUND') return passing('the host name is not known')
  if (code === 'ECONNREFUSED') return passing('the connection is refused')
  if (code === 'ECONNRESET') {
    return { mayRetry: true, wasOpen: true, reason: 'the connection was cut off' }
  }
  if (code === 'ETIMEDOUT') {
    return passing(
      'no connection came about in time; a firewall may be in between, or a proxy may be needed (HTTPS_PROXY)',
    )
  }
  return passing(code === '' ? message : `${message} (${code})`)
}

/** @param status with which the proxy answered `CONNECT`; undefined when it did not, for a cause that is told */
export function describeProxyRefusal(status: string | undefined, cause = ''): ConnectionLoss {
  if (status === undefined) return passing(`the proxy cannot be reached, ${plain(cause, 200)}`)
  if (status === '407') {
    return lasting(
      'the proxy asks for a user and password (407); put them into HTTPS_PROXY: http://user:password@host:port',
    )
  }
  const reason = `the proxy refuses the connection (${status}); allow this host on the proxy, or name it in NO_PROXY`
  return status.startsWith('5') ? passing(reason) : lasting(reason)
}

function passing(reason: string): ConnectionLoss {
  return { mayRetry: true, wasOpen: false, reason }
}

function lasting(reason: string): ConnectionLoss {
  return { mayRetry: false, wasOpen: false, reason }
}
