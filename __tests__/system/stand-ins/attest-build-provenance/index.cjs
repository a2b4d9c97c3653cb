const { appendFileSync, globSync } = require('node:fs')

const subjects = globSync(process.env['INPUT_SUBJECT-PATH'] ?? '', { cwd: process.env.GITHUB_WORKSPACE }).sort()
if (subjects.length === 0) {
  console.log('::error::there is nothing to attest')
  process.exit(1)
}
appendFileSync(`${process.env.GH_STATE}.attested`, `${subjects.join('\n')}\n`)
