import { UserError } from '../errors.ts'
import type { HttpReply, HttpRequest } from '../http/request.ts'

export const jsonHeaders = { 'content-type': 'application/json;charset=utf8', accept: 'application/json' } as const

export function postRequest(
  about: Pick<HttpRequest, 'purpose' | 'service' | 'call' | 'url' | 'facts'>,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  return { ...about, method: 'POST', headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(body) }
}

/** @throws {UserError} `sign-in` for a refusal, else what `ask` throws */
export async function asSignIn(ask: Promise<HttpReply>): Promise<HttpReply> {
  try {
    return await ask
  } catch (error) {
    if (!(error instanceof UserError) || error.refusal === undefined) throw error
    throw new UserError('sign-in', error.message, { refusal: error.refusal })
  }
}
