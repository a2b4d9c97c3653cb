import { describe, expect, test } from '@jest/globals'
import { Components } from '../../../src/swagger/merge/components.ts'
import { operationsOf } from '../../../src/swagger/parse.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { idOf, keepComponents, Naming, renameComponent } from '../../../src/swagger/merge/renaming.ts'

const componentsOf = (...names: string[]) =>
  new Components({ definitions: Object.fromEntries(names.map((name) => [name, {}])) })

describe('names', () => {
  const component = { field: 'definitions', name: 'A' } as const

  test.each([
    [[], [], 'A'],
    [['A'], ['A'], 'A_s'],
    [['A_s'], [], 'A'],
    [['A', 'A_s'], ['A', 'A_s'], 'A_s_2'],
    [['A', 'A_s', 'A_s_2', 'A_s_3'], ['A', 'A_s', 'A_s_2', 'A_s_3'], 'A_s_4'],
    [['A', 'A_s_2'], ['A'], 'A_s'],
  ])('beside %j: it may be one of %j, and is free as %s', (there, same, free) => {
    const naming = new Naming(componentsOf(...there), 's')
    expect(naming.namesFor(component)).toEqual(same)
    expect(naming.freeName(component, componentsOf('A'))).toBe(free)
  })

  test('are given once', () => {
    const naming = new Naming(componentsOf(), 's')
    expect([1, 2, 3].map(() => naming.freeName(component, componentsOf('A')))).toEqual(['A', 'A_s', 'A_s_2'])
  })

  test('are none that the document has itself', () => {
    expect(new Naming(componentsOf('A'), 's').freeName(component, componentsOf('A', 'A_s'))).toBe('A_s_2')
  })
})

describe('what is kept when only the first operation is added', () => {
  const referTo = (pointer: string): JsonObject => ({ responses: { 200: { schema: { $ref: `#/${pointer}` } } } })
  const heir = { allOf: [{ $ref: '#/definitions/A' }] }
  const base = { discriminator: 'kind' }
  const schemes = { securityDefinitions: { S: { type: 'basic' } }, security: [{ S: [] }] }

  test.each<[string, JsonObject, JsonObject, JsonObject, string[]]>([
    ['what it refers to', referTo('definitions/A'), referTo('definitions/B'), { definitions: { A: {}, B: {} } }, ['A']],
    ['what none refers to', {}, referTo('definitions/B'), { definitions: { A: {}, B: {} } }, ['A']],
    ['no heirs', referTo('definitions/A'), referTo('definitions/B'), { definitions: { A: {}, B: heir } }, ['A']],
    [
      'the heirs that a discriminator reaches',
      referTo('definitions/A'),
      referTo('definitions/B'),
      { definitions: { A: base, B: heir } },
      ['A', 'B'],
    ],
    [
      'no heirs of what is only called the same',
      { responses: { 200: { $ref: '#/responses/A' } } },
      referTo('definitions/A'),
      { definitions: { A: base, B: heir }, responses: { A: {} } },
      ['A'],
    ],
    ['the security that it inherits', {}, { security: [] }, schemes, ['S']],
    ['no security that it does not inherit', { security: [] }, {}, schemes, []],
  ])('%s', (_, first, second, rest, names) => {
    expect(keep({ paths: { '/a': { get: first }, '/b': { get: second } }, ...rest })).toEqual(names)
  })

  test('no parameters of other paths', () => {
    const item = (name: string) => ({ parameters: [{ $ref: `#/parameters/${name}` }], get: {} })
    expect(keep({ paths: { '/a': item('P'), '/b': item('Q') }, parameters: { P: {}, Q: {} } })).toEqual(['P'])
  })

  function keep(root: JsonObject): string[] {
    const [operations, components] = [operationsOf(root), new Components(root)]
    const incoming = { root, operations, components, polymorphic: components.polymorphic() }
    return keepComponents(incoming, new Set(operations.slice(0, 1))).map(({ name }) => name)
  }
})

describe('a component that is renamed', () => {
  const naming = { endingOf: () => '_s', polymorphic: new Set(['A']) }

  test.each([
    [{ field: 'definitions', name: 'A', value: {} } as const, { 'x-discriminator-value': 'A' }],
    [
      { field: 'definitions', name: 'A', value: { 'x-discriminator-value': 'a' } } as const,
      { 'x-discriminator-value': 'a' },
    ],
    [{ field: 'definitions', name: 'B', value: {} } as const, {}],
    [{ field: 'responses', name: 'A', value: {} } as const, {}],
    [{ field: 'responses', name: 'A', value: undefined } as const, undefined],
  ])('%j says %j', (component, value) => {
    const renamed = renameComponent(component, naming)
    expect(idOf(renamed)).toBe(`${idOf(component)}_s`)
    expect(renamed.value).toEqual(value)
  })

  test('says nothing when it keeps its name', () => {
    const component = { field: 'definitions', name: 'A', value: {} } as const
    expect(renameComponent(component, { ...naming, endingOf: () => '' })).toEqual(component)
  })
})
