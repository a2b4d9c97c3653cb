import type { Handle } from '../github/handle.ts'
import { JOB_TOKEN, type GitHub } from '../github/server.ts'
import type { Huawei } from '../huawei/index.ts'
import type { RunResult } from '../runner.ts'
import { deploy, editScript, remember, requirePage } from './changes.ts'
import type { Stage } from './exports.ts'
import { runStep, showStep, signInByOidc, type Inputs } from './step.ts'

const name = 'contoso/apis'

/** The life of a pull request: opened, updated, left in peace, closed. */
export async function tellPullRequest(stage: Stage, github: GitHub): Promise<void> {
  const repository = github.repository(name)
  await openFirst(stage, github, repository)
  const undo = remember(stage.huawei.world)
  await update(stage, github, repository)
  undo()
  await close(stage, github, repository)
  stage.narrator.check('GitHub would have understood every request', github.violations.length === 0)
  await repository.check()
}

async function openFirst(stage: Stage, github: GitHub, repository: Handle): Promise<void> {
  const { narrator, huawei } = stage
  const { chapter, say, show, check } = narrator
  chapter('A pull request, without a stored key and without a checkout')
  say('GitHub’s ID token signs in to Huawei Cloud. The commit goes through the GitHub API, which signs it.')
  showStep(narrator, nightly(huawei))
  const result = await runNightly(stage, github)
  show('git log --stat main..roma-connect/swagger-yaml', await log(repository))
  check('a pull request was opened', operationOf(result) === 'created' && repository.pulls().length === 1)
  check('its commit is verified', result.outputs['pull-request-verified'] === 'true')
  await repository.merge(1, 'squash')
  say('Someone merges it: the definition is on main now.')
}

async function update(stage: Stage, github: GitHub, repository: Handle): Promise<void> {
  const { huawei, narrator } = stage
  const { chapter, say, show, check } = narrator
  chapter('The next nights')
  say('A parameter became required, and an SQL script was edited.')
  requirePage(huawei.world)
  editScript(huawei.world)
  const opened = await runNightly(stage, github)
  say('A night later, another backend was deployed.')
  deploy(huawei.world, 'close_order')
  const updated = await runNightly(stage, github)
  const pull = repository.pull(2)
  show(`pull request #2: ${pull.title}`, withoutMemory(pull.body))
  show('git log --stat main..roma-connect/swagger-yaml', await log(repository))
  show('git diff main...roma-connect/swagger-yaml', await diff(repository))
  const isOneAndTheSame = operationOf(opened) === 'created' && operationOf(updated) === 'updated'
  check('the same pull request grew by a commit', isOneAndTheSame && repository.pulls().length === 2)
  check('it says that a change is breaking', pull.body.includes('1 breaking change'))

  say('')
  say('A night in which nothing was changed.')
  github.forget()
  const quiet = await runNightly(stage, github)
  check('nothing happens, with 4 requests to GitHub at most', operationOf(quiet) === 'none' && github.count() <= 4)
}

async function close(stage: Stage, github: GitHub, repository: Handle): Promise<void> {
  const { chapter, show, check } = stage.narrator
  chapter('The changes are taken back in ROMA Connect')
  const result = await runNightly(stage, github)
  show('the comment on pull request #2', repository.pull(2).comments.at(-1)?.body ?? '')
  const isClosed = operationOf(result) === 'closed' && repository.pull(2).state === 'closed'
  check('the pull request is closed, with a comment', isClosed && repository.pull(2).comments.length === 1)
  check('its branch is gone', (await repository.branches()).join() === 'main')
}

function nightly(huawei: Huawei): Inputs {
  return { ...signInByOidc(huawei), 'pull-request': 'true' }
}

function runNightly({ narrator, huawei }: Stage, github: GitHub): Promise<RunResult> {
  return runStep(narrator, nightly(huawei), {
    githubToken: JOB_TOKEN.token,
    env: {
      GITHUB_API_URL: github.apiUrl,
      GITHUB_GRAPHQL_URL: github.graphqlUrl,
      GITHUB_REPOSITORY: name,
      GITHUB_SERVER_URL: github.serverUrl,
      ACTIONS_ID_TOKEN_REQUEST_URL: huawei.oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: huawei.oidc.requestToken,
    },
  })
}

function operationOf({ outputs }: RunResult): string | undefined {
  return outputs['pull-request-operation']
}

function log(repository: Handle): Promise<string> {
  return repository.git('log', '--stat', '--format=%h %an: %s%n%n%b', 'main..roma-connect/swagger-yaml')
}

function diff(repository: Handle): Promise<string> {
  return repository.git('diff', '--unified=1', 'main...roma-connect/swagger-yaml')
}

/** The body as a reader sees it: without comments. */
function withoutMemory(body: string): string {
  return body.replaceAll(/<!--.*?-->\n?/gs, '').trim()
}
