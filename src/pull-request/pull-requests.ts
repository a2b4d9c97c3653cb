import { orWarn } from './extras.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import { differs, type Job } from './job.ts'
import { whenKnown } from '../github/passing.ts'
import { parseRestPull, type PullRequest } from '../github/pulls.ts'
import { textAt } from '../http/reply.ts'
import { closeText, rewriteText, writeText } from './title-and-body.ts'
import { wallContext } from './wall-context.ts'
import { explainChecks } from '../github/walls.ts'

/** Title, body and base as this run has them; nothing is sent where nothing differs. */
export async function editPull(job: Job, pull: PullRequest): Promise<void> {
  const { github, state, text } = job
  const { title, body } = rewriteText(pull, text)
  const base = state.base.name
  const isRetargeted = pull.baseName !== base
  if (!isRetargeted && !differs(pull, { title, body })) return
  const changed = { ...(title === pull.title ? {} : { title }), ...(isRetargeted ? { base } : {}), body }
  await github.rest('update the pull request', 'PATCH', `/repos/${state.fullName}/pulls/${pull.number}`, changed)
}

/**
 * Closes the pull request, with a comment that says why.
 * @returns warnings
 */
export async function closePull(job: Job, { number, body, url }: PullRequest): Promise<readonly string[]> {
  const { github, state, text } = job
  const { fullName } = state
  const comment = `The exported definition does not differ from \`${state.base.name}\` any more, so this pull request is closed. ([Run](${github.run.url}))`
  const warnings = await orWarn(
    { what: 'The closing comment is missing.', permission: '`pull-requests: write`', context: wallContext(job, url) },
    async () => {
      await github.rest('comment on the pull request', 'POST', `/repos/${fullName}/issues/${number}/comments`, {
        body: comment,
      })
      return []
    },
  )
  const closed = { state: 'closed', body: closeText(body, text) }
  await github.rest('close the pull request', 'PATCH', `/repos/${fullName}/pulls/${number}`, closed)
  return warnings
}

/** Reopens the pull request that the action closed; one that GitHub does not reopen is left, for a new one. */
export async function reopenPull(
  { github, state, text }: Job,
  number: number | undefined,
): Promise<PullRequest | undefined> {
  const closed = state.pulls.find((pull) => pull.number === number)
  if (closed === undefined) return undefined
  const rewritten = rewriteText(closed, text)
  const path = `/repos/${state.fullName}/pulls/${closed.number}`
  try {
    await github.rest('reopen the pull request', 'PATCH', path, { state: 'open', ...rewritten })
    return { ...closed, ...rewritten, state: 'OPEN' }
  } catch (error) {
    if (error instanceof GitHubRefusal && error.status === 422) return undefined
    throw error
  }
}

export async function openPull(job: Job): Promise<PullRequest> {
  const { options, state, progress, github } = job
  const text = writeText(job.text)
  const request = { ...text, head: state.branch, base: state.base.name }
  const reply = await post(job, { ...request, draft: options.draft }).catch((error: unknown) => {
    const isDraftRefused = options.draft && error instanceof GitHubRefusal && /draft/i.test(error.said)
    if (!isDraftRefused) throw error
    progress.warnings.add('The pull request is no draft: this repository’s plan has none.')
    return post(job, request)
  })
  if (/^github-actions(\[bot\])?$/.test(textAt(reply, 'user', 'login') ?? '')) {
    progress.notes.add(explainChecks(github.run))
  }
  return { ...parseRestPull(reply), ...text, state: 'OPEN', baseName: state.base.name }
}

async function post({ github, state, progress }: Job, body: Readonly<Record<string, unknown>>): Promise<unknown> {
  try {
    return await whenKnown(github, () =>
      github.rest('open the pull request', 'POST', `/repos/${state.fullName}/pulls`, body),
    )
  } catch (error) {
    progress.isUnanswered = error instanceof GitHubRefusal && error.attempts > 1
    throw error
  }
}
