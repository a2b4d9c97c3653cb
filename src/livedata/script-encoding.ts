import { isUtf8 } from 'node:buffer'

export interface DecodedScript {
  readonly text: string
  /** Whether it is text in Base64: else it is what the document holds, as it stands, or its bytes. */
  readonly isReadable: boolean
}

/**
 * The text of a script, in Base64, padded or not, broken into lines or not; in UTF-8, or GB18030 as old editors in China
 * write it.
 */
export function decodeScript(content: string): DecodedScript {
  const bytes = decodeBase64(content)
  if (bytes === undefined) return { text: content, isReadable: false }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), isReadable: true }
  const text = decodeGb18030(bytes)
  return text === undefined ? { text: bytes.toString('latin1'), isReadable: false } : { text, isReadable: true }
}

/** Many bytes that are no text are GB18030 too: code is ASCII for the most part, and has no control characters. */
function decodeGb18030(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    const ascii = text.match(/[\t\n\r -~]/g) ?? []
    return ascii.length * 2 >= text.length && !/(?![\t\n\f\r])[\p{Cc}\p{Co}]/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** Undefined when it is no Base64. */
function decodeBase64(content: string): Buffer | undefined {
  const digits = trimPadding(content.replace(/\s+/g, ''))
  const bytes = Buffer.from(digits, 'base64')
  // Buffer skips what is no Base64: only what it can write again was
  return trimPadding(bytes.toString('base64')) === digits ? bytes : undefined
}

// The Base64 of some bytes ends in two signs at most
function trimPadding(digits: string): string {
  const end = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0
  return digits.slice(0, digits.length - end)
}
