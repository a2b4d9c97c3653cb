import { readFileSync } from 'node:fs'

/** What the changelog says of a version, such as `v1.2.0`; undefined when it says nothing. */
export function notesOf(changelog: string, tag: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1)
  const notes = sections.find((section) => section.split(/\s/, 1)[0] === tag.replace(/^v/, ''))
  return notes?.slice(notes.indexOf('\n')).trim()
}

if (import.meta.main) {
  const [tag = ''] = process.argv.slice(2)
  const notes = notesOf(readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8'), tag)
  if (notes === undefined) throw new Error(`CHANGELOG.md has no section for ${tag}.`)
  process.stdout.write(`${notes}\n`)
}
