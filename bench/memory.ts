/**
 * The peak memory of the bundle for the worst documents that one reply may hold, each as large as is taken.
 *
 *     node bench/memory.ts [name…]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { costOptions, readCost } from './process-cost.ts'
import { actionFolder, print, table, type Result } from './results.ts'
import { exportEnvironment, serve } from './served-document.ts'

const largestReply = 64 * 2 ** 20
const mostValues = 10_000_000

/** What one reply may cost at most. */
const budget = 2e9

const start = '{"swagger":"2.0","info":{"title":"a","version":"1"},"paths":{},"x-a":['

/** Items of a list, until the reply is as large, or has as many values, as one may be. */
function fill(itemOf: (index: number) => string, valuesOfOne = 1): Buffer {
  const pieces = [start]
  let room = largestReply - start.length - 2
  for (let index = 0; index < Math.floor((mostValues - 10) / valuesOfOne); index++) {
    const item = `${index === 0 ? '' : ','}${itemOf(index)}`
    room -= Buffer.byteLength(item)
    if (room < 0) break
    pieces.push(item)
  }
  return Buffer.from(`${pieces.join('')}]}`)
}

const digits = (index: number) => String(index).padStart(7, '0')

const documents: Readonly<Record<string, () => Buffer>> = {
  'numbers that must keep their spelling': () => fill(() => '1.0'),
  'the same, all different': () => fill((index) => `${index % 1000}.${index % 9}0`),
  'the same, beside a text that is not Latin': () => fill((index) => (index === 0 ? '"订"' : `1.${index % 1000}0`)),
  'short texts, all different': () => fill((index) => `"${(index + 36 ** 2).toString(36)}"`),
  'empty lists': () => fill(() => '[]'),
  'empty objects': () => fill(() => '{}'),
  'objects with one key each, all different': () => fill((index) => `{"k${digits(index)}":0}`, 2),
  'objects with numbers for keys': () => fill((index) => `{"${1_000_000 + index}":0}`, 2),
  'schemas without a type': () => fill(() => '{"items":{"items":{}}}', 3),
  'operations with nothing in them': () => {
    const paths = fill((index) => `"/${digits(index)}":{"get":{}}`, 2).toString()
    return Buffer.from(paths.replace('"paths":{},"x-a":[', '"paths":{').replace(/\]\}$/, '}}'))
  },
  'one character of text, many times': () => fill((index) => (index === 0 ? `"${'订'.repeat(22_300_000)}"` : '0')),
}

export async function measureMemory(names: readonly string[] = Object.keys(documents)): Promise<Result> {
  const rows: string[][] = []
  const broken: string[] = []
  for (const name of names) {
    const document = documents[name]?.() ?? Buffer.alloc(0)
    for (const format of ['yaml', 'json'] as const) {
      const { bytes, ending } = await runAction(document, format)
      rows.push([
        name,
        `${(document.length / 2 ** 20).toFixed(0)} MiB`,
        format,
        ending,
        `${(bytes / 1e6).toFixed(0)} MB`,
      ])
      console.log(rows.at(-1)?.join(' | '))
      if (bytes > budget) broken.push(`${name} (${format}) takes ${(bytes / 1e6).toFixed(0)} MB, more than 2 GB`)
    }
  }
  return { text: table(['reply of', 'size', 'format', 'ends', 'peak memory'], rows), broken }
}

async function runAction(document: Buffer, format: 'yaml' | 'json'): Promise<{ bytes: number; ending: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const served = await serve(document)
  const costFile = join(folder, 'cost')
  const files = { GITHUB_OUTPUT: join(folder, 'outputs'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }
  for (const file of Object.values(files)) await writeFile(file, '')
  const child = spawn(process.execPath, [...costOptions, join(actionFolder, 'dist/index.js')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      COST_FILE: costFile,
      INPUT_ALLOW_EMPTY: 'true',
      'INPUT_ALLOW-EMPTY': 'true',
      ...exportEnvironment(served, folder, format),
      ...files,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const code = await new Promise((done) => child.on('close', done))
  served.close()
  const { bytes } = await readCost(costFile).catch(() => ({ bytes: Number.NaN }))
  await rm(folder, { recursive: true })
  const error = /^::error[^:]*::(.*)$/m.exec(output)?.[1]
  return { bytes, ending: code === 0 ? 'green' : (error ?? `with ${String(code)}`) }
}

if (import.meta.main) {
  const names = process.argv.slice(2)
  print(await measureMemory(names.length > 0 ? names : undefined))
}
