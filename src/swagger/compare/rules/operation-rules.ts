import { rulesFor, rulesOf } from './rule.ts'

/** What the document, its security and its operations as such may change in. */
export const operationRules = [
  ...rulesOf({
    'api-path-removed-without-deprecation': ['breaking', 'The path was removed.', '`/orders` → no such path'],
    'api-path-removed-with-deprecation': [
      'info',
      'The path was removed; it was deprecated.',
      '`deprecated: true` → no such path',
    ],
    'api-removed-without-deprecation': ['breaking', 'The operation was removed.', '`get`, `post` → `get`'],
    'api-removed-with-deprecation': [
      'info',
      'The operation was removed; it was deprecated.',
      '`deprecated: true` → no such operation',
    ],
    'endpoint-added': ['info', 'The operation was added.', '`get` → `get`, `post`'],
    'endpoint-deprecated': ['info', 'The operation was deprecated.', '→ `deprecated: true`'],
    'endpoint-reactivated': ['info', 'The operation is no longer deprecated.', '`deprecated: true` →'],
    'api-operation-id-added': ['info', 'The operation got the ID {new}.', '→ `operationId: listOrders`'],
    'api-operation-id-removed': [
      'info',
      'The operation ID {old} was removed or replaced.',
      '`operationId: listOrders` → `operationId: orders`',
    ],
    'api-tag-added': ['info', 'The tag {new} was added.', '→ `tags: [orders]`'],
    'api-tag-removed': ['info', 'The tag {old} was removed.', '`tags: [orders]` →'],
    'api-schema-removed': [
      'info',
      'The definition {old}, which no operation used, was removed.',
      '`definitions: {Order: …}` →',
    ],
    'api-security-component-added': [
      'info',
      'The security scheme {new} was added.',
      '→ `securityDefinitions: {app: …}`',
    ],
    'api-security-component-removed': [
      'info',
      'The security scheme {old} was removed.',
      '`securityDefinitions: {app: …}` →',
    ],
    'api-security-component-type-changed': [
      'breaking',
      'The type of the security scheme {what} changed from {old} to {new}.',
      '`type: basic` → `type: apiKey`',
    ],
    'api-security-component-api-key-name-changed': [
      'breaking',
      'The API key of the security scheme {what} is now called {new}, it was {old}.',
      '`name: X-Key` → `name: X-Api-Key`',
    ],
    'api-security-component-api-key-in-changed': [
      'breaking',
      'The API key of the security scheme {what} is now sent in the {new}, it was the {old}.',
      '`in: query` → `in: header`',
    ],
    'api-security-component-oauth-url-changed': [
      'warning',
      'The authorization URL of the security scheme {what} changed from {old} to {new}.',
      '`authorizationUrl: https://a.example.com` → `https://b.example.com`',
    ],
    'api-security-component-oauth-token-url-changed': [
      'warning',
      'The token URL of the security scheme {what} changed from {old} to {new}.',
      '`tokenUrl: https://a.example.com` → `https://b.example.com`',
    ],
    'roma-oauth-flow-changed': [
      'breaking',
      'The OAuth flow of the security scheme {what} changed from {old} to {new}.',
      '`flow: implicit` → `flow: accessCode`',
    ],
    'roma-security-scheme-renamed': [
      'info',
      'The security scheme {old} is now called {new}.',
      '`securityDefinitions: {app: …}` → `{key: …}`',
    ],
    'api-security-component-oauth-scope-added': [
      'info',
      'The security scheme {what} got the scope {new}.',
      '→ `scopes: {write: …}`',
    ],
    'api-security-component-oauth-scope-removed': [
      'info',
      'The security scheme {what} lost the scope {old}.',
      '`scopes: {write: …}` →',
    ],
    'api-security-component-oauth-scope-changed': [
      'info',
      'A scope of the security scheme {what} is now described as {new}; it was {old}.',
      '`scopes: {write: Write}` → `scopes: {write: Change}`',
    ],
    'roma-host-changed': [
      'breaking',
      'The host changed from {old} to {new}.',
      '`host: a.example.com` → `host: b.example.com`',
    ],
    'roma-base-path-changed': [
      'breaking',
      'The base path changed from {old} to {new}.',
      '`basePath: /v1` → `basePath: /v2`',
    ],
    'roma-base-path-moved': [
      'info',
      'The base path changed from {old} to {new}, and the paths with it: no URL changed.',
      '`basePath: /v1`, `/orders` → `/v1/orders`',
    ],
    'roma-scheme-removed': [
      'breaking',
      'The transfer protocol {old} was removed.',
      '`schemes: [http, https]` → `[https]`',
    ],
    'roma-scheme-added': ['info', 'The transfer protocol {new} was added.', '`schemes: [https]` → `[https, wss]`'],
    'roma-script-changed': [
      'info',
      'The code of {what} changed.',
      '`x-livedata-scripts: [{content: …}]` → other content',
    ],
    'roma-status-changed': [
      'info',
      'The status of the backend changed from {old} to {new}.',
      '`x-livedata-status: DEVELOPED` → `DEPLOYED`',
    ],
    'roma-version-changed': [
      'info',
      'The version of the backend changed from {old} to {new}.',
      '`x-livedata-version: 1.0.0` → `1.0.1`',
    ],
    'roma-app-changed': [
      'info',
      'The integration application of the backend changed from {old} to {new}.',
      '`x-livedata-roma-app: orders` → `shop`',
    ],
    'roma-auth-type-changed': [
      'breaking',
      'The authentication type changed from {old} to {new}.',
      '`x-livedata-auth-type: NONE` → `SIGNATURE`',
    ],
    'roma-auth-type-eased': [
      'info',
      'The authentication type {old} is no longer asked for; it is {new} now.',
      '`x-livedata-auth-type: SIGNATURE` → `NONE`',
    ],
    'api-security-anonymous-access-removed': [
      'breaking',
      'Calls without credentials are no longer accepted: {new} is required.',
      '→ `security: [{app: []}]`',
    ],
    'api-security-anonymous-access-added': [
      'info',
      'Calls without credentials are now accepted.',
      '`security: [{app: []}]` → `[{app: []}, {}]`',
    ],
    'roma-security-eased': [
      'info',
      'The security requirement {old} is no longer needed: {new} is enough.',
      '`security: [{app: [], key: []}]` → `[{app: []}]`',
    ],
    'roma-path-parameter-renamed': [
      'info',
      'The path parameter {old} is now called {new}.',
      '`/orders/{id}` → `/orders/{key}`',
    ],
    'roma-documentation-changed': [
      'info',
      'What documents the {what} changed.',
      '`summary: List` → `summary: List orders`',
    ],
    'roma-reference-unknown': [
      'info',
      'The {what} cannot be compared: what {new} refers to is not in the document.',
      '`$ref: "#/definitions/Order"` → `$ref: "common.json#/definitions/Order"`',
    ],
    'roma-other-changed': ['info', 'Something else of the {what} changed.', '`x-owner: sales` → `x-owner: support`'],
  }),
  ...rulesFor(['api-global', 'api'], {
    'security-added': [
      'info',
      'The security requirement {new} was added as an alternative.',
      '`security: [{app: []}]` → `[{app: []}, {key: []}]`',
    ],
    'security-removed': [
      'breaking',
      'The security requirement {old} was removed.',
      '`security: [{app: []}, {key: []}]` → `[{app: []}]`',
    ],
    'security-scope-added': [
      'breaking',
      'The security scheme {what} now requires the scope {new}.',
      '`{app: []}` → `{app: [write]}`',
    ],
    'security-scope-removed': [
      'info',
      'The security scheme {what} no longer requires the scope {old}.',
      '`{app: [write]}` → `{app: []}`',
    ],
  }),
]
