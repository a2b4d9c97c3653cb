/** Refuses a tag that must not become a release, before anything is published: `node scripts/check-release.ts v1.2.0`. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { notesOf } from './release-notes.ts'

const root = new URL('..', import.meta.url)
const [tag = ''] = process.argv.slice(2)

function read(name: string): string {
  return readFileSync(new URL(name, root), 'utf8')
}

function ask(program: string, ...words: readonly string[]): { readonly succeeds: boolean; readonly answer: string } {
  const { status, stdout } = spawnSync(program, words, { cwd: root, encoding: 'utf8' })
  return { succeeds: status === 0, answer: stdout.trim() }
}

function* problems(): Generator<string> {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  if (tag !== `v${version}`) yield `The tag is ${tag}, and package.json says ${version}: they must be the same version.`
  if (notesOf(read('CHANGELOG.md'), tag) === undefined) yield `CHANGELOG.md has no section for ${tag}.`
  if (!ask('git', 'merge-base', '--is-ancestor', 'HEAD', 'origin/main').succeeds)
    yield `${tag} is not on main: merge its commit there, and tag the commit that main has.`
  if (ask('gh', 'release', 'view', tag, '--json', 'isDraft', '--jq', '.isDraft').answer === 'false')
    yield `${tag} is released already, and a release never changes: take the next version.`
}

const found = [...problems()]
for (const problem of found) console.log(`::error::${problem}`)
if (found.length > 0) process.exitCode = 1
