import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lifelikeSecrets, type Huawei } from '../huawei/index.ts'
import type { RunResult } from '../runner.ts'
import { editScript, requirePage } from './changes.ts'
import type { Narrator } from './narrator.ts'
import { renderOutputs, runStep, showStep, signInByToken, type Inputs } from './step.ts'

export interface Stage {
  readonly narrator: Narrator
  readonly huawei: Huawei
  /** The folder that stands for the runner's workspace. */
  readonly workspace: string
}

/** A definition as a file: what a release pipeline needs. */
export async function tellFirstExport(stage: Stage): Promise<void> {
  const { chapter, say, show, check } = stage.narrator
  chapter('The first export')
  say('A ROMA Connect instance holds the backends of two applications, orders and 客户中心.')
  const result = await run(stage, signInByToken(stage.huawei))
  const text = await read(stage, 'swagger.yaml')
  show('swagger.yaml', text, 24)
  show('its last lines', text.split('\n').slice(-10).join('\n'))
  show('outputs', renderOutputs(result))
  show('job summary', result.summary)
  const { signatureSecret, parameterDefault } = lifelikeSecrets
  check('the step is green', result.conclusion === 'success')
  check('all 6 backends are in the file', result.outputs['operations'] === '6' && result.outputs['missing'] === '0')
  check('its 2 secrets are not', ![signatureSecret, parameterDefault].some((secret) => text.includes(secret)))
}

/** The gate: green or red by what the change does to callers. */
export async function tellBreakingChange(stage: Stage): Promise<void> {
  const { narrator, huawei } = stage
  const { chapter, say, show, check } = narrator
  chapter('Someone changes two backends')
  say('A parameter becomes required, and an SQL script is edited. The file of the last run is the baseline.')
  requirePage(huawei.world)
  editScript(huawei.world)
  const before = await read(stage, 'swagger.yaml')
  const inputs = { ...signInByToken(huawei), 'fail-on': 'breaking' }
  const result = await run(stage, inputs)
  show('the changes, in the job summary', listChanges(result.summary))
  check('the step is red, because a change is breaking', result.exitCode === 1 && result.outputs['breaking'] === 'true')
  check('one change is breaking, one is not', result.outputs['changes'] === '{"breaking":1,"warning":0,"info":1}')
  check('the new file was written all the same', before !== (await read(stage, 'swagger.yaml')))

  const again = await runStep(narrator, inputs, { workspace: stage.workspace })
  check('the next run finds nothing new and is green', again.exitCode === 0 && again.outputs['changed'] === 'false')
}

/** From the first change to the table of facts. */
function listChanges(summary: string): string {
  return summary.slice(summary.indexOf('### 🚨')).split('\n\n| Instance', 1).join('')
}

/** One document per application, and code that a reviewer can read. */
export async function tellApplications(stage: Stage): Promise<void> {
  const { chapter, say, show, check } = stage.narrator
  chapter('One document per application, with the scripts in clear text')
  say('ROMA Connect exports the code behind a backend as base64. `scripts` puts it next to the document.')
  const result = await run(stage, {
    ...signInByToken(stage.huawei),
    output: 'apis/{app}.yaml',
    scripts: 'apis/{app}',
  })
  show('files', (await listFiles(join(stage.workspace, 'apis'))).join('\n'))
  show('apis/orders/GET_orders_{id}.sql', await read(stage, 'apis/orders/GET_orders_{id}.sql'))
  check('two documents were written', result.outputs['paths'] === '["apis/orders.yaml","apis/客户中心.yaml"]')
  const isWarned = result.annotations.some(({ level, message }) => level === 'warning' && message.includes('password'))
  const isRepeated = result.log.includes(lifelikeSecrets.scriptPassword)
  check('the password in a script is pointed at, and not repeated', isWarned && !isRepeated)
}

/** An error says what was done, what came back, and what to do. */
export async function tellWrongToken(stage: Stage): Promise<void> {
  const { narrator, huawei } = stage
  narrator.chapter('A wrong token')
  const before = await read(stage, 'swagger.yaml')
  const asked = huawei.requests.length
  const result = await run(stage, { ...signInByToken(huawei), token: 'MIIwrongToken' })
  narrator.check('the step is red', result.exitCode === 1)
  narrator.check('it asked once: what is refused is not tried again', huawei.requests.length === asked + 1)
  narrator.check('the old file is untouched', before === (await read(stage, 'swagger.yaml')))
}

function run({ narrator, workspace }: Stage, inputs: Inputs): Promise<RunResult> {
  showStep(narrator, inputs)
  return runStep(narrator, inputs, { workspace })
}

function read({ workspace }: Stage, path: string): Promise<string> {
  return readFile(join(workspace, path), 'utf8')
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
