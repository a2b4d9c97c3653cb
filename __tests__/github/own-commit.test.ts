import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commitMessage } from '../../src/pull-request/naming.ts'
import { hasTrailer } from '../../src/github/own-commit.ts'

const hash = 'a'.repeat(64)
const names = { apps: ['Orders'], instance: 'prod', outputs: ['a.yaml'], changes: 1, breaking: 0 }

/** The trailers as Git itself reads them. */
function trailersOf(template: string): readonly string[] {
  const { headline, body } = commitMessage(template, names, hash)
  const options = { input: `${headline}\n\n${body}\n`, encoding: 'utf8' } as const
  return execFileSync('git', ['interpret-trailers', '--parse', '--no-divider'], options)
    .split('\n')
    .filter((line) => line !== '')
}

const own = `ROMA-Connect-Export: ${hash}`

describe('the action’s trailer', () => {
  test.each([
    ['Update', []],
    ['Update\n\nSome text.', []],
    ['Update\n\nSome text.\nMore: of it is text', []],
    ['Update\n\nSigned-off-by: Bot <bot@example.com>', ['Signed-off-by: Bot <bot@example.com>']],
    [
      'Update\n\nText.\n\nCo-authored-by: Mona <mona@example.com>\nSigned-off-by: Bot <bot@example.com>\n',
      ['Co-authored-by: Mona <mona@example.com>', 'Signed-off-by: Bot <bot@example.com>'],
    ],
    [
      'Update\r\n\r\nRefs: #1\r\nSigned-off-by: Bot <b@example.com>\r\n',
      ['Refs: #1', 'Signed-off-by: Bot <b@example.com>'],
    ],
    ['Update\n\nLong: begins\n  and goes on', ['Long: begins and goes on']],
    ['Update\n\nText.\n \t \nRefs: #1', ['Refs: #1']],
    ['Update\n\nText, and no empty line.\nSigned-off-by: B <b@example.com>', []],
    ['Update\n\nRefs: #1\n(cherry picked from commit 1234567)', ['Refs: #1']],
    ['Update\n\nRefs: #1\n\nText after it.', []],
  ])('joins those of %j', (template, trailers) => {
    expect(trailersOf(template)).toEqual([...trailers, own])
    const { headline, body } = commitMessage(template, names, hash)
    expect(hasTrailer(`${headline}\n\n${body}`)).toBe(true)
  })

  test('is Git’s last one and the action’s own, whatever the message', () => {
    const line = fc.constantFrom('', ' ', 'text', 'Key: value', ' goes on', 'Signed-off-by: x', '#1', 'a: b: c', '-: x')
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const { headline, body } = commitMessage(['Update', '', ...lines].join('\n'), names, hash)
        expect(hasTrailer(`${headline}\n\n${body}`)).toBe(true)
        expect(body.endsWith(own)).toBe(true)
      }),
    )
  })
})
