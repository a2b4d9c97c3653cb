import { UserError } from '../../errors.ts'
import { rawNumber, type Json } from '../json.ts'

/** A type of plain scalars that are no text, of the core schema: https://yaml.org/spec/1.2.2/#103-core-schema */
export interface ScalarType {
  readonly tag: string
  readonly pattern: RegExp
  readonly parse: (text: string) => Json
}

const decimal = '[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?'

export const scalarTypes: readonly ScalarType[] = [
  { tag: 'null', pattern: /^(?:~|null|Null|NULL)$/, parse: () => null },
  { tag: 'bool', pattern: /^(?:true|True|TRUE|false|False|FALSE)$/, parse: (text) => text.toLowerCase() === 'true' },
  { tag: 'int', pattern: /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/, parse: parseInteger },
  {
    tag: 'float',
    pattern: new RegExp(`^(?:${decimal}|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$`),
    parse: parseFloating,
  },
]

const mayBeNoText = /^[~nNtTfF.+\-0-9]/

/** The value of a scalar that has no quotes: of the first type that it fits, else it is text. */
export function resolvePlain(text: string): Json {
  if (!mayBeNoText.test(text)) return text
  const type = scalarTypes.find(({ pattern }) => pattern.test(text))
  return type === undefined ? text : type.parse(text)
}

function parseInteger(text: string): Json {
  return parseDecimal(/^0[ox]/.test(text) ? String(BigInt(text)) : text)
}

/** JSON has no plus sign, no leading zeros, and a digit on both sides of the point. */
function parseDecimal(text: string): Json {
  const spelling = text
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?!\d)/, '')
  const number = Number(spelling)
  return String(number) === spelling ? number : rawNumber(spelling)
}

function parseFloating(text: string): Json {
  if (!/\.[in]/i.test(text)) return parseDecimal(text)
  throw new UserError('document', 'The YAML holds .inf or .nan: JSON, and so Swagger, has no such number.')
}
