import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { equalJson, rawNumber, setOwn, type Json, type JsonObject } from '../../src/swagger/json.ts'
import { redact } from '../../src/livedata/redact.ts'
import { namesSecret } from '../../src/swagger/secret-names.ts'

const swagger = (parts: JsonObject): JsonObject => ({ swagger: '2.0', paths: {}, ...parts })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const R = 'REDACTED'

describe('names of secrets', () => {
  test.each([
    ...[
      'password',
      'dbPassword',
      'DB_PASSWORD',
      'passwd',
      'pwd',
      'secret',
      'client-secret',
      'token',
      'X-Auth-Token',
      'secret_key',
    ],
    ...[
      'access_key',
      'AccessKey',
      'private-key',
      'api_key',
      'X-API-Key',
      'credential',
      'Authorization',
      'x-livedata-signature.secret',
    ],
  ])('%s', (name) => {
    expect(namesSecret(name)).toBe(true)
  })

  test.each([
    'key',
    'signature.key',
    'passwordHint',
    'tokenUrl',
    'secrets',
    'accessKeyId',
    'author',
    '',
    'pass word',
    '__proto__',
  ])('not %s', (name) => {
    expect(namesSecret(name)).toBe(false)
  })
})

describe('extensions', () => {
  test.each<[string, Json, Json, number]>([
    [
      'the secret of a signature, not its key',
      { 'x-livedata-signature': { key: 'k', secret: 'abcd' } },
      { 'x-livedata-signature': { key: 'k', secret: R } },
      1,
    ],
    ['an extension that is one itself', { 'x-api-token': 'abcd' }, { 'x-api-token': R }, 1],
    [
      'at any depth, in lists too',
      { 'x-a': [1, { b: { password: 'abcd' } }, 2] },
      { 'x-a': [1, { b: { password: R } }, 2] },
      1,
    ],
    [
      'all that is beneath',
      { 'x-secret': { a: ['abcd', { b: 1 }], c: true, d: null } },
      { 'x-secret': { a: [R, { b: R }], c: true, d: null } },
      2,
    ],
    ['numbers', { 'x-a': { pwd: 1234, token: rawNumber('1.0') } }, { 'x-a': { pwd: R, token: R } }, 2],
    [
      'nothing that is empty',
      { 'x-a': { pwd: '', token: ' ', secret: [], password: {} } },
      { 'x-a': { pwd: '', token: ' ', secret: [], password: {} } },
      0,
    ],
    [
      'no reference',
      { 'x-a': { pwd: '#{db.pwd}', token: ' #{a} ' } },
      { 'x-a': { pwd: '#{db.pwd}', token: ' #{a} ' } },
      0,
    ],
    [
      'no reference to a password or a certificate',
      { 'x-a': { pwd: 'CipherUtils.getPlainCipherText("a")', token: "CipherUtils.getPlainCertificate( 'a' );" } },
      { 'x-a': { pwd: 'CipherUtils.getPlainCipherText("a")', token: "CipherUtils.getPlainCertificate( 'a' );" } },
      0,
    ],
    [
      'what is more than a reference',
      { 'x-a': { pwd: 'a#{b}', token: '#{a}#{b}' } },
      { 'x-a': { pwd: R, token: R } },
      2,
    ],
    ['what is redacted already, without counting it', { 'x-a': { pwd: R } }, { 'x-a': { pwd: R } }, 0],
    [
      'nothing else',
      { password: 'abcd', 'x-a': { key: 'abcd', name: 'password', list: ['abcd'] } },
      { password: 'abcd', 'x-a': { key: 'abcd', name: 'password', list: ['abcd'] } },
      0,
    ],
  ])('%s', (_, scheme, expected, redactions) => {
    const document = swagger({ securityDefinitions: { a: scheme } })
    const result = redact(document)
    expect(equalJson(result.document, swagger({ securityDefinitions: { a: expected } }))).toBe(true)
    expect(result.redactions).toBe(redactions)
    if (redactions === 0) expect(result.document).toBe(document)
  })

  test('are told from names by their position', () => {
    const document = swagger({
      definitions: {
        'x-token': { type: 'string', properties: { 'x-secret': { default: 'abcd' } }, example: { 'x-token': 'abcd' } },
      },
      responses: { 'x-password': { description: 'abcd' } },
      parameters: { 'x-secret': { name: 'a', in: 'query', default: 'abcd' } },
    })
    expect(redact(document).document).toBe(document)
  })

  test('are found everywhere', () => {
    const x = { 'x-token': 'abcd' }
    const document = swagger({
      ...x,
      info: { ...x, contact: x, license: x },
      tags: [x],
      externalDocs: x,
      paths: {
        ...x,
        '/a': {
          ...x,
          parameters: [x, { schema: x }],
          get: {
            ...x,
            responses: {
              ...x,
              '200': { ...x, schema: { allOf: [x], items: { properties: { a: x } } }, headers: { a: x } },
            },
          },
        },
      },
      definitions: { A: { ...x, additionalProperties: x, xml: x } },
      securityDefinitions: { a: { ...x, scopes: x } },
    })
    const { document: redacted, redactions } = redact(document)
    expect(JSON.stringify(redacted)).not.toContain('abcd')
    expect(redactions).toBe(JSON.stringify(document).split('abcd').length - 1)
  })
})

describe('defaults', () => {
  const parameter = (name: Json, value: Json) => ({ name, in: 'header', type: 'string', default: value })

  test.each<[string, JsonObject, JsonObject]>([
    [
      'of a parameter',
      { paths: { '/a': { get: { parameters: [parameter('X-Auth-Token', 'abcd')] } } } },
      { paths: { '/a': { get: { parameters: [parameter('X-Auth-Token', R)] } } } },
    ],
    [
      'of a path',
      { paths: { '/a': { parameters: [parameter('pwd', 1234)] } } },
      { paths: { '/a': { parameters: [parameter('pwd', R)] } } },
    ],
    [
      'of a shared parameter',
      { parameters: { A: parameter('api_key', ['abcd']) } },
      { parameters: { A: parameter('api_key', [R]) } },
    ],
    [
      'of a header',
      { responses: { A: { headers: { 'x-token': { type: 'string', default: 'abcd', 'x-secret': 'abcd' } } } } },
      { responses: { A: { headers: { 'x-token': { type: 'string', default: R, 'x-secret': R } } } } },
    ],
    [
      'and nothing else of a parameter',
      { parameters: { A: { ...parameter('pwd', 'abcd'), enum: ['abcd'], 'x-a': 'abcd' } } },
      { parameters: { A: { ...parameter('pwd', R), enum: ['abcd'], 'x-a': 'abcd' } } },
    ],
    [
      'of no schema, whatever else it says',
      { definitions: { A: parameter('token', 'abcd') } },
      { definitions: { A: parameter('token', 'abcd') } },
    ],
    [
      'of none that is empty or a reference',
      { parameters: { A: parameter('pwd', ''), B: parameter('pwd', '#{a}') } },
      { parameters: { A: parameter('pwd', ''), B: parameter('pwd', '#{a}') } },
    ],
    [
      'of no other name',
      { parameters: { token: parameter('a', 'abcd') } },
      { parameters: { token: parameter('a', 'abcd') } },
    ],
    ['of no nameless one', { parameters: { A: parameter(1, 'abcd') } }, { parameters: { A: parameter(1, 'abcd') } }],
    [
      'of no malformed header',
      { responses: { A: { headers: { token: 'abcd' } } } },
      { responses: { A: { headers: { token: 'abcd' } } } },
    ],
  ])('%s', (_, parts, expected) => {
    expect(redact(swagger(parts)).document).toEqual(swagger(expected))
  })
})

describe('what is replaced', () => {
  test('is told for the log, once, unless it is so short that masking would eat the log', () => {
    const document = swagger({
      'x-a': { pwd: 'abcd', password: 'abcd', token: 123, secret: 12345, passwd: rawNumber('1.50') },
    })
    expect(redact(document)).toMatchObject({ redactions: 5, secrets: ['abcd', '12345', '1.50'] })
  })

  test('is replaced in a copy', () => {
    const document = swagger({ 'x-a': { pwd: 'abcd' }, definitions: { A: {} } })
    const { document: redacted } = redact(document)
    expect(document['x-a']).toEqual({ pwd: 'abcd' })
    expect(redacted['definitions']).toBe(document['definitions'])
  })

  test('may stand beside __proto__', () => {
    const extension: JsonObject = { pwd: 'abcd' }
    setOwn(extension, '__proto__', { token: 'abcd' })
    const { document } = redact(swagger({ 'x-a': extension }))
    expect(JSON.stringify(document['x-a'])).toBe('{"pwd":"REDACTED","__proto__":{"token":"REDACTED"}}')
  })

  test('stays replaced', () => {
    const name = fc.constantFrom('x-a', 'pwd', 'token', 'a', 'key')
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        fc.constantFrom<Json>('abcd', 1234, null, '#{a}'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(value, (any) => {
        const { document } = redact(swagger({ 'x-a': any, paths: { '/a': { get: any } } }))
        expect(redact(document)).toMatchObject({ redactions: 0, secrets: [] })
      }),
    )
  })
})

describe('scripts', () => {
  const withScript = (scripts: Json) => swagger({ paths: { '/a/{id}': { post: { 'x-livedata-scripts': scripts } } } })
  const found = (script: string) => redact(withScript([{ type: 'function', content: base64(script) }])).findings

  test('with a credential stay, and give a finding without its value', () => {
    const document = withScript([
      { content: base64('a') },
      { type: 'function', content: base64('var a;\nvar password = "hunter2";') },
    ])
    expect(redact(document)).toEqual({
      document,
      redactions: 0,
      secrets: [],
      findings: [
        {
          id: 'roma-credential-in-script',
          pointer: '/paths/~1a~1{id}/post/x-livedata-scripts/1/content',
          text: expect.stringMatching(/^The script of POST \/a\/\{id\} holds a password or key in line 2\..*\.$/),
          method: 'POST',
          path: '/a/{id}',
        },
      ],
    })
  })

  test.each([
    ['a password', 'var password = "hunter2";'],
    ['a password of the kind that people choose', "var dbPwd='changeme'"],
    ['a password in brackets', `config["db_pwd"] = 'abcd1234'`],
    ['a password in JSON', '{"password":"x12345"}'],
    ['a password with signs', 'password: "p@ss/w0rd!#"'],
    ['a secret that is put', 'map.put("secret", "aaaa1111")'],
    ['a password that is set', 'source.setPassword("pw12")'],
    ['a password of PL/SQL', "v_password := 'abcd';"],
    ['a password of SQL', 'CREATE USER bob IDENTIFIED BY abc123'],
    ['a password with a sign of an expression in it', 'password = "ab+cd=12"'],
    ['a password that is Base64', 'password = "/abcd1234+/w=="'],
    ['a password with a scheme', 'password = "Basic dXNlcjpwYXNz"'],
    ['a password of small letters with a scheme', 'password = "Basic abcdefgh"'],
    ['a password that ends like a scheme', 'password = "tokenBasic"'],
    ['a password with something to be filled in', 'password = "hunter2#{suffix}"'],
    ['a password for a connection', 'DriverManager.getConnection(url, "root", "pw12")'],
    ['an access key', 'var ak = "ABCDEFGHIJKLMNOPQRST"'],
    ['a secret key', "var sk: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN'"],
    ['an access key ID', 'accessKeyId = "ABCDEFGHIJKLMNOPQRST"'],
    ['an access key of AWS', 'use(`AKIAABCDEFGHIJKLMNOP`)'],
    ['a token', 'var token = "0123456789abcdef"'],
    ['a JSON web token', 'x("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N")'],
    ['a header', 'headers["Authorization"] = "Basic dXNlcjpwYXNz"'],
    ['a bearer', "send('Bearer 0123456789abcdef')"],
    ['a private key', 'var key = "-----BEGIN RSA PRIVATE KEY-----\\nMIIE"'],
    ['a password in a JDBC URL', 'jdbc:mysql://h:3306/db?user=root&password=pw'],
    ['a password in a JDBC URL of Oracle', 'jdbc:oracle:thin:scott/tiger@host:1521:orcl'],
    ['a password in a URL', 'https://user:pw1@host/x'],
    ['a token in a URL', 'get("https://host/x?access_token=0123456789")'],
  ])('%s', (_, script) => {
    expect(found(script)).not.toHaveLength(0)
    expect(found(`\n// é\n${script}\n`)).not.toHaveLength(0)
  })

  test.each([
    'var password = "#{db.password}"',
    'var password = "${password}"',
    'var password = CipherUtils.getPlainCipherText("db-password")',
    'var token = data.headers["X-Auth-Token"]',
    'var token = getToken("orders")',
    '"password=" + pwd + "&user=" + user',
    '"password="+pwd+"&user="',
    'body = \'{"password":"\' + pwd + \'"}\'',
    'if (token == "abcd") return',
    'if (password !== "abcd") return',
    'var tokenUrl = "https://host/oauth/token"',
    'var TOKEN = "X-Auth-Token"',
    'var fields = { password: "user_password", token: "string" }',
    'var token = "";',
    'var password = null, secret = undefined',
    'var password = "******"',
    'var token = "Bearer token"',
    'var token = "bearer  string"',
    'var secret = "Bearer"',
    'var password = "/etc"',
    'var password = "/etc/passwd-file"',
    'var password = "&user="',
    'var secret = "https://host/long"',
    'var token = "<your token>"',
    'throw "password: please enter one"',
    'message.token = "The token has expired"',
    '"Bearer " + token',
    '// Bearer authentication, "Bearer authentication"',
    'select password from users where password = #{password} and token = :token',
    "select * from t where secret = '${secret}'",
    'https://host:8080/a@b',
    'https://host/x?token=#{token}',
    'x.password = y.password',
    'jdbc:mysql://h/db?password=#{pw}',
    'connection.getConnection(url, "root", CipherUtils.getPlainCipherText("a"))',
    'var task = "ABCDEFGHIJKLMNOPQRST"',
    'create user bob identified by #{pw}',
  ])('no credential: %s', (script) => {
    expect(found(script)).toEqual([])
  })

  test('give one finding for a line, by the most telling rule', () => {
    const script = 'a.password = "hunter2"\nheaders["Authorization"] = "Basic dXNlcjpwYXNz"; b.password = "hunter2"'
    expect(found(script).map(({ text }) => text)).toEqual([
      expect.stringContaining('a password or key in line 1'),
      expect.stringContaining('an Authorization header in line 2'),
    ])
  })

  test('that stand alone are named without a position', () => {
    const { findings } = redact(withScript({ content: base64('password = "hunter2"') }))
    expect(findings).toMatchObject([{ pointer: '/paths/~1a~1{id}/post/x-livedata-scripts/content' }])
  })

  test.each<[string, Json]>([
    ['a script that is not Base64', [{ content: 'password = "hunter2"' }]],
    ['a script that Base64 could be decoded from', [{ content: 'ak=AKIAABCAABCAABCAABCA' }]],
    ['Base64 in lines', [{ content: base64('password = "hunter2"').replace(/.{8}/g, '$&\r\n') }]],
    ['Base64 without padding', [{ content: base64('password = "hunter2"').replace(/=+$/, '') }]],
    ['a script among what is none', [null, 'x', { content: 1 }, [], { content: base64('password = "hunter2"') }]],
  ])('%s', (_, scripts) => {
    expect(redact(withScript(scripts)).findings).toHaveLength(1)
  })

  test('of other places, or that are malformed, are none', () => {
    expect(redact(withScript('password = "hunter2"')).findings).toEqual([])
    expect(redact(swagger({ 'x-livedata-scripts': [{ content: 'password = "hunter2"' }] })).findings).toEqual([])
    expect(redact({ swagger: '2.0' }).findings).toEqual([])
  })

  test('are looked through in linear time', () => {
    const started = performance.now()
    for (const piece of [
      'password="hunter2"\n',
      'password',
      'password = "',
      '"Bearer ',
      '://a:',
      'jdbc:',
      'eyJaaaaaaaaaaaa.',
      '?token=',
      'set',
      'user ',
      '-----BEGIN ',
      'getConnection(a,',
      '{',
      '${',
      "'",
      '\t',
      '= ',
    ]) {
      found(piece.repeat(1_000_000 / piece.length))
    }
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})
