/** An answer that is an error, as GitHub words it. Thrown by the acts, rendered for REST or GraphQL by the server. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** The `errors` list of a REST reply. */
  readonly details: readonly (object | string)[] | undefined
  readonly headers: Readonly<Record<string, string>>
  /** The `type` of a GraphQL error; some have none. */
  readonly type: string | null
  /** What stands beside the message in a REST body. */
  readonly more: Readonly<Record<string, unknown>>
  /** The `extensions` of a GraphQL error. */
  readonly extensions: object | undefined

  constructor(status: number, message: string, options: ApiErrorOptions = {}) {
    super(message)
    this.status = status
    this.details = options.details
    this.headers = options.headers ?? {}
    this.type = options.type === undefined ? (typesByStatus[status] ?? 'UNPROCESSABLE') : options.type
    this.more = options.more ?? {}
    this.extensions = options.extensions ?? (this.type === 'FORBIDDEN' ? { saml_failure: false } : undefined)
  }
}

interface ApiErrorOptions {
  readonly details?: readonly (object | string)[]
  readonly headers?: Readonly<Record<string, string>>
  readonly type?: string | null
  readonly more?: Readonly<Record<string, unknown>>
  readonly extensions?: object
}

const typesByStatus: Readonly<Record<number, string>> = { 401: 'FORBIDDEN', 403: 'FORBIDDEN', 404: 'NOT_FOUND' }

export function notFound(message = 'Not Found'): ApiError {
  return new ApiError(404, message)
}

export function unprocessable(message: string): ApiError {
  return new ApiError(422, message)
}

/** `422 Validation Failed` with one custom error, the form that most of GitHub's refusals have. */
export function invalid(resource: string, message: string, field?: string): ApiError {
  const detail = { resource, code: 'custom', ...(field !== undefined && { field }), message }
  return new ApiError(422, 'Validation Failed', { details: [detail] })
}

/** `422 Validation Failed` for a field by one of GitHub's codes: `invalid`, `missing_field`, `already_exists`. */
export function invalidField(resource: string, field: string, code: string): ApiError {
  return new ApiError(422, 'Validation Failed', { details: [{ resource, field, code }] })
}

/** The sentence that GraphQL says where REST has a list. */
export function sentenceOf(error: ApiError): string {
  const messages = (error.details ?? []).flatMap((detail) => {
    if (typeof detail === 'string') return [detail]
    return 'message' in detail && typeof detail.message === 'string' ? [detail.message] : []
  })
  return messages.length > 0 ? messages.join(', ') : error.message
}
