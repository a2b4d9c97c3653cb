export { spellNumber } from '../json.ts'

/** A number of any size without rounding: `digits` × 10^`exponent`, without zeros at either end. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

/** How many digits a number may be stretched to before it counts as no multiple. */
const longestStretch = 1000

/** Negative when `a` is less than `b`, 0 when they are the same number: `1.0` is `1`, `9223372036854775807` is exact. */
export function compareNumbers(a: string, b: string): number {
  const left = parseDecimal(a)
  const right = parseDecimal(b)
  if (left.negative !== right.negative) return left.negative ? -1 : 1
  const order = compareMagnitudes(left, right)
  return left.negative ? -order : order
}

/** Whether `a` is `b` times a whole number. */
export function isMultiple(a: string, b: string): boolean {
  const left = parseDecimal(a)
  const right = parseDecimal(b)
  const exponent = Math.min(left.exponent, right.exponent)
  const stretched = Math.max(left.exponent, right.exponent) - exponent
  if (right.digits === '' || !(stretched < longestStretch)) return false
  return toInteger(left, exponent) % toInteger(right, exponent) === 0n
}

function toInteger({ digits, exponent }: Decimal, least: number): bigint {
  return BigInt(digits + '0'.repeat(exponent - least))
}

function parseDecimal(text: string): Decimal {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const all = (whole + fraction).replace(/^0+/, '')
  const digits = trimZeros(all)
  if (digits === '') return { negative: false, digits, exponent: 0 }
  const exponent = Number(power) - fraction.length + all.length - digits.length
  return { negative: mantissa.startsWith('-'), digits, exponent }
}

// /0+$/ would take quadratic time on a long run of zeros that ends in another digit
function trimZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '') return a.digits.length - b.digits.length
  const order = a.digits.length + a.exponent - (b.digits.length + b.exponent)
  if (order !== 0) return order
  return a.digits < b.digits ? -1 : Number(a.digits > b.digits)
}
