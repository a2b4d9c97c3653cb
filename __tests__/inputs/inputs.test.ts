import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseReference } from '../../src/inputs/export-scope.ts'
import { createFolders, least, messageOf, problemsOf, read, type Given } from './source.ts'

const hex = '0123456789abcdef0123456789abcdef'
const uuid = 'e311fea0-57d0-462d-b96b-949548adcb67'

describe('what is not given', () => {
  test('has the defaults that action.yml documents', () => {
    expect(read().inputs).toMatchObject({
      project: { name: 'cn-north-4' },
      instance: { name: 'production' },
      apps: [],
      apis: [],
      status: undefined,
      output: 'swagger.yaml',
      format: 'yaml',
      verbatim: undefined,
      redact: true,
      allowEmpty: false,
      complete: 'check',
      scripts: undefined,
      baseline: undefined,
      volatile: undefined,
      failOn: 'none',
      ignore: [],
      pullRequest: undefined,
      dryRun: false,
      timeoutSeconds: 1_800,
      retries: 4,
    })
  })
})

describe('what is wrong', () => {
  test('comes all at once, one line each, with the input, the fault and what is accepted', () => {
    const message = messageOf({
      region: 'Beijing',
      instance: undefined,
      token: undefined,
      status: '2',
      output: '/etc/swagger.yaml',
      redact: 'yes',
      complete: 'always',
      'fail-on': 'error',
      timeout: '0',
      retries: 'many',
    })
    expect(message.split('\n')).toEqual([
      '10 inputs are wrong:',
      '- region: “Beijing” is not a region: use an ID such as cn-north-4 or ap-southeast-3.',
      expect.stringMatching(/^- sign-in: no way to sign in is given\. The ways are: `token`; /),
      '- instance: is missing: give the ID or the exact name of the ROMA Connect instance.',
      '- status: “2” is not accepted: use pending (1), developing (3) or deployed (4).',
      '- output: “/etc/swagger.yaml” is an absolute path: give a file inside the workspace, such as “apis/orders.yaml”.',
      '- redact: “yes” is not a boolean: use true or false.',
      '- complete: “always” is not accepted: use one of check, strict, off.',
      '- fail-on: “error” is not accepted: use one of breaking, warning, any, none.',
      '- timeout: “0” is not accepted: use a whole number of seconds from 1 to 21600.',
      '- retries: “many” is not accepted: use a whole number of retries from 0 to 10.',
    ])
  })

  test('alone is told as one', () => {
    expect(messageOf({ status: 'open' })).toMatch(/^An input is wrong:\n- status: /)
  })

  test('is never told with a secret', () => {
    const secrets = {
      token: 'sentinel token',
      'access-key': 'sentinel\nAK',
      'secret-key': 'sentinel SK',
      'security-token': 'sentinel ST',
      password: 'sentinel-password',
      'github-token': 'sentinel ghs',
    }
    const groups: readonly Given[] = [
      secrets,
      { token: secrets.token },
      {
        token: undefined,
        'access-key': secrets['access-key'],
        'secret-key': secrets['secret-key'],
        'security-token': secrets['security-token'],
      },
      { token: undefined, password: secrets.password },
      { 'github-token': secrets['github-token'] },
      { endpoint: 'https://user:sentinel-password@roma.example' },
      { endpoint: 'https://roma.example?token=sentinel' },
    ]
    for (const group of groups) {
      const message = messageOf(group)
      expect(message).not.toBe('')
      expect(message).not.toContain('sentinel')
    }
  })

  test('with an environment that is no runner’s is one message too', () => {
    expect(
      problemsOf({ instance: undefined }, { GITHUB_WORKSPACE: undefined, RUNNER_TEMP: '/does/not/exist' }),
    ).toEqual([
      'GITHUB_WORKSPACE: is not set to a folder: run this as a step of a GitHub Actions workflow, or, on another CI, set it (docs/other-ci.md).',
      'RUNNER_TEMP: is not set to a folder: run this as a step of a GitHub Actions workflow, or, on another CI, set it (docs/other-ci.md).',
      expect.stringMatching(/^instance: /),
    ])
  })
})

describe('references', () => {
  test.each([
    [hex, { id: hex }],
    [uuid, { id: uuid }],
    [uuid.toUpperCase(), { id: uuid.toUpperCase() }],
    [hex.slice(1), { name: hex.slice(1) }],
    [`${hex}0`, { name: `${hex}0` }],
    ['orders', { name: 'orders' }],
    ['订单 (prod)', { name: '订单 (prod)' }],
    [uuid.replace('-', ''), { name: uuid.replace('-', '') }],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected)
  })

  test('every text is one or the other, and stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Object.values(parseReference(text))).toEqual([text])
      }),
    )
  })

  test('`instance` and `app` take both, `project` takes no UUID at all', () => {
    const { inputs } = read({ instance: uuid, app: `orders\n${hex}, 订单` })
    expect(inputs.instance).toEqual({ id: uuid })
    expect(inputs.apps).toEqual([{ name: 'orders' }, { id: hex }, { name: '订单' }])
    expect(problemsOf({ project: uuid })).toEqual([
      `project: “${uuid}” is not a project ID: that has 32 hex digits and no hyphens (console: “My Credentials”). IDs of instances and applications look like this one.`,
    ])
    expect(read({ project: hex }).inputs.project).toEqual({ id: hex })
    expect(read({ project: 'cn-north-4_sub' }).inputs.project).toEqual({ name: 'cn-north-4_sub' })
  })

  test('`apis` takes IDs only', () => {
    expect(read({ apis: `${hex}\n# not this one\n${uuid}` }).inputs.apis).toEqual([hex, uuid])
    expect(problemsOf({ apis: `${hex}, GET /orders, a/b` })).toEqual([
      'apis: “GET /orders” and “a/b” cannot be the ID of a custom backend: give IDs such as bd42841c20184da6bbf457c6d8a06e37, one per line.',
    ])
  })
})

describe('status', () => {
  test.each([
    ['pending', 1],
    ['1', 1],
    ['developing', 3],
    ['3', 3],
    ['deployed', 4],
    ['4', 4],
    ['Deployed', 4],
  ])('%s', (status, expected) => {
    expect(read({ status }).inputs.status).toBe(expected)
  })

  test.each(['2', '0', '03', 'all', 'deployed,pending', 'constructor'])('%s is refused', (status) => {
    expect(problemsOf({ status })).toEqual([
      `status: “${status}” is not accepted: use pending (1), developing (3) or deployed (4).`,
    ])
  })
})

describe('output and format', () => {
  test.each<[Given, { output: string; format: string; verbatim?: string }]>([
    [{}, { output: 'swagger.yaml', format: 'yaml' }],
    [{ format: 'json' }, { output: 'swagger.json', format: 'json' }],
    [{ format: 'yml' }, { output: 'swagger.yaml', format: 'yaml' }],
    [{ output: 'a.json' }, { output: 'a.json', format: 'json' }],
    [{ output: 'a.YML' }, { output: 'a.YML', format: 'yaml' }],
    [{ output: 'a.txt' }, { output: 'a.txt', format: 'yaml' }],
    [
      { output: 'a', format: 'json' },
      { output: 'a', format: 'json' },
    ],
    [
      { output: 'a.json.txt', format: 'yaml' },
      { output: 'a.json.txt', format: 'yaml' },
    ],
    [{ output: '{app}.json' }, { output: '{app}.json', format: 'json' }],
    [
      { verbatim: 'true', redact: 'false', format: 'yml' },
      { output: 'swagger.yaml', format: 'yaml', verbatim: 'yml' },
    ],
    [
      { verbatim: 'true', redact: 'false', output: 'a.json' },
      { output: 'a.json', format: 'json', verbatim: 'json' },
    ],
  ])('%j', (given, expected) => {
    expect(read(given).inputs).toMatchObject(expected)
  })

  test.each<[Given, RegExp]>([
    [{ output: 'a.json', format: 'yaml' }, /^output: “a\.json” ends in \.json, but `format` is yaml: make them agree/],
    [{ output: 'a.yml', format: 'json' }, /^output: “a\.yml” ends in \.yml, but `format` is json/],
    [{ format: 'xml' }, /^format: “xml” is not accepted: use one of yaml, yml, json\.$/],
    [{ format: 'JSON' }, /^format: “JSON” is not accepted/],
    [{ verbatim: 'true' }, /^verbatim: writes secrets as they came, so it needs `redact: false` as well\.$/],
    [
      { verbatim: 'true', redact: 'false', app: 'a,b' },
      /^verbatim: cannot merge several applications into one file: put \{app\} into `output`\.$/,
    ],
  ])('%j is refused', (given, expected) => {
    expect(problemsOf(given)).toEqual([expect.stringMatching(expected)])
  })
})

describe('scripts', () => {
  test.each<[Given, string]>([
    [{ scripts: 'apis/scripts/' }, 'apis/scripts'],
    [{ scripts: '.\\apis\\scripts' }, 'apis/scripts'],
    [{ output: 'apis/{app}.yaml', scripts: 'scripts/{app}' }, 'scripts/{app}'],
  ])('%j', (given, expected) => {
    expect(read(given).inputs.scripts).toBe(expected)
  })

  test.each<[Given, RegExp]>([
    [{ output: '{app}.yaml', scripts: 'scripts' }, /^scripts: must contain \{app\} when `output` does/],
    [{ scripts: 'scripts/{app}' }, /^scripts: contains \{app\}, but `output` does not/],
    [{ output: 'apis', scripts: 'apis' }, /^scripts: is the same path as `output`, or lies below it/],
    [{ output: 'apis', scripts: 'apis/scripts' }, /^scripts: is the same path as `output`, or lies below it/],
    [{ scripts: '.' }, /^scripts: “\.” is the workspace itself/],
    [{ scripts: './' }, /^scripts: “\.\/” is the workspace itself/],
    [{ scripts: '../scripts' }, /^scripts: “\.\.\/scripts” leads out of the workspace with “\.\.”/],
  ])('%j is refused', (given, expected) => {
    expect(problemsOf(given)).toEqual([expect.stringMatching(expected)])
  })
})

describe('baseline', () => {
  test.each<[string, { ref: string; path: string }]>([
    ['main:apis/orders.yaml', { ref: 'main', path: 'apis/orders.yaml' }],
    ['v1.4.0:swagger.yaml', { ref: 'v1.4.0', path: 'swagger.yaml' }],
    ['release/2:/apis/a.yaml', { ref: 'release/2', path: 'apis/a.yaml' }],
    ['main:a:b.yaml', { ref: 'main', path: 'a:b.yaml' }],
  ])('%s is a file at a ref', (baseline, expected) => {
    expect(read({ baseline, 'github-token': 'ghs' }).inputs.baseline).toEqual({ kind: 'ref', ...expected })
  })

  test('is a file in the workspace or in RUNNER_TEMP, that is there', () => {
    const folders = createFolders()
    const [inside, temporary] = [join(folders.workspace, 'old.yaml'), join(folders.temp, 'old.yaml')]
    for (const path of [inside, temporary]) writeFileSync(path, '')
    for (const baseline of ['old.yaml', inside]) {
      expect(read({ baseline }, {}, folders).inputs.baseline).toEqual({ kind: 'file', path: inside })
    }
    expect(read({ baseline: temporary }, {}, folders).inputs.baseline).toEqual({ kind: 'file', path: temporary })
  })

  test('with {app} need not be there', () => {
    expect(read({ baseline: 'old/{app}.yaml', output: '{app}.yaml' }).inputs.baseline).toMatchObject({ kind: 'file' })
  })

  test.each<[Given, RegExp]>([
    [
      { baseline: 'nowhere.yaml' },
      /^baseline: “nowhere\.yaml” does not exist: give a file, or leave `baseline` out\.$/,
    ],
    [{ baseline: '.' }, /^baseline: “\.” is a folder/],
    [{ baseline: '/etc/passwd' }, /^baseline: “\/etc\/passwd” is outside of the workspace and of RUNNER_TEMP/],
    [{ baseline: '../old.yaml' }, /^baseline: “\.\.\/old\.yaml” is outside/],
    [
      { baseline: 'main:', 'github-token': 'ghs' },
      /^baseline: “main:” names no file after the ref: write “ref:path”\.$/,
    ],
    [{ baseline: 'main:a.yaml' }, /^baseline: “main:a\.yaml” is read by the GitHub API, so it needs `github-token`\.$/],
    [{ baseline: 'main:{app}.yaml', 'github-token': 'ghs' }, /^baseline: contains \{app\}, but `output` does not/],
  ])('%j is refused', (given, expected) => {
    expect(problemsOf(given)).toEqual([expect.stringMatching(expected)])
  })

  test('that a link takes out of the workspace is refused', () => {
    const folders = createFolders()
    symlinkSync('/etc', join(folders.workspace, 'link'))
    expect(problemsOf({ baseline: 'link/passwd' }, {}, folders)).toEqual([expect.stringContaining('is outside')])
  })

  test('of a workspace that is reached by a link is one of the workspace', () => {
    const folders = createFolders()
    writeFileSync(join(folders.workspace, 'old.yaml'), '')
    const link = join(folders.temp, 'link')
    symlinkSync(folders.workspace, link)
    const linked = { ...folders, workspace: link }
    expect(read({ baseline: 'old.yaml' }, {}, linked).inputs.baseline).toMatchObject({ kind: 'file' })
  })
})

describe('volatile', () => {
  test('takes JSON pointers', () => {
    const { inputs } = read({ volatile: '/info/version, /paths/~1orders/get/x-a~0b\n/info/' })
    expect(inputs.volatile).toEqual(['/info/version', '/paths/~1orders/get/x-a~0b', '/info/'])
  })

  test.each(['info/version', '/a~2', '/a~', '$.info'])('%s is refused', (pointer) => {
    expect(problemsOf({ volatile: pointer })).toEqual([
      `volatile: “${pointer}” is not a JSON pointer: use one such as /info/version.`,
    ])
  })

  test('that is long and wrong is refused at once', () => {
    expect(problemsOf({ volatile: `${'/'.repeat(5_000)}~2` })).toHaveLength(1)
  })
})

describe('ignore', () => {
  test('takes rules, and rules at an operation', () => {
    const { inputs } = read({
      ignore: 'roma-script-changed\n# until the next release\nrequest-property-removed  get  /orders/{id}',
    })
    expect(inputs.ignore).toEqual([
      { id: 'roma-script-changed' },
      { id: 'request-property-removed', method: 'GET', path: '/orders/{id}' },
    ])
  })

  test.each<[string, RegExp]>([
    [
      'roma-script-change',
      /^ignore: “roma-script-change” is not the ID of a rule; the nearest ones are .*roma-script-changed/,
    ],
    ['constructor', /^ignore: “constructor” is not the ID of a rule/],
    [
      'roma-script-changed GET',
      /^ignore: “roma-script-changed GET” is not accepted: write “rule-id” or “rule-id METHOD \/path”\.$/,
    ],
    ['roma-script-changed GET orders', /is not accepted/],
    ['roma-script-changed FETCH /orders', /is not accepted/],
    ['roma-script-changed GET /orders now', /is not accepted/],
  ])('%s is refused', (ignore, expected) => {
    expect(problemsOf({ ignore })).toEqual([expect.stringMatching(expected)])
  })
})

describe('numbers and booleans', () => {
  test.each<[Given, object]>([
    [{ timeout: '1' }, { timeoutSeconds: 1 }],
    [{ timeout: '21600' }, { timeoutSeconds: 21_600 }],
    [{ retries: '0' }, { retries: 0 }],
    [{ retries: '10' }, { retries: 10 }],
    [{ redact: 'False' }, { redact: false }],
    [{ 'allow-empty': 'TRUE' }, { allowEmpty: true }],
    [{ 'dry-run': 'True' }, { dryRun: true }],
    [{ complete: 'off' }, { complete: 'off' }],
    [{ 'fail-on': 'any' }, { failOn: 'any' }],
  ])('%j', (given, expected) => {
    expect(read(given).inputs).toMatchObject(expected)
  })

  test.each([
    ['timeout', '21601'],
    ['timeout', '-1'],
    ['timeout', '1.5'],
    ['timeout', '1e3'],
    ['timeout', '30m'],
    ['retries', '11'],
    ['retries', '99999999999999999999'],
  ])('%s: %s is refused', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name}: “${value}” is not accepted`)])
  })
})

describe('hosts that the inputs do not tell', () => {
  const endpoint = 'https://roma.example'

  test.each<[Given, readonly string[]]>([
    [{ region: undefined }, ['region']],
    [{ region: undefined, endpoint }, ['project']],
    [{ region: undefined, endpoint, project: 'name' }, ['iam-endpoint']],
    [{ region: undefined, endpoint, project: 'name', 'iam-endpoint': 'https://iam.example' }, []],
    [{ region: undefined, endpoint, project: hex }, []],
    [{ region: undefined, endpoint, token: undefined }, ['sign-in', 'project']],
    [
      { region: undefined, endpoint, project: hex, token: undefined, account: 'a', user: 'u', password: 'p' },
      ['iam-endpoint'],
    ],
    [{ region: 'eu-west-101' }, []],
    // A wrong region is one fault, not three.
    [{ region: 'Beijing', endpoint }, ['region']],
    [{ region: undefined, endpoint: 'http://roma.example' }, ['endpoint']],
  ])('%j', (given, expected) => {
    expect(problemsOf(given).map((line) => line.slice(0, line.indexOf(':')))).toEqual(expected)
  })

  const oidc: Given = {
    token: undefined,
    'oidc-provider': 'iam::abc:oidcProvider:github',
    'oidc-agency': 'iam::abc:agency:ci',
  }
  const jobEnv: Given = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job' }

  test.each<[Given, RegExp | undefined]>([
    [{ region: 'cn-north-4' }, undefined],
    [{ region: 'cn-north-1' }, undefined],
    [{ region: 'eu-west-101' }, /^sts-endpoint: is missing: no STS host is known for region eu-west-101/],
    [{ region: 'eu-west-101', 'sts-endpoint': 'https://sts.example' }, undefined],
    [{ region: undefined, endpoint, project: hex }, /^sts-endpoint: is missing: `oidc-agency` needs STS/],
  ])('STS with %j', (given, expected) => {
    const problems = problemsOf({ ...oidc, ...given }, jobEnv)
    expect(problems).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)])
  })
})

describe('secrets', () => {
  test('are masked as they are read, whatever else is wrong', () => {
    const { masks } = read({ 'github-token': 'sentinel-ghs' }, { HTTPS_PROXY: 'http://proxyuser:proxypass@proxy:3128' })
    expect(masks).toEqual(expect.arrayContaining(['sentinel-token', 'sentinel-ghs', 'proxypass']))
  })

  test('a GitHub token of two lines is refused', () => {
    expect(problemsOf({ 'github-token': 'one\ntwo' })).toEqual([expect.stringMatching(/^github-token: holds a space/)])
  })
})

test('a folder in the place of the output is found before anything is sent', () => {
  const folders = createFolders()
  mkdirSync(join(folders.workspace, 'swagger.yaml'))
  expect(problemsOf({}, {}, folders)).toEqual([expect.stringMatching(/^output: “swagger\.yaml” is a folder/)])
})

test('what a plain export needs is enough', () => {
  expect(Object.keys(least)).toEqual(['region', 'instance', 'token'])
  expect(problemsOf({})).toEqual([])
})
