import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin'
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
} from '@stryker-mutator/api/test-runner'
import { loadSuite, type Suite } from './suite.ts'

interface Switches {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

/** What the mutated code reads: https://stryker-mutator.io/docs/stryker-js/api/ */
const switches: Switches = {}
Object.assign(globalThis, { __stryker__: switches })

/**
 * Runs the tests in one process that loads them once and switches mutants on and off. To load them for every mutant, as
 * the runner for jest does, takes longer than the tests. It is sound as long as no mutant leaves anything behind: what
 * modules keep is forgotten after each, and a test that has found a mutant must pass without it right afterwards.
 */
class WarmTestRunner implements TestRunner {
  #suite: Suite = { tests: new Map(), forget: () => undefined }
  readonly #times = new Map<string, number>()

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: false }
  }

  async init(): Promise<void> {
    this.#suite = await loadSuite()
  }

  async dryRun(): Promise<DryRunResult> {
    const tests = await this.#runUntilFailed([...this.#suite.tests.keys()])
    return {
      status: DryRunStatus.Complete,
      tests,
      mutantCoverage: switches.mutantCoverage ?? { static: {}, perTest: {} },
    }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const result = await this.#runMutant(options)
    const failed = result.status === DryRunStatus.Complete ? result.tests.at(-1) : undefined
    if (failed?.status !== TestStatus.Failed) return toMutantRunResult(result)
    const again = await this.#run(failed.id)
    if (again.status === TestStatus.Success) return toMutantRunResult(result)
    this.#suite = await loadSuite()
    return toMutantRunResult(await this.#runMutant(options))
  }

  async #runMutant({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<DryRunResult> {
    Object.assign(switches, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit && 0 })
    const tests = await this.#runUntilFailed(this.#quickestFirst(testFilter ?? [...this.#suite.tests.keys()]))
    const timeout = determineHitLimitReached(switches.hitCount, hitLimit)
    Object.assign(switches, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined })
    this.#suite.forget()
    return timeout ?? { status: DryRunStatus.Complete, tests }
  }

  #quickestFirst(ids: readonly string[]): string[] {
    return ids.toSorted((a, b) => (this.#times.get(a) ?? 0) - (this.#times.get(b) ?? 0))
  }

  async #runUntilFailed(ids: readonly string[]): Promise<TestResult[]> {
    const results: TestResult[] = []
    for (const id of ids) {
      const result = await this.#run(id)
      results.push(result)
      if (result.status === TestStatus.Failed) break
    }
    return results
  }

  async #run(id: string): Promise<TestResult> {
    const started = performance.now()
    switches.currentTestId = id
    const failureMessage = await attempt(this.#suite.tests.get(id))
    switches.currentTestId = undefined
    const timeSpentMs = performance.now() - started
    this.#times.set(id, timeSpentMs)
    return failureMessage === undefined
      ? { id, name: id, timeSpentMs, status: TestStatus.Success }
      : { id, name: id, timeSpentMs, status: TestStatus.Failed, failureMessage }
  }
}

async function attempt(run: (() => unknown) | undefined): Promise<string | undefined> {
  try {
    if (run === undefined) throw new Error('There is no such test.')
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'warm', WarmTestRunner)]
