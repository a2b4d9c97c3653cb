import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { code, escapeMarkdown, joinSections, renderSentence } from '../../src/text/markdown.ts'

const shown = (markdown: string) => markdown.replaceAll('\u200b', '·')

describe('escapeMarkdown', () => {
  test.each([
    ['plain words stay', 'plain words stay'],
    ['# heading', '\\# heading'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['1. item', '1\\. item'],
    ['1) item', '1\\) item'],
    ['=== setext', '\\=== setext'],
    ['*a* _b_ ~c~ `d`', '\\*a\\* \\_b\\_ \\~c\\~ \\`d\\`'],
    ['[a](b) ![c](d)', '\\[a\\](b) !\\[c\\](d)'],
    ['a|b', 'a\\|b'],
    ['a\\|b', 'a\\\\\\|b'],
    ['</details><!-- x -->', '&#x3c;/details&#x3e;&#x3c;!-- x --&#x3e;'],
    ['&amp;', '&#x26;amp;'],
    ['@everyone and @org/team', '@·everyone and @·org/team'],
    ['Fixes #1', 'Fixes #·1'],
    ['closes owner/name#12', 'closes owner/name#·12'],
    ['fixes GH-7', 'fixes GH-·7'],
    ['fixes https://github.com/a/b/issues/1', 'fixes https:·//github.com/a/b/issues/·1'],
    ['www.example.com', 'www·.example.com'],
    ['me@example.com', 'me@·example.com'],
    [':tada:', ':·tada:'],
    ['$x$', '<span>$</span>x<span>$</span>'],
    ['a\r\nb\u0000c', 'a b c'],
    ['::error::x', '::·error::x'],
    ['a ##[add-mask]x', 'a ## \\[add-mask\\]x'],
  ])('%j', (text, expected) => {
    expect(shown(escapeMarkdown(text))).toBe(expected)
  })

  test('is cut, never within an escape', () => {
    expect(escapeMarkdown('*'.repeat(600), 10)).toBe(`${'\\*'.repeat(9)}…`)
  })
})

describe('code', () => {
  test.each([
    ['/orders/{id}', '`/orders/{id}`'],
    ['a`b', '`` a`b ``'],
    ['`a``', '``` `a`` ```'],
    ['', '`  `'],
    ['a|b', '<code>a&#x7c;b</code>'],
    ['-->', '<code>--&#x3e;</code>'],
    ['a | `@me`', '<code>a &#x7c; &#x60;&#x40;·me&#x60;</code>'],
    ['/a/@me/#1', '`/a/@·me/#·1`'],
    ['a [skip ci]', '`a [·skip ci]`'],
    ['a\nb', '`a b`'],
  ])('%j', (text, expected) => {
    expect(shown(code(text))).toBe(expected)
  })
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '-->',
          '<!--',
          '@everyone',
          '#1',
          'GH-1',
          '|',
          '`',
          '``',
          '</details>',
          '::error::',
          '##[add-mask]x',
          '\n',
          '\\',
        ],
        ...[
          'Fixes ',
          'https://github.com/a/b/pull/3',
          ' ',
          '&lt;',
          '$',
          '*',
          '[x](y)',
          '\u2028',
          '1. ',
          '---',
          '\ud800',
        ],
      ),
    )
    .map((parts) => parts.join('')),
)

describe.each([
  ['escapeMarkdown', escapeMarkdown],
  ['code', code],
])('%s of any text', (_, render) => {
  test('is one line without markup, mention, reference or command', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const rendered = render(text)
        const markup = rendered.replace(/<span>\$<\/span>|^<code>|<\/code>$/g, '')
        expect(rendered).not.toMatch(/[\n\r\u2028\u2029]|##\[/)
        expect(markup).not.toMatch(/[<>]/)
        expect(rendered).not.toMatch(/@[\w-]|#\d|GH-\d|\/(issues|pull)\/\d/i)
      }),
      { numRuns: 1_000 },
    )
  })

  test('has no pipe that would end a cell of a table', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(render(text).replace(/\\./g, '')).not.toContain('|')
      }),
    )
  })
})

describe('joinSections', () => {
  test('puts a table’s rows right under its header', () => {
    const table = { name: 'Files', head: '| a |\n| --- |', blocks: ['| 1 |', '| 2 |'] }
    expect(joinSections([table], { units: 100 })).toBe('| a |\n| --- |\n| 1 |\n| 2 |')
  })

  test('keeps to any budget, and shows all when that fits', () => {
    const section = fc.record({
      name: fc.string({ maxLength: 20 }),
      head: fc.string({ maxLength: 40 }),
      blocks: fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 20 }),
    })
    fc.assert(
      fc.property(fc.array(section, { maxLength: 15 }), fc.nat({ max: 3_000 }), (sections, room) => {
        expect(joinSections(sections, { units: room }).length).toBeLessThanOrEqual(room)
        expect(Buffer.byteLength(joinSections(sections, { bytes: room }))).toBeLessThanOrEqual(room)
      }),
      { numRuns: 500 },
    )
  })

  test('says which sections were left out, and closes what was opened', () => {
    const fold = {
      name: 'details',
      head: '<details>',
      blocks: ['x'.repeat(100), 'y'.repeat(1_000)],
      foot: '</details>',
    }
    const page = joinSections([fold, { name: 'the rest', head: 'rest', blocks: [] }], { units: 400 })
    expect(page).toBe(
      `<details>\n\n${'x'.repeat(100)}\n\n</details>\n\n_Too long to show in full. Left out: details (1 of 2) and the rest._`,
    )
  })
})

describe('renderSentence', () => {
  test.each([
    ['Put {app} into `output`.', 'Put {app} into `output`.'],
    ['`output` and `scripts`', '`output` and `scripts`'],
    ['ends in `code`', 'ends in `code`'],
    ['one ` alone', 'one \\` alone'],
    ['ask @octocat about *it* and `@octocat`', 'ask @\u200boctocat about \\*it\\* and `@\u200boctocat`'],
    ['`a|b`', '<code>a&#x7c;b</code>'],
    ['``', '\\`\\`'],
  ])('%s', (text, markdown) => {
    expect(renderSentence(text)).toBe(markdown)
  })
})
