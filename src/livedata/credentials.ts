import { findCalls } from './script-calls.ts'
import { findForms } from './secret-forms.ts'
import { findVariables, joinPieces } from './script-expressions.ts'
import { findNamed } from './script-names.ts'
import type { Hit } from './script-secrets.ts'
import { findInText, mayHoldMore } from './script-text.ts'
import { tokenize, type Token } from './script-tokens.ts'

/** A credential that a script holds in clear text. */
export interface Credential {
  /** With its article: `a password`. */
  readonly what: string
  /** Line in the decoded script, from 1. */
  readonly line: number
}

/** JSON in a text in JSON in a text: nobody writes it deeper by hand. */
const deepest = 3

/**
 * Finds the credentials that are hard-coded in the text of a script: one a line. It reads the script as words, not as
 * lines: what has a secret's name, what stands where a call takes a password, and what its form gives away.
 */
export function findCredentials(script: string): Credential[] {
  const byLine = new Map<number, Credential>()
  // What the form gives away says most of it
  for (const hits of [formHits(script), scan(script, 0)]) {
    const lineAt = lineCounter(script)
    for (const { what, at } of hits.toSorted((a, b) => a.at - b.at)) {
      const line = lineAt(at)
      if (!byLine.has(line)) byLine.set(line, { what, line })
    }
  }
  return [...byLine.values()].sort((a, b) => a.line - b.line)
}

function formHits(text: string): Hit[] {
  return findForms(text, { isCode: true }).map(({ what, start }) => ({ what, at: start }))
}

function scan(script: string, depth: number): Hit[] {
  const { code, inner } = tokenize(script)
  const variables = findVariables(code)
  const hits = [...findNamed(code, variables), ...findCalls(code, variables)]
  for (const token of [...inner, ...joinedTexts(code)]) {
    if (mayHoldMore(token.value, token.kind === 'comment')) hits.push(...scanInside(token, depth))
  }
  return hits
}

/** Texts that are put together of several: `"…password=" + "…"`. */
function joinedTexts(code: readonly Token[]): Token[] {
  return code.flatMap((token, index) => {
    const isFirst = token.kind === 'text' && code[index + 1]?.value === '+' && code[index - 1]?.value !== '+'
    if (!isFirst || code[index + 2]?.kind !== 'text') return []
    const { value } = joinPieces(code, index).literal
    return [{ ...token, value }]
  })
}

/** What a text or a comment holds: JSON, XML, SQL, forms, sentences, code that was commented out. */
function scanInside({ kind, value, start, end }: Token, depth: number): Hit[] {
  // An escaped text is shorter than what it was written as: its lines are those of its beginning
  const offset = value.length === end - start ? (at: number) => start + at : () => start
  const forms = value.length === end - start ? [] : formHits(value)
  const inside = depth < deepest ? scan(value, depth + 1) : []
  return [...forms, ...findInText(value, kind === 'comment'), ...inside].map(({ what, at }) => ({
    what,
    at: offset(at),
  }))
}

/** Gives the lines of rising positions, in one pass over the text. */
function lineCounter(text: string): (position: number) => number {
  let line = 1
  let end = text.indexOf('\n')
  return (position) => {
    for (; end !== -1 && end < position; end = text.indexOf('\n', end + 1)) line++
    return line
  }
}
