import { referenceOf } from '../../pointer.ts'
import { isObject, own, type JsonObject } from '../../json.ts'
import type { RuleId } from '../rules/catalogue.ts'
import type { Node } from '../ledger.ts'
import { nameOf, subjectOf, type Parameter } from './parameter-list.ts'

import { report, reportUnknown, type Comparison } from '../comparison.ts'

/**
 * Reports the parameters that one document has alone. A shared parameter that is called otherwise now is still the same
 * one: such pairs are left to be compared. What a reference out of the document hides is not known, so that nothing is
 * said of what took its place.
 */
export function reportLonely(
  comparison: Comparison,
  node: Node,
  removed: readonly Parameter[],
  added: readonly Parameter[],
): [Parameter, Parameter][] {
  const waiting = new Map(added.filter(isShared).map((parameter) => [referenceOf(parameter.raw), parameter]))
  const pairs = removed.filter(isShared).flatMap((old): [Parameter, Parameter][] => {
    const next = waiting.get(referenceOf(old.raw))
    return next === undefined ? [] : [[old, next]]
  })
  const paired = new Set(pairs.flat())
  const isKnown = (list: readonly Parameter[]) => !list.some(isUnknown)
  for (const parameter of removed) {
    if (isUnknown(parameter)) reportUnknown(comparison, { node }, parameter.resolved, 'parameter')
    else if (!paired.has(parameter) && isKnown(added)) reportRemoved(comparison, node, parameter)
  }
  for (const parameter of added) {
    if (isUnknown(parameter)) reportUnknown(comparison, { node }, parameter.resolved, 'parameter')
    else if (!paired.has(parameter) && isKnown(removed)) reportAdded(comparison, node, parameter)
  }
  return pairs
}

/** Whether it is one of the document's, sent beside the body. */
function isShared({ resolved }: Parameter): boolean {
  const { value, target } = resolved
  return target !== undefined && isObject(value) && own(value, 'in') !== 'body' && own(value, 'in') !== 'path'
}

function isUnknown({ raw, resolved }: Parameter): boolean {
  return referenceOf(raw) !== undefined && resolved.target === undefined
}

function reportRemoved(comparison: Comparison, node: Node, { key, place, resolved, raw }: Parameter): void {
  const malformed = key.startsWith('malformed')
  const id = malformed
    ? 'roma-other-changed'
    : key.startsWith('body')
      ? 'request-body-removed'
      : 'request-parameter-removed'
  report(comparison, { id, node, place, what: subjectOf(resolved.value), old: raw })
}

function reportAdded(comparison: Comparison, node: Node, parameter: Parameter): void {
  const { place, resolved, raw } = parameter
  report(comparison, { id: addedRule(parameter), node, place, what: subjectOf(resolved.value), new: raw })
}

function addedRule({ key, resolved, isOfPath }: Parameter): RuleId {
  const isRequired = isObject(resolved.value) && own(resolved.value, 'required') === true
  if (key.startsWith('malformed')) return 'roma-other-changed'
  if (key.startsWith('body')) return isRequired ? 'request-body-added-required' : 'request-body-added-optional'
  if (key.startsWith('path')) return 'new-request-path-parameter'
  if (isOfPath) {
    return isRequired
      ? 'new-required-request-default-parameter-to-existing-path'
      : 'new-optional-request-default-parameter-to-existing-path'
  }
  return isRequired ? 'new-required-request-parameter' : 'new-optional-request-parameter'
}

/** Which rule tells that a shared parameter is called or sent otherwise; undefined where nobody notices. */
export function replacedRule(key: string, before: JsonObject, after: JsonObject): RuleId | undefined {
  const isRequired = own(after, 'required') === true
  if (key === 'in') return isRequired ? 'roma-required-parameter-moved' : 'roma-optional-parameter-moved'
  const isHeader = own(before, 'in') === 'header' && own(after, 'in') === 'header'
  const isSame = isHeader && nameOf(before).toLowerCase() === nameOf(after).toLowerCase()
  if (key !== 'name' || isSame) return undefined
  return isRequired ? 'roma-required-parameter-renamed' : 'roma-optional-parameter-renamed'
}
