import { expect, test } from '@jest/globals'
import { renderFindings, renderUrgent, type ShownFinding } from '../../src/documents/render-findings.ts'
import { joinSections } from '../../src/text/markdown.ts'

const undeclared = (index: number): ShownFinding => ({
  id: 'roma-path-parameter-undeclared',
  pointer: `/paths/~1${index}~1{a}/get`,
  text: `GET /${index}/{a} does not declare its path parameter a.`,
  method: 'GET',
  path: `/${index}/{a}`,
})
const oversized: ShownFinding = { id: 'roma-over-import-limit', pointer: '', text: 'The document has 4.0 MB.' }
const credential: ShownFinding = { id: 'roma-credential-in-script', pointer: '/x', text: 'A script holds a password.' }

const page = (findings: readonly ShownFinding[]) => joinSections(renderFindings(findings), { units: 10_000 })

test('one habit that makes many findings is one line, with their number and the first places', () => {
  const findings = [...Array.from({ length: 115 }, (_, index) => undeclared(index)), oversized]
  expect(page(findings)).toBe(`<details><summary>🔎 116 findings in the document</summary>

- GET /0/{a} does not declare its path parameter a. (\`roma-path-parameter-undeclared\`, 115 times: also \`GET /1/{a}\`, \`GET /2/{a}\`, \`GET /3/{a}\` and 111 more)
- The document has 4.0 MB. (\`roma-over-import-limit\`)

</details>`)
})

test('a place names its document when there are several', () => {
  const findings = [
    { ...oversized, document: 'a.yaml' },
    { ...undeclared(0), document: 'b.yaml' },
    { ...oversized, document: 'b.yaml' },
  ]
  expect(page(findings)).toContain('🔎 3 findings in the documents')
  expect(page(findings)).toContain(
    '- **`a.yaml`** The document has 4.0 MB. (`roma-over-import-limit`, 2 times: also `b.yaml`)',
  )
  expect(page(findings)).toContain('- **`b.yaml`** GET /0/{a} does ')
})

test('what is urgent stands in an alert, each by itself, and nowhere else', () => {
  const findings = [credential, undeclared(0), { ...credential, pointer: '/y' }]
  expect(joinSections(renderUrgent(findings), { units: 10_000 })).toBe(`> [!CAUTION]
> - **\`/x\`** A script holds a password. (\`roma-credential-in-script\`)
> - **\`/y\`** A script holds a password. (\`roma-credential-in-script\`)`)
  expect(page(findings)).not.toContain('password')
  expect(renderUrgent([undeclared(0)])).toEqual([])
  expect(renderFindings([credential])).toEqual([])
})

test('more urgent findings than anyone reads are counted', () => {
  const text = joinSections(renderUrgent(Array.from({ length: 203 }, () => credential)), { units: 100_000 })
  expect(text.split('\n')).toHaveLength(202)
  expect(text).toMatch(/> - … and 3 more, see the report\.$/)
})
