import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

export interface Certificate {
  key: string
  cert: string
}

const oids = {
  commonName: '55 04 03',
  basicConstraints: '55 1d 13',
  subjectAltName: '55 1d 11',
  ecdsaWithSha256: '2a 86 48 ce 3d 04 03 02',
}

/**
 * Makes a self-signed certificate (X.509, RFC 5280) for hosts and IPv4 addresses, and its key, as PEM. A client trusts
 * it with NODE_EXTRA_CA_CERTS.
 * @param notAfter when it expires; a day from now unless given
 */
export function createCertificate(hosts: readonly string[], notAfter = new Date(Date.now() + 86_400_000)): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(der(0x06, hex(oids.ecdsaWithSha256)))
  const name = sequence(der(0x31, sequence(der(0x06, hex(oids.commonName)), der(0x0c, Buffer.from('emulator')))))
  const notBefore = new Date(notAfter.getTime() - 2 * 86_400_000)
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(authorityExtension(), hostsExtension(hosts))),
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]))
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: toPem(sequence(body, algorithm, signature)),
  }
}

function authorityExtension(): Buffer {
  const isAuthority = sequence(der(0x01, Buffer.from([0xff])))
  return sequence(der(0x06, hex(oids.basicConstraints)), der(0x01, Buffer.from([0xff])), der(0x04, isAuthority))
}

function hostsExtension(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  )
  return sequence(der(0x06, hex(oids.subjectAltName)), der(0x04, sequence(...names)))
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...bytes]), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')))
}

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex')
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
