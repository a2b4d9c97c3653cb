import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { holdsError, parseRefusal, refusesSignIn, saysExpired } from '../../src/http/huawei-error.ts'

const same = (text: string) => text
const parse = (body: unknown, status = 401, headers = {}) =>
  parseRefusal(status, headers, typeof body === 'string' ? body : JSON.stringify(body), same)

describe('the shapes of an error', () => {
  test.each<[string, unknown, { code: string; message: string }]>([
    [
      'ROMA Connect’s',
      { error_code: 'APIG.1005', error_msg: 'No permissions' },
      { code: 'APIG.1005', message: 'No permissions' },
    ],
    [
      'the gateway’s',
      {
        error_msg: 'Incorrect IAM authentication information: decrypt token fail',
        error_code: 'APIG.0301',
        request_id: 'r',
      },
      { code: 'APIG.0301', message: 'Incorrect IAM authentication information: decrypt token fail' },
    ],
    ['an older one', { errorCode: 'X.1', errorMsg: 'old' }, { code: 'X.1', message: 'old' }],
    ['a plain one', { code: 'X.2', message: 'plain' }, { code: 'X.2', message: 'plain' }],
    [
      'IAM’s of Keystone',
      { error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' } },
      { code: '', message: 'The username or password is wrong.' },
    ],
    [
      'IAM’s of STS',
      { error_code: 'PAP5.0001', error_msg: 'access denied', request_id: 'r', encoded_authorization_message: 'x' },
      { code: 'PAP5.0001', message: 'access denied' },
    ],
    [
      'a number',
      { error_code: 1103, error_msg: 'Incorrect password' },
      { code: '1103', message: 'Incorrect password' },
    ],
    ['a nested one', { a: { b: { error_code: 'X.3', error_msg: 'deep' } } }, { code: 'X.3', message: 'deep' }],
    ['one in a list', { errors: [{ code: 'X.4', message: 'listed' }] }, { code: 'X.4', message: 'listed' }],
    [
      'the gateway’s without a code',
      { message: 'Unauthorized', request_id: 'r' },
      { code: '', message: 'Unauthorized' },
    ],
    ['a list', { errorcode: ['X.8', 'words'] }, { code: 'X.8', message: 'X.8 words' }],
    ['a list of numbers', { errorcode: [1101] }, { code: '1101', message: '1101' }],
    ['one after a byte order mark', '\ufeff{"error_code":"X.9","error_msg":"y"}', { code: 'X.9', message: 'y' }],
    ['one without a message', { error_code: 'X.5' }, { code: 'X.5', message: '' }],
    ['one without a code', { message: 'only words' }, { code: '', message: 'only words' }],
    [
      'the first of several',
      { error_code: 'X.6', error_msg: 'a', code: 'X.7', message: 'b' },
      { code: 'X.6', message: 'a' },
    ],
  ])('%s', (_, body, expected) => {
    expect(parse(body)).toMatchObject({ status: 401, ...expected })
  })

  test('a status that differs from the code stays a code', () => {
    expect(parse({ error: { code: 403, message: 'x' } }, 401).code).toBe('403')
  })
})

describe('what is no error of theirs', () => {
  test.each<[string, unknown, string]>([
    ['nothing', '', ''],
    ['blanks', ' \r\n ', ''],
    ['text', 'upstream connect error\nor disconnect', 'upstream connect error or disconnect'],
    ['HTML', '<html><body>no</body></html>', 'an HTML page'],
    [
      'HTML with a title',
      ' <!DOCTYPE html>\n<title class="a">502 Bad\nGateway</title>',
      'an HTML page with the title ‘502 Bad Gateway’',
    ],
    ['XML', '<?xml version="1.0"?><Error/>', 'an HTML page'],
    ['JSON of another shape', { detail: 'no' }, '{"detail":"no"}'],
    ['a JSON text', '"no"', '"no"'],
    ['a JSON null', 'null', 'null'],
    [
      'too deep',
      { a: { b: { c: { d: { error_code: 'X', error_msg: 'y' } } } } },
      '{"a":{"b":{"c":{"d":{"error_code":"X","error_msg":"y"}}}}}',
    ],
    ['cut JSON', '{"error_code":"X","error_m', '{"error_code":"X","error_m'],
  ])('%s', (_, body, expected) => {
    expect(parse(body)).toMatchObject({ code: '', message: expected })
  })

  test('is short, however long', () => {
    expect(parse('x'.repeat(1_000_000)).message).toHaveLength(400)
    expect(parse({ error_code: 'C'.repeat(5_000), error_msg: 'm'.repeat(5_000) })).toMatchObject({
      code: expect.stringMatching(/^C{59}…$/),
      message: expect.stringMatching(/^m{399}…$/),
    })
  })
})

describe('the request ID', () => {
  test.each<[unknown, Readonly<Record<string, string>>, string]>([
    [{ error_code: 'X', error_msg: 'y', request_id: 'body' }, { 'x-request-id': 'header' }, 'body'],
    [{ error_code: 'X', error_msg: 'y' }, { 'x-request-id': 'header', 'x-iam-trace-id': 'trace' }, 'header'],
    ['no JSON', { 'x-iam-trace-id': 'trace' }, 'trace'],
    ['', {}, ''],
    [{ request_id: 7 }, {}, '7'],
  ])('of %j with %j', (body, headers, expected) => {
    expect(parse(body, 400, headers).requestId).toBe(expected)
  })
})

describe('what must not be told', () => {
  test.each([
    'verify aksk signature fail, canonicalRequest:POST|/v2/|x-security-token:sentinel|',
    'verify aksk signature fail, canonicalRequest: POST\n/v2/\nx-security-token:sentinel',
    'verify aksk signature fail, canonical_request=x-security-token:sentinel',
    'verify aksk signature fail, canonical request POST x-security-token:sentinel',
  ])('the request that the gateway repeats: %j', (message) => {
    for (const body of [{ error_code: 'APIG.0301', error_msg: message }, { message }, message, { other: message }]) {
      const told = parse(body)
      expect(told.message).toContain('verify aksk signature fail, the signature does not match the request')
      expect(told.message).not.toMatch(/sentinel|x-security-token/)
    }
  })

  test('a known secret, whatever the limit cuts', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9+/=]{8,600}$/),
        fc.integer({ min: 0, max: 420 }),
        fc.constantFrom('text', 'json', 'code'),
        (secret, before, kind) => {
          const text = `${'.'.repeat(before)}${secret}`
          const body =
            kind === 'text'
              ? text
              : JSON.stringify(kind === 'json' ? { error_msg: text } : { error_code: text, error_msg: '-' })
          const scrub = (foreign: string) => foreign.replaceAll(secret, '***')
          const { code, message } = parseRefusal(400, { 'x-request-id': text }, body, scrub)
          expect(`${code}${message}`).not.toContain(secret.slice(0, 6))
        },
      ),
    )
  })

  test('a line break, a control character or a command of the runner’s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (message, code) => {
        const told = parse({ error_code: code, error_msg: message }, 400, { 'x-request-id': message })
        for (const text of Object.values(told)) expect(String(text)).not.toMatch(/[\p{Cc}\u2028\u2029]|##\[/u)
      }),
    )
  })
})

test('never throws, whatever the body', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' })), (body) => {
      expect(parse(body, 500).status).toBe(500)
    }),
  )
})

describe('with the status 200', () => {
  test.each<[unknown, boolean]>([
    [{ error_code: 'APIG.9999', error_msg: 'System error' }, true],
    [{ errorCode: 'APIG.9999', errorMsg: 'System error' }, true],
    [{ errorcode: ['APIG.9999'] }, true],
    [{ error: { code: 401, message: 'no', title: 'Unauthorized' } }, true],
    [{ error: { error_code: 'X', error_msg: 'y' } }, true],
    [{ code: 'X', message: 'no' }, true],
    [{ message: 'no', request_id: 'r' }, true],
    ['\ufeff{"error_code":"X"}', true],
    [{ error_code: 'X', instances: [] }, true],
    // A good list, document or token.
    [{ total: 1, instances: [{ id: 'i', name: 'n', status: 'ERROR', error_code: 'X', error_msg: 'y' }] }, false],
    [{ error_code: null, error_msg: null, apis: [] }, false],
    [{ error_code: '', total: 0, apis: null }, false],
    [{ error_code: 'APIG.0000', error_msg: 'Successful' }, false],
    [{ code: 200, message: 'ok' }, false],
    [{ swagger: '2.0', paths: {}, 'x-error': { code: 'X', message: 'y' } }, false],
    [{ definitions: { error: { code: 'X', message: 'y' } }, message: 'a title' }, false],
    [{ token: { project: {} } }, false],
    [{ value: 'eyJ' }, false],
    [{}, false],
    [[], false],
    ['', false],
    ['swagger: "2.0"', false],
    ['null', false],
  ])('%j is an error: %p', (body, expected) => {
    expect(holdsError(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))).toBe(expected)
  })

  test('nothing that is as long as a document is looked at', () => {
    expect(holdsError(Buffer.from(JSON.stringify({ error_code: 'X', error_msg: 'x'.repeat(70_000) })))).toBe(false)
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (body) => {
        expect(typeof holdsError(Buffer.from(body))).toBe('boolean')
      }),
    )
  })
})

describe('what a new credential can mend', () => {
  test.each<[string, string, boolean]>([
    ['APIG.1001', '', true],
    ['APIG.0307', '', true],
    ['APIG.0301', 'token expires, expires_at:2026', true],
    ['APIGW.0301', 'security token expires', true],
    ['APIG.0301', 'decrypt token fail', false],
    ['APIG.0301', 'calc aksk signature fail:signature expired, signature time:1,server time:2', false],
    ['APIGW.0303', 'signature expired', false],
    ['X', 'expired', false],
  ])('%s “%s”: %p', (code, message, expected) => {
    expect(saysExpired({ status: 401, code, message, requestId: '' })).toBe(expected)
  })
})

describe('refusesSignIn', () => {
  test.each<[number, string, boolean]>([
    [401, '', true],
    [401, 'APIG.0301', true],
    [400, 'ROMA.1000', true],
    [400, 'ROMA.1002', true],
    [400, 'ROMA.1006', false],
    [403, 'APIG.1005', false],
    [401, 'APIG.1005', false],
    [500, 'APIG.9999', false],
    [200, 'APIG.0301', true],
    [200, '401', true],
    [403, 'APIGW.0302', false],
  ])('%i %s: %s', (status, code, expected) => {
    expect(refusesSignIn({ status, code, message: '', requestId: '' })).toBe(expected)
  })
})
