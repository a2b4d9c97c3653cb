/** Where something is in a document. */
export interface Place {
  /** JSON pointer (RFC 6901) into the document; empty for the whole of it. */
  readonly pointer: string
  /** The operation that it belongs to, upper-case method, where there is one. */
  readonly method?: string
  readonly path?: string
}

/** Something that is wrong inside a document: told as a warning, never a failure. */
export interface Finding extends Place {
  readonly id: FindingId
  /** A sentence. It never holds a secret's value. */
  readonly text: string
}

/** A row of the catalogue. */
interface FindingKind {
  /** What a finding says; `{name}` is filled in. */
  readonly sentence: string
  /** Why auto-merge stays off: given for what comes before all else. */
  readonly alarm?: string
  /** For the documentation, in Markdown: what comes of it, and what helps. */
  readonly advice?: string
}

export type FindingId = keyof typeof findingKinds

/** Everything that can be found in a document, the most urgent first. */
export const findingKinds = {
  'roma-credential-in-script': {
    sentence: 'The script of {operation} holds {what} in line {line}. Keep it in ROMA Connect and refer to it.',
    alarm: 'A script holds a hard-coded credential.',
  },
  'roma-credential-in-document': {
    sentence: 'A text of {owner} holds {what}. Take it out in ROMA Connect, and replace the credential.',
    alarm: 'A text of the document holds a credential.',
  },
  'roma-secret-in-baseline': {
    sentence:
      'The published document holds {secrets}, which stay in the history of Git: replace them in ROMA Connect, then forget the old ones.',
    alarm: 'The published document holds secrets.',
  },
  'roma-operations-lost': {
    sentence:
      'More than half of the operations are gone: {before} before, {after} now. Check the sign-in’s permissions before you merge this.',
    alarm: 'More than half of the operations are gone.',
  },
  'roma-script-undecodable': {
    sentence:
      'The script of {operation} cannot be read: its content is not text in base64. It stays, and was searched for credentials, as it stands in the document.',
  },
  'roma-script-over-limit': {
    sentence: 'The script of {operation} is larger than the 32 KB that ROMA Connect takes.',
  },
  'roma-over-import-limit': {
    sentence:
      'The document has {size} MB: ROMA Connect imports no more than 3 MB. Write one document per application: see `output`.',
  },
  'roma-yaml-over-limit': {
    sentence: 'The document has {size} million characters of YAML: tools in Java read no more than 3.1 million.',
    advice:
      'SnakeYAML, which Swagger UI’s parser, swagger-codegen and openapi-generator use, reads 3,145,728 characters of YAML at most. ' +
      'It has no such limit for JSON: set `format: json`, or write one document per application (`{app}` in `output`).',
  },
  'roma-document-orphaned': {
    sentence:
      '{output} belongs to no integration application that this sign-in sees: it was deleted or renamed, or the authorisation is gone. The file stays; delete it when the application is gone for good.',
  },
  'roma-info-incomplete': { sentence: 'The document has no {key} ("info.{key}").' },
  'roma-info-not-text': {
    sentence: 'The {key} of the document ("info.{key}") is {type}, not text: put it in quotes.',
  },
  'roma-path-without-slash': { sentence: 'The path {path} does not start with a slash.' },
  'roma-paths-alike': { sentence: 'The path {path} is the same as {other}, but for the names of its parameters.' },
  'roma-duplicate-operation-id': { sentence: '{operation} has the operationId {name}, as {other} has.' },
  'roma-name-without-ascii': {
    sentence: 'Generators of clients drop the {field} {name} of {operation}, and may lose the operation.',
    advice:
      'openapi-generator and swagger-codegen make names of ASCII letters and digits. Operations whose `operationId` or tag has none end up under one name, and all but one are lost without a word. ' +
      'Give them one in ROMA Connect, or name them for the generator: `--operation-id-name-mappings 查询订单=listOrders`.',
  },
  'roma-no-responses': {
    sentence: '{operation} has no responses.',
    advice:
      'Validators refuse the document, and so does openapi-generator, unless it is started with `--skip-validate-spec`.',
  },
  'roma-duplicate-parameter': { sentence: '{owner} has the {place} parameter {name} twice.' },
  'roma-several-bodies': { sentence: '{operation} has more than one body parameter.' },
  'roma-body-and-form-data': {
    sentence: '{operation} has a body next to formData: a request has one or the other.',
  },
  'roma-path-parameter-undeclared': { sentence: '{operation} does not declare its path parameter {name}.' },
  'roma-path-parameter-unused': {
    sentence: '{operation} declares the path parameter {name}, which its path does not have.',
  },
  'roma-path-parameter-optional': { sentence: '{operation} must require its path parameter {name}.' },
  'roma-parameter-incomplete': { sentence: '{parameter} has no {field}.' },
  'roma-unknown-security-scheme': { sentence: '{owner} asks for the undefined security scheme {name}.' },
  'roma-dangling-ref': { sentence: 'The reference {reference} points to nothing in the document.' },
  'roma-external-ref': {
    sentence: 'The reference {reference} leads out of the document: what stands there was not looked at.',
  },
  'roma-character-lost': {
    sentence: 'A text or name holds U+FFFD, which stands for a character that could not be read.',
  },
  'roma-unknown-type': { sentence: 'The type of a value is {type}: accepted here are {accepted}.' },
  'roma-array-without-items': { sentence: 'An array does not say what its items are.' },
  'roma-required-property-absent': { sentence: 'The property {name} is required, but not described.' },
} as const satisfies Readonly<Record<string, FindingKind>>

type Blank<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}` ? Name | Blank<Rest> : never
type BlanksOf<Id extends FindingId> = Blank<(typeof findingKinds)[Id]['sentence']>

/** What a finding's sentence needs. */
export type Words<Id extends FindingId> = Readonly<Record<BlanksOf<Id>, string | number>>

/** A finding of the catalogue, with what its sentence leaves open. */
export function createFinding<Id extends FindingId>(id: Id, place: Place, words: Words<Id>): Finding {
  const known: Readonly<Record<string, string | number>> = words
  const text = findingKinds[id].sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(known[name]))
  const { pointer, method, path } = place
  return { id, pointer, text, ...(method !== undefined && path !== undefined ? { method, path } : {}) }
}

/** Why auto-merge must not be used, when something urgent was found. */
export function alarmOf(findings: readonly Pick<Finding, 'id'>[]): string | undefined {
  return findings.map(({ id }) => kindOf(id).alarm).find((alarm) => alarm !== undefined)
}

/** Whether a finding comes before all else: in the summary, the pull request, the annotations. */
export function isUrgent({ id }: Pick<Finding, 'id'>): boolean {
  return kindOf(id).alarm !== undefined
}

export function kindOf(id: FindingId): FindingKind {
  return findingKinds[id]
}

/** What is urgent, each by itself since each needs somebody; then the rest, kind by kind, since one habit makes many. */
export function groupFindings<Found extends Pick<Finding, 'id'>>(
  findings: readonly Found[],
): { readonly urgent: readonly Found[]; readonly others: readonly (readonly [Found, ...Found[]])[] } {
  const others = Map.groupBy(
    findings.filter((finding) => !isUrgent(finding)),
    ({ id }) => id,
  )
  return {
    urgent: findings.filter(isUrgent),
    others: [...others.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [[first, ...rest] as const],
    ),
  }
}
