import { namesSecret } from '../swagger/secret-names.ts'
import { strengthOf, type Strength } from './secret-values.ts'

/** A credential at a place of the text that was looked through. */
export interface Hit {
  /** With its article: `a password`. */
  readonly what: string
  readonly at: number
}

/** What a name in a script says of its value: for a password any word will do, for a key or a token only a made-up one, for a login a user's name and a password. */
export type SecretKind = 'password' | 'key' | 'login' | 'random'

const passwordName =
  /(?:pass|passwd|password|pwd|psw|pswd|passphrase|passcode|passcodes|passwords|pin ?code|salt|^pw|(?:db|user|my|sql|ftp|root|admin)pw|credentials|口令|密码|盐|mima|kouling|authcode|授权码)$/
const keyName =
  /(?:secret|token|key|credential|authorization|appcode|signature|凭证|秘钥|密钥|私钥|令牌|miyao|lingpai|webhook|licen[cs]e|cookie|auth)$/
/** Keys that are no secret unless their value is made up of nothing that people read. */
const plainKey =
  /(?:^|\.|[^a-z])key$|(?:primary|foreign|cache|map|object|row|unique|index|sort|group|partition|route|routing|public|config|dict|lock|redis|hash|message|topic|search|i18n|label|event|item|data|json|order|user|file|name|enter|api_?gateway|cookie|csrf|business|biz|param|query|storage|locale|text|error|parent|sub|one|two|three|a|b)[\s_-]*key$|cookie$|auth$|signature$|webhook$/

// `PASSWORD_PROD`, `secret_v2`, `tokenOld`: where and when a secret counts is no part of its name
const tail =
  /(?:[\s_.-]?\d{1,3}|[\s_.-](?:prod|production|dev|test|uat|sit|pre|old|new|default|str|string|text|txt|value|val|plain|raw|base64|hex|bytes|const|backup|bak|cn|en|v\d)){1,3}$/i

/** Of these a name tells whether something is, goes wrong or is done, not what it is. */
const condition =
  /^(?:invalid|wrong|missing|no|error|err|bad|expired|illegal|forgot|reset|change|show|hide|toggle|is|has|need|needs|require|requires|required|enable|disable|use|verify|check|validate|get|find|fetch|load|read|query|input|enter|label|lbl|msg|message|max|min|num|count|total|can|should|with|without|prompt|placeholder|title|tip|hint|col|column|field|header|param|regex|pattern|re|re_enter|confirm)(?:[_.\s-]|(?=[A-Z]))/
const shoutedCondition =
  /^(?:INVALID|WRONG|MISSING|NO|ERROR|ERR|BAD|EXPIRED|ILLEGAL|FORGOT|RESET|COL|COLUMN|FIELD|HEADER|PARAM|IS|HAS|NEED|MSG|LABEL|TYPE)_/

const longestName = 80

// Scripts use the same names again and again.
const mostKnown = 20_000
const known = new Map<string, SecretKind | undefined>()

/** What the name of a variable, field, column, header or parameter says of its value; undefined: nothing. */
export function kindOfName(name: string): SecretKind | undefined {
  if (name.length > longestName || name.length < 2) return undefined
  if (known.has(name)) return known.get(name)
  const kind = judgeName(name)
  if (known.size >= mostKnown) known.clear()
  known.set(name, kind)
  return kind
}

function judgeName(name: string): SecretKind | undefined {
  const own = name.normalize('NFKC')
  const short =
    own.length > 4 ? own.replace(tail, '').replace(/(?:Prod|Dev|Test|Uat|Old|New|Str|Value|Text)$/, '') : own
  if (short.length < 2) return undefined
  const lower = short.toLowerCase()
  const squeezed = lower.replace(/[\s_.-]/g, '')
  const isSecret = namesSecret(short)
  if (!isSecret && !passwordName.test(squeezed) && !keyName.test(squeezed)) return undefined
  if (
    /compass|bypass|trespass|encompass|overpass|monkey|turkey|donkey|hockey|jockey|whiskey|keyword|author$/.test(
      squeezed,
    )
  )
    return undefined
  if (condition.test(own) || shoutedCondition.test(own)) return 'random'
  if (passwordName.test(squeezed)) return 'password'
  if (isSecret) return 'key'
  if (/auth$/.test(lower)) return 'login'
  return plainKey.test(lower) ? 'random' : 'key'
}

/** How sure it must be that a text is a secret, by where it stands. */
export type Place =
  /** It is given to what has a secret's name. */
  | 'assigned'
  /** It is the value of a field of an object, where labels stand too. */
  | 'field'
  /** It is compared, or only one piece, or stands in a list. */
  | 'aside'
  /** It stands where a call takes a password. */
  | 'argument'

const enough: Readonly<Record<SecretKind, Readonly<Record<Place, readonly Strength[]>>>> = {
  password: {
    assigned: ['word', 'name', 'strong'],
    field: ['word', 'name', 'strong'],
    aside: ['strong'],
    argument: ['word', 'words', 'name', 'strong'],
  },
  key: { assigned: ['strong'], field: ['strong'], aside: ['strong'], argument: ['strong'] },
  login: { assigned: [], field: [], aside: [], argument: [] },
  random: { assigned: [], field: [], aside: [], argument: [] },
}

const scheme = /^(?:basic|bearer|token|apikey|negotiate|digest)\s+/i
const filledIn = /[#$]\{[^{}]{0,100}\}|\{\{[^{}]{0,100}\}\}/g

/** Whether a text that a secret's name goes with is one. */
export function isCredential(text: string, kind: SecretKind, place: Place): boolean {
  const bare = text.replace(scheme, '')
  const value = bare.replace(filledIn, '')
  if (value === '') return false
  const isPiece = value.length < bare.length
  const strength = strengthOf(value)
  if (kind === 'login') return isLogin(value)
  if (kind === 'random') return strength === 'strong' && (isPiece || isRandom(value))
  if (isPiece) return strength === 'strong' || (strength === 'name' && kind === 'password' && place === 'assigned')
  if (!enough[kind][place].includes(strength)) return isSupersecret(value, place)
  // `Passwort`, `PASSWORD`: a label or a constant, unless somebody gives it to a variable
  if (strength === 'word')
    return value.length > 2 && (/^[a-z]+$/.test(value) ? true : place !== 'field' && !/^[A-Z_]+$/.test(value))
  return true
}

/** `aaaa1111`, and `var secret = "supersecret"`: words, but said to be one. */
function isSupersecret(value: string, place: Place): boolean {
  if (place !== 'aside' && value.length > 7 && /^[a-z]{2,20}\d{4,20}$/i.test(value)) return true
  return (
    place !== 'aside' &&
    /^[a-z]{5,20}(?:secret|token|password|passwd|key)$/i.test(value) &&
    strengthOf(value) === 'word'
  )
}

/** `user:…` */
function isLogin(value: string): boolean {
  const password = /^[\w.@-]{1,60}:([^\s:/]{4,100})$/.exec(value)?.[1]
  return password === undefined ? isRandom(value) : ['name', 'strong'].includes(strengthOf(password))
}

/** Long, and of digits and letters in no order. */
function isRandom(value: string): boolean {
  if (!/^[\w+/=.~!@#$%^&*-]{16,}$/.test(value) || /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(value))
    return false
  return (value.match(/\d+/g) ?? []).length >= 4 && /[A-Za-z]/.test(value)
}
