const { appendFileSync, existsSync } = require('node:fs')
const { join } = require('node:path')

const given = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? ''
const paths = given('path')
  .split('\n')
  .map((line) => line.trim())
  .filter(Boolean)
const fail = (text) => {
  console.log(`::error::${text}`)
  process.exit(1)
}
if (paths.length === 0) fail('path is empty')
// https://github.com/actions/upload-artifact/blob/main/README.md: what an artifact’s name may not hold
if (/["<>|:*?\r\n\\/]/.test(given('name'))) fail(`the name “${given('name')}” is not one of an artifact`)
for (const path of paths) if (!existsSync(join(process.env.GITHUB_WORKSPACE, path))) fail(`there is no ${path}`)
appendFileSync(join(process.env.RECORD_TO, '..', 'artifacts'), `${given('name')}: ${paths.join(' ')}\n`)
