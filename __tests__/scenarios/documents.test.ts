import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { createRandom } from '../../emulator/huawei/document.ts'
import { emptyWorld, addToken, lifelikeSecrets, lifelikeWorld, type World } from '../../emulator/huawei/index.ts'
import { failureOf, scenario, type Scenario } from './scenario.ts'

const require = createRequire(import.meta.url)

function readKubernetes(version: string): Buffer {
  return gunzipSync(readFileSync(require.resolve(`kubernetes-client/lib/specs/swagger-${version}.json.gz`)))
}

/** A world whose export answers these bytes. */
function worldOf(exactDocument: string | Buffer): World {
  const world = emptyWorld()
  addToken(world, { value: lifelikeSecrets.token, caller: 'roma-export' })
  return { ...world, exactDocument }
}

const off = { complete: 'off' }
const writesSecrets = [lifelikeSecrets.signatureSecret, lifelikeSecrets.parameterDefault]

const sets = ['tags', 'required', 'schemes', 'consumes', 'produces', 'parameters']

/** Keys in one order, and the items of arrays that are called like a set too: made without the action's own code. */
function inOneOrder(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => inOneOrder(item))
    return sets.includes(key) ? items.map((item) => JSON.stringify(item)).sort() : items
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inside]: [string, unknown]) => [name, inOneOrder(inside, name)])
}

function shuffleKeys(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, random))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inside]: [string, unknown]) => ({ key, inside, place: random() }))
  const shuffled = entries.sort((a, b) => a.place - b.place)
  return Object.fromEntries(shuffled.map(({ key, inside }) => [key, shuffleKeys(inside, random)]))
}

describe('the documents of Kubernetes', () => {
  test.each(['1.10', '1.11', '1.12', '1.13'])(
    '%s comes through whole, as YAML and as JSON',
    async (version) => {
      const original = readKubernetes(version)
      await scenario({ world: worldOf(original) }, async ({ run, read }) => {
        const yaml = await run(off)
        expect(yaml.conclusion).toBe('success')
        const json = await run({ ...off, output: 'swagger.json' })
        expect(json.conclusion).toBe('success')
        expect(json.outputs['redactions']).toBe('0')
        const expected = inOneOrder(JSON.parse(original.toString('utf8')))
        const fromJson: unknown = JSON.parse(await read('swagger.json'))
        expect(JSON.stringify(inOneOrder(fromJson))).toBe(JSON.stringify(expected))
        const fromYaml: unknown = parse(await read('swagger.yaml'), { maxAliasCount: 0 })
        expect(JSON.stringify(inOneOrder(fromYaml))).toBe(JSON.stringify(expected))
      })
    },
    60_000,
  )

  test('give the same bytes ten times, however their keys are shuffled', async () => {
    // A part of it, since ten runs with all of it would take half a minute.
    const original: unknown = JSON.parse(readKubernetes('1.10').toString('utf8'), (key, value: unknown) =>
      key.startsWith('/api') && !key.startsWith('/apis/apps/v1/') ? undefined : value,
    )
    const world = worldOf('')
    await scenario({ world }, async ({ run, huawei }) => {
      const digests: (string | undefined)[] = []
      for (let seed = 1; seed <= 10; seed += 1) {
        huawei.world.exactDocument = JSON.stringify(shuffleKeys(original, createRandom(seed)))
        const result = await run({ ...off, output: `swagger-${seed}.yaml` })
        digests.push(result.outputs['sha256'])
      }
      expect(new Set(digests).size).toBe(1)
    })
  }, 60_000)
})

test('the order of ROMA Connect makes no difference', async () => {
  const world = { ...lifelikeWorld(), shuffle: true }
  await scenario({ world }, async ({ run, read }) => {
    await run()
    const first = await read('swagger.yaml')
    for (let time = 1; time <= 4; time += 1) {
      // Of some lists the order means something to the tools that read them: these keep that of the baseline.
      const result = await run({ output: `swagger-${time}.yaml`, baseline: 'swagger.yaml' })
      expect(result.outputs['changed']).toBe('false')
      expect(await read(`swagger-${time}.yaml`)).toBe(first)
      expect((await run()).outputs['changed']).toBe('false')
    }
  })
})

describe('what other tools lose', () => {
  const hard = `{"swagger":"2.0","info":{"title":"yes","version":"1.0","description":"2023-01-01"},
"paths":{"/a":{"get":{"operationId":"0o17","summary":"12:30:45","description":"one\\u2028two\\u2029three 😀 \\ud83d\\udc69\\u200d\\ud83d\\udcbb","tags":["on","1e3","~","null","-.inf"],
"parameters":[{"name":"y","in":"query","type":"integer","maximum":9223372036854775807,"minimum":-9223372036854775808,"default":1.0,"exclusiveMaximum":false}],
"responses":{"200":{"description":""},"default":{"description":"  two  spaces \\n\\n\\ttab\\n"}}}}},
"definitions":{"__proto__":{"type":"object","properties":{"__proto__":{"type":"string","enum":["0123","0x1F","","=","<<"]},"constructor":{"type":"number","multipleOf":1e-7,"maximum":1E400}}}},
"x-long":"${'word '.repeat(60)}end","x-null":null,"x-empty":{"list":[],"object":{}}}`

  const numbers = ['9223372036854775807', '-9223372036854775808', '1.0']
  // Readers of YAML 1.1 take an exponent for a number only with a point and a sign.
  const exponents = { yaml: ['1.0e-7', '1.0e+400'], json: ['1e-7', '1E400'] }

  test.each(['yaml', 'json'] as const)('survives in %s', async (format) => {
    await scenario({ world: worldOf(hard) }, async ({ run, read }) => {
      const result = await run({ ...off, format })
      expect(result.conclusion).toBe('success')
      const text = await read(`swagger.${format}`)
      for (const number of [...numbers, ...exponents[format]])
        expect(text).toMatch(new RegExp(`: ${number.replaceAll(/[.+]/g, '\\$&')}[,}\n]`))
      const written: unknown = format === 'json' ? JSON.parse(text) : parse(text)
      expect(JSON.stringify(inOneOrder(written))).toBe(JSON.stringify(inOneOrder(JSON.parse(hard))))
      expect(text).toContain('😀')
      expect(text).not.toMatch(/\r|[ \t]\n/)
      expect(text.endsWith('\n')).toBe(true)
      expect((await run({ ...off, format })).outputs['changed']).toBe('false')
    })
  })

  test('survives readers of YAML 1.1', async () => {
    await scenario({ world: worldOf(hard.replace(',"maximum":1E400', '')) }, async ({ run, read }) => {
      await run(off)
      const text = await read('swagger.yaml')
      const old: unknown = parse(text, { version: '1.1', merge: true })
      expect(JSON.stringify(inOneOrder(old))).toBe(JSON.stringify(inOneOrder(parse(text))))
    })
  })
})

describe('`verbatim`', () => {
  const spaced =
    ' {"swagger" : "2.0",\r\n\t"paths":{ "/b":{"get":{"responses":{}}} }, "info":{"version":"1","title":"t"}}\r\n\r\n'

  const formats: [string, string, string][] = [
    ['json', 'swagger.json', '{"format":"json"}'],
    ['yaml', 'swagger.yaml', '{"format":"yaml"}'],
    ['yml', 'swagger.yaml', '{"format":"yml"}'],
  ]
  test.each(formats)('writes the bytes that came, asked for as %s', async (format, path, body) => {
    await scenario({ world: worldOf(spaced) }, async ({ run, read, huawei }) => {
      const result = await run({ ...off, format, verbatim: 'true', redact: 'false' })
      expect(result.conclusion).toBe('success')
      expect(await read(path)).toBe(spaced)
      expect(huawei.requests.at(-1)?.body).toBe(body)
    })
  })

  test('writes what was compressed as it was before', async () => {
    await scenario({ world: worldOf(gzipSync(spaced)) }, async ({ run, read }) => {
      const result = await run({ ...off, format: 'json', verbatim: 'true', redact: 'false' })
      expect(result.conclusion).toBe('success')
      expect(await read('swagger.json')).toBe(spaced)
    })
  })

  test('needs `redact: false`', async () => {
    await scenario({}, async ({ run, huawei }) => {
      expect(failureOf(await run({ verbatim: 'true' }))).toContain('verbatim: writes secrets as they came')
      expect(huawei.requests).toEqual([])
    })
  })

  test('keeps the file when the same document comes in another order', async () => {
    const world = { ...lifelikeWorld(), shuffle: true }
    await scenario({ world, allowed: writesSecrets }, async ({ run, read }) => {
      const inputs = { verbatim: 'true', redact: 'false' }
      await run(inputs)
      const first = await read('swagger.yaml')
      const result = await run(inputs)
      expect(result.outputs['changed']).toBe('false')
      expect(await read('swagger.yaml')).toBe(first)
    })
  })
})

describe('redaction', () => {
  test('replaces what names a secret, and says how often', async () => {
    await scenario({}, async ({ run, read }) => {
      const result = await run()
      expect(result.outputs['redactions']).toBe('2')
      const text = await read('swagger.yaml')
      expect(text.match(/REDACTED/g)).toHaveLength(1)
      expect(text).toMatch(/x-redacted:\n +- default/)
      expect(text).toContain('key: orders-signature-key')
    })
  })

  test('masks nothing that GitHub would drop an output for, and what can be nothing else', async () => {
    const world = lifelikeWorld()
    const words = [
      'swagger.yaml',
      'apis/swagger.yaml',
      'true',
      'yaml',
      'breaking',
      'orders',
      '{"breaking":0',
      'deployed',
    ]
    const secret = 'Tr0ub4dor-and-3-more'
    world.document = {
      swagger: '2.0',
      info: { title: 'a', version: '1' },
      'x-tokens': [...words, secret],
      paths: { '/a': { get: { responses: { '200': { description: 'ok' } }, 'x-livedata-roma-app': 'orders' } } },
    }
    await scenario({ world }, async ({ run }) => {
      const result = await run({ output: 'apis/swagger.yaml' })
      expect(result.conclusion).toBe('success')
      expect(result.jobOutputs).toEqual(result.outputs)
      expect(result.outputs['path']).toBe('apis/swagger.yaml')
      expect(result.masks).toContain(secret)
      for (const word of words) expect(result.masks).not.toContain(word)
    })
  })

  test('is not done with `redact: false`, and the secrets still show nowhere but in the file', async () => {
    await scenario({}, async ({ run, workspace }) => {
      const result = await run({ output: 'out/swagger.yaml', redact: 'false' }).catch((error: unknown) => error)
      // The file is the one place that the secrets are in, and the check of all runs finds it.
      expect(String(result)).toContain(lifelikeSecrets.signatureSecret)
      const text = await readFile(join(workspace, 'out/swagger.yaml'), 'utf8')
      expect(text).not.toContain('REDACTED')
    })
    await scenario({ allowed: writesSecrets }, async ({ run }) => {
      const result = await run({ redact: 'false' })
      expect(result.outputs['redactions']).toBe('0')
      for (const secret of writesSecrets) {
        expect(result.log).not.toContain(secret)
        expect(result.summary).not.toContain(secret)
        expect(JSON.stringify(result.outputs)).not.toContain(secret)
        expect(await readFile(result.outputs['report'] ?? '', 'utf8')).not.toContain(secret)
      }
    })
  })
})

describe('the format', () => {
  const cases: [Record<string, string>, string, string][] = [
    [{}, 'swagger.yaml', 'swagger'],
    [{ format: 'json' }, 'swagger.json', '{'],
    [{ format: 'yml' }, 'swagger.yaml', 'swagger'],
    [{ output: 'apis/v1/orders.JSON' }, 'apis/v1/orders.JSON', '{'],
    [{ output: './apis//orders.yml' }, 'apis/orders.yml', 'swagger'],
    [{ output: 'orders.txt', format: 'json' }, 'orders.txt', '{'],
    [{ output: 'orders.txt' }, 'orders.txt', 'swagger'],
  ]
  test.each(cases)('of %o is that of %s', async (inputs, path, start) => {
    await scenario({}, async ({ run, read, huawei }) => {
      const result = await run({ ...off, ...inputs })
      expect(result.outputs['path']).toBe(path)
      expect((await read(path)).startsWith(start)).toBe(true)
      expect(huawei.requests.at(-1)?.body).toBe('{"format":"json"}')
    })
  })

  test('that ROMA Connect answers in makes no difference', async () => {
    await scenario({ allowed: writesSecrets }, async ({ run, read, huawei }) => {
      const json = await run(off)
      await run({ ...off, output: 'exact.yaml', verbatim: 'true', redact: 'false' })
      huawei.world.exactDocument = await read('exact.yaml')
      const yaml = await run({ ...off, output: 'again.yaml' })
      expect(yaml.outputs['sha256']).toBe(json.outputs['sha256'])
      expect(yaml.outputs['redactions']).toBe('2')
    })
  })
})

describe('an unchanged document', () => {
  async function keeps(play: Scenario, path: string, reformat: (text: string) => string): Promise<void> {
    const { run, read, workspace } = play
    const inputs = { ...off, output: path }
    await run(inputs)
    const mine = reformat(await read(path))
    await writeFile(join(workspace, path), mine)
    const result = await run(inputs)
    expect(result.conclusion).toBe('success')
    expect(result.outputs['changed']).toBe('false')
    expect(await read(path)).toBe(mine)
  }

  const formatters: [string, string, (text: string) => string][] = [
    ['with CRLF', 'a.yaml', (text) => text.replaceAll('\n', '\r\n')],
    ['with CRLF', 'a.json', (text) => text.replaceAll('\n', '\r\n')],
    ['behind a byte order mark', 'a.yaml', (text) => `\ufeff${text}`],
    [
      'with other quotes and indents',
      'a.yaml',
      (text) => stringify(parse(text), { indent: 4, defaultStringType: 'QUOTE_DOUBLE' }),
    ],
    ['with comments', 'a.yaml', (text) => `# Generated; do not edit\n${text}# end`],
    ['with tabs', 'a.json', (text) => JSON.stringify(JSON.parse(text), null, '\t')],
    ['on one line', 'a.json', (text) => JSON.stringify(JSON.parse(text))],
  ]
  test.each(formatters)('%s keeps its bytes (%s)', async (_, path, reformat) => {
    // JavaScript's own parser would lose the digits of the largest integers, so these documents have none.
    const text =
      '{"swagger":"2.0","info":{"title":"客户 API","version":"1"},"paths":{"/b":{"get":{"tags":["a","b"],"responses":{"200":{"description":"OK"}}}},"/a":{}}}'
    await scenario({ world: worldOf(text) }, (play) => keeps(play, path, reformat))
  })
})

describe('`dry-run`', () => {
  test('writes nothing, and sets the outputs that a run would', async () => {
    await scenario({}, async ({ run, exists, read, workspace }) => {
      const dry = await run({ 'dry-run': 'true', output: 'apis/orders.yaml', scripts: 'apis/scripts' })
      expect(dry.conclusion).toBe('success')
      expect(exists('apis')).toBe(false)
      const wet = await run({ output: 'apis/orders.yaml', scripts: 'apis/scripts' })
      expect(exists('apis/orders.yaml')).toBe(true)
      const same = [
        'path',
        'paths',
        'sha256',
        'operations',
        'apps',
        'changed',
        'breaking',
        'changes',
        'missing',
        'redactions',
      ]
      for (const name of same) expect([name, dry.outputs[name]]).toEqual([name, wet.outputs[name]])
      await writeFile(join(workspace, 'apis/orders.yaml'), 'mine')
      await run({ 'dry-run': 'true', output: 'apis/orders.yaml' })
      expect(await read('apis/orders.yaml')).toBe('mine')
    })
  })

  test('fails by `fail-on` all the same', async () => {
    await scenario({}, async ({ run, exists }) => {
      const result = await run({ 'dry-run': 'true', 'fail-on': 'any' })
      expect(failureOf(result)).toContain('is not published yet')
      expect(exists('swagger.yaml')).toBe(false)
    })
  })
})

describe('an empty export', () => {
  const empty = '{"swagger":"2.0","info":{"title":"t","version":"1"},"paths":{}}'

  test('is refused, and the advice names `allow-empty`', async () => {
    await scenario({ world: worldOf(empty) }, async ({ run, exists }) => {
      const message = failureOf(await run())
      expect(message).toContain('holds no operation')
      expect(message).toContain('`allow-empty: true`')
      expect(exists('swagger.yaml')).toBe(false)
    })
  })

  test('is written with `allow-empty`', async () => {
    await scenario({ world: worldOf(empty) }, async ({ run, read }) => {
      const result = await run({ 'allow-empty': 'true' })
      expect(result.conclusion).toBe('success')
      expect(result.outputs).toMatchObject({ operations: '0', missing: '0' })
      expect(parse(await read('swagger.yaml'))).toEqual(JSON.parse(empty))
    })
  })
})

describe('volatile values', () => {
  const documentOf = (version: string, stamp = 'a', path = '/a') =>
    JSON.stringify({
      swagger: '2.0',
      info: { title: 't', version, 'x-build': { stamp } },
      paths: { [path]: { get: { responses: { 200: { description: 'OK' } } } } },
    })

  async function changeTo(play: Scenario, next: string, inputs: Record<string, string> = {}): Promise<string> {
    const { run, read, huawei } = play
    await run({ ...off, ...inputs })
    const before = await read('swagger.yaml')
    huawei.world.exactDocument = next
    const { outputs } = await run({ ...off, ...inputs })
    const after = await read('swagger.yaml')
    expect(after === before).toBe(outputs['changed'] === 'false')
    return outputs['changed'] ?? ''
  }

  const cases: [string, string, string, Record<string, string>, string][] = [
    ['a timestamp as version', documentOf('2026-11-24T08:00:00Z'), documentOf('2026-11-25T09:30:00Z'), {}, 'false'],
    ['a version', documentOf('1.0'), documentOf('1.1'), {}, 'true'],
    ['a version, when asked', documentOf('1.0'), documentOf('1.1'), { volatile: '/info/version' }, 'false'],
    ['two of them', documentOf('1', 'a'), documentOf('2', 'b'), { volatile: '/info/version, /info/x-build' }, 'false'],
    ['one of two', documentOf('1', 'a'), documentOf('2', 'b'), { volatile: '/info/x-build' }, 'true'],
    [
      'a timestamp, when others are asked for',
      documentOf('2026-11-24T08:00:00Z'),
      documentOf('2026-11-25T09:30:00Z'),
      { volatile: '/info/x-build' },
      'true',
    ],
    [
      'a timestamp with more',
      documentOf('2026-11-24T08:00:00Z'),
      documentOf('2026-11-25T09:30:00Z', 'a', '/b'),
      {},
      'true',
    ],
  ]
  test.each(cases)('%s', async (_, before, after, inputs, changed) => {
    await scenario({ world: worldOf(before) }, async (play) => {
      expect(await changeTo(play, after, inputs)).toBe(changed)
    })
  })
})

test('a folder that is in the way of a file that nobody named is found before it is too late', async () => {
  await scenario({}, async ({ run, workspace, huawei }) => {
    await mkdir(join(workspace, dirname('apis/orders.yaml/x')), { recursive: true })
    expect(failureOf(await run({ output: 'apis/orders.yaml' }))).toContain('is a folder')
    expect(huawei.requests).toEqual([])
  })
})
