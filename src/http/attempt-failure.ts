/** Why an attempt failed, and whether another may do better. */
export class AttemptFailure extends Error {
  readonly kind: 'cut' | 'timeout' | 'deadline' | 'final'

  constructor(kind: AttemptFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
