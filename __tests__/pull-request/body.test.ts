import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  extractGenerated,
  isClosedByAction,
  placeGenerated,
  readMetadata,
  renderGenerated,
  type BodyContent,
  type Metadata,
} from '../../src/pull-request/body.ts'
import { closeText, rewriteText, writeText, type TextSource } from '../../src/pull-request/title-and-body.ts'
import { breaking, info } from './run.ts'

const output = 'apis/{app}.yaml'
const runUrl = 'https://github.com/octo/demo/actions/runs/1'

const content: BodyContent = {
  instance: 'prod',
  apps: ['Orders'],
  documents: [{ path: 'apis/orders.yaml', change: 'changed' }],
  scripts: [{ path: 'scripts/total.js', change: 'changed' }],
  changes: [info, breaking],
  findings: [
    { id: 'roma-no-responses', pointer: '/paths', text: 'There are no responses.' },
    {
      id: 'roma-credential-in-script',
      pointer: '/x',
      text: 'The script holds a password.',
      method: 'GET',
      path: '/orders',
    },
  ],
  runUrl,
  docs: undefined,
}

const metadata: Metadata = {
  hash: 'a'.repeat(64),
  output,
  instance: 'prod',
  apps: ['Orders'],
  title: 'Title',
  run: runUrl,
}

const source: TextSource = {
  output,
  contentHash: metadata.hash,
  title: 'Title',
  content,
  changesBase: true,
  preface: undefined,
}

describe('the generated part', () => {
  test('puts what is urgent first, then breaking changes, then the rest', () => {
    const text = renderGenerated(content, metadata)
    const order = [
      '> [!CAUTION]',
      'The script holds a password',
      '**1 breaking change:**',
      'Updates `apis/orders.yaml` of the application **Orders** from the ROMA Connect instance **prod**.',
      '### 🚨 1 breaking change',
      'ℹ️ 1 other change',
      '1 finding in the document',
      '### 1 script differs',
      '- `scripts/total.js` changed',
      'Exported from ROMA Connect by ROMA Connect Export, in [this run]',
      '<!-- roma-connect-export {',
    ].map((part) => text.indexOf(part))
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  test('says when nothing but the wording differs', () => {
    expect(renderGenerated({ ...content, changes: [] }, metadata)).toContain('means the same as before')
  })

  const nasty = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...[
            '-->',
            '<!--',
            '<!-- roma-connect-export:end 00000000 -->',
            '@everyone',
            '#1',
            'Fixes #1',
            '|',
            '</details>',
          ],
          ...['::error::x', '##[add-mask]x', '\n', '\r\n', '`', '\\', '"', '{', '}', '-->\n\n# x', 'GH-1'],
          ...['\u2028', '\u2029', '\u0085', '\u0000'],
        ),
        fc.string({ unit: 'binary', maxLength: 10 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''))

  test('cannot be broken by what was exported', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (text, name, path) => {
        const hostile: BodyContent = {
          ...content,
          instance: name,
          apps: [name],
          documents: [{ path, change: 'new' }],
          scripts: [{ path, change: 'new' }],
          changes: [{ ...breaking, text, path, document: path }],
          findings: [{ id: 'roma-no-responses', pointer: path, text }],
        }
        const memory = { ...metadata, instance: name, apps: [name], title: text }
        const body = placeGenerated('Above', renderGenerated(hostile, memory), output)
        expect(readMetadata(body, output)).toEqual({ ...memory, closed: false })
        expect(body.match(/<!--/g)).toHaveLength(3)
        expect(body.match(/-->/g)).toHaveLength(3)
        expect(body.match(/<\/details>/g)).toHaveLength(2)
        expect(body.split('\n')).not.toContainEqual(expect.stringMatching(/^::|##\[/))
        expect(body).not.toMatch(/@everyone|#1\b|GH-1/)
        expect(placeGenerated(body, 'x', output)).toMatch(/^Above\n\n<!-- \S+ \S+ -->\nx\n<!-- \S+ \S+ -->$/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('of 2,000 changes stays under the limit, whatever people wrote around it', () => {
    const changes = Array.from({ length: 2_000 }, (_, index) => ({
      ...breaking,
      path: `/orders/${index}/名字`,
      text: '变更'.repeat(40),
    }))
    for (const outside of ['', 'x'.repeat(20_000), '字'.repeat(40_000), 'x'.repeat(64_000)]) {
      const generated = renderGenerated({ ...content, changes }, metadata, outside.length)
      const body = placeGenerated(outside, generated, output)
      expect(body.length).toBeLessThan(65_536)
      expect(readMetadata(body, output)?.hash).toBe(metadata.hash)
      if (outside.length < 50_000) expect(body).toContain('Left out: ')
    }
  })
})

describe('the body', () => {
  test('keeps what others wrote, and the parts of other outputs', () => {
    const one = placeGenerated('Above', 'one', 'a.yaml')
    const two = placeGenerated(`${one}\nBelow`, 'two', 'b.yaml')
    const next = placeGenerated(two, 'three', 'a.yaml')
    expect(extractGenerated(next, 'a.yaml')).toBe('three')
    expect(extractGenerated(next, 'b.yaml')).toBe('two')
    expect(next).toMatch(/^Above\n\n[^]*\nBelow\n\n/)
  })

  test('whose markers somebody removed gets a new part at its end', () => {
    expect(placeGenerated('only words', 'x', output)).toMatch(/^only words\n\n<!-- /)
    expect(placeGenerated('  \n', 'x', output)).toMatch(/^<!-- /)
  })

  test('whose end marker somebody removed keeps what they wrote there', () => {
    const cut = placeGenerated('', 'one', output).replace(/<!-- roma-connect-export:end .*$/, 'Words')
    const body = placeGenerated(placeGenerated(cut, 'two', output), 'three', output)
    expect(body).toMatch(/one\nWords\n\n<!-- /)
    expect(extractGenerated(body, output)).toBe('three')
    expect(body).not.toContain('two')
  })

  test.each(['', 'no metadata', '<!-- roma-connect-export {broken} -->', '<!-- roma-connect-export [] -->'])(
    'that remembers nothing is no error: %j',
    (inner) => expect(readMetadata(placeGenerated('', inner, output), output)).toBeUndefined(),
  )

  test('remembers that the action closed it', () => {
    const { body } = writeText(source)
    expect(isClosedByAction(body)).toBe(false)
    expect(isClosedByAction(closeText(body, source))).toBe(true)
  })

  test('that is open again does not say so of any output', () => {
    const other = { ...source, output: 'other.yaml' }
    expect(isClosedByAction(closeText(writeText(source).body, other))).toBe(true)
    const reopened = rewriteText({ title: source.title, body: closeText(writeText(source).body, other) }, source)
    expect(isClosedByAction(reopened.body)).toBe(false)
    expect(readMetadata(reopened.body, other.output)).toMatchObject({ closed: false, output: other.output })
  })
})

describe('the text of an open pull request', () => {
  const written = writeText(source)

  test('stays when nothing changed but the run', () => {
    expect(rewriteText(written, { ...source, content: { ...content, runUrl: `${runUrl}0` } })).toEqual(written)
  })

  test('stays when GitHub’s editor changed the line ends', () => {
    const edited = { title: 'Mine', body: `${written.body.replaceAll('\n', '\r\n')}\r\nMore` }
    expect(rewriteText(edited, source)).toEqual(edited)
  })

  test('follows the template until a person edits the title', () => {
    const next = { ...source, title: 'Other' }
    expect(rewriteText(written, next).title).toBe('Other')
    const edited = rewriteText({ ...written, title: 'Mine' }, next)
    expect(edited.title).toBe('Mine')
    expect(rewriteText(edited, { ...source, title: 'Third' }).title).toBe('Mine')
  })

  test('names the new run when something changed', () => {
    const next = rewriteText(written, { ...source, content: { ...content, changes: [info], runUrl: `${runUrl}7` } })
    expect(next.body).toContain(`(${runUrl}7)`)
  })
})
