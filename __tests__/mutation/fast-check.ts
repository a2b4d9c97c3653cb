import fc, { type IRawProperty, type Parameters, type StringConstraints } from 'fast-check'

/** By default there are 100 runs; a mutant gets one for every ten. */
const runsPerRun = 10

/** Building `fc.string` of this unit takes a second. */
const codePoint = fc
  .nat({ max: 0x10ffff })
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point))

function few<Ts>(parameters: Parameters<Ts> = {}): Parameters<Ts> {
  return { ...parameters, seed: 1, numRuns: (parameters.numRuns ?? 100) / runsPerRun, endOnFailure: true }
}

function assert<Ts>(property: IRawProperty<Ts>, parameters?: Parameters<Ts>): Promise<void> | void {
  return fc.assert(property, few(parameters))
}

const string = (constraints: StringConstraints = {}) =>
  fc.string(constraints.unit === 'binary' ? { ...constraints, unit: codePoint } : constraints)

/** fast-check under mutation: few runs, always the same ones, and no search for the smallest example. */
export default { ...fc, assert, string }
