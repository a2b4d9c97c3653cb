/** What went wrong, for code that must tell cases apart. The sentence for people is the message. */
export type ErrorCode =
  | 'inputs'
  | 'sign-in'
  | 'request'
  /** No answer came: a host, a proxy or a certificate is in the way. */
  | 'connection'
  | 'timeout'
  /** The step's own time is over. */
  | 'deadline'
  | 'reply'
  | 'document'
  | 'files'
  | 'incomplete'
  | 'gate'
  | 'github'

interface UserErrorOptions extends ErrorOptions {
  /** What a service answered, for code that must tell refusals apart. */
  readonly refusal?: Refusal
  /** Of a throttle that could not be waited out: in how many milliseconds more would be let through. */
  readonly opensIn?: number
}

/** A failure that the user can understand and mend: shown as its message, without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: ErrorCode
  readonly refusal: Refusal | undefined
  readonly opensIn: number | undefined

  constructor(code: ErrorCode, message: string, options?: UserErrorOptions) {
    super(message, options)
    this.code = code
    this.refusal = options?.refusal
    this.opensIn = options?.opensIn
  }
}

/** @param purpose completes “Could not …” */
export function timeIsOver(purpose: string): UserError {
  return new UserError('deadline', `Could not ${purpose}: the step’s time is over. Raise the input \`timeout\`.`)
}

/**
 * For work on the processor, which nothing interrupts: the deadline is looked at between its parts.
 * @throws {UserError} `deadline`
 */
export function refuseWhenOver(
  clock: { readonly now: () => number; readonly deadline: number },
  purpose: string,
): void {
  if (clock.now() >= clock.deadline) throw timeIsOver(purpose)
}

/** The text that the step fails with. Only a bug in the action itself shows its stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const text = error instanceof UserError ? error.message : (error.stack ?? error.message)
  return error.cause === undefined ? text : `${text}\nCaused by: ${causeOf(error.cause)}`
}

function causeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause === undefined ? cause.message : `${cause.message}\nCaused by: ${causeOf(cause.cause)}`
}

/** An error of Node's or of the system's, with a code such as `ECONNRESET`. */
export function isCoded(error: unknown): error is { readonly code: string; readonly message: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
}

/** What a service of Huawei Cloud's said when it refused a request. */
export interface Refusal {
  readonly status: number
  /** `APIG.1002`, `IAM.0011`, `STS5.1001`, …; '' when there was none. */
  readonly code: string
  /** Foreign text, made safe for a log line. */
  readonly message: string
  readonly requestId: string
}
