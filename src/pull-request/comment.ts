import { at, listAt, textAt } from '../http/reply.ts'
import type { GitHub } from '../github/github.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import { shortHash } from '../workspace/portable-names.ts'
import { orWarn } from './extras.ts'

/** The pull request that a run belongs to. */
interface Place {
  readonly owner: string
  readonly name: string
  readonly number: number
}

interface Comment {
  readonly id: string
  readonly body: string
}

/** What tells the comment of this output from all others; invisible. */
function markOf(output: string): string {
  return `<!-- roma-connect-export:comment ${shortHash(output)} -->`
}

/**
 * Keeps one comment on a pull request: writes it, edits it in place, and when two runs wrote one at the same time, leaves
 * the older one.
 * @param isNews whether there is something to say where nothing was said before
 * @returns warnings: a comment that cannot be written is no failure
 */
export function keepComment(
  github: GitHub,
  place: Place,
  { output, text, isNews }: { output: string; text: string; isNews: boolean },
): Promise<readonly string[]> {
  const mark = markOf(output)
  const body = `${mark}\n${text}`
  const { run } = github
  const pullRequest = `${run.serverUrl}/${place.owner}/${place.name}/pull/${place.number}`
  const repository = `${place.owner}/${place.name}`
  const context = { run, repository, branch: '', base: '', isPushed: false, pullRequest }
  return orWarn({ what: 'The comment is not written.', permission: '`pull-requests: write`', context }, async () => {
    const before = await readOwn(github, place, mark)
    if (before.comments.length === 0 && !isNews) return []
    if (before.comments.length === 0) await add(github, before.pullId, body)
    const { comments } = before.comments.length > 0 ? before : await readOwn(github, place, mark)
    const [oldest, ...others] = comments
    if (oldest !== undefined && oldest.body !== body) await update(github, oldest.id, body)
    for (const { id } of others) await remove(github, id)
    return []
  })
}

const query = `query($owner: String!, $name: String!, $number: Int!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id
      comments(first: 100, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes { id body viewerDidAuthor }
      }
    }
  }
}`

/** Those that this token wrote and that bear the mark, the oldest first. */
async function readOwn(
  github: GitHub,
  { owner, name, number }: Place,
  mark: string,
): Promise<{ readonly pullId: string; readonly comments: readonly Comment[] }> {
  const comments: Comment[] = []
  let cursor: string | null = null
  for (;;) {
    const { data } = await github.graphql('read the comments', query, { owner, name, number, cursor })
    const pull = at(data, 'repository', 'pullRequest')
    const page = at(pull, 'comments')
    for (const node of listAt(page, 'nodes')) {
      const body = textAt(node, 'body') ?? ''
      const isOwn = at(node, 'viewerDidAuthor') === true && body.startsWith(mark)
      // GitHub’s editor makes the ends of lines “\r\n”.
      if (isOwn) comments.push({ id: textAt(node, 'id') ?? '', body: body.replaceAll('\r\n', '\n') })
    }
    const next = textAt(page, 'pageInfo', 'endCursor')
    if (at(page, 'pageInfo', 'hasNextPage') !== true || next === undefined)
      return { pullId: textAt(pull, 'id') ?? '', comments }
    cursor = next
  }
}

async function add(github: GitHub, subjectId: string, body: string): Promise<void> {
  const mutation = `mutation($input: AddCommentInput!) { addComment(input: $input) { clientMutationId } }`
  await github.graphql('comment on the pull request', mutation, { input: { subjectId, body } })
}

async function update(github: GitHub, id: string, body: string): Promise<void> {
  const mutation = `mutation($input: UpdateIssueCommentInput!) { updateIssueComment(input: $input) { clientMutationId } }`
  await github.graphql('edit the comment', mutation, { input: { id, body } })
}

/** A comment that is gone already was taken away by the other run. */
async function remove(github: GitHub, id: string): Promise<void> {
  const mutation = `mutation($input: DeleteIssueCommentInput!) { deleteIssueComment(input: $input) { clientMutationId } }`
  try {
    await github.graphql('delete the second comment', mutation, { input: { id } })
  } catch (error) {
    if (!(error instanceof GitHubRefusal) || error.type !== 'NOT_FOUND') throw error
  }
}
