import { byteLength, cutToBytes, shortHash } from '../workspace/portable-names.ts'

/** What GitHub takes: https://github.com/dependabot/dependabot-core/issues/5761 */
export const longestBranchName = 255

/** The name with an ending, cut where it would be too long; what was cut leaves a hash, so that no two become one. */
export function fitBranchName(name: string, ending = ''): string {
  if (byteLength(name + ending) <= longestBranchName) return name + ending
  const hash = `-${shortHash(name)}`
  return cutToBytes(name, longestBranchName - byteLength(hash + ending)) + hash + ending
}

/**
 * The helper branch, on which commits are made before the branch moves to them in one step. It is next to the real
 * one, so that what is allowed for the one is for the other, and always called the same, so that the next run finds
 * what a lost answer has left behind. No derived name has a dot in it.
 */
export function helperOf(branch: string): string {
  return fitBranchName(branch, '.helper')
}
