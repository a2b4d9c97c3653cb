import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import type { HttpReply, HttpRequest } from '../../src/http/request.ts'
import { openSession, type Credential, type Session } from '../../src/sign-in/session.ts'

const start = Date.parse('2026-11-24T08:30:00Z')
const minutes = 60_000

/** What the service says to a request with this credential: nothing, or why it refuses. */
type Judge = (credential: string, url: string) => UserError | undefined

interface Play {
  readonly session: Session
  /** `credential url` of each request, in the order in which they started. */
  readonly sent: readonly string[]
  readonly renewals: () => number
  readonly pass: (milliseconds: number) => void
  readonly most: () => number
}

interface PlayOptions {
  readonly judge?: Judge
  readonly expiresAt?: number
  /** How long each new credential lasts; undefined: the user gave the one there is. */
  readonly lifetime?: number | undefined
  readonly renewalFails?: boolean
}

function play({ judge = () => undefined, expiresAt, lifetime, renewalFails = false }: PlayOptions = {}): Play {
  const sent: string[] = []
  let time = start
  let renewals = 0
  let busy = 0
  let most = 0
  const credentialOf = (name: string, end: number | undefined): Credential => ({
    prepare: (request) => ({ ...request, headers: { 'x-auth-token': name } }),
    expiresAt: end,
  })
  const send = async (request: HttpRequest, prepare: (request: HttpRequest) => HttpRequest = (same) => same) => {
    const credential = prepare(request).headers['x-auth-token'] ?? ''
    sent.push(`${credential} ${request.url}`)
    most = Math.max(most, ++busy)
    await new Promise((resolve) => setImmediate(resolve))
    busy--
    const refusal = judge(credential, request.url)
    if (refusal !== undefined) throw refusal
    return reply
  }
  const renew = async () => {
    renewals++
    await new Promise((resolve) => setImmediate(resolve))
    if (renewalFails) throw new UserError('request', 'IAM is unwell')
    return credentialOf(`T${renewals + 1}`, time + (lifetime ?? 0))
  }
  const session = openSession({
    projectId: 'p',
    credential: credentialOf('T1', expiresAt),
    renew: lifetime === undefined ? undefined : renew,
    send,
    now: () => time,
  })
  return { session, sent, renewals: () => renewals, pass: (by) => void (time += by), most: () => most }
}

const reply: HttpReply = { status: 200, headers: {}, body: Buffer.from('{}') }

function refused(status: number, code = '', message = ''): UserError {
  return new UserError('request', `answered ${status}`, { refusal: { status, code, message, requestId: '' } })
}

const request = (url: string): HttpRequest => ({ purpose: 'x', service: 'roma', method: 'GET', url, headers: {} })

/** Sends requests at once; each result is its error's message, or `ok`. */
function sendAll({ session }: Play, urls: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    urls.map((url) =>
      session.send(request(url)).then(
        () => 'ok',
        (error: unknown) => (error instanceof UserError ? error.message : 'a bug'),
      ),
    ),
  )
}

describe('the first request', () => {
  test('goes alone, and the others when it was accepted', async () => {
    const started: string[][] = []
    const one = play({
      judge: () => {
        started.push([...one.sent])
        return undefined
      },
    })
    expect(await sendAll(one, ['a', 'b', 'c'])).toEqual(['ok', 'ok', 'ok'])
    expect(started[0]).toEqual(['T1 a'])
    expect(one.sent).toEqual(['T1 a', 'T1 b', 'T1 c'])
    expect(one.most()).toBe(2)
  })

  test('that is refused stops all that have not started', async () => {
    const one = play({ judge: () => refused(401, 'APIG.0301', 'verify aksk signature fail') })
    expect(await sendAll(one, ['a', 'b', 'c', 'd'])).toEqual(Array.from({ length: 4 }, () => 'answered 401'))
    expect(one.sent).toEqual(['T1 a'])
    expect(await sendAll(one, ['e'])).toEqual(['answered 401'])
    expect(one.sent).toEqual(['T1 a'])
  })

  test('that the list of instances refuses with 400 does the same', async () => {
    const one = play({ judge: () => refused(400, 'ROMA.1002') })
    await sendAll(one, ['a', 'b', 'c'])
    expect(one.sent).toEqual(['T1 a'])
  })

  test.each([
    ['a time-out', new UserError('timeout', 'late')],
    ['a broken connection', new UserError('request', 'cut')],
    ['a busy server', refused(503)],
    ['a throttle', refused(429, 'APIG.0308')],
  ])('that ends in %s tells nothing of the sign-in, so the next goes alone too', async (_, error) => {
    const one = play({ judge: (_credential, url) => (url === 'c' ? undefined : url < 'c' ? error : refused(401)) })
    const results = await sendAll(one, ['a', 'b', 'c'])
    expect(results).toEqual([error.message, error.message, 'ok'])
    expect(one.most()).toBe(1)
  })

  test.each([400, 401, 403, 404, 409])('that is answered %i was accepted', async (status) => {
    const one = play({ judge: (_, url) => (url === 'a' ? refused(status, 'APIG.1005') : undefined) })
    expect(await sendAll(one, ['a', 'b', 'c', 'd'])).toEqual([`answered ${status}`, 'ok', 'ok', 'ok'])
    expect(one.most()).toBe(3)
  })

  test('of wrong keys is never followed by five more, whatever else goes wrong', async () => {
    const fault = fc.constantFrom(
      refused(401),
      refused(500),
      new UserError('timeout', 'late'),
      refused(401, 'APIG.0301'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 12, maxLength: 12 }), async (faults) => {
        const wrong: string[] = []
        const one = play({
          judge: (_, url) => {
            const error = faults[Number(url)] ?? refused(401)
            if (error.refusal?.status === 401) wrong.push(url)
            return error
          },
        })
        await sendAll(
          one,
          Array.from({ length: 12 }, (__, index) => String(index)),
        )
        expect(wrong.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('a refusal later on', () => {
  test('stops all that have not started', async () => {
    const one = play({ judge: (_, url) => (url === 'b' ? refused(401) : undefined) })
    await sendAll(one, ['a'])
    expect(await sendAll(one, ['b'])).toEqual(['answered 401'])
    expect(await sendAll(one, ['c'])).toEqual(['answered 401'])
    expect(one.sent).toEqual(['T1 a', 'T1 b'])
  })

  test('for want of a permission stops nothing', async () => {
    const one = play({ judge: (_, url) => (url === 'b' ? refused(403) : undefined) })
    expect(await sendAll(one, ['a', 'b', 'c'])).toEqual(['ok', 'answered 403', 'ok'])
  })
})

describe('renewal by time', () => {
  test('is five minutes early, and once for all that wait', async () => {
    const one = play({ expiresAt: start + 60 * minutes, lifetime: 60 * minutes })
    await sendAll(one, ['a'])
    one.pass(55 * minutes - 1)
    await sendAll(one, ['b'])
    expect(one.renewals()).toBe(0)
    one.pass(1)
    await sendAll(one, ['c', 'd', 'e'])
    expect(one.renewals()).toBe(1)
    expect(one.sent).toEqual(['T1 a', 'T1 b', 'T2 c', 'T2 d', 'T2 e'])
    one.pass(55 * minutes)
    await sendAll(one, ['f'])
    expect(one.sent.at(-1)).toBe('T3 f')
  })

  test('is not done for every request when a new credential is already due', async () => {
    const one = play({ expiresAt: start + 60 * minutes, lifetime: minutes })
    await sendAll(one, ['a'])
    one.pass(58 * minutes)
    await sendAll(one, ['b'])
    await sendAll(one, ['c'])
    await sendAll(one, ['d'])
    expect(one.renewals()).toBe(1)
    expect(one.sent).toEqual(['T1 a', 'T2 b', 'T2 c', 'T2 d'])
  })

  test('is not done for a time that is not known', async () => {
    const one = play({ lifetime: 60 * minutes })
    one.pass(10_000 * minutes)
    await sendAll(one, ['a'])
    expect(one.renewals()).toBe(0)
  })

  test('that fails is the request’s failure', async () => {
    const one = play({ expiresAt: start + 60 * minutes, lifetime: 60 * minutes, renewalFails: true })
    one.pass(56 * minutes)
    expect(await sendAll(one, ['a'])).toEqual(['IAM is unwell'])
    expect(one.sent).toEqual([])
  })
})

describe('renewal by refusal', () => {
  const expired: Judge = (credential) =>
    credential === 'T1' ? refused(401, 'APIG.1001', 'Session expired') : undefined

  test.each<[string, string]>([
    ['APIG.1001', ''],
    ['APIG.0307', ''],
    ['APIG.0301', 'Incorrect IAM authentication information: token expires, expires_at:2026-11-24'],
    ['APIGW.0301', 'token expired'],
  ])('is done on %s %s', async (code, message) => {
    const one = play({
      lifetime: 60 * minutes,
      judge: (credential) => (credential === 'T1' ? refused(401, code, message) : undefined),
    })
    expect(await sendAll(one, ['a', 'b'])).toEqual(['ok', 'ok'])
    expect(one.sent).toEqual(['T1 a', 'T2 a', 'T2 b'])
  })

  test.each<[string, string]>([
    ['APIG.1002', 'Incorrect token'],
    ['APIG.0301', 'decrypt token fail'],
    ['', 'expired'],
  ])('is not done on %s %s', async (code, message) => {
    const one = play({ lifetime: 60 * minutes, judge: () => refused(401, code, message) })
    expect(await sendAll(one, ['a', 'b'])).toEqual(['answered 401', 'answered 401'])
    expect(one.sent).toEqual(['T1 a'])
    expect(one.renewals()).toBe(0)
  })

  test('is done once for all that were refused together', async () => {
    let isExpired = false
    const one = play({
      lifetime: 60 * minutes,
      judge: (credential, url) => (isExpired ? expired(credential, url) : undefined),
    })
    await sendAll(one, ['a'])
    isExpired = true
    expect(await sendAll(one, ['b', 'c', 'd'])).toEqual(['ok', 'ok', 'ok'])
    expect(one.renewals()).toBe(1)
    expect(one.sent).toEqual(['T1 a', 'T1 b', 'T1 c', 'T1 d', 'T2 b', 'T2 c', 'T2 d'])
  })

  test('is done once in a run: a second expiry is an error', async () => {
    const one = play({
      lifetime: 60 * minutes,
      judge: (_, url) => (url === 'a' ? undefined : refused(401, 'APIG.1001')),
    })
    await sendAll(one, ['a'])
    expect(await sendAll(one, ['b'])).toEqual(['answered 401'])
    expect(one.sent).toEqual(['T1 a', 'T1 b', 'T2 b'])
    // What the new one is refused stops the rest as well.
    expect(await sendAll(one, ['c'])).toEqual(['answered 401'])
    expect(one.sent).toHaveLength(3)
  })

  test('is never done for a user’s own token', async () => {
    const one = play({ judge: expired })
    expect(await sendAll(one, ['a', 'b'])).toEqual(['answered 401', 'answered 401'])
    expect(one.sent).toEqual(['T1 a'])
  })

  test('that fails is the request’s failure', async () => {
    const one = play({ lifetime: 60 * minutes, judge: expired, renewalFails: true })
    expect(await sendAll(one, ['a'])).toEqual(['IAM is unwell'])
  })
})
