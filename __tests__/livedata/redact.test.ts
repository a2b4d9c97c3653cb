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
    ...[
      'secrets',
      'tokens',
      'accessKeyId',
      'access_key_ids',
      'pass word',
      'api key',
      'passphrase',
      'credentials',
      'db.pass',
      'signKey',
      'AES_KEY',
    ],
    ...[
      'ak',
      'SK',
      'obs_sk',
      'ObsAk',
      '密码',
      '数据库口令',
      '密钥',
      '私钥',
      '访问令牌',
      'ｐａｓｓｗｏｒｄ',
      'pass\u200bword',
      'password2',
    ],
  ])('%s', (name) => {
    expect(namesSecret(name)).toBe(true)
  })

  test.each([
    'key',
    'signature.key',
    'passwordHint',
    'tokenUrl',
    'author',
    '',
    ...['task', 'risk', 'mask', 'Break', 'compass', 'bypass', 'passenger', '密码提示', 'tokenizer', 'k', 'akb'],
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

  test.each<[string, Json, Json]>([
    [
      'pairs of a name and a value',
      {
        fields: [
          { name: 'password', value: 'abcd' },
          { key: 'token', value: 1234 },
          { name: 'user', value: 'bob' },
        ],
      },
      {
        fields: [
          { name: 'password', value: R },
          { key: 'token', value: R },
          { name: 'user', value: 'bob' },
        ],
      },
    ],
    ['plurals', { passwords: ['abcd', 'efgh'], tokens: { a: 'abcd' } }, { passwords: [R, R], tokens: { a: R } }],
    ['Chinese names', { 密码: 'abcd', 数据库口令: 'abcd' }, { 密码: R, 数据库口令: R }],
    [
      'keys with blanks, full-width and invisible letters',
      { 'access key': 'abcd', ｐｗｄ: 'a1', 'pass\u200bword': 'x1' },
      { 'access key': R, ｐｗｄ: R, 'pass\u200bword': R },
    ],
    ['ak and sk', { ak: 'abcd', sk: 'efgh', task: 'abcd' }, { ak: R, sk: R, task: 'abcd' }],
    ['a password in a URL', { url: 'https://user:hunter22@host/x?a=1' }, { url: `https://user:${R}@host/x?a=1` }],
    [
      'a password with an at sign in a URL',
      { url: 'amqp://mq:Huawei@123@10.0.0.5:5672' },
      { url: `amqp://mq:${R}@10.0.0.5:5672` },
    ],
    [
      'a password in a JDBC URL and in an ODBC string',
      { a: 'jdbc:mysql://h/db?user=a&password=hunter22&x=1', b: 'Driver={SQL Server};Server=h;Uid=sa;Pwd=hunter22;' },
      { a: `jdbc:mysql://h/db?user=a&password=${R}&x=1`, b: `Driver={SQL Server};Server=h;Uid=sa;Pwd=${R};` },
    ],
    [
      'a header',
      { headers: { Auth: 'Bearer 4f9aa1c0e4b94a0db7d0f7a8b9c1d2e3', Other: 'Basic c3ZjOkh1YXdlaUAxMjM=' } },
      { headers: { Auth: `Bearer ${R}`, Other: `Basic ${R}` } },
    ],
    [
      'a JSON web token in a sentence',
      { a: 'Try eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N first' },
      { a: `Try ${R} first` },
    ],
    ['a private key', { pem: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n' }, { pem: `${R}\n` }],
    [
      'the key of a webhook',
      { hook: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=4f8f2f3e-7f7b-4c55-9f53-0c1c8a6c2b11' },
      { hook: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${R}` },
    ],
    [
      'a value beside what describes it',
      { password: { type: 'string', label: 'Password', default: 'abcd' } },
      { password: { type: 'string', label: 'Password', default: R } },
    ],
  ])('redacted: %s', (_, extension, expected) => {
    const { document } = redact(swagger({ 'x-a': extension }))
    expect(document['x-a']).toEqual(expected)
    expect(redact(document)).toMatchObject({ document, redactions: 0 })
  })

  test.each<[string, Json]>([
    [
      'titles of examples',
      { 'x-ms-examples': { 'Get a secret': { $ref: './a.json' }, 'Page by token': { $ref: 'b' } } },
    ],
    [
      'one title of an example',
      { 'x-ms-examples': { GetSecret: { parameters: { id: 'abc' }, responses: { 200: { a: 1 } } } } },
    ],
    ['a reference', { 'x-token': { $ref: '#/definitions/Token' }, 'x-a': { token: { $ref: 'x' } } }],
    ['constants', { 'x-enum-comments': { PASSWORD: 'Sign in by password', TOKEN: 'by token', SECRET: 'Geheim' } }],
    [
      'names of constants',
      { 'x-enum-varnames': ['PASSWORD', 'TOKEN'], 'x-kinds': { PASSWORD: 'Password', KEY: 'Key' } },
    ],
    ['codes of errors', { 'x-errors': { INVALID_TOKEN: 'APIG.0301', WRONG_PASSWORD: 'IAM.0011' } }],
    ['numbers of errors', { 'x-codes': { INVALID_TOKEN: 40101, BAD_PASSWORD: 40102, NOT_FOUND: 40400 } }],
    [
      'errors with texts',
      { 'x-responses': { EXPIRED_TOKEN: { message: 'x1y2', status: 401 }, OTHER: { status: 500 } } },
    ],
    ['languages', { 'x-i18n': { password: { en: 'Password', zh: '密码' }, token: { en: 'Token', zh: '令牌' } } }],
    [
      'labels',
      { 'x-labels': { password: 'Passwort', secret: 'Geheimnis' }, 'x-b': { password: '密码', token: 'Token' } },
    ],
    ['sentences', { 'x-a': { password: 'Enter your password', token: 'The token, as it was given to you.' } }],
    [
      'what repeats its name',
      { 'x-a': { password: 'Password', userToken: 'user_token', client_secret: 'Client Secret' } },
    ],
    ['types', { 'x-a': { password: 'string', token: 'required', secret: 'hidden' } }],
    ['flags', { 'x-a': { show_password: true, token: false, secret: null, password: 'true' } }],
    ['counts', { 'x-usage': { max_tokens: 4096, prompt_tokens: 12 } }],
    [
      'addresses',
      { 'x-a': { token: 'https://iam.example.com/v3/auth/tokens', secret: '/run/secrets/db', credential: './a/b' } },
    ],
    ['the key of a signature', { 'x-livedata-signature': { key: 'abcd', secret: '#{a}' } }],
    ['a list of names', { 'x-a': { secrets: ['password', 'token'] } }],
    [
      'placeholders in addresses',
      {
        'x-a': {
          url: 'https://user:password@host/',
          b: 'https://<user>:<password>@host',
          c: 'jdbc:mysql://h/d?password=#{p}',
        },
      },
    ],
  ])('untouched: %s', (_, extensions) => {
    const document = swagger(extensions as JsonObject)
    expect(redact(document).document).toEqual(document)
    expect(redact(document).redactions).toBe(0)
  })

  test('the secret of a signature is one whatever it looks like', () => {
    const document = swagger({ 'x-livedata-signature': { key: 'a', secret: 'the secret of all' } })
    expect(redact(document).document['x-livedata-signature']).toEqual({ key: 'a', secret: R })
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
  const without = (name: Json, ...left: string[]) => ({
    name,
    in: 'header',
    type: 'string',
    'x-redacted': left.length > 0 ? left : ['default'],
  })

  test.each<[string, JsonObject, JsonObject]>([
    [
      'of a parameter',
      { paths: { '/a': { get: { parameters: [parameter('X-Auth-Token', 'abcd')] } } } },
      { paths: { '/a': { get: { parameters: [without('X-Auth-Token')] } } } },
    ],
    [
      'of a path',
      { paths: { '/a': { parameters: [parameter('pwd', 1234)] } } },
      { paths: { '/a': { parameters: [without('pwd')] } } },
    ],
    [
      'of a shared parameter',
      { parameters: { A: parameter('api_key', ['abcd']) } },
      { parameters: { A: without('api_key') } },
    ],
    [
      'of a header',
      { responses: { A: { headers: { 'x-token': { type: 'string', default: 'abcd', 'x-secret': 'abcd' } } } } },
      { responses: { A: { headers: { 'x-token': { type: 'string', 'x-secret': R, 'x-redacted': ['default'] } } } } },
    ],
    [
      'and its other values, but nothing else of a parameter',
      {
        parameters: { A: { ...parameter('pwd', 'abcd'), enum: ['abcd', 'efgh'], 'x-example': 'abcd', 'x-a': 'abcd' } },
      },
      { parameters: { A: { ...without('pwd', 'default', 'enum', 'x-example'), 'x-a': 'abcd' } } },
    ],
    [
      'of the items of a list',
      { parameters: { A: { name: 'tokens', in: 'query', type: 'array', items: { type: 'string', default: 'abcd' } } } },
      {
        parameters: {
          A: { name: 'tokens', in: 'query', type: 'array', items: { type: 'string', 'x-redacted': ['default'] } },
        },
      },
    ],
    [
      'beside what was left out before',
      { parameters: { A: { ...parameter('pwd', 'abcd'), 'x-redacted': ['enum'] } } },
      { parameters: { A: without('pwd', 'default', 'enum') } },
    ],
    [
      'of none that is a flag',
      { parameters: { A: { ...parameter('reset_password', false), type: 'boolean' } } },
      { parameters: { A: { ...parameter('reset_password', false), type: 'boolean' } } },
    ],
    [
      'that shows itself a secret, whatever the name',
      { parameters: { A: parameter('url', 'https://user:hunter22@host/x') } },
      { parameters: { A: parameter('url', 'https://user:REDACTED@host/x') } },
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
  test('is told, once', () => {
    const document = swagger({
      'x-a': { pwd: 'abcd', password: 'abcd', token: 123, secret: 12345, passwd: rawNumber('1.50') },
    })
    expect(redact(document)).toMatchObject({ redactions: 5, secrets: ['abcd', '123', '12345', '1.50'] })
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
    ['Base64 in lines', [{ content: base64('password = "hunter2"').replace(/.{8}/g, '$&\r\n') }]],
    ['Base64 without padding', [{ content: base64('password = "hunter2"').replace(/=+$/, '') }]],
    ['a script among what is none', [null, 'x', { content: 1 }, [], { content: base64('password = "hunter2"') }]],
    ['a script in a list in a list', [[{ content: base64('password = "hunter2"') }]]],
    ['a script in a script', [{ steps: [{ content: base64('password = "hunter2"') }] }]],
  ])('%s', (_, scripts) => {
    expect(redact(withScript(scripts)).findings).toHaveLength(1)
  })

  test.each([
    ['that is not Base64', 'password = "hunter2"'],
    ['that Base64 could be decoded from', 'ak=AKIAABCAABCAABCAABCA'],
    [
      'whose bytes are no text',
      Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.from('pwd="hunter2"')]).toString('base64'),
    ],
  ])('one %s is told, and searched as it stands', (_, content) => {
    expect(redact(withScript([{ content }])).findings.map(({ id }) => id)).toEqual([
      'roma-credential-in-script',
      'roma-script-undecodable',
    ])
  })

  test('one in GB18030 is read', () => {
    const bytes = Buffer.concat([
      Buffer.from('var '),
      Buffer.from([0xc3, 0xdc, 0xc2, 0xeb]),
      Buffer.from(' = "abc@123"'),
    ])
    const { findings } = redact(withScript([{ content: bytes.toString('base64') }]))
    expect(findings.map(({ id }) => id)).toEqual(['roma-credential-in-script'])
  })

  test('one of a path is searched too', () => {
    const scripts = [{ content: base64('password = "hunter2"') }]
    const { findings } = redact(swagger({ paths: { '/a': { 'x-livedata-scripts': scripts, get: {} } } }))
    expect(findings).toEqual([
      {
        id: 'roma-credential-in-script',
        pointer: '/paths/~1a/x-livedata-scripts/0/content',
        text: expect.stringContaining('The script of /a holds'),
      },
    ])
  })

  test('of other places, or that are malformed, are none', () => {
    expect(redact(withScript('password = "hunter2"')).findings).toEqual([])
    expect(redact(swagger({ 'x-livedata-scripts': [{ content: 'password = "hunter2"' }] })).findings).toEqual([])
    expect(redact({ swagger: '2.0' }).findings).toEqual([])
  })
})

describe('texts that show a secret', () => {
  test.each<[string, JsonObject, string]>([
    ['a description', { info: { description: 'Call https://svc:hunter22@host/ to try' } }, '/info/description'],
    ['the default of a schema', { definitions: { A: { default: 'amqp://a:hunter22@b' } } }, '/definitions/A/default'],
    ['an example', { definitions: { A: { example: { url: 'redis://:hunter22@b' } } } }, '/definitions/A/example/url'],
  ])('stay, and are told: %s', (_, parts, pointer) => {
    const document = swagger(parts)
    expect(redact(document)).toMatchObject({ document, redactions: 0 })
    const { findings } = redact(document)
    expect(findings).toMatchObject([{ id: 'roma-credential-in-document', pointer }])
    expect(JSON.stringify(findings)).not.toContain('hunter22')
  })

  test('belong to their operation', () => {
    const { findings } = redact(swagger({ paths: { '/a': { get: { summary: 'ftp://a:hunter22@b' } } } }))
    expect(findings).toMatchObject([{ method: 'GET', path: '/a', text: expect.stringContaining('A text of GET /a') }])
  })
})
