import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { load } from 'js-yaml'
const root = process.argv[2]
const { compare } = await import(`${root}/src/swagger/compare/compare.ts`)
const base = '/work/shared/cases/'
const only = process.argv[3]
const show = (name, b, a) => { console.log('==', name); for (const c of compare(b, a)) console.log('  ', c.level, c.id, c.method, c.path, c.affected, c.pointer, '|', c.text) }
for (const d of readdirSync(base + 'documents')) {
  if (only && !d.includes(only)) continue
  if (!existsSync(`${base}documents/${d}/after.json`)) continue
  const b = existsSync(`${base}documents/${d}/before.json`) ? JSON.parse(readFileSync(`${base}documents/${d}/before.json`)) : load(readFileSync(`${base}documents/${d}/before.yaml`, 'utf8'))
  show(d, b, JSON.parse(readFileSync(`${base}documents/${d}/after.json`)))
}
for (const d of readdirSync(base + 'levels')) {
  if (only && !d.includes(only)) continue
  const j = JSON.parse(readFileSync(`${base}levels/${d}`))
  show(d + ' EXPECT ' + j.expected, j.before, j.after)
}
