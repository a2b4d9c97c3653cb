import { closing, literalsOf, type Literal, type Variables } from './script-expressions.ts'
import { isCredential, kindOfName, type Place, type SecretKind, type Hit } from './script-secrets.ts'
import type { Token } from './script-tokens.ts'

const what = 'a password or key'
const gives = new Set(['=', ':=', '+=', '||=', '??=', '：'])
const compares = new Set(['==', '===', '!=', '!==', '<>', 'eq'])
const sqlTypes =
  /^(?:n?varchar2?|n?char|text|string|nvarchar|clob|constant|character|varying|not|null|default|any|binary|varbinary|is)$/i
const setter = /^(?:set|with|add|put|use|append)(?=[A-Z_])/
const takes =
  /^(?:get|find|read|load|fetch|check|is|has|decrypt|lookup|query|select|remove|delete|contains|parse|split|validate|verify|refresh|create|generate|new|request|obtain|acquire|mask|encode|hash|by|to|on|from|count|list)(?![a-z])/

/** Finds texts that are given to what has a secret's name: variables, fields, columns, setters, pairs. */
export function findNamed(tokens: readonly Token[], variables: Variables): Hit[] {
  const hits: Hit[] = []
  // entries() of so many tokens takes longer than the rest
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if ((token?.kind !== 'name' && token?.kind !== 'text') || token.value.length > 80) continue
    const kind = kindOfName(tokens[index + 1]?.value === '(' ? token.value.replace(setter, '') : token.value)
    if (kind !== undefined) hits.push(...findGiven(tokens, index, { kind, variables }))
    else if (token.kind === 'name' && /^identified$/i.test(token.value)) hits.push(...findIdentified(tokens, index))
    else if (token.kind === 'name' && /^values$/i.test(token.value)) hits.push(...findInserted(tokens, index))
  }
  return hits
}

interface Named {
  readonly kind: SecretKind
  readonly variables: Variables
}

function findGiven(tokens: readonly Token[], index: number, { kind, variables }: Named): Hit[] {
  const name = tokens[index]
  if (name === undefined) return []
  const judge = (literals: readonly Literal[], place: Place) =>
    literals
      .filter(({ value, isNumber }) => isNumber !== true || value.length > 5)
      .filter(
        ({ value, isWhole }) => isCredential(value, kind, isWhole ? place : 'aside') && !repeats(value, name.value),
      )
      .map(({ at }) => ({ what, at }))
  let next = index + 1
  if (name.kind === 'text' && tokens[next]?.value === ']') next++
  next = skipType(tokens, next)
  const sign = tokens[next]
  if (sign === undefined) return []
  if (gives.has(sign.value))
    return judge(literalsOf(tokens, next + 1, variables), isFieldOf(tokens, index) ? 'field' : 'assigned')
  if (sign.value === ':' && !isAfterQuestion(tokens, index)) {
    if (tokens[next + 1]?.kind === 'name' && tokens[next + 2]?.value === '=')
      return judge(literalsOf(tokens, next + 3, variables), 'assigned')
    return judge(literalsOf(tokens, next + 1, variables), 'field')
  }
  // Of Perl, PHP and PL/SQL; in JavaScript it begins a function
  if (sign.value === '=>') return judge(onlyText(tokens[next + 1]), 'field')
  if (compares.has(sign.value)) return judge(onlyText(tokens[next + 1]), 'aside')
  if (sign.value === '.' && /^(?:equals|contentEquals|compareTo)/.test(tokens[next + 1]?.value ?? '')) {
    return judge(onlyText(tokens[next + 3]), 'aside')
  }
  if (sign.value === ',')
    return isPair(tokens, index)
      ? judge(literalsOf(tokens, next + 1, variables), isLabelled(tokens, index) ? 'field' : placeOfPair(tokens, index))
      : []
  if (sign.value === '(' && name.kind === 'name' && !takes.test(name.value))
    return judge(onlyArgument(tokens, next, variables), 'argument')
  // `PASSWORD '…'` of SQL, `password '…'` of Groovy
  const isApart = sign.start - name.end > 1
  if (sign.kind === 'text' && name.kind === 'name' && kind === 'password' && isApart)
    return judge([literal(sign)], 'argument')
  return judgeBackwards(tokens, index, judge)
}

/** `"…" == token`, `"…".equals(token)` */
function judgeBackwards(
  tokens: readonly Token[],
  index: number,
  judge: (literals: readonly Literal[], place: Place) => Hit[],
): Hit[] {
  const start = startOfChain(tokens, index)
  const before = tokens[start - 1]?.value ?? ''
  if (compares.has(before)) return judge(onlyText(tokens[start - 2]), 'aside')
  const isEquals = before === '(' && /^(?:equals|contentEquals)/.test(tokens[start - 2]?.value ?? '')
  return isEquals ? judge(onlyText(tokens[start - 4]), 'aside') : []
}

/** `req.headers['x-token']` → `req` */
function startOfChain(tokens: readonly Token[], index: number): number {
  let start = index
  for (; index - start < 10; start--) {
    const before = tokens[start - 1]
    const isPart = before?.kind === 'name' ? tokens[start]?.kind === 'sign' : /^[.[]$/.test(before?.value ?? '')
    if (!isPart) break
  }
  return start
}

function literal({ value, start }: Token): Literal {
  return { value, at: start, isWhole: true }
}

function onlyText(token: Token | undefined): Literal[] {
  return token?.kind === 'text' ? [literal(token)] : []
}

/** `setPassword("…")`: of several arguments the last one. */
function onlyArgument(tokens: readonly Token[], open: number, variables: Variables): Literal[] {
  const end = closing(tokens, open)
  if (end === undefined || end - open > 40) return []
  const comma = tokens.slice(open, end).findLastIndex(({ value, kind }) => kind === 'sign' && value === ',')
  return literalsOf(tokens, comma === -1 ? open + 1 : open + comma + 1, variables)
}

/** `v_password VARCHAR2(30) := …`, `@pwd NVARCHAR(50) = …` */
function skipType(tokens: readonly Token[], start: number): number {
  let index = start
  for (; index < start + 10; index++) {
    const token = tokens[index]
    if (token === undefined) return start
    const isType =
      token.kind === 'name' ? sqlTypes.test(token.value) : token.kind === 'number' || /^[()]$/.test(token.value)
    if (!isType || (index === start && token.kind !== 'name')) break
  }
  if (index === start) return start
  return gives.has(tokens[index]?.value ?? '') ? index : start
}

/** A field of an object may be a label: `labels.password = …` */
function isFieldOf(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.value === '.' || tokens[index - 1]?.value === '['
}

/** `cond ? password : "…"` */
function isAfterQuestion(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.value === '?' && tokens[index]?.kind === 'name'
}

/** A name and its value as arguments or items of a list: two, or the first two; constants count, variables do not. */
function isPair(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]
  const before = tokens[index - 1]
  if (token?.kind === 'name') return /^[A-Z][A-Z\d_]{4,}$/.test(token.value)
  if (before?.value === '(' || before?.value === '[') return true
  // `{ name: "password", value: "…" }`
  return before?.value === ':' && /^(?:value|val|v|content|data|default)$/i.test(tokens[index + 2]?.value ?? '')
}

const putting =
  /^(?:put|set|add|append|header|param|with|field|prop|attr|env|entry|pair|form|insert|of|getOrDefault|default)/i

function placeOfPair(tokens: readonly Token[], index: number): Place {
  if (tokens[index - 1]?.value === ':') return 'field'
  const start = startOfChain(tokens, index)
  const callee = tokens[start - 1]?.value === '(' ? (tokens[start - 2]?.value ?? '') : ''
  return putting.test(callee) ? 'field' : 'aside'
}

function isLabelled(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.value === ':'
}

/** `IDENTIFIED [WITH …] BY …` of SQL, quoted or not. */
function findIdentified(tokens: readonly Token[], index: number): Hit[] {
  const by = [1, 2, 3, 4].find((step) => /^by$/i.test(tokens[index + step]?.value ?? ''))
  if (by === undefined) return []
  const isHash = /^(?:password|values)$/i.test(tokens[index + by + 1]?.value ?? '')
  const value = tokens[index + by + (isHash ? 2 : 1)]
  if (value === undefined || value.kind === 'sign' || value.value.startsWith('@')) return []
  return isCredential(value.value, 'password', 'argument') ? [{ what: 'a password', at: value.start }] : []
}

/** `INSERT INTO users (name, password) VALUES ('admin', '…')`: by the place of the column. */
function findInserted(tokens: readonly Token[], index: number): Hit[] {
  const columns = columnsBefore(tokens, index)
  const secret = columns.flatMap((name, place) => {
    const kind = kindOfName(name)
    return kind === undefined ? [] : [{ place, kind }]
  })
  const values = argumentsFrom(tokens, index + 1)
  const byColumn = secret.flatMap(({ place, kind }) => {
    const value = values[place]
    return value?.kind === 'text' && isCredential(value.value, kind, 'field') ? [{ what, at: value.start }] : []
  })
  // `VALUES ('mail.password', '…')`: a table of names and values
  const byName = values.flatMap((name, place) => {
    const value = values[place + 1]
    const kind = name?.kind === 'text' ? kindOfName(name.value) : undefined
    if (kind === undefined || value?.kind !== 'text') return []
    return isCredential(value.value, kind, 'aside') ? [{ what, at: value.start }] : []
  })
  return [...byColumn, ...byName]
}

const mostColumns = 400

function columnsBefore(tokens: readonly Token[], index: number): string[] {
  if (tokens[index - 1]?.value !== ')') return []
  const names: string[] = []
  for (let at = index - 2; at > Math.max(0, index - mostColumns); at--) {
    const token = tokens[at]
    if (token?.value === '(') return names.reverse()
    if (token?.kind === 'name' || token?.kind === 'text') names.push(token.value)
  }
  return []
}

/** The tokens of a list of values of one token each; of others undefined. */
function argumentsFrom(tokens: readonly Token[], open: number): (Token | undefined)[] {
  if (tokens[open]?.value !== '(') return []
  const values: (Token | undefined)[] = []
  let depth = 0
  let only: Token | undefined
  let count = 0
  for (let at = open; at < Math.min(tokens.length, open + mostColumns); at++) {
    const token = tokens[at]
    if (token === undefined) break
    const isSign = token.kind === 'sign'
    if (isSign && token.value === '(') depth++
    if (isSign && token.value === ')') depth--
    if (depth === 0 || (depth === 1 && isSign && token.value === ',')) {
      values.push(count === 1 ? only : undefined)
      if (depth === 0) return values
      count = 0
    } else if (at > open) {
      only = token
      count++
    }
  }
  return values
}

/** A value that says its name again, as in `token: "token"`, is a label. */
function repeats(value: string, name: string): boolean {
  const squeeze = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return squeeze(name).endsWith(squeeze(value)) && /^[A-Za-z_ -]+$/.test(value)
}
