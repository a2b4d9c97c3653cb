export interface CommitMessage {
  readonly headline: string
  readonly body: string
}

export const trailer = 'ROMA-Connect-Export'

/** Whether a commit is the action's own: its trailer stands in the message's last paragraph. */
export function hasTrailer(message: string): boolean {
  const paragraph =
    message
      .trimEnd()
      .split(/\r?\n\s*\r?\n/)
      .at(-1) ?? ''
  return message.trimEnd() !== paragraph && new RegExp(`^${trailer}: [0-9a-f]{64}\\r?$`, 'm').test(paragraph)
}
