import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import {
  errorReply,
  generatedToken,
  generatedWorld,
  serviceErrorReply,
  times,
  type Fault,
  type Huawei,
  type HuaweiOptions,
  type RequestKind,
} from '../../emulator/huawei/index.ts'
import type { RunResult } from '../../emulator/runner.ts'
import { failureOf, scenario, type Inputs } from './scenario.ts'
import { wayOf, type WayName } from './ways.ts'

const kinds = ['export', 'listBackends', 'tokens', 'idTokens', 'assume', 'oidc', 'projects'] as const
type Kind = (typeof kinds)[number]

/** What a message calls each request, and which way to sign in sends it. */
const asked: Record<Kind, { way: WayName; inputs: Inputs; could: string }> = {
  export: { way: 'token', inputs: { complete: 'off' }, could: 'export the custom backends' },
  listBackends: { way: 'token', inputs: { complete: 'strict' }, could: 'list the custom backends' },
  tokens: { way: 'password', inputs: {}, could: 'get a token from IAM' },
  idTokens: { way: 'identity-provider', inputs: {}, could: 'get a token from IAM for GitHub’s ID token' },
  assume: { way: 'oidc-agency', inputs: {}, could: 'assume the agency with GitHub’s ID token' },
  oidc: { way: 'oidc-agency', inputs: {}, could: 'get an ID token from GitHub' },
  projects: { way: 'token', inputs: { project: 'cn-north-4' }, could: 'look up the project “cn-north-4”' },
}

interface Outcome {
  readonly conclusion: string
  /** How often the request was sent. */
  readonly sent: number
  /** The file that was there before: whole, or replaced by a document. */
  readonly file: 'kept' | 'replaced'
  /** The sentence that the step failed with; '' for a success. */
  readonly says: string
}

interface Play {
  readonly spoil: (huawei: Huawei) => void
  readonly inputs?: Inputs
  readonly env?: (env: Record<string, string>) => Record<string, string>
  readonly options?: HuaweiOptions
}

/** Runs the action once while one kind of request is spoiled. */
async function playKind(kind: Kind, { spoil, inputs, env: change, options }: Play): Promise<Outcome & RunResult> {
  let outcome: (Outcome & RunResult) | undefined
  await scenario(options ?? {}, async ({ run, read, workspace, huawei }) => {
    await writeFile(join(workspace, 'swagger.yaml'), 'mine')
    spoil(huawei)
    const way = wayOf(asked[kind].way, huawei)
    const env = change?.(way.env) ?? way.env
    const result = await run({ ...way.inputs, ...asked[kind].inputs, retries: '1', ...inputs }, { env })
    outcome = {
      ...result,
      sent: huawei.requests.filter((request) => request.kind === kind).length,
      file: (await read('swagger.yaml')) === 'mine' ? 'kept' : 'replaced',
      says: result.conclusion === 'success' ? '' : failureOf(result),
    }
  })
  if (outcome === undefined) throw new Error('The scenario was not played.')
  return outcome
}

type Played = readonly (readonly [Kind, Outcome & RunResult])[]

/** The same for many kinds at once: what is different from one to the next shows in one comparison. */
async function playAll(play: (kind: Kind) => Play, chosen: readonly Kind[] = kinds): Promise<Played> {
  return await Promise.all(chosen.map(async (kind) => [kind, await playKind(kind, play(kind))] as const))
}

function summarise(played: Played): Record<string, string> {
  return Object.fromEntries(
    played.map(([kind, { conclusion, sent, file }]) => [kind, `${conclusion}, sent ${sent}, ${file}`]),
  )
}

function allOf(text: string, chosen: readonly Kind[] = kinds): Record<string, string> {
  return Object.fromEntries(chosen.map((kind) => [kind, text]))
}

const now = { 'retry-after': '0' }
const status = (code: number, headers: Record<string, string> = now): Fault => ({ do: 'reply', status: code, headers })
const gzipped = gzipSync('{"swagger":"2.0","paths":{"/a":{"get":{"responses":{}}}}}')
const damaged = Buffer.concat([gzipped.subarray(0, 30), Buffer.from('damage'), gzipped.subarray(36)])

const transient: [string, Fault, RegExp][] = [
  ['a connection that is reset before headers', { do: 'reset' }, /the connection was cut off/],
  ['a reset in the body', { do: 'resetMidBody' }, /cut off/],
  ['a body that is cut, by its length', { do: 'cutBody', framing: 'content-length' }, /cut off/],
  ['a body that is cut, in chunks', { do: 'cutBody', framing: 'chunked' }, /cut off/],
  ['a length that promises more', { do: 'wrongLength', by: 100 }, /cut off/],
  ['damaged gzip', { do: 'reply', status: 200, body: damaged }, /gzip data is damaged/],
  ['cut gzip', { do: 'reply', status: 200, body: gzipped.subarray(0, 40) }, /gzip data is damaged/],
  ['a time-out of the server', status(408), /answered 408/],
  ['an error of the server', status(500), /answered 500/],
  ['a bad gateway', errorReply(502, 'APIG.0202', 'Backend unavailable', now), /502 APIG.0202/],
  ['a busy service', status(503), /answered 503/],
  ['a late gateway', errorReply(504, 'APIG.0203', 'Backend timeout', now), /504 APIG.0203/],
]

/** So many kinds of request, others for each fault: all of them for all faults would take minutes and tell no more. */
function inTurn(index: number, count: number): readonly Kind[] {
  return Array.from({ length: count }, (_, offset) => kinds[(index * count + offset) % kinds.length] ?? 'export')
}

const table = transient.map(([name, fault, reason], index) => {
  const isTypical = name.startsWith('a reset') || name.startsWith('a busy')
  return { name, fault, reason, retried: isTypical ? kinds : inTurn(index, 3), lasting: inTurn(index, 1) }
})

describe('for every kind of request', () => {
  test.each(table)('$name is retried: $retried', async ({ fault, retried }) => {
    const outcomes = await playAll((kind) => ({ spoil: ({ faults }) => faults.on(kind, fault) }), retried)
    expect(summarise(outcomes)).toEqual(allOf('success, sent 2, replaced', retried))
    for (const [kind, outcome] of outcomes) {
      expect(outcome.log).toContain(`Could not ${asked[kind].could}`)
      expect(outcome.log).toContain('Trying again in')
    }
  })

  test.each(table)('$name that lasts ends in a sentence: $lasting', async ({ fault, reason, lasting }) => {
    const outcomes = await playAll((kind) => ({ spoil: ({ faults }) => faults.on(kind, times(9, fault)) }), lasting)
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 2, kept', lasting))
    for (const [kind, outcome] of outcomes) {
      expect(outcome.says).toContain(`Could not ${asked[kind].could}`)
      expect(outcome.says).toMatch(reason)
      expect(outcome.says).toContain('It was tried 2 times.')
    }
  })

  test('`retries: 0` means one try', async () => {
    const outcomes = await playAll((kind) => ({
      spoil: ({ faults }) => faults.on(kind, status(503)),
      inputs: { retries: '0' },
    }))
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept'))
  })

  test('a connection that is refused ends in a sentence that names the host', async () => {
    const closed = 'http://127.0.0.1:9'
    const inputs: Record<Kind, Inputs> = {
      export: { endpoint: closed },
      listBackends: { endpoint: closed },
      tokens: { 'iam-endpoint': closed },
      idTokens: { 'iam-endpoint': closed },
      assume: { 'sts-endpoint': closed },
      oidc: {},
      projects: { 'iam-endpoint': closed },
    }
    const outcomes = await playAll((kind) => ({
      spoil: () => undefined,
      inputs: inputs[kind],
      env: (env) => (kind === 'oidc' ? { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: `${closed}/token` } : env),
    }))
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 0, kept'))
    for (const [, outcome] of outcomes) {
      expect(outcome.says).toContain('127.0.0.1:9')
      expect(outcome.says).toContain('the connection is refused')
    }
  })

  const hanging: [string, Fault][] = [
    ['silence', { do: 'silence' }],
    ['headers that come too late', { do: 'slowHeaders', ms: 20_000 }],
    ['a body that stalls', { do: 'stall' }],
    ['a body that drips', { do: 'drip', pauseMs: 2_000 }],
  ]
  test.each(hanging)('%s ends when the step’s time is over', async (_, fault) => {
    const outcomes = await playAll((kind) => ({
      spoil: ({ faults }) => faults.on(kind, times(9, fault)),
      inputs: { timeout: '3', retries: '4' },
    }))
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept'))
    for (const [kind, outcome] of outcomes) {
      expect(outcome.says).toContain(`Could not ${asked[kind].could}`)
      expect(outcome.says).toMatch(/the step’s (time|timeout) is over/)
      expect(outcome.says).toContain('`timeout`')
      expect(outcome.durationMs).toBeLessThan(8_000)
    }
  })

  test('slow answers are waited for', async () => {
    const outcomes = await playAll((kind) => ({
      spoil: ({ faults }) =>
        faults.on(kind, kind === 'export' ? { do: 'drip', pauseMs: 20 } : { do: 'slowHeaders', ms: 300 }),
    }))
    expect(summarise(outcomes)).toEqual(allOf('success, sent 1, replaced'))
  })

  test('`Retry-After` is honoured: seconds and dates', async () => {
    const outcomes = await playAll((kind) => ({
      spoil: ({ faults }) => faults.on(kind, status(503, { 'retry-after': '1' })),
    }))
    expect(summarise(outcomes)).toEqual(allOf('success, sent 2, replaced'))
    for (const [, outcome] of outcomes) expect(outcome.log).toContain('Trying again in 1.0 s (1 of 1).')
    const dated = await playAll((kind) => ({
      spoil: ({ faults }) =>
        faults.on(kind, status(503, { 'retry-after': new Date(Date.now() - 5_000).toUTCString() })),
    }))
    expect(summarise(dated)).toEqual(allOf('success, sent 2, replaced'))
    for (const [, outcome] of dated) expect(outcome.log).toContain('Trying again in 0.0 s')
  })

  test('a `Retry-After` beyond the step’s time fails at once, and says so', async () => {
    const outcomes = await playAll((kind) => ({
      spoil: ({ faults }) => faults.on(kind, status(429, { 'retry-after': '120' })),
      inputs: { timeout: '60' },
    }))
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept'))
    for (const [, outcome] of outcomes) {
      expect(outcome.says).toContain('The next try would be in 120 seconds, 6')
      expect(outcome.says).toMatch(/, 6\d seconds after the end of the step: raise the input `timeout`\.$/)
      expect(outcome.durationMs).toBeLessThan(8_000)
    }
  })

  test('a redirect is not followed', async () => {
    const location = 'https://elsewhere.example/somewhere?token=1'
    const outcomes = await playAll((kind) => ({ spoil: ({ faults }) => faults.on(kind, { do: 'redirect', location }) }))
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept'))
    for (const [, outcome] of outcomes) {
      expect(outcome.says).toContain('answered 302, a redirect to elsewhere.example.')
      expect(outcome.says).toContain('It is not followed')
    }
  })

  const nonsense: [string, Fault][] = [
    ['an HTML page', { do: 'html' }],
    ['nothing', { do: 'empty' }],
    ['text', { do: 'reply', status: 200, body: 'It works!' }],
    ['a list', { do: 'reply', status: 200, body: '[]' }],
    ['an object of something else', { do: 'reply', status: 200, body: '{"status":"ok"}' }],
    ['an unknown encoding', { do: 'reply', status: 200, headers: { 'content-encoding': 'br' }, body: 'x' }],
    ['no content', { do: 'reply', status: 204 }],
  ]
  const answers = nonsense.map(([name, fault], index) => ({ name, fault, chosen: inTurn(index, 3) }))
  test.each(answers)('$name is no answer, and is not asked for again: $chosen', async ({ fault, chosen }) => {
    const outcomes = await playAll((kind) => ({ spoil: ({ faults }) => faults.on(kind, fault) }), chosen)
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept', chosen))
  })

  test('a bomb is not inflated', async () => {
    const chosen: Kind[] = ['export', 'tokens']
    const bomb: Fault = { do: 'gzipBomb', bytes: 70 * 1_048_576 }
    const outcomes = await playAll((kind) => ({ spoil: ({ faults }) => faults.on(kind, bomb) }), chosen)
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept', chosen))
    for (const [, outcome] of outcomes) expect(outcome.says).toContain('is larger than 64 MiB')
  })

  test('an error page is named by its title', async () => {
    const outcomes = await playAll((kind) => ({ spoil: ({ faults }) => faults.on(kind, { do: 'html', status: 403 }) }))
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept'))
    for (const [, outcome] of outcomes) expect(outcome.says).toContain('an HTML page with the title ‘Sign in’')
  })
})

describe('a throttle', () => {
  const said = 'The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second'
  // GitHub's service of ID tokens is no service of Huawei Cloud's.
  const ofHuawei = kinds.filter((kind) => kind !== 'oidc')
  const throttles: [string, Fault, string][] = [
    ['with a window', errorReply(429, 'APIG.0308', said), 'Waiting 1.0 s'],
    ['with Retry-After', status(429, { 'retry-after': '1' }), 'Waiting 1.0 s'],
    ['of ROMA Connect’s own', errorReply(500, 'APIG.9008', 'Too many requests, time:1 second'), 'Waiting 1.0 s'],
  ]
  test.each(throttles)('%s is waited out, and no retry is used up', async (_, fault, wait) => {
    const outcomes = await playAll(
      (kind) => ({
        spoil: ({ faults }) => faults.on(kind, times(2, fault)),
        inputs: { retries: '0' },
      }),
      ofHuawei,
    )
    expect(summarise(outcomes)).toEqual(allOf('success, sent 3, replaced', ofHuawei))
    for (const [kind, { log }] of outcomes) {
      expect(log).toContain(`Could not ${asked[kind].could}`)
      expect(log.split('\n').filter((line) => line.includes(wait))).toHaveLength(2)
    }
  })

  test('beyond the step’s time fails at once, says so, and stops all that has not started', async () => {
    const fault = errorReply(429, 'APIGW.0308', 'policy user over ratelimit,limit:200,time:5 minute')
    const outcomes = await playAll(
      (kind) => ({
        spoil: ({ faults }) => faults.on(kind, fault),
        inputs: { timeout: '60', complete: kind === 'listBackends' ? 'check' : asked[kind].inputs['complete'] },
      }),
      ofHuawei,
    )
    expect(summarise(outcomes)).toEqual(allOf('failure, sent 1, kept', ofHuawei))
    for (const [kind, { says, log }] of outcomes) {
      expect(says).toContain(`Could not ${asked[kind].could}`)
      expect(says).toMatch(
        /The next try would be in 300 seconds, 24\d seconds after the end of the step: raise the input `timeout`\.$/,
      )
      expect(log).not.toContain('Waiting')
    }
  })

  test('of a list that need not be read is waited out too', async () => {
    const outcome = await playKind('listBackends', {
      spoil: ({ faults }) => faults.on('listBackends', times(2, errorReply(429, 'APIG.0308', said))),
      inputs: { complete: 'check', retries: '0' },
    })
    expect(outcome).toMatchObject({ conclusion: 'success', sent: 3, file: 'replaced' })
    expect(outcome.outputs['missing']).toBe('0')
  })

  test('of a window is met by many applications once, and all have their file', async () => {
    const world = generatedWorld({ applications: 60, backends: 60 })
    await scenario({ world }, async ({ run, huawei }) => {
      const passed: number[] = []
      huawei.faults.when(({ kind }) => {
        if (kind !== 'export') return undefined
        if (passed.filter((at) => at > Date.now() - 3_000).length >= 40) {
          return errorReply(429, 'APIG.0308', 'policy user over ratelimit,limit:40,time:3 second')
        }
        passed.push(Date.now())
        return undefined
      })
      const result = await run({ token: generatedToken, output: 'apis/{app}.yaml', retries: '0' })
      expect(result.conclusion).toBe('success')
      expect(JSON.parse(result.outputs['paths'] ?? '')).toHaveLength(60)
    })
  })

  test('that leaves no time says how much all applications need', async () => {
    const world = generatedWorld({ applications: 60, backends: 60 })
    await scenario({ world }, async ({ run, huawei }) => {
      let count = 0
      huawei.faults.when(({ kind }) =>
        kind === 'export' && ++count > 20
          ? errorReply(429, 'APIG.0308', 'policy user over ratelimit,limit:20,time:5 minute')
          : undefined,
      )
      const message = failureOf(await run({ token: generatedToken, output: 'apis/{app}.yaml', timeout: '100' }))
      expect(message).toContain('By then 20 of 60 applications had been exported. All of them take about 9')
      expect(message).toMatch(/: give `timeout` \d{3} seconds more\.$/)
    })
  })
})

describe('the list of backends', () => {
  const tolerated: [string, Fault[]][] = [
    ['may not be read', [serviceErrorReply(403, 'APIG.1005', 'No permissions to request this method')]],
    ['is busy', times(2, status(503))],
    ['is no list', [{ do: 'html' }]],
    ['is reset', times(2, { do: 'reset' })],
    ['is cut', times(2, { do: 'cutBody', framing: 'chunked' })],
  ]
  test.each(tolerated)('that %s leaves the export unchecked, and says so', async (_, faults) => {
    const outcome = await playKind('listBackends', {
      spoil: (huawei) => huawei.faults.on('listBackends', faults),
      inputs: { complete: 'check' },
    })
    expect(outcome).toMatchObject({ conclusion: 'success', file: 'replaced' })
    expect(outcome.outputs['missing']).toBe('')
    expect(outcome.annotations.filter(({ level }) => level === 'notice')).toHaveLength(1)
  })

  test('that nobody is there to give ends the run, whose export would wait in vain as long again', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ endpoint: 'http://127.0.0.1:9', retries: '1' }))
      expect(message).toContain('Could not list the custom backends')
      expect(message).toContain('the connection is refused. It was tried 2 times.')
      expect(huawei.requests).toEqual([])
    })
  })
})

const swagger = (rest: string) => `{"swagger":"2.0","info":{"title":"a","version":"1"}${rest}}`
const paths = ',"paths":{"/a":{"get":{"responses":{"200":{"description":"OK"}}}}}'
const aliases = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
for (const [before, name] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => pair.split(/(?!^)/))) {
  aliases.push(`${name ?? ''}: &${name ?? ''} [${`*${before ?? ''},`.repeat(10)}]`)
}

/** What must not become a file, and what the step fails with. */
const refused: [string, string | Buffer, RegExp][] = [
  ['an archive', Buffer.from('504b0304140000000800', 'hex'), /is a ZIP archive/],
  ['HTML in capitals', '<HTML><BODY>Sign in</BODY></HTML>', /is an HTML page/],
  ['XML', '<?xml version="1.0"?><error/>', /is XML or HTML/],
  ['blanks', '  \n\n ', /is empty/],
  [
    'an error of ROMA’s',
    '{"error_code":"APIG.3084","error_msg":"The livedata API does not exist, id: x"}',
    /answered 200 with the error APIG.3084 “The livedata API does not exist, id: x”. A custom backend of `apis`/,
  ],
  ['cut JSON', swagger(paths).slice(0, -20), /cut|ends|malformed/],
  ['cut UTF-8', Buffer.from(`${swagger(paths).slice(0, -2)},"x":"客`).subarray(0, -1), /ends inside a character/],
  ['Latin 1', Buffer.from('swagger: "2.0"\ninfo: {title: "\xe4b"}\npaths: {}', 'latin1'), /not valid UTF-8/],
  ['no paths', swagger(''), /no "paths" object/],
  ['paths that are a list', swagger(',"paths":[]'), /no "paths" object/],
  ['no operations', swagger(',"paths":{}'), /holds no operation/],
  ['OpenAPI 3', '{"openapi":"3.0.3","paths":{}}', /is OpenAPI 3.0.3/],
  ['Swagger 1', '{"swaggerVersion":"1.2","apis":[]}', /is Swagger 1/],
  ['Swagger 2.1', '{"swagger":"2.1","paths":{}}', /its "swagger" is not "2.0"/],
  ['deep lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /nest|deep/],
  ['deep objects', swagger(`,"paths":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`), /nest|deep/],
  ['deep YAML', `swagger: "2.0"\npaths: ${'['.repeat(20_000)}`, /nest|deep/i],
  ['an alias bomb', `swagger: "2.0"\npaths: {}\n${aliases.join('\n')}`, /alias/i],
  ['the same key twice in YAML', 'swagger: "2.0"\npaths:\n  /a: {}\n  /a: {}\n', /duplicate/i],
  ['a key that is a list', 'swagger: "2.0"\npaths: {}\n? [a]\n: b\n', /key that is no text/],
  ['a tag of another language', 'swagger: "2.0"\npaths: !!js/function "x"\n', /malformed/],
  ['two documents', 'swagger: "2.0"\npaths: {}\n---\nswagger: "2.0"\npaths: {}\n', /malformed|document/],
]

describe('an export that is', () => {
  test.each(refused)('%s is refused', async (_, body, reason) => {
    const outcome = await playKind('export', {
      spoil: ({ faults }) => faults.on('export', { do: 'reply', status: 200, body }),
    })
    expect(outcome).toMatchObject({ conclusion: 'failure', sent: 1, file: 'kept' })
    expect(outcome.says).toMatch(reason)
    expect(outcome.outputs['path'] ?? '').toBe('')
  })

  test('larger than anything of ROMA’s is refused before it is read', async () => {
    const outcome = await playKind('export', {
      spoil: ({ faults }) => faults.on('export', { do: 'reply', status: 200, body: Buffer.alloc(65 * 1_048_576, ' ') }),
    })
    expect(outcome).toMatchObject({ conclusion: 'failure', sent: 1, file: 'kept' })
    expect(outcome.says).toContain('the answer (65.0 MiB) is larger than 64 MiB')
  })

  test('shorter than it is by its length is refused', async () => {
    const outcome = await playKind('export', {
      spoil: ({ faults }) => faults.on('export', times(2, { do: 'wrongLength', by: -10 })),
    })
    expect(outcome).toMatchObject({ conclusion: 'failure', file: 'kept' })
  })

  const taken: [string, Fault][] = [
    ['compressed', { do: 'gzip' }],
    ['compressed without saying so', { do: 'gzip', header: false }],
    ['announced as compressed, and is not', { do: 'invalidGzip' }],
    ['behind a byte order mark', { do: 'reply', status: 200, body: `\ufeff${swagger(paths)}` }],
    ['behind blank lines', { do: 'reply', status: 200, body: `\n\n  ${swagger(paths)}` }],
    [
      'YAML, whatever was asked for',
      { do: 'reply', status: 200, body: `swagger: 2.0\ninfo: {title: a}\npaths: {/a: {get: {responses: {}}}}` },
    ],
    [
      'of a wrong content type',
      { do: 'reply', status: 200, headers: { 'content-type': 'text/html' }, body: swagger(paths) },
    ],
    ['answered with 201', { do: 'reply', status: 201, body: swagger(paths) }],
  ]
  test.each(taken)('%s is taken', async (_, fault) => {
    const outcome = await playKind('export', { spoil: ({ faults }) => faults.on('export', fault) })
    expect(outcome).toMatchObject({ conclusion: 'success', sent: 1, file: 'replaced' })
  })

  const refusals: [string, string, string, number][] = [
    ['APIG.2011', 'Invalid parameter value,parameterName:app_id. Please refer to …', 'Check the input `app`.', 400],
    ['APIG.2011', 'Invalid parameter value,parameterName:apis.', 'Check the input `apis`.', 400],
    ['APIG.2011', 'Invalid parameter value,parameterName:x.y. Please', 'does not accept its parameter “x.y”.', 400],
    ['APIG.1005', 'No permissions to request this method', '“read” authorisation', 403],
    ['APIG.3030', 'The instance does not exist;id:x', 'check `instance`, `project` and `region`', 404],
    ['APIG.0101', 'The API does not exist', 'check `region` or `endpoint`', 404],
    ['APIG.0201', 'Request entity too large', 'give fewer `apis`', 413],
    ['APIC.7701', 'Instance status conflict', 'run again when that is over', 409],
  ]
  test.each(refusals)('refused with %s “%s” says %s', async (code, message, advice, httpStatus) => {
    const fault = serviceErrorReply(httpStatus, code, message)
    const outcome = await playKind('export', { spoil: ({ faults }) => faults.on('export', fault) })
    expect(outcome).toMatchObject({ conclusion: 'failure', sent: 1, file: 'kept' })
    expect(outcome.says).toContain(advice)
  })

  test('retried until the step’s time is over stops in time', async () => {
    const outcome = await playKind('export', {
      spoil: ({ faults }) => faults.when(({ kind }) => (kind === 'export' ? status(503, {}) : undefined)),
      inputs: { timeout: '3', retries: '10' },
    })
    expect(outcome).toMatchObject({ conclusion: 'failure', file: 'kept' })
    expect(outcome.sent).toBeGreaterThan(2)
    expect(outcome.says).toContain('after the end of the step')
    expect(outcome.durationMs).toBeLessThan(8_000)
  })

  test('refused in words that imitate GitHub’s commands runs none of them', async () => {
    const message = 'no\n::set-output name=path::evil\n##[set-env name=PATH]evil ##[error]x'
    const outcome = await playKind('export', {
      spoil: ({ faults }) => faults.on('export', serviceErrorReply(400, 'APIG.2000', message)),
    })
    expect(outcome.outputs['path'] ?? '').toBe('')
    expect(outcome.annotations).toHaveLength(1)
  })
})

test('one application that fails leaves its file and lets the others through', async () => {
  await scenario({}, async ({ run, read, workspace, huawei }) => {
    await writeFile(join(workspace, 'orders.yaml'), 'mine')
    huawei.faults.when(({ kind, body }) =>
      kind === 'export' && body.includes(huawei.world.applications[0]?.id ?? '-') ? status(500) : undefined,
    )
    const result = await run({ output: '{app}.yaml' })
    expect(failureOf(result)).toContain('1 application could not be exported:\n- “orders”: Could not export')
    expect(await read('orders.yaml')).toBe('mine')
    expect(await read('客户中心.yaml')).toMatch(/^swagger: '2.0'/)
    expect(JSON.parse(result.outputs['paths'] ?? '')).toEqual(['客户中心.yaml'])
  })
})

const unknownKinds: RequestKind[] = ['listInstances', 'listApplications']
test.each(unknownKinds)('a look-up (%s) is retried too, and its end is a sentence', async (kind) => {
  await scenario({}, async ({ run, huawei }) => {
    const inputs = { instance: 'roma-prod', app: 'orders' }
    huawei.faults.on(kind, status(503))
    expect((await run(inputs)).conclusion).toBe('success')
    huawei.faults.on(kind, times(2, { do: 'reset' }))
    expect(failureOf(await run(inputs))).toMatch(
      /^Could not list the .*: the connection was cut off. It was tried 2 times.$/,
    )
  })
})
