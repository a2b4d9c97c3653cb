import { createHash } from 'node:crypto'

/** The ID that Git gives a blob: equal content has an equal one, so unchanged files need not be read. */
export function gitBlobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}
