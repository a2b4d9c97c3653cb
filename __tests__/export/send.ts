import type { HttpReply, HttpRequest } from '../../src/http/request.ts'
import type { Session } from '../../src/sign-in/session.ts'

export function replyOf(body: unknown, headers: HttpReply['headers'] = {}): HttpReply {
  return { status: 200, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }
}

export interface FakeSession {
  readonly session: Session
  readonly sent: readonly HttpRequest[]
}

/** A session that is answered by a function of the request and its number, from 0. */
export function sessionOf(answer: (request: HttpRequest, index: number) => unknown): FakeSession {
  const sent: HttpRequest[] = []
  return {
    sent,
    session: {
      projectId: 'p',
      send(request) {
        sent.push(request)
        return Promise.resolve(replyOf(answer(request, sent.length - 1)))
      },
    },
  }
}

/** The number that a query of a request holds. */
export function numberIn({ url }: HttpRequest, name: string): number {
  return Number(new URL(url).searchParams.get(name))
}
