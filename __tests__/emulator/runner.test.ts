import { afterEach, describe, expect, test } from '@jest/globals'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCommand } from '../../emulator/runner-commands.ts'
import { parsePairs } from '../../emulator/runner-files.ts'
import { createLogReader } from '../../emulator/runner-log.ts'
import { findLeaks, runAction, type RunOptions, type RunResult } from '../../emulator/runner.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const actionYml = `
name: Sample
inputs:
  plain: {}
  two words:
    default: both
  with-dash:
    default: true
  github-token:
    default: \${{ github.token }}
runs:
  using: node24
  main: dist/index.mjs
`

/** Runs a script as the action above. */
async function run(script: string, options: RunOptions = {}): Promise<RunResult> {
  const action = await mkdtemp(join(tmpdir(), 'action-'))
  await mkdir(join(action, 'dist'))
  await writeFile(join(action, 'action.yml'), actionYml)
  await writeFile(join(action, 'dist', 'index.mjs'), script)
  const result = await runAction({ action, ...options })
  cleanups.push(result.dispose, () => rm(action, { recursive: true }))
  return result
}

/** A script that prints these lines. */
function print(...lines: string[]): string {
  return `process.stdout.write(${JSON.stringify(lines.map((line) => `${line}\n`).join(''))})`
}

describe('the runner', () => {
  test('hands over inputs with their defaults', async () => {
    const script = `console.log(JSON.stringify(Object.entries(process.env).filter(([name]) => name.startsWith('INPUT_'))))`
    const result = await run(script, { inputs: { plain: ' given ' }, githubToken: 'ghs_token' })
    expect(Object.fromEntries(JSON.parse(result.stdout) as [string, string][])).toEqual({
      INPUT_PLAIN: ' given ',
      INPUT_TWO_WORDS: 'both',
      'INPUT_WITH-DASH': 'true',
      'INPUT_GITHUB-TOKEN': 'ghs_token',
    })
  })

  test('gives a clean environment, a workspace and the event', async () => {
    process.env['LEFT_OVER'] = 'from outside'
    const script = `
      import { readFileSync } from 'node:fs'
      const { LEFT_OVER, HOME, GITHUB_WORKSPACE, GITHUB_EVENT_PATH, CI, MORE, GITHUB_REF } = process.env
      const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'))
      console.log(JSON.stringify({ LEFT_OVER, HOME, inside: process.cwd() === GITHUB_WORKSPACE, event, CI, MORE, GITHUB_REF }))`
    const env = { MORE: 'more', GITHUB_REF: 'refs/heads/dev' }
    const result = await run(script, { event: { action: 'opened' }, env })
    delete process.env['LEFT_OVER']
    expect(JSON.parse(result.stdout)).toEqual({
      HOME: join(result.tempFolder, 'home'),
      inside: true,
      event: { action: 'opened' },
      CI: 'true',
      MORE: 'more',
      GITHUB_REF: 'refs/heads/dev',
    })
  })

  test('reads what the step wrote to its files', async () => {
    const script = `
      import { appendFileSync as append } from 'node:fs'
      const { env } = process
      append(env.GITHUB_OUTPUT, 'one=1\\ntwo<<END\\na\\n\\nb=c\\nEND\\n')
      append(env.GITHUB_STATE, 'kept=yes\\n')
      append(env.GITHUB_STEP_SUMMARY, '# Done\\n')
      append(env.GITHUB_ENV, 'FOO=bar\\n')`
    expect(await run(script)).toMatchObject({
      outputs: { one: '1', two: 'a\n\nb=c' },
      state: { kept: 'yes' },
      environment: { FOO: 'bar' },
      summary: '# Done\n',
      runnerErrors: [],
      conclusion: 'success',
      exitCode: 0,
    })
  })

  test('fails the step for a broken output and for a summary above 1 MiB', async () => {
    const script = `
      import { appendFileSync as append } from 'node:fs'
      append(process.env.GITHUB_OUTPUT, 'two<<END\\nnever closed\\n')
      append(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1))`
    const result = await run(script)
    expect(result.conclusion).toBe('failure')
    expect(result.runnerErrors).toEqual([
      expect.stringContaining("Matching delimiter not found 'END'"),
      expect.stringContaining('supports content up to a size of 1024k, got 1025k'),
    ])
  })

  test('tells how the process ended', async () => {
    expect(await run('process.exitCode = 3')).toMatchObject({ exitCode: 3, signal: null, conclusion: 'failure' })
    expect(await run('await new Promise(() => {})')).toMatchObject({ exitCode: 13, timedOut: false })
    const slow = 'setInterval(() => {}, 1000)'
    expect(await run(slow, { timeoutMs: 300 })).toMatchObject({ exitCode: null, signal: 'SIGKILL', timedOut: true })
    expect(await run(slow, { signalAfterMs: 300 })).toMatchObject({ signal: 'SIGINT', timedOut: false })
    const polite = `${slow}; process.on('SIGTERM', () => process.exit(7))`
    expect(await run(polite, { signalAfterMs: 1500, signal: 'SIGTERM' })).toMatchObject({ exitCode: 7 })
  })

  test('masks from where a mask is added, also on the other stream', async () => {
    const script = `
      console.log('before s3cret-value')
      console.log('::add-mask::s3cret-value')
      console.log('after s3cret-value and ' + Buffer.from('s3cret-value').toString('base64'))
      await new Promise((resolve) => setTimeout(resolve, 100))
      console.error('error s3cret-value')`
    const result = await run(script)
    expect(result.log.split('\n')).toEqual(['before s3cret-value', 'after *** and ***', 'error ***'])
    expect(result.masks).toEqual(['s3cret-value'])
    expect(result.stdout).toContain('::add-mask::s3cret-value')
    const [leak, ...others] = await findLeaks(result, ['s3cret-value'])
    expect(leak).toEqual({ sentinel: 's3cret-value', where: 'log line 1' })
    expect(others).toEqual([])
  })
})

describe('leaks', () => {
  const places: [string, string, string | RegExp][] = [
    ['the log', print('a sentinel-1 b'), 'log line 1'],
    ['an annotation', print('::error title=x::sentinel-1'), 'annotation'],
    [
      'an output',
      `import { appendFileSync as a } from 'node:fs'; a(process.env.GITHUB_OUTPUT, 'x=sentinel-1\\n')`,
      'output x',
    ],
    [
      'the summary',
      `import { appendFileSync as a } from 'node:fs'; a(process.env.GITHUB_STEP_SUMMARY, 'sentinel-1')`,
      'summary',
    ],
    ['a file', `import { writeFileSync as w } from 'node:fs'; w('report.json', 'sentinel-1')`, /report\.json$/],
    ['base64', print(Buffer.from('sentinel-1').toString('base64')), 'log line 1'],
  ]

  test.each(places)('are found in %s', async (_, script, where) => {
    const leaks = await findLeaks(await run(script), ['sentinel-1', 'sentinel-2'])
    expect(leaks).toContainEqual({ sentinel: 'sentinel-1', where: expect.stringMatching(where) })
    expect(leaks.every(({ sentinel }) => sentinel === 'sentinel-1')).toBe(true)
  })

  test('are not found where there are none', async () => {
    expect(await findLeaks(await run(print('::add-mask::sentinel-1')), ['sentinel-1'])).toEqual([])
  })
})

describe('workflow commands', () => {
  test.each([
    [
      '::error file=a.yml,line=3,title=A%2CB::50%25%0Adone',
      { name: 'error', properties: { file: 'a.yml', line: '3', title: 'A,B' }, data: '50%\ndone' },
    ],
    ['   ::group::Title', { name: 'group', properties: {}, data: 'Title' }],
    ['text ##[error]bad%5D', { name: 'error', properties: {}, data: 'bad]' }],
    ['##[set-output name=a;x=y]v', { name: 'set-output', properties: { name: 'a', x: 'y' }, data: 'v' }],
    ['text ::error::no', undefined],
    ['::unknown::no', undefined],
    ['::error no end', undefined],
    ['##[endgroup', undefined],
    ['## [error]no', undefined],
  ])('%s', (line, expected) => {
    expect(parseCommand(line)).toEqual(expected)
  })

  test('an injected line counts, also behind a carriage return', async () => {
    const result = await run(`process.stdout.write('name: x\\r::error::injected\\nand ##[warning]more\\n')`)
    expect(result.annotations).toEqual([
      { level: 'error', title: '', message: 'injected' },
      { level: 'warning', title: '', message: 'more' },
    ])
    expect(result.log).toBe('name: x\n##[error]injected\n##[warning]more')
  })

  test('set outputs in the old way', async () => {
    expect((await run(print('::set-output name=old::1', '::save-state name=s::2'))).outputs).toEqual({ old: '1' })
  })

  test('stop and start again', async () => {
    const lines = ['::stop-commands::pause', '::error::shown as text', '::pause::', '::error::real']
    const result = await run(print(...lines))
    expect(result.annotations.map(({ message }) => message)).toEqual(['real'])
    expect(result.log.split('\n')).toEqual([...lines.slice(0, 3), '##[error]real'])
  })

  test('debug lines show with debugging on', async () => {
    expect((await run(print('::debug::inside'))).log).toBe('')
    expect((await run(print('::debug::inside'), { debug: true })).log).toContain('##[debug]inside')
  })

  test('a mask hides every line of its value, and known secrets are hidden from the start', () => {
    const reader = createLogReader(['known'])
    reader.add('known and first')
    reader.add('::add-mask::first%0Asecond')
    reader.add('first, second, "first\\nsecond"')
    reader.add('::add-mask:: ')
    reader.add('::warning file=second.yml::known')
    expect(reader.lines).toEqual([
      '*** and first',
      '***, ***, "***"',
      "##[warning]Can't add secret mask for empty string in ##[add-mask] command.",
      '##[warning]***',
    ])
    expect(reader.annotations).toEqual([{ level: 'warning', title: '', message: '***', file: '***.yml' }])
  })
})

describe('the files of a step', () => {
  test('hold lines and blocks', () => {
    expect(parsePairs('a=1\r\n\r\nb<<E\r\nx\r\ny\r\nE\r\nc=<<\nd<<E\nE\n__proto__=p\nf<<E=F\nx\nE=F')).toEqual(
      Object.fromEntries([
        ['a', '1'],
        ['b', 'x\r\ny'],
        ['c', '<<'],
        ['d', ''],
        ['__proto__', 'p'],
        ['f', 'x'],
      ]),
    )
  })

  test.each(['novalue', 'a<<\nx\n', '=1', 'a<<E\nx', 'a<<E\nE x\n'])('refuse %j', (text) => {
    expect(() => parsePairs(text)).toThrow(/^Invalid/)
  })
})
