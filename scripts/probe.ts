/**
 * Asks a live ROMA Connect what nobody could try so far, and prints a report to be pasted into an issue: names of fields,
 * types and lengths, no secret, no host and no name of yours. It only reads. Inputs are those of the action, as
 * variables: ROMA_REGION, ROMA_INSTANCE, ROMA_APP, ROMA_TOKEN or ROMA_ACCESS_KEY and ROMA_SECRET_KEY, and so on.
 *
 *     ROMA_REGION=cn-north-4 ROMA_INSTANCE=… ROMA_ACCESS_KEY=… ROMA_SECRET_KEY=… npm run probe
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type DetailedPeerCertificate } from 'node:tls'
import { startClock } from '../src/clock.ts'
import { UserError } from '../src/errors.ts'
import { connect } from '../src/export/connect.ts'
import {
  exportRequest,
  listApplicationsRequest,
  listBackendsRequest,
  listInstancesRequest,
} from '../src/export/roma-api.ts'
import type { HttpReply, HttpRequest } from '../src/http/request.ts'
import { readInputs, type Inputs } from '../src/inputs/inputs.ts'
import { createSecrets } from '../src/secrets.ts'
import { namesSecret } from '../src/swagger/secret-names.ts'
import { anonymise, orderOf, secretForms, shapeOf } from './probe-shape.ts'

const nobody = '0'.repeat(32)

/** Runs the questions one by one; a question that fails is answered with the failure. */
export async function probe(
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<void> {
  const given: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'probe-'))
  const secrets = createSecrets((secret) => void given.push(secret))
  const inputs = readInputs({
    input(name) {
      const value = env[`ROMA_${name.replaceAll('-', '_').toUpperCase()}`] ?? ''
      if (value !== '') given.push(value.trim())
      return value
    },
    env: { ...env, GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder, GITHUB_ACTIONS: 'true' },
    mask: secrets.mask,
  })
  const tell = (line: string) => say(anonymise(secrets.scrub(line), given))
  tell(`- Sign-in: ${inputs.signIn.way}`)
  await answer(tell, 'Certificate', () => describeCertificate(inputs.endpoints.roma))
  const clock = startClock(600)
  const connection = await connect(inputs, { secrets, clock, log: () => undefined })
  const { session, at } = connection
  const ask = async (request: HttpRequest) => describeReply(await session.send(request))
  try {
    const what = 'the custom backends'
    await answer(tell, 'List of instances', () => ask(listInstancesRequest(at.endpoint, at.projectId, 0)))
    await answer(tell, 'List of applications', () => ask(listApplicationsRequest(at, { offset: 0 })))
    await answer(tell, 'List of backends', () =>
      ask(listBackendsRequest(at, { offset: 0, appId: undefined, status: undefined })),
    )
    await answer(tell, 'List behind its end', () =>
      ask(listBackendsRequest(at, { offset: 1_000_000, appId: undefined, status: undefined })),
    )
    const appId = inputs.apps.flatMap((app) => ('id' in app ? [app.id] : []))[0]
    const request = (filter: object, format = 'json') => exportRequest(at, { appId, ...filter }, format, what)
    const first = await answer(tell, 'Export as JSON', () => askForExport(session.send, request({})))
    await answer(tell, 'Export as JSON, once more', async () => {
      const second = await askForExport(session.send, request({}))
      return second === first ? 'the same in every respect, order of keys included' : second
    })
    await answer(tell, 'Export as YAML', () => askForExport(session.send, request({}, 'yaml')))
    for (const status of [1, 3, 4])
      await answer(tell, `Export of status ${status}`, () => askForExport(session.send, request({ status })))
    const elsewhere = { ...at, instanceId: nobody }
    await answer(tell, 'Export of an instance that does not exist', () =>
      ask(exportRequest(elsewhere, {}, 'json', what)),
    )
    await answer(tell, 'Export of an application that does not exist', () =>
      ask(exportRequest(at, { appId: nobody }, 'json', what)),
    )
  } finally {
    connection.close()
  }
}

async function answer(
  tell: (line: string) => void,
  question: string,
  ask: () => Promise<string>,
): Promise<string | undefined> {
  try {
    const text = await ask()
    tell(`- ${question}: ${text}`)
    return text
  } catch (error) {
    tell(`- ${question}: ${describeFailure(error)}`)
    return undefined
  }
}

function describeFailure(error: unknown): string {
  const refusal = error instanceof UserError ? error.refusal : undefined
  if (refusal === undefined) return `failed: ${error instanceof Error ? error.message : String(error)}`
  const { status, code, message } = refusal
  return `refused with ${status} ${code === '' ? 'without a code' : code}: ${message === '' ? 'no text' : message}`
}

const toldHeaders = ['content-type', 'content-encoding', 'transfer-encoding', 'content-disposition', 'retry-after']

function describeHeaders({ status, headers, body }: HttpReply): string {
  const told = toldHeaders.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [`${name}: ${String(value).replace(/filename=.*$/, 'filename=…')}`]
  })
  return [`${status}`, ...told, `${body.length} bytes`].join('; ')
}

function describeReply(reply: HttpReply): string {
  return `${describeHeaders(reply)}; ${shapeOf(parse(reply))}`
}

async function askForExport(send: (request: HttpRequest) => Promise<HttpReply>, request: HttpRequest): Promise<string> {
  const reply = await send(request)
  const document = parse(reply)
  const forms = secretForms(document, namesSecret)
  return [
    describeHeaders(reply),
    shapeOf(document),
    `keys in this order: ${orderOf(document).join(' ') || 'not JSON'}`,
    `values under names of secrets: ${forms.length === 0 ? 'none' : forms.join(', ')}`,
  ].join('; ')
}

function parse({ body }: HttpReply): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Who issued the certificate of the host, and how long it is good for. */
function describeCertificate(endpoint: Inputs['endpoints']['roma']): Promise<string> {
  const { protocol, hostname, port } = new URL(endpoint)
  if (protocol === 'http:') return Promise.resolve('none, since the endpoint is http')
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { host: hostname, port: Number(port || 443), servername: hostname, timeout: 20_000 },
      () => {
        const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true)
        const days = Math.round((Date.parse(certificate.valid_to) - Date.parse(certificate.valid_from)) / 86_400_000)
        const by = certificate.issuer.O ?? 'nobody named'
        resolve(
          `${socket.getProtocol() ?? 'no TLS'}, issued by ${String(by)}, good for ${days} days, ${socket.authorized ? 'trusted' : 'not trusted'}`,
        )
        socket.destroy()
      },
    )
    socket.once('timeout', () => socket.destroy(new Error('no answer in time')))
    socket.once('error', reject)
  })
}

if (import.meta.main) {
  console.log('The report, to be pasted into an issue:\n')
  await probe(process.env, (line) => {
    console.log(line)
  })
}
