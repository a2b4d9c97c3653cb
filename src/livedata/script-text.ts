import { isCredential, kindOfName, type Hit } from './script-secrets.ts'
import { strengthOf } from './secret-values.ts'

const hint =
  /pass|pwd|psw|secret|token|key|auth|credential|cookie|salt|identified|[^a-z][as]k[^a-z]|密|口令|钥|令牌|授权码|凭证|mima|curl|sshpass|mysql|sqlplus|connect /i

/** Whether a text may hold another one that is a secret. Quick. */
export function mayHoldMore(text: string, isComment: boolean): boolean {
  return text.length > 5 && (hint.test(text) || (isComment && login.test(text)))
}

/** `user/…` */
const login = /[\w.]\/[^\s/]{0,40}[!@#$%^&*]/

interface Shape {
  /** Its groups are `name`, `value`, and what stands before the value. */
  readonly pattern: RegExp
  /** Whether the value can only be one, so that any word counts. */
  readonly isSure: boolean
}

const name = String.raw`(?<name>[\w.:\p{L}-]{2,60})`

const shapes: readonly Shape[] = [
  // <password>…</password>, with attributes and a prefix
  { pattern: /(?<before><(?<name>[\w:.-]{2,60})(?:\s[^<>]{0,300})?>)(?<value>[^<>\s]{1,200})(?=<\/)/g, isSure: true },
  // password="…" of XML and of properties that are quoted
  {
    pattern: new RegExp(
      String.raw`(?<before>(?<![\w.:\p{L}-])${name}\s{0,5}=\s{0,5}\\?["'])(?<value>[^"'\s\\]{1,200})(?=\\?["'])`,
      'gu',
    ),
    isSure: true,
  },
  // a=…&b=… and a=…;b=… and lines of properties
  {
    pattern: new RegExp(
      String.raw`(?<before>(?<![\w.:\p{L}-])${name} {0,2}= {0,2})(?<value>[^\s"'\x60&;,<>{}()|]{1,300})(?![^\s&;,"'|)])`,
      'gu',
    ),
    isSure: false,
  },
  // Header: value
  {
    pattern: new RegExp(
      String.raw`(?<before>(?<![\w.:\p{L}-])${name} {0,3}[:：] {0,3})(?<value>[^\s"'\x60&;,，。<>{}()]{4,300})`,
      'gu',
    ),
    isSure: false,
  },
]

const comments: readonly RegExp[] = [
  // 密码 abc@1234, password is abc@1234, pwd abc@1234
  /(?<before>(?:(?:\b|_)(?<name>pass(?:word|wd|phrase)?|pwd|secret|token|key|口令|密码|密钥|令牌|授权码)|口令|密码|密钥|令牌|授权码)(?: {0,3}(?:is|=|:|：|是|为|->|=>) {0,3}| {1,3}))(?<value>[\x21-\x7e]{5,100})/giu,
  // admin/Admin@123
  /(?<before>\b[\w.@-]{2,40} {0,2}\/ {0,2})(?<value>[^\s/"'<>()]{5,60})/g,
]

const commands: readonly RegExp[] = [
  /(?<before>\bcurl\b[^\r\n]{0,300}?\s(?:-u|--user|--proxy-user)[ =]["']?[\w.@\\-]{1,60}:)(?<value>[^\s"']{3,100})/g,
  /(?<before>\bsshpass\s+-p\s*["']?)(?<value>[^\s"']{3,100})/g,
  /(?<before>\b(?:mysql|mysqldump|mysqladmin)\b[^\r\n]{0,200}?\s-p)(?<value>[^\s"'-][^\s"']{2,100})/g,
  /(?<before>\b(?:connect|sqlplus|conn)\s+(?:-\w+\s+)?\w{1,40}\/)(?<value>[^\s@"'/]{3,60})(?=@\w)/gi,
]

/** Finds secrets that stand in a text or a comment with their names: XML, forms, connection strings, headers, notes. */
export function findInText(text: string, isComment: boolean): Hit[] {
  const isForm =
    /[?&;]\s{0,2}[\w.-]{1,60}=|=[^\s=]{1,200}[&;]|^\s{0,4}\w{1,60}=[^\s=]{1,300}\s{0,4}$/.test(text) ||
    /\b(?:user|host|uid|dbname|username)\s{0,2}=/i.test(text)
  const named = shapes.flatMap(({ pattern, isSure }) =>
    findNamed(text, pattern, isSure || (isForm && pattern === shapes[2]?.pattern)),
  )
  const spoken = commands.flatMap((pattern) => findValues(text, pattern))
  const noted = isComment ? comments.flatMap((pattern) => findNotes(text, pattern)) : []
  return [...named, ...spoken, ...noted]
}

function findNamed(text: string, pattern: RegExp, isSure: boolean): Hit[] {
  const hits: Hit[] = []
  for (const { index, groups } of text.matchAll(pattern)) {
    const kind = kindOfName(lastPart(groups?.['name'] ?? ''))
    const value = (groups?.['value'] ?? '').replace(/[.,;]$/, '')
    if (kind === undefined || !isCredential(value, kind, isSure ? 'field' : 'aside')) continue
    hits.push({
      what: 'a password or key',
      at: index + (groups?.['before'] ?? '').length,
    })
  }
  return hits
}

/** `wsse:Password` → `Password` */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

function findValues(text: string, pattern: RegExp): Hit[] {
  return [...text.matchAll(pattern)]
    .filter(({ groups }) => isCredential(groups?.['value'] ?? '', 'password', 'argument'))
    .map(({ index, groups }) => ({ what: 'a password', at: index + (groups?.['before'] ?? '').length }))
}

/** In prose only what nobody writes for another reason: letters, digits and a sign, or long and mixed. */
function findNotes(text: string, pattern: RegExp): Hit[] {
  return [...text.matchAll(pattern)].flatMap(({ index, groups }) => {
    const value = (groups?.['value'] ?? '').replace(/[.,;:)，。]{1,3}$/, '')
    const isTold = /[!@#$%^&*+~]/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value)
    if (!isTold || value.includes('(') || strengthOf(value) !== 'strong') return []
    return [{ what: 'a password', at: index + (groups?.['before'] ?? '').length }]
  })
}
