import { bind } from 'jest-each'

export { expect } from 'expect'

type Run = () => unknown

/** A test as a file registers it while it is loaded. */
export interface Registered {
  /** With the titles of the blocks around it. */
  readonly title: string
  readonly run: Run
}

const titles: string[] = []
let registered: Registered[] = []

function describeBlock(title: string, block: Run): void {
  titles.push(title)
  block()
  titles.pop()
}

function addTest(title: string, run: Run): void {
  registered.push({ title: [...titles, title].join(' '), run })
}

/** What the tests use of `@jest/globals`. */
export const describe = Object.assign(describeBlock, { each: bind(describeBlock, false) })
export const test = Object.assign(addTest, { each: bind(addTest, false) })

/** The tests of a file. */
export async function collectTests(load: () => Promise<unknown>): Promise<readonly Registered[]> {
  registered = []
  await load()
  return registered
}
