import type { Token } from './script-tokens.ts'

/** A text that an expression may come to. */
export interface Literal {
  readonly value: string
  readonly at: number
  /** All of it, without pieces that are filled in when the script runs. */
  readonly isWhole: boolean
  readonly isNumber?: true
}

/** Texts that variables are given, by their names: the first of each. */
export type Variables = ReadonlyMap<string, Literal>

const decoders =
  /^(?:atob|btoa|decode\w*|from\w*|base64\w*|encode\w*|hex\w*|unhex|reverse|String|Buffer|toCharArray|getBytes|trim|encodeURIComponent|md5\w*|sha\w*|digest\w*|hash\w*|parse\w*|valueOf|N|escape|encrypt\w*|wrap)$/i

const mostTokens = 60

/** Finds the texts that variables of a script are given. */
export function findVariables(tokens: readonly Token[]): Variables {
  const variables = new Map<string, Literal>()
  for (let index = 2; index < tokens.length; index++) {
    const [name, sign, token] = [tokens[index - 2], tokens[index - 1], tokens[index]]
    if (token?.kind !== 'text' || sign?.value !== '=' || name?.kind !== 'name') continue
    if (!variables.has(name.value)) variables.set(name.value, joinPieces(tokens, index).literal)
  }
  return variables
}

/** `"Hua" + "wei"`, from the first piece on. */
export function joinPieces(tokens: readonly Token[], start: number): { literal: Literal; end: number } {
  const first = tokens[start]
  const pieces = [first?.value ?? '']
  let end = start + 1
  let isWhole = true
  while (tokens[end]?.value === '+' && end - start < mostTokens) {
    const next = tokens[end + 1]
    if (next?.kind === 'text') pieces.push(next.value)
    else isWhole = false
    if (next?.kind !== 'text') break
    end += 2
  }
  return { literal: { value: pieces.join(''), at: first?.start ?? 0, isWhole }, end }
}

/** The texts that the expression from `start` on may come to, up to its end or to what it takes from elsewhere. */
export function literalsOf(tokens: readonly Token[], start: number, variables: Variables): Literal[] {
  const found: Literal[] = []
  let isPiece = false
  let depth = 0
  for (let index = start; index < Math.min(tokens.length, start + mostTokens);) {
    const token = tokens[index]
    const next = tokens[index + 1]
    if (token === undefined) break
    if (token.kind === 'text') {
      const { literal, end } = joinPieces(tokens, index)
      if (isCompared(tokens, end)) return []
      found.push({ ...literal, isWhole: literal.isWhole && !isPiece && !isIndexed(tokens, index) })
      index = end
    } else if (token.kind === 'number') {
      if (index === start && isEnd(next))
        return [{ value: token.value, at: token.start, isWhole: true, isNumber: true }]
      index++
    } else if (token.kind === 'name') {
      if (token.value === 'fromCharCode') return characters(tokens, index + 2, token.start)
      if (next?.value === '(' && !decoders.test(token.value)) {
        const end = closing(tokens, index + 1)
        if (end === undefined) break
        index = end + 1
      } else if (next?.value === 'char' || token.value === 'char') {
        return charArray(tokens, index)
      } else {
        const known =
          next?.value === '(' || next?.value === '.' || tokens[index - 1]?.value === '.'
            ? undefined
            : variables.get(token.value)
        if (known !== undefined) found.push(known)
        else if (
          /^(?:function|if|for|return|var|let|const|def|else|while|then|begin|select|from|where)$/i.test(token.value) &&
          index > start
        )
          break
        index++
      }
    } else {
      if (token.value === '{' || token.value === '[') return index === start ? listed(tokens, index) : found
      if (token.value === '(') depth++
      else if (token.value === ')') depth--
      if (depth < 0 || (depth === 0 && /^[,;}\]]$/.test(token.value))) break
      if (token.value === '+') isPiece = true
      else if (/^(?:\|\||\?\?|\?|:|\?:)$/.test(token.value)) isPiece = false
      else if (/^(?:===?|!==?|=>|->|=|<|>|\*|%|&&)$/.test(token.value)) {
        if (token.value !== '&&' && !/^===?|!==?$/.test(token.value)) break
        found.length = 0
      } else if (!/^[().![\]-]$/.test(token.value)) break
      index++
    }
    if (depth === 0 && isStatementEnd(tokens, index)) break
  }
  return found
}

/** A new line after a value, without a sign that goes on, ends a statement in JavaScript and Groovy. */
function isStatementEnd(tokens: readonly Token[], index: number): boolean {
  const [last, next] = [tokens[index - 1], tokens[index]]
  if (last === undefined || next === undefined) return true
  return (
    last.kind !== 'sign' &&
    next.kind !== 'sign' &&
    !/^(?:new|await|String|char|return)$/.test(last.value) &&
    next.start - last.end > 1
  )
}

function isEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'name' || /^[,;})\]]$/.test(token.value)
}

function isCompared(tokens: readonly Token[], end: number): boolean {
  return tokens[end]?.value === '.' && /^equals/.test(tokens[end + 1]?.value ?? '')
}

/** `row["TOKEN"]` */
function isIndexed(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.value === '[' && tokens[index - 2]?.kind === 'name'
}

/** `[` → its `]`, if it is near. */
export function closing(tokens: readonly Token[], start: number): number | undefined {
  let depth = 0
  for (let index = start; index < Math.min(tokens.length, start + 4 * mostTokens); index++) {
    const { kind, value } = tokens[index] ?? { kind: 'name', value: '' }
    if (kind !== 'sign') continue
    if (value === '(' || value === '[' || value === '{') depth++
    else if (value === ')' || value === ']' || value === '}') depth--
    if (depth === 0) return index
  }
  return undefined
}

function charArray(tokens: readonly Token[], start: number): Literal[] {
  for (let index = start; index < start + 6; index++) {
    if (tokens[index]?.value === '{') return listed(tokens, index)
  }
  return []
}

/** `['t', 'i', 'g', 'e', 'r']`, or several texts. */
function listed(tokens: readonly Token[], start: number): Literal[] {
  const end = closing(tokens, start) ?? start
  const items = tokens.slice(start + 1, end)
  const texts = items.filter(({ kind }) => kind === 'text')
  if (texts.length === 0 || items.some(({ kind, value }) => kind !== 'text' && value !== ',')) return []
  const [first] = texts
  if (first !== undefined && texts.length > 2 && texts.every(({ value }) => value.length === 1)) {
    return [{ value: texts.map(({ value }) => value).join(''), at: first.start, isWhole: true }]
  }
  return texts.map(({ value, start: at }) => ({ value, at, isWhole: false }))
}

function characters(tokens: readonly Token[], start: number, at: number): Literal[] {
  const codes: number[] = []
  for (let index = start; index < start + 4 * mostTokens && tokens[index]?.kind === 'number'; index += 2) {
    codes.push(Number(tokens[index]?.value))
  }
  const isText = codes.length > 2 && codes.every((code) => code > 31 && code < 127)
  return isText ? [{ value: String.fromCharCode(...codes), at, isWhole: true }] : []
}
