import { createPublicKey, generateKeyPairSync, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto'

export type Claims = Record<string, string | number | boolean>
export type PublicKey = JsonWebKey & { kid: string; alg: 'RS256'; use: 'sig' }
export interface Signer {
  keys: { keys: PublicKey[] }
  sign: (claims: Claims) => string
}

/** Makes an RSA key that signs JSON Web Tokens (RS256, RFC 7519) and publishes its public half (RFC 7517). */
export function createSigner(kid: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key: PublicKey = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
  return { keys: { keys: [key] }, sign: (claims) => signToken(privateKey, kid, claims) }
}

function signToken(key: KeyObject, kid: string, claims: Claims): string {
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/**
 * Checks signature and times of a token.
 * @param now milliseconds
 * @returns the claims, or a sentence that says what is wrong with it
 */
export function verifyToken(token: string, keys: readonly PublicKey[], now: number): Claims | string {
  const [head = '', payload = '', signature = '', ...rest] = token.split('.')
  const header = decode(head)
  const claims = decode(payload)
  if (header === undefined || claims === undefined || rest.length > 0) return 'the token is malformed'
  if (header['alg'] !== 'RS256') return 'the algorithm is not RS256'
  const key = keys.find(({ kid }) => kid === header['kid'])
  if (key === undefined) return 'the key is unknown'
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const good = verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
  if (!good) return 'the signature is wrong'
  if (!isAfter(claims['exp'], now)) return 'the token has expired'
  if (isAfter(claims['nbf'], now + 300_000)) return 'the token is not valid yet'
  return claims
}

function isAfter(seconds: unknown, now: number): boolean {
  return typeof seconds === 'number' && seconds * 1000 > now
}

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isClaims(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
