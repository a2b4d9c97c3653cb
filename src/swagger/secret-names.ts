const words =
  'password|passwd|pwd|passphrase|secret|token|secretkey|accesskey|accesskeyid|privatekey|apikey|appkey|signkey|aeskey|' +
  'credential|authorization'

// The lengths of runs of digits are bounded, since a pattern that ends in `$` is tried from each of their characters.
const secretName = new RegExp(`(?:(?:${words})s?|密码|口令|密钥|私钥|令牌)\\d{0,3}$`)

const passName = /pass\d{0,3}$/

// English words that end like a short name of a password
const otherPass = /(?:com|by|tres|sur|under|over|encom|boarding|work)pass\d{0,3}$/

const keyPair = /^(?:ak|sk)$/

const longestName = 200

/**
 * Whether a key, or the name of a parameter or a header, says that its value is a secret: whether its last word does,
 * whatever the case, full-width letters, blanks, hyphens, dots and invisible characters.
 */
export function namesSecret(key: string): boolean {
  // A name's end is what counts, and no name is so long
  const name = (key.length > longestName ? key.slice(-longestName) : key).normalize('NFKC')
  const squeezed = name.toLowerCase().replace(/[\s_.\p{Cf}-]/gu, '')
  if (secretName.test(squeezed)) return true
  if (passName.test(squeezed)) return !otherPass.test(squeezed)
  return /k$/.test(squeezed) && keyPair.test(lastWord(name))
}

/** Whether a name is the plural of a secret's, as in `tokens`, which may count them. */
export function namesSecrets(key: string): boolean {
  return (
    /s\P{L}*$/iu.test(key.slice(-longestName)) && namesSecret(key) && !/pass\P{L}*$/iu.test(key.slice(-longestName))
  )
}

/** `obs_sk` and `ObsSk` → `sk`. */
function lastWord(name: string): string {
  const word = /(?:[A-Z]+|[A-Z]?[a-z]+)[\s\p{Cf}\d]{0,9}$/u.exec(name.slice(-20))?.[0] ?? ''
  return word.replace(/[^A-Za-z]/g, '').toLowerCase()
}
