// Loaded into every Node process of a workflow by NODE_OPTIONS: leaves behind what the action itself was given and gave.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const { env } = process
const folder = env.RECORD_TO
const script = process.argv[1] ?? ''

if (folder !== undefined && /[\\/]dist[\\/]index\.js$/.test(script)) {
  process.on('exit', (exitCode) => {
    const read = (name) => (existsSync(env[name] ?? '') ? readFileSync(env[name], 'utf8') : '')
    const outputs = Object.fromEntries(
      [...read('GITHUB_OUTPUT').matchAll(/^([\w-]+)<<(\S+)\n([^]*?)\n?\2$/gm)].map(([, name, , value]) => [
        name,
        value,
      ]),
    )
    const names = Object.keys(env).filter((name) => name.startsWith('INPUT_') && env[name] !== '')
    const isThere = (path) => existsSync(join(env.GITHUB_WORKSPACE, path))
    const record = {
      job: env.GITHUB_JOB,
      exitCode,
      inputs: names.map((name) => name.slice('INPUT_'.length).toLowerCase()),
      outputs,
      isPathThere: outputs.path !== undefined && outputs.path !== '' && isThere(outputs.path),
      document:
        isThere(outputs.path ?? '') && outputs.path
          ? readFileSync(join(env.GITHUB_WORKSPACE, outputs.path), 'utf8')
          : '',
      summary: read('GITHUB_STEP_SUMMARY'),
    }
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(record))
  })
}
