import { expect, test } from '@jest/globals'
import { movingTags } from '../scripts/moving-tags.ts'

test.each([
  ['the first release takes both', 'v1.0.0', [], ['v1', 'v1.0']],
  ['the newest takes both', 'v1.2.0', ['v1.0.0', 'v1.1.3', 'v1', 'v1.1'], ['v1', 'v1.2']],
  ['numbers are no text', 'v1.10.0', ['v1.9.9', 'v1.2.0'], ['v1', 'v1.10']],
  ['a late fix of an older minor version leaves the major tag alone', 'v1.0.4', ['v1.0.3', 'v1.1.0'], ['v1.0']],
  ['a late fix that is not even the last of its minor version moves nothing', 'v1.0.4', ['v1.0.5', 'v1.1.0'], []],
  ['another major version is another matter', 'v1.3.0', ['v2.0.0', 'v1.2.9'], ['v1', 'v1.3']],
  ['the tag itself is there already', 'v1.0.0', ['v1.0.0'], ['v1', 'v1.0']],
  ['what is no release is passed over', 'v1.0.0', ['v1.0.0-rc.1', 'nightly', 'v9'], ['v1', 'v1.0']],
  ['what is no version moves nothing', 'v1.0', ['v1.0.0'], []],
] as const)('%s', (_, tag, tags, expected) => {
  expect(movingTags(tag, tags)).toEqual(expected)
})
