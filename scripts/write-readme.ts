/** Writes the tables of inputs and outputs of `action.yml` into the READMEs: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { groupsInChinese, inputsInChinese, outputsInChinese } from './chinese.ts'

interface Input {
  readonly group: string
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly default: string
}

interface Output {
  readonly name: string
  readonly description: string
}

export interface ActionFile {
  readonly inputs: readonly Input[]
  readonly outputs: readonly Output[]
}

/** The inputs, each in the group that a comment above it (or above those before it) names, and the outputs. */
export function readActionFile(text: string): ActionFile {
  const action = parseDocument(text)
  let group = ''
  const inputs = entriesOf(action.get('inputs')).map(({ name, comment, value }) => {
    group = comment ?? group
    return {
      group,
      name,
      description: textOf(value, 'description'),
      required: value.get('required') === true,
      default: textOf(value, 'default'),
    }
  })
  const outputs = entriesOf(action.get('outputs')).map(({ name, value }) => ({
    name,
    description: textOf(value, 'description'),
  }))
  return { inputs, outputs }
}

function entriesOf(map: unknown) {
  if (!isMap(map)) throw new Error('action.yml has no inputs or no outputs.')
  return map.items.map(({ key, value }, index) => {
    if (!isScalar(key) || !isMap(value)) throw new Error('An input or output of action.yml is no map.')
    // The comment above the first key belongs to the map.
    const comment = (index === 0 ? map.commentBefore : undefined) ?? key.commentBefore
    return { name: String(key.value), comment: comment?.trim(), value }
  })
}

function textOf(map: YAMLMap, key: string): string {
  const value = map.get(key)
  return typeof value === 'string' ? value : ''
}

export interface Wording {
  readonly input: string
  readonly output: string
  readonly meaning: string
  readonly default: string
  readonly required: string
  readonly others: (count: number) => string
  readonly group: (name: string) => string
  readonly describeInput: (input: Input) => string
  readonly describeOutput: (output: Output) => string
}

const english: Wording = {
  input: 'Input',
  output: 'Output',
  meaning: 'Meaning',
  default: 'Default',
  required: '**required**',
  others: (count) => `All other inputs (${count})`,
  group: (name) => name,
  describeInput: ({ description }) => description,
  describeOutput: ({ description }) => description,
}

const chinese: Wording = {
  input: '输入',
  output: '输出',
  meaning: '含义',
  default: '默认值',
  required: '**必填**',
  others: (count) => `其余全部输入（${count} 个）`,
  group: (name) => translate(groupsInChinese, name),
  describeInput: ({ name }) => translate(inputsInChinese, name),
  describeOutput: ({ name }) => translate(outputsInChinese, name),
}

function translate(table: Readonly<Record<string, string>>, name: string): string {
  const text = table[name]
  if (text === undefined) throw new Error(`scripts/chinese.ts has no text for ${name}.`)
  return text
}

/** What nine of ten workflows need, in the order in which a reader meets it. */
const common: readonly string[] = [
  'region',
  'project',
  'instance',
  'app',
  'status',
  'token',
  'access-key',
  'secret-key',
  'oidc-provider',
  'oidc-agency',
  'output',
  'fail-on',
  'pull-request',
]

/** A short table, and all the others folded below it. */
function renderInputs(inputs: readonly Input[], wording: Wording): string {
  const isCommon = ({ name }: Input) => common.includes(name)
  const first = inputs.filter(isCommon).map((input) => renderInput(input, wording))
  const others = inputs.filter((input) => !isCommon(input))
  const rows = [...Map.groupBy(others, ({ group }) => group)].flatMap(([group, members]) => [
    `|  | **${wording.group(group)}** |  |`,
    ...members.map((input) => renderInput(input, wording)),
  ])
  const head = [`| ${wording.input} | ${wording.meaning} | ${wording.default} |`, '| --- | --- | --- |']
  const fold = [
    `<details>`,
    `<summary>${wording.others(others.length)}</summary>`,
    '',
    ...head,
    ...rows,
    '',
    '</details>',
  ]
  return [...head, ...first, '', ...fold].join('\n')
}

function renderInput(input: Input, wording: Wording): string {
  const fallback = input.required ? wording.required : input.default === '' ? '' : `\`${input.default}\``
  return `| \`${input.name}\` | ${toCell(wording.describeInput(input))} | ${fallback} |`
}

function renderOutputs(outputs: readonly Output[], wording: Wording): string {
  const rows = outputs.map((output) => `| \`${output.name}\` | ${toCell(wording.describeOutput(output))} |`)
  return [`| ${wording.output} | ${wording.meaning} |`, '| --- | --- |', ...rows].join('\n')
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** The README with its tables written anew. */
export function fillReadme(readme: string, { inputs, outputs }: ActionFile, wording: Wording): string {
  const filled = fillSection(readme, 'inputs', renderInputs(inputs, wording))
  return fillSection(filled, 'outputs', renderOutputs(outputs, wording))
}

/** The page with what lies between `<!-- name -->` and `<!-- /name -->` written anew. */
export function fillSection(page: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before, rest] = page.split(start)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`A page has no section ${start} … ${end}.`)
  // Prettier would pad the columns, so that one new input touches all lines.
  const table = ['<!-- prettier-ignore-start -->', '', content, '', '<!-- prettier-ignore-end -->'].join('\n')
  return `${before}${start}\n${table}\n${end}${after}`
}

export const readmes = [
  ['README.md', english],
  ['README.zh-CN.md', chinese],
] as const

if (import.meta.main) {
  const root = new URL('..', import.meta.url)
  const action = readActionFile(readFileSync(new URL('action.yml', root), 'utf8'))
  for (const [name, wording] of readmes) {
    const file = new URL(name, root)
    writeFileSync(file, fillReadme(readFileSync(file, 'utf8'), action, wording))
  }
}
