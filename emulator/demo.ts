import { spawnSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { remember } from './demo/changes.ts'
import { tellApplications, tellBreakingChange, tellFirstExport, tellWrongToken, type Stage } from './demo/exports.ts'
import { createNarrator } from './demo/narrator.ts'
import { tellPullRequest } from './demo/pull-requests.ts'
import { startGitHub } from './github/server.ts'
import { lifelikeWorld, startHuawei } from './huawei/index.ts'

const output = 'demo-output'
const workspace = join(import.meta.dirname, '..', output)
await rm(workspace, { recursive: true, force: true })
await mkdir(workspace)

const narrator = createNarrator((text) => process.stdout.write(text))
narrator.title('The action itself (dist/index.js), with Huawei Cloud and GitHub emulated on this machine')

const huawei = await startHuawei(lifelikeWorld())
try {
  await tellStory({ narrator, huawei, workspace })
} finally {
  await huawei.close()
}

if (narrator.failures.length === 0) narrator.title(`Everything went as told. The files are in ${output}.`)
else {
  narrator.title(`Not as told: ${narrator.failures.join('; ')}.`)
  process.exitCode = 1
}

async function tellStory(stage: Stage): Promise<void> {
  const undo = remember(stage.huawei.world)
  await tellFirstExport(stage)
  await tellBreakingChange(stage)
  await tellApplications(stage)
  await tellWrongToken(stage)
  undo()
  if (spawnSync('git', ['--version']).status !== 0) {
    narrator.say('Left out: the pull requests. Their repositories are real ones, and git is not installed.')
    return
  }
  const github = await startGitHub({ repositories: [{ name: 'contoso/apis' }] })
  try {
    await tellPullRequest(stage, github)
  } finally {
    await github.close()
  }
}
