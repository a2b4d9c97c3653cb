import { appendFileSync } from 'node:fs'
import { instanceId, lifelikeSecrets, lifelikeWorld, projectId, startHuawei } from './huawei/index.ts'

// Serves the lifelike Huawei Cloud until it is ended. With a file as its argument, that file gets a line for each thing
// that a client needs to know, in the form of GITHUB_OUTPUT.
// It outlives the step that starts it, whose terminal, where there is one, hangs up at its end.
process.on('SIGHUP', () => undefined)

const huawei = await startHuawei(lifelikeWorld())
const facts = {
  endpoint: huawei.endpoint,
  'iam-endpoint': huawei.iamEndpoint,
  'sts-endpoint': huawei.stsEndpoint,
  project: projectId,
  instance: instanceId,
  token: lifelikeSecrets.token,
}
const lines = Object.entries(facts)
  .map(([name, value]) => `${name}=${value}\n`)
  .join('')
const [file] = process.argv.slice(2)
if (file !== undefined) appendFileSync(file, lines)
process.stdout.write(lines)
