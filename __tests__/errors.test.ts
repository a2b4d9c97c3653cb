import { describe, expect, test } from '@jest/globals'
import { explain, isCoded, UserError } from '../src/errors.ts'

describe('explain', () => {
  test('shows what the user can mend without a stack trace', () => {
    expect(explain(new UserError('inputs', 'An input is wrong.'))).toBe('An input is wrong.')
  })

  test('shows a bug with its stack trace', () => {
    expect(explain(new Error('bug'))).toMatch(/^Error: bug\n\s+at /)
  })

  test('shows causes down to the first, without their stack traces', () => {
    const cause = new Error('the disk is full', { cause: new Error('ENOSPC') })
    expect(explain(new UserError('files', 'Could not write.', { cause }))).toBe(
      'Could not write.\nCaused by: the disk is full\nCaused by: ENOSPC',
    )
    expect(explain(new UserError('files', 'Could not write.', { cause: 'a text' }))).toBe(
      'Could not write.\nCaused by: a text',
    )
  })

  test.each<[unknown, string]>([
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
  ])('shows %j, which is no error, as it is', (thrown, expected) => {
    expect(explain(thrown)).toBe(expected)
  })
})

test('UserError keeps its code, its cause and what a service said', () => {
  const refusal = { status: 403, code: 'APIG.1005', message: 'no', requestId: '' }
  const error = new UserError('request', 'no', { refusal, cause: 1 })
  expect([error.name, error.code, error.refusal, error.cause]).toEqual(['UserError', 'request', refusal, 1])
  expect(new UserError('gate', 'x').refusal).toBeUndefined()
})

test.each<[unknown, boolean]>([
  [Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
  [{ code: 'EXDEV', message: 'x' }, true],
  [Object.assign(new Error('x'), { code: 5 }), false],
  [new Error('x'), false],
  ['ECONNRESET', false],
  [null, false],
  [undefined, false],
])('isCoded(%p) is %p', (error, expected) => {
  expect(isCoded(error)).toBe(expected)
})
