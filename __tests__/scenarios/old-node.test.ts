import { expect, test } from '@jest/globals'
import { failureOf, scenario } from './scenario.ts'

/** What Node 20 lacks of the language, so that the bundle is tried as it would be there. */
const like20 = `
  Object.defineProperty(process.versions, 'node', { value: '20.20.2' })
  for (const [of, names] of [
    [Map, ['groupBy']],
    [Object, ['groupBy']],
    [Promise, ['try', 'withResolvers']],
    [Object.getPrototypeOf(new Set().values()).__proto__, ['map', 'filter', 'flatMap', 'some', 'every', 'find', 'toArray']],
    [Set.prototype, ['union', 'intersection', 'difference', 'isSubsetOf']],
  ]) for (const name of names) delete of[name]
`

test('an older Node is refused in one sentence, before anything is done', async () => {
  await scenario({}, async ({ run, huawei, exists }) => {
    const result = await run({}, { nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(like20)}`] })
    expect(failureOf(result)).toMatch(
      /^This action needs Node 24, and this runner started it with Node 20\.20\.2: .* put Node 24 first on its PATH\.$/,
    )
    expect(result.summary).toContain('This action needs Node 24')
    expect(huawei.requests).toEqual([])
    expect(exists('swagger.yaml')).toBe(false)
  })
})
