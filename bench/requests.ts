/**
 * How many requests a run sends, by the logs of the emulated services.
 *
 *     node bench/requests.ts
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JOB_TOKEN, startGitHub } from '../emulator/github/server.ts'
import { generatedToken, generatedWorld, instanceId, projectId, startHuawei } from '../emulator/huawei/index.ts'
import { runAction, type RunResult } from '../emulator/runner.ts'
import { actionFolder, print, table, type Result } from './results.ts'

const applications = 10

export async function measureRequests(): Promise<Result> {
  const world = generatedWorld({ applications, backends: 40, scriptBytes: 200 })
  await using huawei = await startHuawei(world)
  const github = await startGitHub({ repositories: [{ name: 'octo/demo' }] })
  const workspace = await mkdtemp(join(tmpdir(), 'requests-'))
  const rows: (readonly string[])[] = []

  async function count(name: string, inputs: Record<string, string>): Promise<RunResult> {
    const before = { huawei: huawei.requests.length, github: github.requests.length }
    const result = await runAction({
      action: actionFolder,
      workspace,
      githubToken: JOB_TOKEN.token,
      env: {
        GITHUB_API_URL: github.apiUrl,
        GITHUB_GRAPHQL_URL: github.graphqlUrl,
        GITHUB_SERVER_URL: github.serverUrl,
        GITHUB_REPOSITORY: 'octo/demo',
      },
      inputs: { endpoint: huawei.endpoint, token: generatedToken, project: projectId, instance: instanceId, ...inputs },
    })
    if (result.conclusion !== 'success') throw new Error(result.log)
    const [cloud, git] = [huawei.requests.length - before.huawei, github.requests.length - before.github]
    rows.push([name, String(cloud), String(git)])
    await result.dispose()
    return result
  }

  const off = { complete: 'off' }
  const pullRequest = { ...off, 'pull-request': 'true' }
  await count('a plain export by IDs, `complete: off`', off)
  await count('the same, checked against the list of backends (the default)', {})
  const [first] = world.instances
  await count('instance by its name as well', { instance: first?.name ?? '' })
  await count(`${applications} applications, a document each`, { output: 'apis/{app}.yaml' })
  await count('a pull request is created', pullRequest)
  await count('its branch is right already', pullRequest)
  await github
    .repository('octo/demo')
    .commitFile('main', 'swagger.yaml', await readFile(join(workspace, 'swagger.yaml'), 'utf8'))
  await count('the base is right, the pull request is closed', pullRequest)
  await count('nothing has changed', pullRequest)

  await github.close()
  await rm(workspace, { recursive: true })
  const isPlain = rows[0]?.[1] === '1' && rows[0][2] === '0'
  return {
    text: table(['run', 'to Huawei Cloud', 'to GitHub'], rows),
    broken: isPlain ? [] : [`a plain export takes ${rows[0]?.[1] ?? ''} requests, not one`],
  }
}

if (import.meta.main) print(await measureRequests())
