/**
 * What nobody can do without: download, hash, parse, sort, dump and write a document, in plain Node. It is JavaScript,
 * since taking types away would take longer than a small document.
 *
 *     node bench/floor.mjs URL FILE yaml|json
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { CORE_SCHEMA, dump } from 'js-yaml'

const [, , url = '', file = '', format] = process.argv

function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, child]) => [key, sortKeys(child)]))
}

function download() {
  return new Promise((resolve, reject) => {
    const chunks = []
    const headers = { 'content-type': 'application/json' }
    const sent = request(url, { method: 'POST', headers }, (reply) => {
      reply.on('data', (chunk) => chunks.push(chunk))
      reply.on('end', () => resolve(Buffer.concat(chunks)))
      reply.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify({ format: 'json' }))
  })
}

const body = await download()
createHash('sha256').update(body).digest('hex')
const sorted = sortKeys(JSON.parse(body.toString('utf8')))
const options = { schema: CORE_SCHEMA, noRefs: true, lineWidth: -1 }
writeFileSync(file, format === 'yaml' ? dump(sorted, options) : JSON.stringify(sorted, null, 2))
