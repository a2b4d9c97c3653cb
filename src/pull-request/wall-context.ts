import type { WallContext } from '../github/walls/wall.ts'
import type { Job } from './job.ts'

type Known = Pick<Job, 'github' | 'state' | 'delivery' | 'progress'>

/**
 * What a refusal is explained with.
 * @param pullRequest its page; the one that was open before, unless another is given
 */
export function wallContext({ github, state, delivery, progress }: Known, pullRequest?: string): WallContext {
  const open = state.pulls.find((pull) => pull.state === 'OPEN')
  const found = delivery.findings.filter(({ id }) => id === 'roma-credential-in-script')
  const operations = found.flatMap(({ method, path }) => (path === undefined ? [] : [`${method ?? ''} ${path}`.trim()]))
  const scripts = delivery.files.filter(({ kind }) => kind === 'script').map(({ path }) => path)
  return {
    run: github.run,
    repository: state.fullName,
    branch: state.branch,
    base: state.base.name,
    isPushed: progress.isPushed,
    pullRequest: pullRequest ?? open?.url,
    suspects: operations.length > 0 ? operations : scripts,
  }
}
