import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { describeNeed, mapApplications } from '../../src/export/time-needed.ts'

const seconds = (count: number) => count * 1_000

describe('what all applications need', () => {
  test.each([
    [
      { done: 100, total: 1_000, spent: seconds(5), opensIn: seconds(60), left: seconds(60) },
      'By then 100 of 1,000 applications had been exported. All of them take about 650 seconds: give `timeout` 660 seconds more.',
    ],
    [
      { done: 500, total: 1_000, spent: seconds(300), left: seconds(300) },
      'By then 500 of 1,000 applications had been exported. All of them take about 600 seconds: give `timeout` 360 seconds more.',
    ],
    [
      { done: 1, total: 300, spent: seconds(3_600), left: seconds(3_600) },
      'By then 1 of 300 applications had been exported. All of them take about 1,080,000 seconds: name them in `app`, some in each of several jobs.',
    ],
    [{ done: 0, total: 300, spent: seconds(60), left: seconds(60) }, ''],
    [{ done: 1, total: 1, spent: seconds(60), left: seconds(60) }, ''],
  ])('%j', (need, sentence) => {
    expect(describeNeed(need)).toBe(sentence)
  })

  const clock = { now: () => 0, deadline: seconds(60) }
  const failing = (error: UserError) =>
    mapApplications(['a', 'b', 'c'], clock, (app) => (app === 'c' ? Promise.reject(error) : Promise.resolve(app)))

  test('is told when the time is over, and only then', async () => {
    const late = new UserError('deadline', 'Too late.', { opensIn: seconds(30) })
    await expect(failing(late)).rejects.toMatchObject({
      code: 'deadline',
      message:
        'Too late. By then 2 of 3 applications had been exported. All of them take about 45 seconds: give `timeout` 60 seconds more.',
    })
    const other = new UserError('request', 'No.')
    await expect(failing(other)).rejects.toBe(other)
  })
})
