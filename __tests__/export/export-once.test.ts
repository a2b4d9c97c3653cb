import { expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { exportOnce } from '../../src/export/export-once.ts'
import { sessionOf } from './send.ts'

const secret = 'sentinel-of-the-sign-in'

async function refusalOf(answer: unknown): Promise<UserError> {
  const connection = {
    session: sessionOf(() => answer).session,
    at: { endpoint: 'https://roma.example', projectId: 'p', instanceId: 'i' },
    log: () => undefined,
    scrub: (text: string) => text.replaceAll(secret, '***'),
  }
  const error: unknown = await exportOnce(connection, {}, { format: 'json', what: 'the custom backends' }).catch(
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof UserError)) throw error
  return error
}

test('an error in an answer that looks like a good one is an error, with advice', async () => {
  const { message, refusal } = await refusalOf({ error_code: 'APIG.3004', error_msg: 'The app does not exist' })
  expect(message).toBe(
    'Could not export the custom backends: ROMA Connect answered 200 with the error APIG.3004 “The app does not exist”. ' +
      'The integration application is not known on this instance: check `app`.',
  )
  expect(refusal).toMatchObject({ status: 200, code: 'APIG.3004' })
})

test.each([0, 380, 395])(
  'and shows no part of a secret, not even where it is cut, after %i characters',
  async (before) => {
    const { message } = await refusalOf({ error_code: 'APIG.9999', error_msg: `${'.'.repeat(before)}${secret}` })
    expect(message).not.toContain(secret.slice(0, 4))
  },
)
