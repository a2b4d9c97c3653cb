/** Prints the tags that move to a release: `git tag | node scripts/moving-tags.ts v1.2.0` gives `v1` and `v1.2`. */
import { readFileSync } from 'node:fs'

type Version = readonly [major: number, minor: number, patch: number]

function parse(tag: string): Version | undefined {
  const [, major, minor, patch] = /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)]
}

function isLater([a, b, c]: Version, [d, e, f]: Version): boolean {
  return a !== d ? a > d : b !== e ? b > e : c > f
}

/**
 * A moving tag never goes backwards: a mended 1.0.4 that comes after 1.1.0 takes `v1.0` along, and leaves `v1` alone.
 * @param tags all tags of the repository
 */
export function movingTags(tag: string, tags: readonly string[]): readonly string[] {
  const version = parse(tag)
  if (version === undefined) return []
  const [major, minor] = version
  const others = tags.map(parse).filter((other) => other !== undefined)
  const isLast = (ofSame: (other: Version) => boolean) =>
    !others.some((other) => ofSame(other) && isLater(other, version))
  return [
    ...(isLast(([otherMajor]) => otherMajor === major) ? [`v${major}`] : []),
    ...(isLast(([otherMajor, otherMinor]) => otherMajor === major && otherMinor === minor)
      ? [`v${major}.${minor}`]
      : []),
  ]
}

if (import.meta.main) {
  const [tag = ''] = process.argv.slice(2)
  console.log(movingTags(tag, readFileSync(0, 'utf8').split('\n')).join('\n'))
}
