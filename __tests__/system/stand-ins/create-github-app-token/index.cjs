const { appendFileSync } = require('node:fs')

const given = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? ''
const fail = (text) => {
  console.log(`::error::${text}`)
  process.exit(1)
}
if (given('client-id') !== process.env.APP_CLIENT_ID) fail('client-id is not that of the app')
if (given('private-key') !== process.env.APP_PRIVATE_KEY) fail('private-key is not that of the app')
// What is not asked for, the installation grants whole; least privilege asks.
const asked = ['contents', 'pull-requests', 'members', 'workflows']
  .filter((name) => given(`permission-${name}`) !== '')
  .map((name) => `${name}=${given(`permission-${name}`)}`)
if (asked.join(' ') !== process.env.APP_PERMISSIONS) fail(`the permissions are “${asked.join(' ')}”`)
console.log(`::add-mask::${process.env.APP_TOKEN}`)
appendFileSync(process.env.GITHUB_OUTPUT, `token=${process.env.APP_TOKEN}\n`)
