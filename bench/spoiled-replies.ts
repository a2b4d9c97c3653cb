import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** A small, fast generator with a seed (mulberry32), so that every case can be had again. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Dice {
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item
}

export function createDice(random: () => number): Dice {
  const below = (limit: number) => Math.floor(random() * limit)
  return {
    below,
    chance: (probability) => random() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  }
}

/** Replies of the real shape, to be spoiled. */
export interface Samples {
  readonly document: Buffer
  readonly list: Buffer
}

/** Stands in many replies, as if an author or a server knew it. */
export const sentinel = 'sentinel-token-of-the-fuzz-0123456789'

const words = [
  'swagger',
  'paths',
  '"2.0"',
  'error_code',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  '  ',
  '- ',
  '&a',
  '*a',
  '|',
  '>',
  '!!',
  '<<',
  'null',
  '1e999',
  '0x1F',
  sentinel,
  '\u2028',
  '__proto__',
  '##[add-mask]x',
  '::error::',
  '<html>',
  'PK\u0003\u0004',
  '\u0000',
] as const

function randomBody(dice: Dice, samples: Samples): Buffer {
  const kind = dice.below(8)
  if (kind === 0) return Buffer.from(Array.from({ length: dice.below(400) }, () => dice.below(256)))
  if (kind === 1) return Buffer.from(Array.from({ length: dice.below(120) }, () => dice.pick(words)).join(''))
  if (kind === 2)
    return Buffer.from(JSON.stringify({ swagger: '2.0', info: randomJson(dice, 3), paths: randomJson(dice, 5) }))
  if (kind === 3) return Buffer.from(JSON.stringify(randomJson(dice, 6)))
  const sample = dice.chance(0.8) ? samples.document : samples.list
  return kind === 4 ? replaceValues(dice, sample) : mutateBytes(dice, sample)
}

function randomJson(dice: Dice, depth: number): unknown {
  const scalar = () => dice.pick([null, true, 0, -1.5, '', 'text', sentinel, 'get', '#/definitions/A', '/a/{id}'])
  if (depth === 0 || dice.chance(0.2)) return scalar()
  if (dice.chance(0.3)) return Array.from({ length: dice.below(4) }, () => randomJson(dice, depth - 1))
  const keys = [
    '/a',
    '/a/{id}',
    'get',
    'post',
    'parameters',
    'responses',
    'schema',
    '$ref',
    'x-token',
    '__proto__',
    'name',
    'in',
    'type',
    '200',
    'default',
    'x-livedata-scripts',
    'content',
    'security',
    'tags',
  ] as const
  return Object.fromEntries(Array.from({ length: dice.below(5) }, () => [dice.pick(keys), randomJson(dice, depth - 1)]))
}

/** Valid JSON in which some values are something else. */
function replaceValues(dice: Dice, sample: Buffer): Buffer {
  return Buffer.from(
    JSON.stringify(
      JSON.parse(sample.toString('utf8'), (_, value: unknown) => (dice.chance(0.01) ? randomJson(dice, 2) : value)),
    ),
  )
}

function mutateBytes(dice: Dice, sample: Buffer): Buffer {
  let bytes = Buffer.from(sample)
  for (let edits = 1 + dice.below(4); edits > 0; edits--) {
    const at = dice.below(bytes.length + 1)
    const cut = dice.chance(0.5) ? dice.below(40) : 0
    const inserted = dice.chance(0.5) ? Buffer.from(dice.pick(words)) : Buffer.from([dice.below(256)])
    bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + cut)])
  }
  return dice.chance(0.2) ? bytes.subarray(0, dice.below(bytes.length)) : bytes
}

export interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
  readonly cut: boolean
}

export function randomReply(dice: Dice, samples: Samples): Reply {
  const body = randomBody(dice, samples)
  const gzipped = dice.chance(0.1)
  const packed = gzipped && dice.chance(0.3) ? mutateBytes(dice, gzipSync(body)) : gzipped ? gzipSync(body) : body
  const status = dice.chance(0.85) ? 200 : dice.pick([201, 204, 302, 400, 401, 403, 404, 413, 500])
  const headers: Record<string, string> = {
    'content-type': dice.pick(['application/json', 'text/html', 'application/octet-stream', 'x']),
  }
  if (gzipped && dice.chance(0.7)) headers['content-encoding'] = 'gzip'
  if (status >= 500) headers['retry-after'] = '0'
  return { status, headers, body: packed, cut: dice.chance(0.05) }
}

/** A real reply of which something is not as it should be. */
export function spoil(dice: Dice, { status, headers, body }: Omit<Reply, 'cut'>): Reply {
  const spoiled = dice.chance(0.5) && isJson(body) ? replaceValues(dice, body) : mutateBytes(dice, body)
  const names = Object.keys(headers)
  const [lost = ''] = dice.chance(0.2) ? names.slice(dice.below(names.length)) : []
  return {
    status: dice.chance(0.85) ? status : dice.pick([200, 202, 204, 302, 400, 401, 403, 404, 409, 422, 500]),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== lost)),
    body: dice.chance(0.8) ? spoiled : body,
    cut: dice.chance(0.05),
  }
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'))
    return true
  } catch {
    return false
  }
}

export function answer(reply: Reply, response: ServerResponse): void {
  if (!reply.cut) response.writeHead(reply.status, reply.headers).end(reply.body)
  else {
    response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length + 10 })
    response.write(reply.body, () => response.destroy())
  }
}
