import { messageRules } from './message-rules.ts'
import { operationRules } from './operation-rules.ts'
import { ownSchemaRules } from './own-rules.ts'
import { requestSchemaRules } from './request-rules.ts'
import { responseSchemaRules } from './response-rules.ts'
import type { Level, Rule as Row } from './rule.ts'

/**
 * The catalogue of changes. Ids and levels are those of oasdiff wherever it has the rule
 * (https://github.com/oasdiff/oasdiff/blob/v1.37.0/checker/rules.go), so that they
 * mean what users know from there; ours start with `roma-`.
 */
const catalogue = [...operationRules, ...messageRules, ...requestSchemaRules, ...responseSchemaRules, ...ownSchemaRules]

export type { Level }

export type RuleId = (typeof catalogue)[number]['id']

export type Rule = Row<RuleId>

/** Every rule, by id from A to Z. */
export const rules: readonly Rule[] = catalogue.toSorted((a, b) => (a.id < b.id ? -1 : 1))

const byId: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]))

/** Whether the catalogue has a rule of this id: the words that the input `ignore` accepts. */
export function isRuleId(id: string): id is RuleId {
  return byId.has(id)
}

/** The row of a rule. */
export function ruleOf(id: RuleId): Rule {
  const rule = byId.get(id)
  if (rule === undefined) throw new Error(`The catalogue has no rule ${id}.`)
  return rule
}
