/** Writes sample job summaries and pull request bodies to `preview/`, for a person to look at: `npm run preview`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { placeGenerated, renderGenerated } from '../src/pull-request/body.ts'
import { renderComment } from '../src/report/change-list.ts'
import { renderFailure } from '../src/report/failure-summary.ts'
import { renderSummary } from '../src/report/summary.ts'
import { samples, type Sample } from './preview-samples.ts'

/** The pages of a sample, by their file name. */
export function renderSample({ name, report, body }: Sample): Readonly<Record<string, string>> {
  const output = report.documents[0]?.output ?? ''
  const { instance } = report
  const metadata = { hash: '0'.repeat(64), output, instance, apps: body.apps, title: '', run: body.runUrl }
  return {
    [`${name}-summary.md`]: renderSummary(report),
    [`${name}-pull-request.md`]: placeGenerated('', renderGenerated(body, metadata), output),
    [`${name}-comment.md`]: renderComment(report, body.runUrl),
  }
}

if (import.meta.main) {
  const folder = new URL('../preview/', import.meta.url)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const failure =
    '2 inputs are wrong:\n- status: “2” is not accepted: use pending (1), developing (3) or deployed (4).\n- region: is missing: give the region of the instance, such as cn-north-4, or `endpoint`.'
  writeFileSync(new URL('failed-summary.md', folder), renderFailure(failure))
  for (const sample of samples) {
    for (const [file, text] of Object.entries(renderSample(sample))) writeFileSync(new URL(file, folder), text)
  }
}
