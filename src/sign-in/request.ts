import { UserError } from '../errors.ts'
import type { HttpReply, HttpRequest } from '../http/request.ts'

export const jsonHeaders = { 'content-type': 'application/json;charset=utf8', accept: 'application/json' } as const

export function postRequest(
  about: Pick<HttpRequest, 'purpose' | 'service' | 'url'>,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  return { ...about, method: 'POST', headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(body) }
}

/**
 * Asks, and adds what only this way to sign in knows to a refusal.
 * @throws {UserError} `sign-in` for a refusal, else what `ask` throws
 */
export async function withAdvice(
  ask: () => Promise<HttpReply>,
  advice: (status: number, message: string) => string,
): Promise<HttpReply> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof UserError) || error.refusal === undefined) throw error
    const { refusal } = error
    const more = refusal.status >= 400 && refusal.status < 500 ? advice(refusal.status, refusal.message) : ''
    throw new UserError('sign-in', more === '' ? error.message : `${error.message} ${more}`, { refusal })
  }
}
