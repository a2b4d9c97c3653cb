import type { JsonObject } from '../src/swagger/json.ts'

/** Like what ROMA Connect exports, nine tenths of it scripts, or schemas and parameters alone. */
export type Shape = 'roma-like' | 'dense'

const responses = {
  '200': {
    description: 'The order',
    schema: {
      type: 'object',
      required: ['id', 'customer'],
      properties: {
        id: { type: 'string' },
        customer: { type: 'string', maxLength: 64 },
        amount: { type: 'number', minimum: 0.5 },
        lines: { type: 'array', items: { $ref: '#/definitions/Line' } },
      },
    },
  },
  '404': { description: 'There is no such order' },
}

const script = `function execute(data) {
  var body = JSON.parse(data.body || '{}');
  var token = data.headers['X-Auth-Token'];
  // See https://example.com/docs on what a status means
  var orders = new DataSource('#{orders}').query('select * from orders where id = ?', body.id);
  for (var i = 0; i < orders.length; i++) { orders[i].position = i; }
  return { status: 200, items: orders, token: token };
}
`

function makeOperation(shape: Shape, index: number): JsonObject {
  const parameters = [
    { name: 'id', in: 'path', required: true, type: 'string' },
    { name: 'limit', in: 'query', type: 'integer', format: 'int32', minimum: 1, maximum: 500, default: 20 },
  ]
  const operation = {
    tags: ['orders'],
    operationId: `order${index}`,
    description: `Reads: order ${index}`,
    parameters,
    responses,
  }
  if (shape === 'dense') return operation
  const content = Buffer.from(`${script}// ${index}\n`.repeat(15)).toString('base64')
  return {
    ...operation,
    'x-livedata-version': '1.0.1',
    'x-livedata-scripts': [{ type: 'function', content, result: 'f' }],
  }
}

/** A Swagger 2.0 document of about so many megabytes, as JSON; `edited` has another default and one operation less. */
export function makeDocument(shape: Shape, megabytes: number, edited = false): Buffer {
  const paths: JsonObject = {}
  const size = JSON.stringify(makeOperation(shape, 1)).length + 30
  for (let index = 0; index < (megabytes * 1e6) / size; index++) {
    if (edited && index === 7) continue
    paths[`/orders/${index}/{id}`] = { get: makeOperation(shape, edited && index % 100 === 0 ? index + 1 : index) }
  }
  const definitions = { Line: { type: 'object', properties: { text: { type: 'string' } } } }
  return Buffer.from(JSON.stringify({ swagger: '2.0', info: { title: 'Orders', version: '1.0' }, paths, definitions }))
}
