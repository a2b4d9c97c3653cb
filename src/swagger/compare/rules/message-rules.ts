import { rulesFor, rulesOf } from './rule.ts'

/** Parameters, bodies, responses, headers and media types. */
export const messageRules = [
  ...rulesOf({
    'new-request-path-parameter': ['breaking', 'The {what} was added.', '→ `{in: path, name: id}`'],
    'new-required-request-parameter': [
      'breaking',
      'The {what} was added and is required.',
      '→ `{in: query, name: tenant, required: true}`',
    ],
    'new-optional-request-parameter': ['info', 'The optional {what} was added.', '→ `{in: query, name: limit}`'],
    'new-required-request-default-parameter-to-existing-path': [
      'breaking',
      'The {what} was added to all operations of the path and is required.',
      'path item: → `parameters: [{in: header, name: X-Tenant, required: true}]`',
    ],
    'new-optional-request-default-parameter-to-existing-path': [
      'info',
      'The optional {what} was added to all operations of the path.',
      'path item: → `parameters: [{in: header, name: X-Trace}]`',
    ],
    'request-parameter-removed': ['warning', 'The {what} was removed.', '`{in: query, name: limit}` →'],
    'roma-required-parameter-renamed': [
      'breaking',
      'The required {what} was called {old} before.',
      '`parameters: {v: {name: version, required: true}}` → `{name: api-version}`',
    ],
    'roma-optional-parameter-renamed': [
      'warning',
      'The optional {what} was called {old} before.',
      '`parameters: {v: {name: version}}` → `{name: api-version}`',
    ],
    'roma-required-parameter-moved': [
      'breaking',
      'The required {what} was sent in {old} before.',
      '`parameters: {v: {in: query, required: true}}` → `{in: header}`',
    ],
    'roma-optional-parameter-moved': [
      'warning',
      'The optional {what} was sent in {old} before.',
      '`parameters: {v: {in: query}}` → `{in: header}`',
    ],
    'request-body-added-required': [
      'breaking',
      'A request body was added and is required.',
      '→ `{in: body, required: true}`',
    ],
    'request-body-added-optional': ['info', 'An optional request body was added.', '→ `{in: body}`'],
    'request-body-removed': ['breaking', 'The request body was removed.', '`{in: body}` →'],
    'request-body-media-type-added': [
      'info',
      'The media type {new} was added to the request.',
      '→ `consumes: [text/csv]`',
    ],
    'request-body-media-type-removed': [
      'breaking',
      'The media type {old} was removed from the request.',
      '`consumes: [text/csv]` →',
    ],
    'request-body-media-type-schema-added': [
      'breaking',
      'The request body, which could be anything, got a schema.',
      '`{in: body}` → `{in: body, schema: {type: object}}`',
    ],
    'request-body-media-type-schema-removed': [
      'info',
      'The request body lost its schema and can be anything.',
      '`{in: body, schema: {type: object}}` → `{in: body}`',
    ],
    'response-success-status-added': ['info', 'The success response {what} was added.', '`200` → `200`, `202`'],
    'response-success-status-removed': ['breaking', 'The success response {what} was removed.', '`200`, `202` → `200`'],
    'response-non-success-status-added': ['info', 'The response {what} was added.', '`200` → `200`, `404`'],
    'response-non-success-status-removed': ['info', 'The response {what} was removed.', '`200`, `404` → `200`'],
    'response-media-type-added': [
      'info',
      'The media type {new} was added to the responses.',
      '→ `produces: [text/csv]`',
    ],
    'response-media-type-removed': [
      'breaking',
      'The media type {old} was removed from the responses.',
      '`produces: [text/csv]` →',
    ],
    'response-media-type-name-changed': [
      'warning',
      'Parameters of a media type of the responses were added and removed: {old} is now {new}.',
      '`text/csv; header=present` → `text/csv; charset=utf-8`',
    ],
    'response-media-type-parameter-added': [
      'info',
      'A parameter of a media type of the responses was added: {old} is now {new}.',
      '`text/csv` → `text/csv; header=present`',
    ],
    'response-media-type-parameter-changed': [
      'breaking',
      'A parameter of a media type of the responses changed: {old} is now {new}.',
      '`text/csv; header=present` → `text/csv; header=absent`',
    ],
    'response-media-type-parameter-removed': [
      'breaking',
      'A parameter of a media type of the responses was removed: {old} is now {new}.',
      '`text/csv; header=present` → `text/csv`',
    ],
    'roma-request-media-type-generalized': [
      'info',
      'A media type of the request became more general: {old} is now {new}.',
      '`application/json` → `*/*`',
    ],
    'roma-request-media-type-specialized': [
      'breaking',
      'A media type of the request became more specific: {old} is now {new}.',
      '`*/*` → `application/json`',
    ],
    'response-media-type-name-generalized': [
      'breaking',
      'A media type of the responses became more general: {old} is now {new}.',
      '`application/problem+json` → `application/json`',
    ],
    'response-media-type-name-specialized': [
      'info',
      'A media type of the responses became more specific: {old} is now {new}.',
      '`application/json` → `application/problem+json`',
    ],
    'response-body-media-type-schema-added': ['info', 'The {what} got a schema.', '`200: {}` → `200: {schema: …}`'],
    'response-body-media-type-schema-removed': [
      'breaking',
      'The {what} lost its schema: it has no content any more.',
      '`200: {schema: …}` → `200: {}`',
    ],
    'response-header-added': ['info', 'The {what} was added.', '→ `headers: {X-Total: …}`'],
    'optional-response-header-removed': ['warning', 'The {what} was removed.', '`headers: {X-Total: …}` →'],
    'roma-request-empty-value-allowed': [
      'info',
      'The {what} may now be sent without a value.',
      '→ `allowEmptyValue: true`',
    ],
    'roma-request-empty-value-disallowed': [
      'breaking',
      'The {what} may no longer be sent without a value.',
      '`allowEmptyValue: true` →',
    ],
  }),
  ...rulesFor(['request-body', 'request-parameter'], {
    'became-required': ['breaking', 'The {what} became required.', '`required: false` → `required: true`'],
    'became-optional': ['info', 'The {what} became optional.', '`required: true` → `required: false`'],
  }),
]
