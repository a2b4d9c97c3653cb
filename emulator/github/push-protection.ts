import { ApiError } from './errors.ts'
import type { Repository } from './model.ts'
import { ruleViolation } from './rules.ts'

/** A few of the patterns that push protection knows: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns */
const patterns: Readonly<Record<string, RegExp>> = {
  GITHUB_PERSONAL_ACCESS_TOKEN: /\bghp_[A-Za-z0-9]{36}\b/,
  GITHUB_APP_TOKEN: /\bghs_[A-Za-z0-9]{36}\b/,
  AWS_ACCESS_KEY_ID: /\bAKIA[0-9A-Z]{16}\b/,
  SLACK_INCOMING_WEBHOOK_URL: /https:\/\/hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
}

/** @throws ApiError for a file that holds a token, without its name: over GraphQL a rule violation that has no type. */
export function refuseSecrets({ settings }: Repository, contents: readonly Buffer[]): void {
  if (settings.pushProtection === false || typesIn(contents).length === 0) return
  throw ruleViolation(['Secret detected in content.'], settings.pushProtection, null)
}

/** @throws ApiError for a blob, with what it takes to let it pass. */
export function refuseSecretBlob({ settings }: Repository, content: Buffer): void {
  const types = settings.pushProtection === false ? [] : typesIn([content])
  if (types.length === 0 || settings.pushProtection === false) return
  const bypass_placeholders = types.map((token_type, index) => ({ placeholder_id: `PLACEHOLDER${index}`, token_type }))
  const { message } = ruleViolation(['Secret detected in content'])
  throw new ApiError(settings.pushProtection, message, {
    more: { metadata: { secret_scanning: { bypass_placeholders } } },
  })
}

function typesIn(contents: readonly Buffer[]): readonly string[] {
  const texts = contents.map((content) => content.toString('latin1'))
  return Object.keys(patterns).filter((type) => texts.some((text) => patterns[type]?.test(text) === true))
}
