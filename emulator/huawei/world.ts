import type { JsonObject } from './json.ts'
import type { Host, RequestKind } from './requests.ts'

/** What is not paid for, or frozen, gets no request through. */
export interface Account {
  id: string
  name: string
  state?: 'arrears' | 'frozen'
}
export interface Project {
  id: string
  name: string
  account: string
  enabled: boolean
}
/** `error` is why one in the state ERROR is in it, and `publicAddress` its address on the internet. */
export interface Instance {
  id: string
  name: string
  project: string
  status: string
  description: string
  error?: { code: string; message: string }
  publicAddress?: string
}

/** Integration application. `document` is put over the root of a file whose first backend is of this application. */
export interface Application {
  id: string
  name: string
  instance: string
  remark: string
  roles: string[]
  key: string
  secret: string
  /** Names of the users and URNs of the agencies that may see it; undefined: everyone of the account. */
  visibleTo?: string[]
  document?: JsonObject
}

export interface Parameter {
  name: string
  in: 'Headers' | 'Parameters' | 'Body'
  required: boolean
  description: string
  default?: string
}

export interface Script {
  type: 'function' | 'SQL' | 'SP'
  /** The script as it was typed; base64 on the wire. */
  source: string
  objectName: string
  datasource?: { id: string; name: string; type: string }
  paging?: boolean
  prepared?: boolean
}

export type Status = 1 | 3 | 4

/** Custom backend. `operation` is put over the operation that the export makes from the other fields. */
export interface Backend {
  id: string
  name: string
  path: string
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD' | 'PATCH' | 'OPTIONS'
  application: string
  status: Status
  type: 'data' | 'function' | ''
  version: string
  description: string
  contentType: 'json' | 'xml' | 'stream'
  returnFormat: boolean
  parameters: Parameter[]
  scripts: Script[]
  /** Name of the security scheme that signs it. */
  signature?: string
  operation: JsonObject
  createdTime: string
  modifiedTime: string
}

/** `huaweiId` is an account's own user, who gets no token by password. */
export interface User {
  id: string
  account: string
  name: string
  password: string
  kind: 'iam' | 'huaweiId'
  mfa: boolean
  /** Tenant administrators see every application. */
  administrator: boolean
  /** Whether GET /v3/projects is allowed. */
  listsProjects: boolean
}

/** `caller` is the name of a user or the URN of an agency; `project` null means a token without project scope. */
export interface Token {
  value: string
  account: string
  caller: string
  project: string | null
  expiresAt: number
}

/** A permanent key has no security token and no expiry. */
export interface AccessKey {
  access: string
  secret: string
  account: string
  caller: string
  securityToken?: string
  expiresAt?: number
}

/** So many requests in a window; `window` is how the gateway calls it: `1 minute`. */
export interface Throttle {
  by: 'user' | 'ip'
  requests: number
  windowMs: number
  window: string
  /** ROMA Connect's unless told. */
  host?: Host
  toldBy?: 'gateway' | 'older gateway' | 'service'
  /** Seconds for `Retry-After`, which no gateway was seen to send. */
  retryAfter?: number
}

/** How the lists of ROMA Connect make use of models in which everything is optional. */
export interface ListHabits {
  empty: 'list' | 'null' | 'absent'
  total: 'number' | 'absent'
  /** Entries at the head of every list, such as an instance that is being created and has no name yet. */
  strays: JsonObject[]
}

export interface OidcProvider {
  urn: string
  issuer: string
  audiences: string[]
}

/** Trust agency: who may assume it. `subjects` are patterns with `*` and `?`. */
export interface Agency {
  urn: string
  account: string
  provider: string
  issuer: string
  audience: string
  subjects: string[]
  maxSessionSeconds: number
  administrator: boolean
}

/** Identity provider of the classic IAM: `staleKeys` when the pasted keys are not the issuer's any more. */
export interface IdentityProvider {
  name: string
  issuer: string
  audience: string
  staleKeys: boolean
  repositories: string[]
  user: string
  account: string
}

export interface World {
  region: string
  accounts: Account[]
  projects: Project[]
  instances: Instance[]
  applications: Application[]
  backends: Backend[]
  definitions: JsonObject
  securityDefinitions: JsonObject
  /** The root of every exported document, without paths, definitions and securityDefinitions. */
  document: JsonObject
  /** Answered by the export, byte for byte, in place of a document made from the backends. */
  exactDocument?: string | Buffer
  contentType: string
  limits: {
    exportBytes: number
    /** Most IDs that one export accepts in `apis`; undefined: no limit is known. */
    apis?: number
  }
  /** Statuses that the export hands out at all. */
  exportableStatuses: Status[]
  /** Whether each export comes in another order. */
  shuffle: boolean
  /** Who says that a token has expired: the service (APIG.1001) or the gateway in front (APIG.0301). */
  expiryToldBy: 'service' | 'gateway'
  /** Older gateways prefix their codes with APIGW, and have shorter words for a key that they do not know. */
  gateway: 'present' | 'older'
  throttles: Throttle[]
  /** What nobody has the permission for. */
  forbidden: RequestKind[]
  lists: ListHabits
  users: User[]
  tokens: Token[]
  accessKeys: AccessKey[]
  oidcProviders: OidcProvider[]
  agencies: Agency[]
  identityProviders: IdentityProvider[]
}
