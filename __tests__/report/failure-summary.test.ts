import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { renderFailure, writeFailureSummary } from '../../src/report/failure-summary.ts'

describe('the summary of a run that came to nothing', () => {
  test('says what failed, line by line, in one alert, and that nothing was written', () => {
    expect(renderFailure('Two inputs are wrong:\n- region: `x` is none.\n- app: <b> @everyone')).toBe(
      [
        '## ❌ ROMA Connect export failed',
        '',
        '> [!CAUTION]',
        '> Two inputs are wrong:',
        '> - region: `x` is none.',
        '> - app: &#x3c;b&#x3e; @\u200beveryone',
        '',
        'Nothing was written, and no pull request was touched.',
        '',
      ].join('\n'),
    )
  })

  test('is added to the file of the step', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'summary-')), 'summary.md')
    writeFailureSummary(file, 'It failed.')
    expect(readFileSync(file, 'utf8')).toContain('> It failed.')
  })

  test.each([undefined, '', '/nowhere/summary.md'])('is no obstacle where it cannot be written: %s', (file) => {
    expect(() => writeFailureSummary(file, 'It failed.')).not.toThrow()
  })
})
