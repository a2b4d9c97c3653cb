import { UserError } from '../errors.ts'
import { plain, plural, quote } from '../text/foreign-text.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { FailOn } from '../inputs/comparison.ts'
import { explainMissing, explainUnknown, type RunReport } from './report.ts'
import { type DocumentReport } from '../documents/document-report.ts'

/** Fails the step for all the reasons that there are, after everything was written and told. */
export function failIfNeeded({ reasons }: Pick<RunReport, 'reasons'>): void {
  if (reasons.length > 0) throw new UserError('gate', reasons.join('\n'))
}

/** An export of nothing at all is refused unless the user expects it. */
export function refuseNothing({ allowEmpty }: Pick<Inputs, 'allowEmpty'>, documents: number): void {
  if (documents > 0 || allowEmpty) return
  throw new UserError(
    'document',
    'No integration application has a backend that matches, so there is nothing to write. Check `app`, `apis` and `status`, and that the ' +
      'sign-in may see the applications. If that is right, set `allow-empty: true`.',
  )
}

/** Under `complete: strict`: what is missing, and which of `apis` ROMA Connect does not list. */
export function describeIncomplete(
  parts: readonly Pick<DocumentReport, 'missing'>[],
  unknownApis: readonly string[] = [],
): string | undefined {
  const missing = parts.flatMap((part) => part.missing).map(explainMissing)
  const lacks = [...missing, ...unknownApis.map(explainUnknown)]
  if (lacks.length === 0) return undefined
  const head = `The export lacks ${plural(lacks.length, 'backend')} (\`complete: strict\`), so nothing was written:`
  return withExamples(head, lacks)
}

/** Applications that could not be exported; the others were. */
export function describeFailures({ failures }: Pick<RunReport, 'failures'>): string | undefined {
  if (failures.length === 0) return undefined
  const head = `${plural(failures.length, 'application')} could not be exported:`
  return withExamples(
    head,
    failures.map(({ app, text }) => `${quote(app)}: ${text}`),
  )
}

/** Why the step fails although everything was done: `fail-on`; undefined when it does not. */
export function judge(documents: readonly DocumentReport[], failOn: FailOn): string | undefined {
  const counted = documents.flatMap(({ changes }) => changes.filter(({ ignored }) => ignored !== true))
  switch (failOn) {
    case 'none':
      return undefined
    case 'any':
      return judgeDrift(documents.filter(({ changed }) => changed))
    case 'breaking':
    case 'warning': {
      // The worst first, since only the first few are named.
      const culprits = counted
        .filter(({ level }) => level === 'breaking' || level === failOn)
        .toSorted((a, b) => Number(b.level === 'breaking') - Number(a.level === 'breaking'))
      if (culprits.length === 0) return undefined
      const what =
        failOn === 'breaking'
          ? plural(culprits.length, 'breaking change')
          : plural(culprits.length, 'breaking change or warning', 'breaking changes and warnings')
      const examples = culprits.map(({ method, path, text }) =>
        plain([method, path, text].filter((part) => part !== null).join(' '), 300),
      )
      return withExamples(`${what} (\`fail-on: ${failOn}\`):`, examples)
    }
  }
}

function judgeDrift(changed: readonly DocumentReport[]): string | undefined {
  if (changed.length === 0) return undefined
  const head = `${plural(changed.length, 'document differs', 'documents differ')} from what is published (\`fail-on: any\`):`
  const examples = changed.map(({ output, changes, hasBaseline }) => {
    const [first] = changes
    const what = !hasBaseline
      ? 'is not published yet'
      : first === undefined
        ? 'differs without an effect'
        : plain(first.text, 200)
    return `${quote(output)}: ${what}`
  })
  return withExamples(head, examples)
}

function withExamples(head: string, examples: readonly string[]): string {
  const shown = examples.slice(0, 3).map((example) => `- ${example}`)
  const rest = examples.length > 3 ? [`- and ${examples.length - 3} more: see the job summary`] : []
  return [head, ...shown, ...rest].join('\n')
}
