import { styleText } from 'node:util'

/** Tells the story in the terminal, and keeps count of what did not go as told. */
export interface Narrator {
  readonly title: (text: string) => void
  readonly chapter: (text: string) => void
  readonly say: (text: string) => void
  /** Something that came out, line by line; what passes `lines` is counted instead. */
  readonly show: (label: string, text: string, lines?: number) => void
  /** Something that the reader is told, and that must be true. */
  readonly check: (what: string, isTrue: boolean) => void
  /** What was told and was not true. */
  readonly failures: readonly string[]
}

export function createNarrator(write: (text: string) => unknown): Narrator {
  const failures: string[] = []
  let chapters = 0
  let isApart = false
  const print = (line: string) => {
    write(`${line}\n`)
    isApart = line === ''
  }
  const setApart = () => {
    if (!isApart) print('')
  }
  return {
    failures,
    title: (text) => {
      setApart()
      print(styleText('bold', text))
    },
    chapter: (text) => {
      chapters += 1
      setApart()
      print(styleText(['bold', 'cyan'], `${chapters}. ${text}`))
    },
    say: (text) => print(`   ${text}`.trimEnd()),
    show: (label, text, lines = Infinity) => {
      const all = text.replace(/\n+$/, '').split('\n')
      const rest = all.length - lines
      setApart()
      print(`   ${styleText('dim', `┌ ${label}`)}`)
      for (const line of all.slice(0, lines)) print(`   ${styleText('dim', '│')} ${line}`.trimEnd())
      if (rest > 0) print(`   ${styleText('dim', `│ … and ${rest} more lines`)}`)
      print('')
    },
    check: (what, isTrue) => {
      if (!isTrue) failures.push(what)
      print(`   ${isTrue ? styleText('green', '✓') : styleText('red', '✗')} ${what}`)
    },
  }
}
