import { createRandom } from './document.ts'
import { addAccessKey, addApplication, addToken, emptyWorld, functionScript, hexId } from './builders.ts'
import type { Application, Backend, World } from './world.ts'

interface GeneratedOptions {
  applications?: number
  /** Backends in all, dealt out to the applications in turn. */
  backends?: number
  /** So many paths are taken by every application. */
  sharedPaths?: number
  /** Length of each backend's script before base64. */
  scriptBytes?: number
  /** Definitions that the backends refer to; each refers to the next. */
  definitions?: number
  seed?: number
}

export const generatedToken = 'MIIgeneratedTokenOfTheExportUser'
const generatedAccessKey = { access: 'GENERATEDACCESSKEY01', secret: 'generatedSecretKey0123456789abcdefghijkl' }

/** A world of any size: the same options give the same world. */
export function generatedWorld(options: GeneratedOptions = {}): World {
  const { applications: count = 2, backends = 20, sharedPaths = 0, scriptBytes = 200, seed = 1 } = options
  const { definitions = 0 } = options
  const world = emptyWorld()
  const random = createRandom(seed)
  addToken(world, { value: generatedToken, caller: 'roma-export' })
  addAccessKey(world, { ...generatedAccessKey, caller: 'roma-export' })
  for (let index = 0; index < definitions; index += 1) {
    const next = { $ref: `#/definitions/${definitionName((index + 1) % definitions)}` }
    world.definitions[definitionName(index)] = { type: 'object', properties: { id: { type: 'string' }, next } }
  }
  const applications = Array.from({ length: count }, (_, index) =>
    addApplication(world, { name: numbered('app', index) }),
  )
  for (let index = 0; index < backends; index += 1) {
    const application = applications[index % count]
    if (application === undefined) break
    const turn = Math.floor(index / count)
    const path = turn < sharedPaths ? `/shared/${turn}` : `/${application.name}/${numbered('api', turn)}/{id}`
    const definition = definitions > 0 ? definitionName(index % definitions) : undefined
    world.backends.push(generateBackend(application, path, index, createScript(scriptBytes, random), definition))
  }
  return world
}

function definitionName(index: number): string {
  return numbered('Type', index)
}

function numbered(word: string, index: number): string {
  return `${word}-${String(index).padStart(5, '0')}`
}

function generateBackend(
  application: Application,
  path: string,
  index: number,
  source: string,
  definition: string | undefined,
): Backend {
  const statuses = [3, 4, 1] as const
  const schema = definition === undefined ? { type: 'object' } : { $ref: `#/definitions/${definition}` }
  const id = { name: 'id', in: 'path', required: true, type: 'string' }
  return {
    id: hexId(`generated ${index}`),
    name: numbered('backend', index),
    path,
    method: 'GET',
    application: application.id,
    status: statuses[index % 3] ?? 3,
    type: 'function',
    version: '1.0.0',
    description: `Backend ${index} of ${application.name}`,
    contentType: 'json',
    returnFormat: false,
    parameters: [],
    scripts: [functionScript(source)],
    operation: {
      ...(path.includes('{id}') && { parameters: [id] }),
      responses: { 200: { description: 'OK', schema } },
    },
    createdTime: '2025-09-18T09:25:59Z',
    modifiedTime: '2025-09-18T09:25:59Z',
  }
}

const line = '    total = total + data.lines[00000000].quantity * 1;\n'

/** A script of about that length that no other is equal to. */
function createScript(bytes: number, random: () => number): string {
  const head = `function execute(data) {\n    var seed = ${Math.floor(random() * 1e9)};\n`
  const lines = Math.max(0, Math.ceil((bytes - head.length) / line.length))
  return `${head}${line.repeat(lines)}}`
}
