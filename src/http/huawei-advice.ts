import { accessKeyAdvice } from './advice/access-keys.ts'
import { credentialAdvice } from './advice/credentials.ts'
import { gatewayAdvice } from './advice/gateway.ts'
import { refusedAdvice } from './advice/refused.ts'
import { requestAdvice } from './advice/requests.ts'
import { restAdvice } from './advice/rest.ts'
import { tokenAdvice } from './advice/tokens.ts'
import { statusOf } from './huawei-error.ts'
import type { AdviceRow, Situation } from './huawei-situation.ts'

export type { Service } from './huawei-situation.ts'

/** All advice about answers of Huawei Cloud, also the table of `docs/troubleshooting.md`. The first row that fits counts. */
export const adviceRows: readonly AdviceRow[] = [
  ...gatewayAdvice,
  ...accessKeyAdvice,
  ...tokenAdvice,
  ...credentialAdvice,
  ...requestAdvice,
  ...restAdvice,
  ...refusedAdvice,
]

/** What the user can do about a refusal: a sentence, or '' when there is nothing to say that is surely right. */
export function advise(situation: Situation): string {
  const row = findAdvice(situation)
  return row === undefined ? '' : fillIn(row, situation)
}

/** The row that fits; undefined when none does. */
export function findAdvice(situation: Situation): AdviceRow | undefined {
  return adviceRows.find((row) => fits(row, situation))
}

function fits(row: AdviceRow, situation: Situation): boolean {
  const { service, signingIn, call, message, minutesOff = 0, requestId } = situation
  return (
    row.from.includes(service) &&
    isAmong(row.ways, signingIn?.way) &&
    isAmong(row.calls, call) &&
    saysSo(row, situation) &&
    (row.text?.test(message) ?? true) &&
    (row.clockIsOff === undefined || Math.abs(minutesOff) >= 10) &&
    (row.hasRequestId === undefined || requestId !== '')
  )
}

function isAmong<Value>(wanted: readonly Value[] | undefined, value: Value | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value))
}

function saysSo({ codes, statuses }: AdviceRow, situation: Situation): boolean {
  if (codes === undefined && statuses === undefined) return true
  const code = situation.code.replace(/^(APIGW|APIC)\.0/, 'APIG.0')
  const status = String(statusOf(situation))
  return (
    codes?.some((wanted) => matches(code, wanted, '*')) === true ||
    statuses?.some((wanted) => matches(status, wanted, 'xx')) === true
  )
}

function matches(value: string, wanted: string, ending: string): boolean {
  return wanted.endsWith(ending) ? value.startsWith(wanted.slice(0, -ending.length)) : value === wanted
}

function fillIn({ advice, text }: AdviceRow, { message, facts, minutesOff = 0, signingIn }: Situation): string {
  const clock = `${Math.abs(minutesOff)} minutes ${minutesOff > 0 ? 'ahead of' : 'behind'}`
  const known: Readonly<Record<string, string>> = { clock, ...facts, ...text?.exec(message)?.groups }
  return advice
    .replace(/\{([a-z]+)\}/g, (_, name: string) => known[name] ?? 'not known')
    .replace(/`([a-z-]+)`/g, (whole, input: string) => {
      const variable = signingIn?.variables?.[input]
      return variable === undefined ? whole : `\`${variable}\``
    })
}
