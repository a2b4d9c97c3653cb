import { closing, literalsOf, type Literal, type Variables } from './script-expressions.ts'
import { isCredential, type Hit } from './script-secrets.ts'
import { strengthOf } from './secret-values.ts'
import type { Token } from './script-tokens.ts'

/** Calls that take a password or key, in lower case without `_`, by its place; -1 is the last. */
const byPlace: readonly (readonly [place: number, callees: string])[] = [
  [0, 'encryptbypassphrase decryptbypassphrase secretkeyspec pbekeyspec deskeyspec setsigningkey'],
  [
    1,
    `login ftplogin setbasicauth basic createconnection addcredentials aesencrypt aesdecrypt desencrypt desdecrypt
    des3encrypt des3decrypt sm4encrypt sm4decrypt pgpsymencrypt pgpsymdecrypt pgpsymencryptbytea pgpsymdecryptbytea
    createhmac createcipheriv createdecipheriv createcipher signwith load store`,
  ],
  [
    2,
    'getconnection newinstance drivermanagerdatasource ntlmpasswordauthentication ntcredentials smbauth createcredential',
  ],
  [
    -1,
    `auth bind setauthentication passwordauthentication usernamepasswordcredentials usernamepasswordtoken
    defaultauthenticator basicauthentication authenticate setcredentials authpassword userpass`,
  ],
]

const places = new Map<string, readonly number[]>(
  byPlace.flatMap(([place, callees]) => callees.split(/\s+/).map((callee) => [callee, [place]] as const)),
)

/** Host and port come first, of a mail server the user too. */
const servers: readonly (readonly [RegExp, readonly number[]])[] = [
  [/redis|^jedis|^s?ftp(?:config|client)$|^mqsconfig$/, [2, 3, 4]],
  [/^smtp|mail(?:client|sender|server|config)?$|^imap|^pop3/, [3]],
]

/** Calls whose arguments are looked at: a made-up one is a credential wherever it stands. */
const looksAt =
  /^(?:\w*(?:Client|Signer|Config|Sender|Connection|DataSource|Credentials?|Auth\w*|Provider|Session|Profile|Info|Login|Account|Template|Pool|Sdk|Jedis|Destination|Options|Builder|Properties|Keys?|Token)|\w*(?:login|connect|auth\w*|sign|bind|credential|account|encrypt|decrypt|hmac\w*|sha\w*hmac|cipher|logon|signin|register|setUp|init|open|getToken|getProfile|verify)\w*|\w*(?:md5|MD5|sha|SHA|digest|Digest|hmac|Hmac|HMAC)\w*|\w*(?:Encrypt|Decrypt|Hmac\w*|Sign|Auth|Login|Connect|Logon))$/

/** Finds credentials that are arguments of a call: `Sql.newInstance(url, user, "…")`, `new Signer("AK", "SK")`. */
export function findCalls(tokens: readonly Token[], variables: Variables): Hit[] {
  const hits: Hit[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token?.kind === 'text') {
      if (token.value.length === secretKeyLength) hits.push(...findKeyPair(tokens, index))
      else if (token.value.includes(':')) hits.push(...findUserAndPassword(tokens, index))
    } else if (token?.kind === 'name') hits.push(...findCall(tokens, index, variables))
  }
  return hits
}

function findCall(tokens: readonly Token[], index: number, variables: Variables): Hit[] {
  const name = tokens[index]?.value ?? ''
  const next = tokens[index + 1]
  if (next?.kind === 'text')
    return /^(?:sp_addlogin|sp_password|basic)$/i.test(name) ? findSpoken(tokens, index, 3) : none
  if (next?.value !== '(') return none
  if (/^openrowset$/i.test(name)) return findSplit(tokens, index)
  const taken = isKeyText(tokens, index) ? [0] : placesOf(name)
  if (taken === undefined) return none
  const all = argumentsOf(tokens, index + 1, variables)
  return [...findPlaced(taken, all), ...findMadeUp(name, all)]
}

const none: Hit[] = []
const mostKnown = 20_000
const longestName = 60
const known = new Map<string, readonly number[] | undefined>()

/** The places of passwords among the arguments of a call; undefined when its arguments are nothing to look at. */
function placesOf(callee: string): readonly number[] | undefined {
  if (known.has(callee)) return known.get(callee)
  const name = callee.slice(0, longestName).replaceAll('_', '').toLowerCase()
  const server = servers.find(([pattern]) => pattern.test(name))?.[1]
  const found = places.get(name) ?? server ?? (callee.length < longestName && looksAt.test(callee) ? [] : undefined)
  if (known.size >= mostKnown) known.clear()
  known.set(callee, found)
  return found
}

/** `CryptoJS.enc.Utf8.parse("…")` makes a key. */
function isKeyText(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.value === 'parse' && /^(?:Utf8|Hex|Latin1)$/.test(tokens[index - 2]?.value ?? '')
}

function findPlaced(taken: readonly number[], all: readonly (readonly Literal[])[]): Hit[] {
  return taken.flatMap((place) =>
    (all.at(place) ?? [])
      .filter(({ value, isNumber }) => isNumber !== true && isCredential(value, 'password', 'argument'))
      .map(toHit),
  )
}

const hashes = /md5|sha\d|digest|hmac|hash/i
const filledIn = /\$\{[^{}]{0,100}\}/g

function findMadeUp(callee: string, all: readonly (readonly Literal[])[]): Hit[] {
  // What is hashed is put together of pieces, of which one is a secret
  const takesPieces = hashes.test(callee)
  return all.flatMap((literals) =>
    literals
      .map((literal) =>
        takesPieces ? { ...literal, value: literal.value.replace(filledIn, ''), isWhole: true } : literal,
      )
      .filter(isMadeUp)
      .map(toHit),
  )
}

function isMadeUp({ value, isWhole }: Literal): boolean {
  return isWhole && value.length >= 6 && !isAlone(value) && strengthOf(value) === 'strong'
}

/** An ID or a hash: nothing by itself. */
function isAlone(value: string): boolean {
  return (
    /^[A-Z\d]{20}$/.test(value) ||
    /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ||
    /^(?:wx|ww|cli_|app|ak)[\da-f]{16,}$/.test(value)
  )
}

function toHit({ at }: Literal): Hit {
  return { what: 'a password or key', at }
}

const mostArguments = 12

/** The texts of each argument. */
function argumentsOf(tokens: readonly Token[], open: number, variables: Variables): Literal[][] {
  const end = closing(tokens, open)
  if (end === undefined) return []
  const found: Literal[][] = []
  let depth = 0
  let start = open + 1
  for (let index = open; index <= end && found.length < mostArguments; index++) {
    const { kind, value } = tokens[index] ?? { kind: 'name', value: '' }
    if (kind !== 'sign') continue
    if (/^[([{]$/.test(value)) depth++
    else if (/^[)\]}]$/.test(value)) depth--
    if ((depth === 1 && value === ',') || depth === 0) {
      found.push(
        /^[{[]$/.test(tokens[start]?.value ?? '') && tokens[start]?.kind === 'sign'
          ? []
          : literalsOf(tokens, start, variables),
      )
      start = index + 1
    }
  }
  return found
}

/** `OPENROWSET('SQLOLEDB', 'server'; 'user'; '…', …)` */
function findSplit(tokens: readonly Token[], index: number): Hit[] {
  const value = tokens[index + 8]
  if (value?.kind !== 'text' || tokens[index + 7]?.value !== ';' || tokens[index + 5]?.value !== ';') return []
  return isCredential(value.value, 'password', 'argument') ? [{ what: 'a password', at: value.start }] : []
}

/** `sp_addlogin 'user', '…'`, `basic 'user', '…'` */
function findSpoken(tokens: readonly Token[], index: number, place: number): Hit[] {
  const value = tokens[index + place]
  if (value?.kind !== 'text' || tokens[index + 2]?.value !== ',') return []
  return isCredential(value.value, 'password', 'argument') ? [{ what: 'a password', at: value.start }] : []
}

const secretKeyLength = 40

/** An access key and its secret key, both as texts, near each other: each alone is an ID or a hash. */
function findKeyPair(tokens: readonly Token[], index: number): Hit[] {
  if (!isSecretKey(tokens[index]?.value ?? '')) return []
  const near = tokens.slice(Math.max(0, index - 16), index + 17)
  const at = tokens[index]?.start ?? 0
  return near.some(({ kind, value }) => kind === 'text' && isAccessKey(value)) ? [{ what: 'an access key', at }] : []
}

function isAccessKey(value: string): boolean {
  return value.length === 20 && /^[A-Z\d]{20}$/.test(value) && /\d/.test(value) && /[A-Z].*[A-Z]/.test(value)
}

function isSecretKey(value: string): boolean {
  return (
    value.length === 40 &&
    /^[A-Za-z\d]{40}$/.test(value) &&
    /[A-Z]/.test(value) &&
    /[a-z]/.test(value) &&
    /\d/.test(value)
  )
}

const base64Name = /^(?:btoa|\w*[bB]ase64\w*|encode\w*)$/
const mostSteps = 8

/** `"user:…"` that is encoded: the value of a Basic header. */
function findUserAndPassword(tokens: readonly Token[], index: number): Hit[] {
  const token = tokens[index]
  const parts = /^([\w.@\\-]{1,64}):([^\s:/'"{}$]{3,100})$/.exec(token?.value ?? '')
  if (token === undefined || parts === null) return []
  const isEncoded = isWithin(tokens, index) || isFollowed(tokens, index)
  if (!isEncoded || !isCredential(parts[2] ?? '', 'password', 'argument')) return []
  return [{ what: 'a password', at: token.start }]
}

function isWithin(tokens: readonly Token[], index: number): boolean {
  for (let at = index - 1; at > index - mostSteps; at--) {
    const { kind, value } = tokens[at] ?? { kind: 'sign', value: ';' }
    if (kind === 'name' && base64Name.test(value)) return true
    if (kind === 'sign' && !/^[(.]$/.test(value)) return false
  }
  return false
}

function isFollowed(tokens: readonly Token[], index: number): boolean {
  for (let at = index + 1; at < index + mostSteps; at++) {
    const { kind, value } = tokens[at] ?? { kind: 'sign', value: ';' }
    if (kind === 'name' && base64Name.test(value)) return true
    if (kind === 'sign' && !/^[().]$/.test(value)) return false
  }
  return false
}
