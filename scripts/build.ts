/**
 * Bundles src/ into dist/ with ncc: what every start reads, and what only a run does.
 *
 *     node scripts/build.ts [folder]
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { minifySync } from '@swc/core'

const project = resolve(import.meta.dirname, '..')
const ncc = join(project, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
const dist = resolve(project, process.argv[2] ?? 'dist')
/** What is read only when it is needed. */
const part = /^\d+\.index\.js$/
const program = /index\.js$/

mkdirSync(dist, { recursive: true })
// A part's number can change.
for (const name of filesLike(part)) rmSync(join(dist, name))
bundle()
minify()
joinLicences()

function filesLike(pattern: RegExp): readonly string[] {
  return readdirSync(dist).filter((name) => pattern.test(name))
}

function bundle(): void {
  // Its cache does not notice a change of tsconfig.bundle.json.
  const options = ['--out', dist, '--target', 'es2022', '--license', 'licences-[name].txt', '--no-cache']
  execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', ...options], {
    cwd: project,
    stdio: 'inherit',
    // From here ncc takes `paths` alone, and finds the file only by its whole path.
    env: { ...process.env, TS_NODE_PROJECT: join(project, 'tsconfig.bundle.json') },
  })
}

/** ncc minifies its first file only, and less. Names of classes stay: an error is told by its own. */
function minify(): void {
  for (const name of filesLike(program)) {
    const path = join(dist, name)
    const names = { keep_classnames: true }
    writeFileSync(path, minifySync(readFileSync(path, 'utf8'), { module: true, compress: names, mangle: names }).code)
  }
}

/** ncc writes the licences of each part. */
function joinLicences(): void {
  const names = filesLike(/^licences-/)
  const texts = names.map((name) => readFileSync(join(dist, name), 'utf8').trim())
  writeFileSync(join(dist, 'licenses.txt'), `${texts.join('\n\n')}\n`)
  for (const name of names) rmSync(join(dist, name))
}
