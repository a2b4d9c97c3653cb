import { expect, test } from '@jest/globals'
import { instanceId, lifelikeSecrets, lifelikeWorld, projectId, startHuawei } from '../emulator/huawei/index.ts'
import { encodings } from '../emulator/runner-log.ts'
import { probe } from '../scripts/probe.ts'
import { anonymise, orderOf, secretForms, shapeOf } from '../scripts/probe-shape.ts'

async function probeEmulator(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await using huawei = await startHuawei(lifelikeWorld())
  const lines: string[] = []
  const where = { ROMA_ENDPOINT: huawei.endpoint, ROMA_IAM_ENDPOINT: huawei.iamEndpoint, ROMA_PROJECT: projectId }
  await probe({ ...where, ...env }, (line) => lines.push(line))
  const names = [
    'orders',
    '客户中心',
    'roma-prod',
    'close_order',
    '/customers',
    'OrderLine',
    'warehouse',
    'orders-signature',
  ]
  const sentinels = [
    ...huawei.secrets(),
    ...Object.values(lifelikeSecrets),
    ...[huawei.endpoint, huawei.iamEndpoint].map((url) => new URL(url).host),
    ...names,
    instanceId,
    projectId,
  ]
  const report = lines.join('\n')
  expect(sentinels.filter((sentinel) => encodings(sentinel).some((form) => report.includes(form)))).toEqual([])
  expect(huawei.requests.every(({ method, path }) => method === 'GET' || path.includes('/export'))).toBe(true)
  return lines
}

test.each([
  ['a token', { ROMA_TOKEN: lifelikeSecrets.token, ROMA_INSTANCE: instanceId }],
  [
    'an access key',
    {
      ROMA_ACCESS_KEY: lifelikeSecrets.accessKey,
      ROMA_SECRET_KEY: lifelikeSecrets.secretKey,
      ROMA_INSTANCE: 'roma-prod',
    },
  ],
])('with %s, every question is answered, and nothing of the user’s is told', async (_, env) => {
  const lines = await probeEmulator(env)
  const answerTo = (question: string) => lines.find((line) => line.startsWith(`- ${question}: `))
  for (const question of [
    'Sign-in',
    'Certificate',
    'List of instances',
    'List of applications',
    'List of backends',
    'List behind its end',
    'Export as JSON',
    'Export as JSON, once more',
    'Export as YAML',
    'Export of status 1',
    'Export of status 3',
    'Export of status 4',
  ])
    expect(answerTo(question)).toBeDefined()
  expect(answerTo('Export as JSON')).toMatch(
    /200; content-type: .* bytes; \{.*swagger: text of 3.*keys in this order: swagger .*values under names of secrets: plain text of \d+/,
  )
  expect(answerTo('Export as JSON, once more')).toContain('the same in every respect')
  expect(answerTo('Export of an instance that does not exist')).toMatch(/refused with \d{3} [A-Z]+\.\d+: /)
})

test('a shape has names of Huawei’s and of the format, and counts all others', () => {
  expect(shapeOf({ total: 3, apis: [{ id: 'abc', 'My Name': 1 }, {}], none: null, empty: [] })).toBe(
    '{total: number, apis: list of 2 of {id: text of 3, 1 of other names}, none: null, empty: an empty list}',
  )
  expect(shapeOf({ paths: { '/secret/{path}': {}, '/b': {} } })).toBe('{paths: {2 of other names}}')
  expect(orderOf({ swagger: '2.0', '/secret': 1, info: {} })).toEqual(['swagger', '·', 'info'])
})

test('values of secrets are told by their form alone', () => {
  const document = { a: { secret: '***' }, b: [{ secret: 'hunter2' }, { secret: '#{name}' }], secret: '' }
  expect(secretForms(document, (key) => key === 'secret')).toEqual([
    '3 stars',
    'a reference #{…}',
    'empty',
    'plain text of 7',
  ])
})

test('sentences of Huawei’s lose what could be the user’s', () => {
  const text =
    'App 5e8c03a9-4c78-35b8-7dd8-2c690f9f85c0 of "contoso" in acme-prod at roma.cn-north-4.example.com:443 (10.0.0.1)'
  expect(anonymise(text, ['acme-prod'])).toBe('App <id> of "…" in <given> at <host> (<address>)')
})
