import { RawNumber } from './json.ts'
import {
  addAccessKey,
  addAgency,
  addApplication,
  addBackend,
  addIdentityProvider,
  addToken,
  addUser,
  emptyWorld,
  functionScript,
} from './builders.ts'
import type { Application, Script, World } from './world.ts'

/** Secrets of the lifelike world: none may show anywhere. */
export const lifelikeSecrets = {
  token: 'MIIlifelikeTokenOfTheExportUser0123456789abcdefghijklmnop',
  accessKey: 'LIFELIKEACCESSKEY001',
  secretKey: 'lifelikeSecretKey0123456789abcdefghijklm',
  password: 'lifelike-Passw0rd!',
  signatureSecret: 'lifelike-signature-secret-9f8e7d',
  scriptPassword: 'lifelike-Db-Pa55word',
  parameterDefault: 'lifelike-api-token-default-77',
} as const

export const lifelikeUser = 'roma-export'

/** A company with two applications, orders and 客户中心, and with every way to sign in. */
export function lifelikeWorld(): World {
  const world = emptyWorld()
  world.securityDefinitions = {
    'orders-signature': {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-livedata-auth-type': 'SIGNATURE',
      'x-livedata-signature': { key: 'orders-signature-key', secret: lifelikeSecrets.signatureSecret },
    },
  }
  world.definitions = definitions
  addOrders(world, addApplication(world, { name: 'orders', remark: 'Order management' }))
  addCustomers(world, addApplication(world, { name: '客户中心', remark: '客户主数据' }))
  addSignIns(world)
  return world
}

function addSignIns(world: World): void {
  addUser(world, { name: lifelikeUser, password: lifelikeSecrets.password })
  addToken(world, { value: lifelikeSecrets.token, caller: lifelikeUser })
  const { accessKey: access, secretKey: secret } = lifelikeSecrets
  addAccessKey(world, { access, secret, caller: lifelikeUser })
  addAgency(world, { subjects: ['repo:contoso/apis:*'] })
  addIdentityProvider(world, { name: 'github', repositories: ['contoso/apis'], user: lifelikeUser })
}

const definitions = {
  Order: {
    type: 'object',
    required: ['id', 'lines', 'total'],
    properties: {
      id: { type: 'integer', format: 'int64', maximum: new RawNumber('9223372036854775807') },
      total: { type: 'number', minimum: new RawNumber('0.0') },
      currency: { type: 'string', enum: ['CNY', 'EUR', 'USD'] },
      lines: { type: 'array', items: { $ref: '#/definitions/OrderLine' } },
      customer: { $ref: '#/definitions/Customer' },
      parent: { $ref: '#/definitions/Order' },
    },
  },
  OrderLine: {
    type: 'object',
    required: ['sku', 'quantity'],
    properties: {
      sku: { type: 'string', pattern: '^[A-Z]{3}-\\d{6}$' },
      quantity: { type: 'integer', minimum: 1 },
    },
  },
  Customer: {
    type: 'object',
    required: ['id', 'name'],
    properties: {
      id: { type: 'string' },
      name: { type: 'string', description: '客户名称' },
      vip: { type: 'boolean', default: false },
    },
  },
  Error: {
    type: 'object',
    properties: { code: { type: 'string' }, message: { type: 'string' } },
  },
}

const orderReply = { description: 'The order', schema: { $ref: '#/definitions/Order' } }
const errorReply = { description: 'What went wrong', schema: { $ref: '#/definitions/Error' } }
const idParameter = { name: 'id', in: 'path', required: true, type: 'string' }

function addOrders(world: World, orders: Application): void {
  addBackend(world, orders, {
    name: 'list_orders',
    path: '/orders',
    status: 4,
    version: '1.2.0',
    description: 'Orders of a customer, the newest first',
    parameters: [
      { name: 'X-Correlation-Id', in: 'Headers', required: false, description: 'Trace of the caller' },
      {
        name: 'X-Api-Token',
        in: 'Headers',
        required: false,
        description: 'Token of the old portal',
        default: lifelikeSecrets.parameterDefault,
      },
      { name: 'customer', in: 'Parameters', required: true, description: 'ID of the customer' },
      { name: 'page', in: 'Parameters', required: false, description: 'Page', default: '1' },
    ],
    signature: 'orders-signature',
    scripts: [functionScript(passwordScript)],
    operation: {
      tags: ['orders'],
      responses: {
        200: { description: 'The orders', schema: { type: 'array', items: { $ref: '#/definitions/Order' } } },
        default: errorReply,
      },
    },
  })
  addBackend(world, orders, {
    name: 'create_order',
    path: '/orders',
    method: 'POST',
    status: 4,
    version: '1.2.0',
    description: 'Places an order',
    signature: 'orders-signature',
    operation: {
      tags: ['orders'],
      consumes: ['application/json'],
      parameters: [{ name: 'order', in: 'body', required: true, schema: { $ref: '#/definitions/Order' } }],
      responses: { 201: orderReply, default: errorReply },
    },
  })
  addBackend(world, orders, {
    name: 'show_order',
    path: '/orders/{id}',
    status: 3,
    type: 'data',
    description: 'One order, from the warehouse',
    scripts: [sqlScript('select id, total from orders where id = ${id}')],
    operation: { tags: ['orders'], parameters: [idParameter], responses: { 200: orderReply, 404: errorReply } },
  })
  addBackend(world, orders, {
    name: 'close_order',
    path: '/orders/{id}/close',
    method: 'PUT',
    status: 1,
    type: 'data',
    description: 'Closes an order',
    scripts: [{ type: 'SP', source: 'call close_order(${id})', objectName: 'result', datasource: warehouse }],
    operation: { parameters: [idParameter], responses: { 204: { description: 'Closed' } } },
  })
}

function addCustomers(world: World, customers: Application): void {
  addBackend(world, customers, {
    name: '查询客户',
    path: '/customers/{id}',
    status: 4,
    version: '2.0.1',
    description: '按编号查询客户主数据',
    scripts: [functionScript('function execute(data) {\n    return { id: data.id, region: "#{region}" }\n}')],
    operation: {
      tags: ['客户'],
      parameters: [idParameter],
      responses: { 200: { description: '客户', schema: { $ref: '#/definitions/Customer' } }, default: errorReply },
    },
  })
  addBackend(world, customers, {
    name: '删除客户',
    path: '/customers/{id}',
    method: 'DELETE',
    status: 3,
    description: '',
    scripts: [functionScript(referenceScript)],
    operation: { parameters: [idParameter], responses: { 204: { description: '已删除' } } },
  })
}

const warehouse = { id: 'a1b2c3d4', name: 'warehouse', type: 'postgresql' }

function sqlScript(source: string): Script {
  return { type: 'SQL', source, objectName: 'rows', datasource: warehouse }
}

const passwordScript = `importClass(com.roma.apic.livedata.client.v1.HttpClient);
function execute(data) {
    var password = "${lifelikeSecrets.scriptPassword}";
    return call("https://warehouse.contoso.example/orders", "export", password);
}`

const referenceScript = `function execute(data) {
    var password = CipherUtils.getPlainCipherText("warehouse-password");
    return remove(data.id, password);
}`
