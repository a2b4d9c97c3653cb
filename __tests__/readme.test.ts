import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fillTroubleshooting } from '../scripts/write-advice.ts'
import { fillReadme, readActionFile, readmes } from '../scripts/write-readme.ts'
import { isRuleId } from '../src/swagger/compare/rules/catalogue.ts'
import { problemsOf, type Given } from './inputs/source.ts'
import {
  action,
  completeWorkflow,
  examplesIn,
  fieldsOf,
  jobsOf,
  pages,
  parseYaml,
  pinned,
  readText,
  root,
  scriptsOf,
  usesOf,
  type Fields,
} from './pages.ts'

const mine = 'OWNER/roma-connect-export@v1'

const examples = pages.flatMap((page) => {
  const [quickStart = '', ...others] = examplesIn(readText(page))
  const first = parseYaml(quickStart)
  return [quickStart, ...others]
    .filter((block) => block !== '')
    .map((block, index) => ({ name: `${page} ${index + 1}`, block, workflow: completeWorkflow(first, block) }))
})

describe('generated parts', () => {
  test.each(readmes)('%s has the tables of action.yml', (name, wording) => {
    const readme = readText(name)
    expect(fillReadme(readme, readActionFile(readText('action.yml')), wording)).toBe(readme)
  })

  test('every input and output of action.yml is in the tables', () => {
    const { inputs, outputs } = readActionFile(readText('action.yml'))
    expect(inputs.map(({ name }) => name)).toEqual(Object.keys(fieldsOf(action, 'inputs')))
    expect(outputs.map(({ name }) => name)).toEqual(Object.keys(fieldsOf(action, 'outputs')))
    expect(inputs.every(({ group, description }) => group !== '' && description !== '')).toBe(true)
  })

  test('the troubleshooting page has the advice that errors give', () => {
    const page = readText('docs/troubleshooting.md')
    expect(fillTroubleshooting(page)).toBe(page)
  })
})

describe('troubleshooting', () => {
  // As they stand in the sources: without the marks of code, and with “…” for what is filled in.
  const sources = readFiles('src').join('\n').replaceAll(/[\\`]/g, '')
  const rows = [...readText('docs/troubleshooting.md').matchAll(/^\| (“.+?) +\| .+\|$/gm)].map(([, cell = '']) => cell)
  const messages = rows.flatMap((cell) => cell.split(/(?<=”), (?=“)/)).map((message) => message.slice(1, -1))

  test('is about many messages', () => {
    expect(messages.length).toBeGreaterThan(50)
  })

  test.each(messages)('is about a message that there is: %s', (message) => {
    for (const part of message.split('…')) expect(sources).toContain(part.trim())
  })
})

function readFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readText(join(folder, name)))
}

describe('links', () => {
  test.each(pages)('%s links to what exists', (page) => {
    expect(brokenLinks(page)).toEqual([])
  })
})

function brokenLinks(page: string): readonly string[] {
  const text = readText(page).replaceAll(/^```[^]*?^```$/gm, '')
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, file))) return true
      return anchor !== undefined && !anchorsOf(readText(file)).includes(anchor)
    })
}

/** As GitHub makes them from headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the Chinese README', () => {
  const [english, chinese] = [readText('README.md'), readText('README.zh-CN.md')]

  test('has the same sections', () => {
    const levels = (page: string) => [...page.matchAll(/^(#+) /gm)].map(([, level]) => level)
    expect(levels(chinese)).toEqual(levels(english))
  })

  test('has the same workflows, at the same hour in another time zone', () => {
    const workflows = (page: string) =>
      examplesIn(page).map((block) => parseYaml(block.replace(/cron: '17 \d+ /, "cron: '17 2 ")))
    expect(workflows(chinese)).toEqual(workflows(english))
  })

  test('links to the same places, in its own language where there are two', () => {
    // Pages that there are in both languages have headings, and so anchors, in each.
    const place = (link: string) =>
      link
        .replace('https://support.huaweicloud.com/intl/en-us/', 'https://support.huaweicloud.com/')
        .replace(/^(docs\/sign-in|README)(?:\.zh-CN)?\.md(?:#.*)?$/, '$1')
    const links = (page: string) =>
      [...page.matchAll(/\]\(([^)\s#]+)(#[^)\s]+)?\)/g)]
        .map(([, path, anchor = '']) => place(`${path}${anchor}`))
        .sort()
    expect(links(chinese)).toEqual(links(english))
    expect(chinese).not.toMatch(/docs\/sign-in\.md|support\.huaweicloud\.com\/(intl\/)?en-us/)
  })

  test('has as many rows in every table', () => {
    const tables = (page: string) => [...page.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.split('\n').length)
    expect(tables(chinese)).toEqual(tables(english))
  })
})

test('the action has one publisher everywhere', () => {
  const files = [...pages, '.github/ISSUE_TEMPLATE/config.yml', 'emulator/demo/step.ts']
  const publishers = files.flatMap((file) =>
    [...readText(file).matchAll(/([\w-]+)\/roma-connect-export\b/g)].map(([, publisher]) => publisher),
  )
  expect([...new Set(publishers)]).toEqual([mine.split('/')[0]])
})

describe('commands', () => {
  test('the test command is the one that CI runs', () => {
    const readme = readText('README.md')
    expect(readme).toContain('<!-- test-command -->\n\n```bash\nnpm ci && npm test\n```')
    expect(readText('.ci/run')).toContain("= 'npm ci && npm test'")
    for (const [name] of readmes) expect(readText(name)).toContain('npm ci && npm run demo')
  })

  test('every npm script that a page names exists', () => {
    const scripts = Object.keys(fieldsOf(JSON.parse(readText('package.json')), 'scripts'))
    const named = pages.flatMap((page) => [...readText(page).matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name))
    expect(named.filter((name) => !scripts.includes(name ?? ''))).toEqual([])
  })
})

describe('examples', () => {
  test('are there for the first steps', () => {
    expect(examples.filter(({ name }) => name.startsWith('README.md')).length).toBeGreaterThanOrEqual(5)
  })

  test.each(examples)('$name is a whole workflow with the least permissions', ({ workflow }) => {
    expect(Object.keys(workflow)).toEqual(expect.arrayContaining(['on', 'permissions', 'jobs']))
    // A job that names none has none.
    expect(workflow['permissions']).toEqual({})
  })

  test.each(examples)('$name uses inputs that exist, with values they accept', ({ workflow }) => {
    const steps = jobsOf(workflow).flatMap((job) => job.steps)
    const ours = steps.filter((step) => usesOf(step) === mine)
    expect(ours).not.toEqual([])
    for (const step of ours) {
      const given = fieldsOf(step, 'with')
      expect(Object.keys(fieldsOf(action, 'inputs'))).toEqual(expect.arrayContaining(Object.keys(given)))
      expect(problemsOf(asGiven(given), idTokens)).toEqual([])
    }
  })

  test.each(examples)('$name asks for the permissions that its inputs need', ({ workflow }) => {
    for (const job of jobsOf(workflow)) {
      const needed = job.steps.filter((step) => usesOf(step) === mine).map((step) => fieldsOf(step, 'with'))
      const permissions = fieldsOf(job.fields, 'permissions')
      const pulling = needed.filter((given) => given['pull-request'] === true)
      // With another token the job's own needs no right.
      const byJob = pulling.some((given) => !('github-token' in given))
      if (pulling.length > 0) {
        if (byJob) expect(permissions).toMatchObject({ contents: 'write', 'pull-requests': 'write' })
        else expect(Object.keys(permissions).filter((name) => name !== 'id-token')).toEqual([])
        expect(fieldsOf(job.fields, 'concurrency')).toHaveProperty('group')
      }
      const keyless = needed.some((given) => 'oidc-provider' in given || 'identity-provider' in given)
      expect(permissions['id-token']).toBe(keyless ? 'write' : undefined)
    }
  })

  test.each(examples)('$name reads outputs that exist', ({ block, workflow }) => {
    const ids = jobsOf(workflow)
      .flatMap((job) => job.steps)
      .filter((step) => usesOf(step) === mine)
      .map(({ id }) => id)
    const read = [...block.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)].filter(([, id]) => ids.includes(id))
    const outputs = Object.keys(fieldsOf(action, 'outputs'))
    expect(read.map(([, , name]) => name).filter((name) => !outputs.includes(name ?? ''))).toEqual([])
  })

  test.each(examples)('$name passes values to a shell by env alone', ({ workflow }) => {
    expect(jobsOf(workflow).flatMap(scriptsOf).join('\n')).not.toContain('${{')
  })

  test.each(examples)('$name pins the actions of others', ({ block }) => {
    const uses = block.split('\n').filter((line) => /^\s*(- )?uses:/.test(line))
    expect(uses.filter((line) => !line.includes(mine) && !pinned.test(line))).toEqual([])
  })

  test('name rules that exist', () => {
    const ids = pages
      .filter((page) => page !== 'docs/rules.md')
      .flatMap((page) => [...readText(page).matchAll(/`(roma-[a-z-]+-changed)`/g)].map(([, id = '']) => id))
    expect(ids.filter((id) => !isRuleId(id))).toEqual([])
  })
})

/** What the action reads when a step gives these: the defaults of the rest, and something in place of each expression. */
function asGiven(given: Fields): Given {
  const { inputs } = readActionFile(readText('action.yml'))
  const defaults = Object.fromEntries(inputs.map((input) => [input.name, input.default]))
  return Object.fromEntries(
    Object.entries({ ...defaults, ...given }).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{\{.*?\}\}/g, 'something'),
    ]),
  )
}

const idTokens = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://actions.example/token?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
}
