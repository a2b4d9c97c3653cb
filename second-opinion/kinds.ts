import { keywordKinds } from './keywords.ts'
import type { Kind } from './kind.ts'
import { structureKinds } from './structure.ts'

/** Single edits of one small document, there and back. */
export const kinds: readonly Kind[] = [...keywordKinds, ...structureKinds]
