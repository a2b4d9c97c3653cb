import { describe, expect, test } from '@jest/globals'

import { differences, recordedAnswers } from './recorded/answers.ts'
import { notGiven, plays } from './recorded/plays.ts'
import { stageOf } from './recorded/stage.ts'

test('every recorded answer is either given or told why not', () => {
  const ids = recordedAnswers.map(({ id }) => id)
  expect([...Object.keys(plays), ...Object.keys(notGiven)].toSorted()).toEqual(ids.toSorted())
  expect(Object.keys(notGiven).length).toBeLessThanOrEqual(8)
})

describe('the emulator answers as GitHub did', () => {
  test.each(recordedAnswers.filter(({ id }) => id in plays).map((answer) => [answer.id, answer] as const))(
    '%s',
    async (id, answer) => {
      const play = plays[id]
      const stage = await stageOf(play?.options, play?.edition)
      try {
        const given = await play?.act(stage)
        expect(given === undefined ? ['nothing'] : differences(answer, given)).toEqual([])
      } finally {
        await stage.github.close()
      }
    },
  )
})
