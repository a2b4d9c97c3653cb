import { readFile } from 'node:fs/promises'

export interface Cost {
  /** Milliseconds of all threads, which a busy machine spoils less than wall time. */
  readonly cpu: number
  /** Peak memory, with what is not collected yet. */
  readonly bytes: number
  /** Bytes that are still in use at the end: what was kept of all that the process did. */
  readonly kept: number
}

// Linux counts the parent's memory into the `maxRSS` of what it starts (https://man7.org/linux/man-pages/man2/getrusage.2.html),
// and a bench is large, so there the peak comes from the process's own page.
const preload = `
  import { existsSync, readFileSync, writeFileSync } from 'node:fs'
  import { setFlagsFromString } from 'node:v8'
  import { runInNewContext } from 'node:vm'
  process.on('exit', () => {
    const page = '/proc/self/status'
    const bytes = existsSync(page)
      ? Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync(page, 'utf8'))[1]) * 1024
      : process.resourceUsage().maxRSS * 1024
    const { user, system } = process.cpuUsage()
    setFlagsFromString('--expose-gc')
    // The memory of a buffer goes once its object has gone.
    for (let time = 0; time < 3; time++) runInNewContext('gc')()
    const { heapUsed, external } = process.memoryUsage()
    writeFileSync(process.env.COST_FILE, JSON.stringify({ cpu: (user + system) / 1000, bytes, kept: heapUsed + external }))
  })`

/** Options for Node: the process writes what it cost to the file COST_FILE when it ends. */
export const costOptions: readonly string[] = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]

export async function readCost(file: string): Promise<Cost> {
  return JSON.parse(await readFile(file, 'utf8')) as Cost
}
