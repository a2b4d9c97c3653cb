import { describe, expect, test } from '@jest/globals'
import { branchFor, commitMessage, fillTitle, type TemplateNames } from '../../src/pull-request/naming.ts'
import { helperOf } from '../../src/github/branch-name.ts'
import { hasTrailer } from '../../src/github/own-commit.ts'

const names: TemplateNames = {
  apps: ['Orders'],
  instance: 'prod',
  outputs: ['apis/orders.yaml'],
  changes: 3,
  breaking: 1,
}
const none = { branch: undefined, base: undefined }

describe('branchFor', () => {
  test.each([
    [none, 'swagger.yaml', [], 'roma-connect/swagger-yaml'],
    [none, 'apis/{app}.yaml', [], 'roma-connect/apis-app-yaml'],
    [none, 'apis/{app}.yaml', [{ name: 'a' }, { name: 'b' }], 'roma-connect/apis-app-yaml'],
    [none, 'apis/{app}.yaml', [{ name: 'Orders' }], 'roma-connect/apis-orders-yaml'],
    [
      none,
      'apis/{app}.yaml',
      [{ id: '0123456789abcdef0123456789abcdef' }],
      'roma-connect/apis-0123456789abcdef0123456789abcdef-yaml',
    ],
    [none, 'Apis//X_y.YAML', [], 'roma-connect/apis-x-y-yaml'],
    [none, 'a–b.yaml', [], 'roma-connect/a-b-yaml'],
    [{ ...none, base: 'main' }, 'swagger.yaml', [], 'roma-connect/swagger-yaml'],
    [{ ...none, base: 'release/1.x' }, 'swagger.yaml', [], 'roma-connect/swagger-yaml-release-1-x'],
    [{ branch: 'mine', base: 'release' }, 'swagger.yaml', [], 'mine'],
    [{ branch: 'x/{app}', base: undefined }, 'a', [{ name: '订单 ..Orders' }], 'x/订单-Orders'],
    [{ branch: 'x/{app}', base: undefined }, 'a', [], 'x/app'],
    [{ branch: 'x/{app}', base: undefined }, 'a', [{ name: 'orders_v1.2-0a1b2c3d' }], 'x/orders_v1.2-0a1b2c3d'],
    [{ branch: 'x/{app}', base: undefined }, 'a', [{ name: '.a' }], 'x/-a'],
    [{ branch: 'x/{app}', base: undefined }, 'a', [{ name: 'a.lock' }], 'x/a-lock'],
    [{ branch: 'x/{app}/y', base: undefined }, 'a', [{ name: 'a.lock' }], 'x/a-lock/y'],
    [{ branch: '{app}', base: undefined }, 'a', [{ name: 'a.' }], 'a-'],
  ])('%j %s %j', (options, output, apps, expected) => {
    expect(branchFor(options, output, apps, 'main')).toBe(expected)
  })

  test('tells outputs apart that differ only in letters the slug leaves out', () => {
    const [a, b] = ['apis/订单.yaml', 'apis/客户.yaml'].map((output) => branchFor(none, output, [], 'main'))
    expect(a).toMatch(/^roma-connect\/apis-yaml-[0-9a-f]{8}$/)
    expect(a).not.toBe(b)
    expect(branchFor({ ...none, base: '发布' }, 'a.yaml', [], 'main')).toMatch(/^roma-connect\/a-yaml-[0-9a-f]{8}$/)
  })
})

describe('a long branch name', () => {
  const long = (last: string) => `${'payments-department/'.repeat(14)}${last}`

  test.each([
    ['made of output', none, long('a.yaml'), long('b.yaml')],
    ['made of base', { ...none, base: long('a') }, 'x', 'y'],
  ])('%s is cut, and no two become one', (_, options, one, other) => {
    const [a = '', b = ''] = [one, other].map((output) => branchFor(options, output, [], 'main'))
    expect([a, b].map((name) => Buffer.byteLength(name) <= 255)).toEqual([true, true])
    expect(a).toMatch(/^roma-connect\/.*-[0-9a-f]{8}$/)
    expect(a).not.toBe(b)
  })

  test('is cut between characters', () => {
    const name = branchFor({ branch: 'x/{app}', base: undefined }, 'a', [{ name: '订'.repeat(120) }], 'main')
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name).toMatch(/^x\/订+-[0-9a-f]{8}$/)
  })

  test.each(['mine', 'x'.repeat(255), '订'.repeat(85)])('leaves room for the helper’s: %s', (name) => {
    expect(Buffer.byteLength(helperOf(name))).toBeLessThanOrEqual(255)
    expect(helperOf(name)).toMatch(/\.helper$/)
  })
})

describe('templates', () => {
  const fill = (template: string, changes: Partial<TemplateNames> = {}) => fillTitle(template, { ...names, ...changes })

  test.each([
    ['Update {output} from ROMA Connect', { breaking: 0 }, 'Update apis/orders.yaml from ROMA Connect'],
    [
      'Update {output} from ROMA Connect',
      { breaking: 2 },
      'Update apis/orders.yaml from ROMA Connect (2 breaking changes)',
    ],
    ['Update {output}, from ROMA Connect', { breaking: 2 }, 'Update apis/orders.yaml, from ROMA Connect'],
    ['{app} on {instance}: {changes}/{breaking}', {}, 'Orders on prod: 3/1'],
    ['{app}', { apps: ['a', 'b'] }, 'a and b'],
    ['{app}', { apps: ['a', 'b', 'c', 'd'] }, '4 applications'],
    ['{output}', { outputs: ['a', 'b'] }, '2 documents'],
    ['{app}', { apps: ['{output}'] }, '{output}'],
    ['{app}', { apps: ['Orders/API'], appWords: ['Orders-API-0a1b2c3d'] }, 'Orders-API-0a1b2c3d'],
    ['{app}', { appWords: ['a', 'b', 'c', 'd'] }, '4 applications'],
    ['Fixes #1: {app}', { apps: ['Fixes #2 @everyone'] }, 'Fixes #1: Fixes #\u200b2 @\u200beveryone'],
    ['{app}', { apps: ['a [skip ci] b\nc'] }, 'a [\u200bskip ci] b c'],
    ['a\n b', {}, 'a b'],
  ])('%j %j', (template, changes, expected) => {
    expect(fill(template, changes)).toBe(expected)
  })

  test('a title ends at 256 characters', () => {
    expect(fill('x'.repeat(300))).toHaveLength(256)
  })

  const hash = 'a'.repeat(64)

  test('a commit’s message has a headline, a body and the trailer', () => {
    expect(commitMessage('feat: {app}\n\nMore.\n', names, hash)).toEqual({
      headline: 'feat: Orders',
      body: `More.\n\nROMA-Connect-Export: ${hash}`,
    })
  })

  test.each([
    [true, `Update\n\nROMA-Connect-Export: ${hash}`],
    [true, `Update\n\nText\n\nROMA-Connect-Export: ${hash}\nSigned-off-by: x <x@example.com>\n`],
    [true, `Update\r\n\r\nROMA-Connect-Export: ${hash}\r\n`],
    [false, 'Update'],
    [false, `ROMA-Connect-Export: ${hash}`],
    [false, `Squash\n\nROMA-Connect-Export: ${hash}\n\nand more`],
    [false, `Quote\n\n> ROMA-Connect-Export: ${hash}`],
    [false, 'Update\n\nROMA-Connect-Export: abc'],
  ])('own: %s: %j', (own, message) => {
    expect(hasTrailer(message)).toBe(own)
  })
})
