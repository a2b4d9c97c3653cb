/** A secret that its own form gives away, whatever the name of what holds it. */
export interface FoundSecret {
  /** With its article: `a password`. */
  readonly what: string
  readonly start: number
  readonly end: number
}

interface Form {
  readonly what: string
  /** Texts of which one is there wherever the form is: looking for these is quick. */
  readonly hints: readonly string[]
  /** In code it would take one variable's assignment after another for it. */
  readonly isOfText?: true
  /** Its group `before` is what the secret follows. Every repetition is bounded: no text may hang it. */
  readonly pattern: RegExp
}

// Where it matters, the forms are those that the issuers and the public rules of scanners tell.
const forms: readonly Form[] = [
  {
    what: 'a private key',
    hints: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----(?:[^-]{0,10000}-----END [A-Z0-9 ]{0,60}PRIVATE KEY-----)?/g,
  },
  {
    // PKCS#8 and PKCS#1 without the lines around them
    what: 'a private key',
    hints: ['IBADANBgkqhkiG9w0BAQEFAASC', 'IBAAKCAQEA', 'IBAAKBgQ'],
    pattern: /(?<![\w+/])MII[\w+/]{2,6}(?:IBADANBgkqhkiG9w0BAQEFAASC|IBAAKCAQEA|IBAAKBgQ)(?:[\w+/=]|\\n){0,10000}/g,
  },
  {
    what: 'a password in a JDBC URL',
    hints: ['jdbc:'],
    pattern: /(?<before>jdbc:oracle:\w{1,10}:[^\s"'`/@]{1,100}\/)(?<value>[^\s"'`/@]{1,200})(?=@)/gi,
  },
  {
    what: 'a password in a JDBC URL',
    hints: ['jdbc:'],
    pattern: /(?<before>jdbc:[^\s"'`]{1,500}?[;?&](?:password|pwd)=)(?<value>[^\s"'`;&\\]{1,200})/gi,
  },
  {
    what: 'a password in a connection string',
    hints: ['assword', 'ASSWORD', 'wd=', 'WD=', 'wd =', 'WD ='],
    isOfText: true,
    pattern:
      /(?<before>(?:server|data source|driver|dsn|host|hostaddr|uid|user id|user|username|database|dbname|dbq) {0,2}= {0,2}[^\r\n=]{1,200}?(?:[;, ][^\r\n=;]{1,60}=[^\r\n=;]{0,100}?){0,6}[;, ] {0,2}(?:password|pwd) {0,2}= {0,2})(?<value>[^\s"'`;,<>()]{1,200})/gi,
  },
  {
    what: 'a password in a URL',
    hints: ['://', ':\\/\\/'],
    // A test's own user on one's own machine is nobody's secret
    pattern:
      /(?<before>:(?:\/\/|\\\/\\\/)(?<user>[^\s"'`<>/:@?#\\]{0,100}):)(?!\k<user>@localhost\b|\d{1,5}[?#])(?<value>[^\s"'`<>/\\]{1,200})(?=@[\w.[\]:-])/g,
  },
  {
    what: 'a token in a URL',
    hints: ['oken=', 'OKEN=', 'ecret=', 'ECRET=', 'ey=', 'EY='],
    pattern:
      /(?<before>[?&][\w-]{0,40}(?:token|secret|api_?key|app_?key|access_?key|secret_?key|sign_?key)=)(?<value>(?=[\w.~%-]{0,199}\d)[\w.~%-]{8,200})/gi,
  },
  {
    what: 'a key in a URL',
    hints: ['ey=', 'ak=', 'sig='],
    pattern:
      /(?<before>[?&](?:key|ak|sig)=)(?<value>(?=[\w%+/=.-]{0,79}\d)(?=[\w%+/=.-]{0,79}[A-Za-z])[\w%+/=.-]{20,80})(?![\w-])/g,
  },
  {
    what: 'an Authorization header',
    hints: ['earer ', 'asic ', 'EARER ', 'ASIC ', 'oken '],
    // No word alone: "Bearer authentication" is a message, and so is "Basic 3-step"
    pattern:
      /(?<before>\b(?:[Bb]asic|BASIC|[Bb]earer|BEARER|(?:["']|: {0,3})token) {1,5})(?<value>(?=[^\s"'`]{0,300}[\dA-Z=])(?=[^\s"'`]{0,300}[a-z])[\w+/=.~-]{8,2000})/g,
  },
  {
    what: 'a token',
    hints: ['eyJ'],
    pattern: /(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{4,4000}\.[\w-]{10,2000}/g,
  },
  { what: 'a token', hints: ['MII'], pattern: /(?<![\w+/-])MII[A-Za-z0-9+-]{3,6}YJKoZIhvcNAQcC[\w+/=-]{20,20000}/g },
  {
    what: 'a token of GitHub',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22}_\w{59})(?!\w)/g,
  },
  { what: 'a token of GitLab', hints: ['glpat-'], pattern: /(?<![\w-])glpat-[\w-]{20,40}/g },
  { what: 'an access key', hints: ['AKIA', 'ASIA'], pattern: /(?<!\w)A[KS]IA[A-Z2-7]{16}(?!\w)/g },
  { what: 'an access key', hints: ['LTAI'], pattern: /(?<!\w)LTAI[A-Za-z0-9]{12,20}(?!\w)/g },
  { what: 'a token', hints: ['CAIS'], pattern: /(?<![\w+/])CAIS[\w+/=]{100,2000}/g },
  { what: 'a token of Slack', hints: ['xox'], pattern: /(?<!\w)xox[abeoprs]-[\w-]{10,250}/g },
  {
    what: 'a webhook key',
    hints: ['hooks.slack.com'],
    pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows)\/)(?<value>[\w/]{20,150})/g,
  },
  {
    what: 'a webhook key',
    hints: ['webhook.office.com'],
    pattern: /(?<before>webhook\.office\.com\/webhookb2\/)(?<value>[\w@/-]{30,300})/g,
  },
  {
    what: 'a webhook key',
    hints: ['discord'],
    pattern: /(?<before>discord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/)(?<value>[\w-]{30,100})/g,
  },
  {
    what: 'a webhook key',
    hints: ['qyapi.weixin.qq.com'],
    pattern: /(?<before>qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/\w{1,20}\?key=)(?<value>[\da-fA-F-]{30,40})/g,
  },
  {
    what: 'a webhook key',
    hints: ['/bot/v2/hook/', '/bot/hook/'],
    pattern: /(?<before>\/open-apis\/bot\/(?:v2\/)?hook\/)(?<value>[\w-]{20,60})/g,
  },
  {
    what: 'a webhook key',
    hints: ['robot/send'],
    pattern: /(?<before>robot\/send\?access_token=)(?<value>[\da-fA-F]{30,80})/g,
  },
  { what: 'a signing secret', hints: ['SEC'], pattern: /(?<!\w)SEC[\da-f]{64}(?!\w)/g },
  {
    what: 'an API key',
    hints: ['sk-'],
    pattern: /(?<![\w-])sk-(?:[\da-f]{32}|(?:proj|svcacct|ant)-[\w-]{20,200}|\w{10,60}T3BlbkFJ\w{10,60})(?![\w-])/g,
  },
  {
    what: 'an API key',
    hints: ['sk_live_', 'rk_live_', 'sk_test_'],
    pattern: /(?<!\w)[rs]k_(?:live|test)_[A-Za-z0-9]{20,120}/g,
  },
  { what: 'an API key', hints: ['SG.'], pattern: /(?<![\w.])SG\.[\w-]{22}\.[\w-]{43}/g },
  { what: 'an API key', hints: ['AIza'], pattern: /(?<!\w)AIza[\w-]{35}(?![\w-])/g },
  { what: 'a token of npm', hints: ['npm_'], pattern: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/g },
  { what: 'a token of PyPI', hints: ['pypi-AgEI'], pattern: /(?<!\w)pypi-AgEIcHlwaS5vcmc[\w-]{20,300}/g },
  { what: 'a token of Telegram', hints: [':AA'], pattern: /(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  {
    what: 'a storage key',
    hints: ['AccountKey=', 'SharedAccessKey='],
    pattern: /(?<before>(?:AccountKey|SharedAccessKey)=)(?<value>[\w+/]{40,90}={0,2})/g,
  },
]

// `#{name}`, `${name}`, `{{name}}`, `<name>`, `%s`, `***`: filled in later, or hidden
const filledIn = /^(?:[#$%]?\{.*|<.*|%\w.*|\$[a-z_]+|[*x•.…]+|\[.*\]|REDACTED|:\w+|(.)\1{2,})$/is

const words =
  /^(?:my|your|the|user|db|some|a|n|new|old|test|example)?[-_]?(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|value|string|x+)$/i

/** Whether a text stands for a secret instead of being one. */
export function isStandIn(value: string): boolean {
  return value.length < 200 && (filledIn.test(value) || words.test(value))
}

const anyHint = new RegExp(
  [...new Set(forms.flatMap(({ hints }) => hints))]
    .map((hint) => hint.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|'),
  'g',
)

/** The secrets in a text, or in code, that their form gives away, in the order of the text. Linear. */
export function findForms(text: string, { isCode }: { readonly isCode: boolean }): FoundSecret[] {
  const found: FoundSecret[] = []
  const present = new Set(text.match(anyHint))
  if (present.size === 0) return found
  for (const { what, hints, pattern, isOfText } of forms) {
    if ((isCode && isOfText === true) || !hints.some((hint) => present.has(hint))) continue
    for (const { index, 0: whole, groups } of text.matchAll(pattern)) {
      const before = groups?.['before'] ?? ''
      const value = groups?.['value'] ?? whole
      if (!isStandIn(value)) {
        const start = index + before.length
        found.push({ what, start, end: start + value.length })
      }
    }
  }
  return found.length > 1 ? withoutOverlaps(found) : found
}

/** Of two secrets in one place the one that begins first, and of these the longer one. */
function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const sorted = found.toSorted((a, b) => a.start - b.start || b.end - a.end)
  let end = -1
  return sorted.filter((one) => {
    const isApart = one.start >= end
    if (isApart) end = one.end
    return isApart
  })
}
