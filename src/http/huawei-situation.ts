/** Which service a request is for. */
export type Service = 'roma' | 'iam' | 'sts' | 'github'

/** The name of a way to sign in. */
export type WayName = 'token' | 'access-key' | 'password' | 'oidc-agency' | 'identity-provider'

/** What a request asks for. */
export type Call =
  | 'export'
  | 'list backends'
  | 'list applications'
  | 'list instances'
  | 'list projects'
  | 'get token'
  | 'exchange ID token'
  | 'assume agency'
  | 'get ID token'

/** How the run signs in, as far as advice depends on it. */
export interface SigningIn {
  readonly way: WayName
  /** Of an access key of the environment: the variables that stand for its inputs. */
  readonly variables?: Readonly<Record<string, string>>
}

/** All that advice depends on. */
export interface Situation {
  readonly service: Service
  readonly signingIn: SigningIn | undefined
  readonly call: Call | undefined
  readonly status: number
  readonly code: string
  readonly message: string
  readonly requestId: string
  /** How far this runner's clock is ahead of the server's; undefined when the server did not tell. */
  readonly minutesOff?: number | undefined
  /** What the request was made of, for the sentence: the subject of the ID token. */
  readonly facts?: Readonly<Record<string, string>> | undefined
}

/** A row of the advice: what must hold, and what is told then. What is left out may be anything. */
export interface AdviceRow {
  /** Who answered. */
  readonly from: readonly Service[]
  readonly ways?: readonly WayName[]
  readonly calls?: readonly Call[]
  /** Of these, one that ends in `*` stands for all that begin so. Older gateways say APIGW or APIC for `APIG.0…`. */
  readonly codes?: readonly string[]
  /** One that ends in `xx` stands for a hundred. With `codes`, one of either is enough. */
  readonly statuses?: readonly string[]
  /** What the text must hold. Its named groups fill the places `{…}` of the sentence, and so do the facts of a request. */
  readonly text?: RegExp
  /** The runner's clock must be ten minutes off, or more. */
  readonly clockIsOff?: true
  /** There must be a request ID to give. */
  readonly hasRequestId?: true
  readonly advice: string
  /** Where it is known from. */
  readonly source: string
}

/** Rows that differ in some fields only: one for each form in which the same is said. */
export function inForms(common: AdviceRow, ...forms: readonly Partial<AdviceRow>[]): readonly AdviceRow[] {
  return forms.map((form) => ({ ...common, ...form }))
}
