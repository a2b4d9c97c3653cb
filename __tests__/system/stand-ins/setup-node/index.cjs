const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const file = process.env['INPUT_NODE-VERSION-FILE'] ?? ''
const wanted = readFileSync(join(process.env.GITHUB_WORKSPACE, file), 'utf8').trim()
if (process.versions.node.split('.')[0] !== wanted.split('.')[0]) {
  console.log(`::error::${file} asks for ${wanted}, and this is ${process.version}`)
  process.exit(1)
}
