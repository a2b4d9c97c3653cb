import { readFileSync } from 'node:fs'

/** Prints what the changelog says of a version, such as `v1.2.0`; fails when it says nothing. */
const [tag = ''] = process.argv.slice(2)
const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')
const sections = changelog.split(/^## /m).slice(1)
const notes = sections.find((section) => section.split(/\s/, 1)[0] === tag.replace(/^v/, ''))
if (notes === undefined) throw new Error(`CHANGELOG.md has no section for ${tag}.`)
process.stdout.write(notes.slice(notes.indexOf('\n')).trim() + '\n')
