import { describe, expect, test } from '@jest/globals'
import { renderChanges, type ShownChange } from '../../src/documents/render-changes.ts'
import { joinSections, type Section } from '../../src/text/markdown.ts'

const change: ShownChange = {
  id: 'api-removed-without-deprecation',
  level: 'breaking',
  method: 'GET',
  path: '/orders/{id}',
  pointer: '/paths/~1orders~1{id}/get',
  text: 'the operation was removed',
  affected: 1,
}

const text = (sections: readonly Section[]) => joinSections(sections, { units: 60_000 })

const at = (path: string): Pick<ShownChange, 'path' | 'pointer'> => ({
  path,
  pointer: `/paths/${path.replaceAll('/', '~1')}`,
})

describe('the change list', () => {
  test('groups by level, breaking changes first, and folds what only informs', () => {
    const changes: readonly ShownChange[] = [
      { ...change, id: 'endpoint-added', level: 'info', text: 'an info', affected: 3 },
      { ...change, id: 'roma-host-changed', level: 'warning', method: null, path: null, text: 'a warning' },
      { ...change, id: 'roma-base-path-changed', ...at('/b'), ignored: true },
      { ...change, id: 'roma-documentation-changed', level: 'info', ...at('/c'), text: 'a description' },
      { ...change, ...at('/d') },
    ]
    expect(text(renderChanges(changes))).toBe(
      [
        '### 🚨 1 breaking change\n\n- **`GET /d`** the operation was removed (`api-removed-without-deprecation`)',
        '### ⚠️ 1 warning\n\n- **`/paths/~1orders~1{id}/get`** a warning (`roma-host-changed`)',
        '<details><summary>ℹ️ 1 other change</summary>\n\n- **`GET /orders/{id}`** an info (`endpoint-added`, affects 3 operations)\n\n</details>',
        '<details><summary>🔕 1 ignored change</summary>\n\n- **`GET /b`** the operation was removed (`roma-base-path-changed`)\n\n</details>',
        '<details><summary>📝 1 change of the documentation</summary>\n\n- **`GET /c`** a description (`roma-documentation-changed`)\n\n</details>',
      ].join('\n\n'),
    )
  })

  test('links a rule to its row on the page of the version that runs', () => {
    const page = text(renderChanges([change], { rules: 'https://github.com/octo/action/blob/v1/docs/rules.md' }))
    expect(page).toContain(
      '([`api-removed-without-deprecation`](https://github.com/octo/action/blob/v1/docs/rules.md#api-removed-without-deprecation))',
    )
  })

  test('tells the same sentence once, with its operations: a few in the line, many folded beneath', () => {
    const alike = (count: number) => Array.from({ length: count }, (_, index) => ({ ...change, ...at(`/p${index}`) }))
    expect(text(renderChanges(alike(2)))).toContain(
      '- the operation was removed (`api-removed-without-deprecation`) `GET /p0`, `GET /p1`',
    )
    const many = text(renderChanges(alike(150)))
    expect(many).toContain('### 🚨 150 breaking changes')
    expect(many.match(/^- /gm)).toHaveLength(1)
    expect(many).toContain('<details><summary>in 150 places</summary>`GET /p0`, ')
    expect(many).toContain('50 more</details>')
  })

  test('tells a removed path once, with its methods', () => {
    const removed = ['DELETE', 'GET'].map((method) => ({
      ...change,
      id: 'api-path-removed-without-deprecation' as const,
      method,
      text: 'the path was removed',
    }))
    expect(text(renderChanges(removed))).toContain('- **`DELETE, GET /orders/{id}`** the path was removed')
  })

  test('unfolds what can be read in a minute, and folds the rest', () => {
    const changes = Array.from({ length: 60 }, (_, index) => ({
      ...change,
      ...at(`/p${index}`),
      text: `change ${index}`,
    }))
    const [first, second] = renderChanges(changes)
    expect(first?.blocks).toHaveLength(20)
    expect(second?.head).toBe('<details><summary>… and 40 more lines of 60 breaking changes</summary>')
    expect(second?.blocks).toHaveLength(40)
  })

  test('says how many more there are beyond what is listed at all', () => {
    const changes = Array.from({ length: 502 }, (_, index) => ({
      ...change,
      ...at(`/p${index}`),
      text: `change ${index}`,
    }))
    expect(renderChanges(changes).at(-1)?.blocks.at(-1)).toBe('- … and 2 more, see the report.')
  })

  test('has a folded block for each of several documents, the worst first, with its counts', () => {
    const changes: readonly ShownChange[] = [
      { ...change, id: 'endpoint-added', level: 'info', document: 'apis/a.yaml' },
      { ...change, document: 'apis/b.yaml' },
      { ...change, ...at('/other'), text: 'another', document: 'apis/b.yaml' },
      { ...change, id: 'endpoint-added', level: 'info', document: 'apis/b.yaml', ...at('/new') },
      { ...change, document: 'apis/c_[x].yaml' },
    ]
    const page = text(renderChanges(changes))
    expect([...page.matchAll(/<details><summary>(.*?)<\/summary>/g)].map(([, summary]) => summary)).toEqual([
      '🚨 <b>apis/b.yaml</b>: 2 breaking changes, 1 other change',
      'ℹ️ 1 other change',
      '🚨 <b>apis/c\\_\\[x\\].yaml</b>: 1 breaking change',
      'ℹ️ <b>apis/a.yaml</b>: 1 other change',
    ])
    // The name stands once, and not on every line.
    expect(page.match(/apis\/b\.yaml/g)).toHaveLength(1)
  })

  test('names no place for a change of the document as a whole', () => {
    const [section] = renderChanges([{ ...change, method: null, path: null, pointer: '' }])
    expect(section?.blocks).toEqual(['- the operation was removed (`api-removed-without-deprecation`)'])
  })

  test.each([
    ['units', (page: string) => page.length, { units: 20_000 }],
    ['bytes', (page: string) => Buffer.byteLength(page), { bytes: 20_000 }],
  ] as const)('is cut between list items, from the least important end: %s', (_, measure, budget) => {
    const changes = Array.from({ length: 700 }, (__, index) => ({
      ...change,
      ...at(`/p${index}`),
      level: index % 2 === 0 ? ('breaking' as const) : ('info' as const),
      text: `change ${index}: 名字 </details> | @everyone`,
    }))
    const page = joinSections(renderChanges(changes), budget)
    expect(measure(page)).toBeLessThanOrEqual(20_000)
    expect(measure(page)).toBeGreaterThan(17_000)
    expect(page).toContain('### 🚨 350 breaking changes')
    expect(page).toMatch(/_Too long to show in full\. Left out: more breaking changes \(.*\) and other changes\._$/)
    const lines = page.split('\n').filter((line) => line.startsWith('- '))
    expect(lines.every((line) => line.endsWith('`)'))).toBe(true)
  })
})
