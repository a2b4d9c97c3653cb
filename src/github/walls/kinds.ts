import { GitHubRefusal } from '../refusal.ts'

/** A limit of use, in every form that it was seen in: never a matter of rights. */
export function isLimit({ said, status, type }: GitHubRefusal): boolean {
  return status === 429 || /^RATE_LIMIT/.test(type) || /rate.?limit|abuse detection/i.test(said)
}

/** Whether the token may not do it: a missing permission, not a rule, a limit or a mistake. */
export function isForbidden(error: unknown): boolean {
  if (!(error instanceof GitHubRefusal) || isLimit(error)) return false
  return [401, 403, 404].includes(error.status) || /^(FORBIDDEN|NOT_FOUND|INSUFFICIENT_SCOPES)$/.test(error.type)
}

/** Whether a ruleset or branch protection stands in the way. */
export function isRule(refusal: GitHubRefusal): boolean {
  return isRuleset(refusal) || isProtection(refusal)
}

export function isRuleset({ said }: GitHubRefusal): boolean {
  return /rule violations|protected ref|Cannot (create ref|update this|delete this)/i.test(said)
}

/** Branch protection of the older kind says its sentences without a headline. */
export function isProtection({ said, type }: GitHubRefusal): boolean {
  return (
    type === 'BRANCH_PROTECTION_RULE_VIOLATION' ||
    /protected branch|not authorized to push|must not contain merge commits|^Required status check|^At least \d+ approving|^Changes must be made through a pull request/i.test(
      said,
    )
  )
}
