const secretName =
  /(?:password|passwd|pwd|secret|token|secretkey|accesskey|privatekey|apikey|credential|authorization)$/

/** Whether a key, or the name of a parameter or a header, says that its value is a secret. */
export function namesSecret(key: string): boolean {
  return secretName.test(key.toLowerCase().replace(/[-_]/g, ''))
}
