import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { needsOtherFiles, planPullRequest, type BranchFacts, type Situation } from '../../src/pull-request/plan.ts'

const own: BranchFacts = {
  isTaken: false,
  isOnBase: false,
  ownCommits: 1,
  foreignCommits: 0,
  isSpent: false,
  baseChangedFiles: false,
  otherFiles: undefined,
}
const mixed: BranchFacts = { ...own, foreignCommits: 2 }

const situation: Situation = {
  branchName: 'roma-connect/swagger-yaml',
  baseName: 'main',
  changesBase: true,
  changesBranch: true,
  branch: undefined,
  open: undefined,
  rejected: undefined,
  closedByAction: undefined,
  onForeignCommits: 'append',
  deleteBranch: true,
}

const open = { number: 7, isCurrent: true }
const stale = { number: 7, isCurrent: false }

const create = { do: 'create', baseMerge: 'none', reopen: undefined }
const update = { do: 'update', number: 7, baseMerge: 'none' }

describe.each<[string, readonly [string, Partial<Situation>, object][]]>([
  [
    'without a pull request',
    [
      ['no difference', { changesBase: false }, { do: 'nothing', number: undefined }],
      ['no difference, a branch left behind', { changesBase: false, branch: own }, { do: 'nothing' }],
      ['no branch', {}, { ...create, commit: 'fresh' }],
      ['rejected before', { rejected: 3 }, { do: 'skip', number: 3 }],
      ['rejected before, with a branch', { rejected: 3, branch: mixed }, { do: 'skip', number: 3 }],
      ['own commits only', { branch: { ...own, otherFiles: 0 } }, { ...create, commit: 'anew' }],
      ['a branch without commits', { branch: { ...own, ownCommits: 0 } }, { ...create, commit: 'anew' }],
      ['own commits with this very content', { branch: own, changesBranch: false }, { ...create, commit: 'none' }],
      [
        'the same, but the base has changed the files',
        { branch: { ...own, baseChangedFiles: true }, changesBranch: false },
        { ...create, commit: 'anew' },
      ],
      [
        'spent with this very content',
        { branch: { ...own, isSpent: true }, changesBranch: false },
        { ...create, commit: 'anew' },
      ],
      ['another export on the branch', { branch: { ...own, otherFiles: 1 } }, { ...create, commit: 'append' }],
      [
        'another export, and the base has changed the files',
        { branch: { ...own, otherFiles: 1, baseChangedFiles: true } },
        { ...create, commit: 'append', baseMerge: 'merge' },
      ],
      ['commits of others', { branch: mixed }, { ...create, commit: 'append' }],
      ['commits of others, the content there', { branch: mixed, changesBranch: false }, { ...create, commit: 'none' }],
      [
        'commits of others, closed by the action',
        { branch: mixed, closedByAction: 5 },
        { ...create, commit: 'append', reopen: 5 },
      ],
      [
        'commits of others, and the base has changed the files',
        { branch: { ...mixed, baseChangedFiles: true } },
        { ...create, commit: 'append', baseMerge: 'merge' },
      ],
      ['commits of others, skip', { branch: mixed, onForeignCommits: 'skip' }, { do: 'skip', number: undefined }],
      ['commits of others, recreate', { branch: mixed, onForeignCommits: 'recreate' }, { ...create, commit: 'anew' }],
      [
        'commits of others, merged',
        { branch: { ...mixed, isSpent: true }, onForeignCommits: 'skip' },
        { ...create, commit: 'anew' },
      ],
    ],
  ],
  [
    'with a pull request',
    [
      ['same content', { branch: own, open, changesBranch: false }, { do: 'nothing', number: 7 }],
      ['same content, other text', { branch: own, open: stale, changesBranch: false }, { ...update, commit: 'none' }],
      ['new content', { branch: own, open }, { ...update, commit: 'append' }],
      [
        'the base has changed the files',
        { branch: { ...own, baseChangedFiles: true, otherFiles: 0 }, open, changesBranch: false },
        { ...update, commit: 'none', baseMerge: 'ours' },
      ],
      [
        'the base has changed the files of a shared branch',
        { branch: { ...own, baseChangedFiles: true, otherFiles: 2 }, open },
        { ...update, commit: 'append', baseMerge: 'merge' },
      ],
      ['commits of others', { branch: mixed, open }, { ...update, commit: 'append' }],
      [
        'commits of others, and the base has changed the files',
        { branch: { ...mixed, baseChangedFiles: true }, open },
        { ...update, commit: 'append', baseMerge: 'merge' },
      ],
      ['commits of others, skip', { branch: mixed, open, onForeignCommits: 'skip' }, { do: 'skip', number: 7 }],
      [
        'commits of others, skip, other text',
        { branch: mixed, open: stale, changesBranch: false, onForeignCommits: 'skip' },
        { do: 'skip' },
      ],
      [
        'commits of others, skip, nothing to do',
        { branch: mixed, open, changesBranch: false, onForeignCommits: 'skip' },
        { do: 'nothing' },
      ],
      [
        'commits of others, recreate',
        { branch: { ...mixed, baseChangedFiles: true }, open, onForeignCommits: 'recreate' },
        { ...update, commit: 'anew' },
      ],
      ['own commits, recreate', { branch: own, open, onForeignCommits: 'recreate' }, { ...update, commit: 'append' }],
      ['rejected before, reopened by a person', { branch: own, open, rejected: 3 }, { ...update, commit: 'append' }],
    ],
  ],
  [
    'with a pull request whose difference has vanished',
    [
      [
        'own commits',
        { changesBase: false, branch: own, open },
        { do: 'close', number: 7, commit: 'none', deleteBranch: true },
      ],
      [
        'own commits, the branch kept',
        { changesBase: false, branch: own, open, deleteBranch: false },
        { do: 'close', commit: 'append', deleteBranch: false },
      ],
      [
        'commits of others that come to nothing',
        { changesBase: false, branch: { ...mixed, otherFiles: 0 }, open },
        { do: 'close', commit: 'append', deleteBranch: false },
      ],
      [
        'changes of others',
        { changesBase: false, branch: { ...mixed, otherFiles: 1 }, open },
        { ...update, commit: 'append' },
      ],
      [
        'changes of others, ours set back already',
        { changesBase: false, changesBranch: false, branch: { ...mixed, otherFiles: 1 }, open },
        { do: 'nothing', number: 7 },
      ],
      [
        'changes of others, ours set back, other text',
        { changesBase: false, changesBranch: false, branch: { ...mixed, otherFiles: 1 }, open: stale },
        { ...update, commit: 'none' },
      ],
      [
        'commits of others, skip',
        { changesBase: false, branch: { ...mixed, otherFiles: 1 }, open, onForeignCommits: 'skip' },
        { do: 'skip', number: 7 },
      ],
      ['the branch gone', { changesBase: false, open }, { do: 'close', deleteBranch: false }],
    ],
  ],
])('%s', (_, rows) => {
  test.each(rows)('%s', (__, changes, expected) => {
    expect(planPullRequest({ ...situation, ...changes })).toMatchObject(expected)
  })
})

const head = '“roma-connect/swagger-yaml”'

// prettier-ignore
test.each<[string, Partial<Situation>]>([
  ['“main” holds this export already.', { changesBase: false }],
  ['Pull request #3 with this same content was closed without merging, so none is opened for it again.', { rejected: 3 }],
  [`The export differs from “main”: open a pull request from the new branch ${head}.`, {}],
  [`The export differs from “main”: make the branch ${head} anew and open a pull request.`, { branch: own }],
  [`The export differs from “main”: make the branch ${head} anew and open a pull request.`, { branch: { ...own, ownCommits: 0 }, changesBranch: false }],
  [`The export differs from “main”: make the branch ${head} anew and open a pull request.`, { branch: { ...mixed, isSpent: true, otherFiles: 1 }, changesBranch: false }],
  [`The export differs from “main”: make the branch ${head} anew and open a pull request.`, { branch: mixed, changesBranch: false, onForeignCommits: 'recreate' }],
  [`The export differs from “main”: open a pull request from ${head}, which holds it.`, { branch: own, changesBranch: false }],
  [`The export differs from “main”: open a pull request from ${head}, which holds another export as well.`, { branch: { ...own, otherFiles: 1 } }],
  [`The export differs from “main”: open a pull request from ${head}, on top of 1 commit of others.`, { branch: { ...own, foreignCommits: 1 } }],
  [`The export differs from “main”: open a pull request from ${head}, on top of 2 commits of others.`, { branch: mixed }],
  [`${head} holds 2 commits of others, and \`on-foreign-commits\` is \`skip\`.`, { branch: mixed, onForeignCommits: 'skip' }],
  [`${head} holds 2 commits of others: make it anew, as \`on-foreign-commits: recreate\` asks.`, { branch: mixed, open, onForeignCommits: 'recreate' }],
  ['Pull request #7 holds this export already.', { branch: own, open, changesBranch: false }],
  ['Pull request #7 holds this export already: edit its text.', { branch: own, open: stale, changesBranch: false }],
  ['The export has changed: update pull request #7.', { branch: own, open }],
  ['The base has changed the same files: update pull request #7.', { branch: { ...own, baseChangedFiles: true }, open, changesBranch: false }],
  ['“main” holds this export already, and pull request #7 holds other changes.', { changesBase: false, changesBranch: false, branch: { ...own, otherFiles: 1 }, open }],
  [`“main” holds this export already: set its files back on ${head}; pull request #7 holds other changes.`, { changesBase: false, branch: { ...own, otherFiles: 1 }, open }],
  [`“main” holds this export already: close pull request #7 and delete ${head}.`, { changesBase: false, branch: own, open }],
  ['“main” holds this export already: close pull request #7.', { changesBase: false, branch: own, open, deleteBranch: false }],
])('the reason is: %s', (reason, changes) => {
  expect(planPullRequest({ ...situation, ...changes }).reason).toBe(reason)
})

describe('needsOtherFiles', () => {
  test.each<[string, boolean, Partial<Situation>]>([
    ['no branch', false, {}],
    ['vanished', true, { branch: own, open, changesBase: false }],
    ['vanished, looked', false, { branch: { ...own, otherFiles: 0 }, open, changesBase: false }],
    ['nothing to do', false, { branch: own, changesBase: false }],
    ['left behind, own', true, { branch: own }],
    ['left behind, spent', false, { branch: { ...own, isSpent: true } }],
    ['left behind, mixed', false, { branch: mixed }],
    ['left behind, empty', false, { branch: { ...own, ownCommits: 0 } }],
    ['open', false, { branch: own, open }],
    ['open, to be merged', true, { branch: { ...own, baseChangedFiles: true }, open }],
    ['open, mixed, to be merged', false, { branch: { ...mixed, baseChangedFiles: true }, open }],
  ])('%s: %s', (_, expected, changes) => {
    expect(needsOtherFiles({ ...situation, ...changes })).toBe(expected)
  })
})

const anySituation: fc.Arbitrary<Situation> = fc.record({
  branchName: fc.constant('head'),
  baseName: fc.constant('main'),
  changesBase: fc.boolean(),
  changesBranch: fc.boolean(),
  branch: fc.option(
    fc.record({
      isTaken: fc.boolean(),
      isOnBase: fc.boolean(),
      ownCommits: fc.nat(2),
      foreignCommits: fc.nat(2),
      isSpent: fc.boolean(),
      baseChangedFiles: fc.boolean(),
      otherFiles: fc.option(fc.nat(2), { nil: undefined }),
    }),
    { nil: undefined },
  ),
  open: fc.option(
    fc.record({
      number: fc.constant(7),
      isCurrent: fc.boolean(),
      formerBase: fc.option(fc.constant('old'), { nil: undefined }),
    }),
    { nil: undefined },
  ),
  rejected: fc.option(fc.constant(3), { nil: undefined }),
  closedByAction: fc.option(fc.constant(5), { nil: undefined }),
  onForeignCommits: fc.constantFrom('append', 'skip', 'recreate'),
  deleteBranch: fc.boolean(),
})

describe('any situation', () => {
  test('has a plan that respects the work of others', () => {
    fc.assert(
      fc.property(anySituation, (given) => {
        const plan = planPullRequest(given)
        const foreign = given.branch?.foreignCommits ?? 0
        const isKept = foreign > 0 && given.onForeignCommits !== 'recreate' && given.branch?.isSpent !== true
        expect(plan.reason).toMatch(/^\S.*\.$/)
        if (isKept) expect(plan).not.toMatchObject({ commit: 'anew' })
        const isStrange = given.branch?.isTaken === true && given.onForeignCommits !== 'recreate'
        if (isStrange) expect(plan.do).toMatch(/nothing|refuse/)
        if (foreign > 0) expect(plan).not.toMatchObject({ deleteBranch: true })
        if (foreign > 0 && given.onForeignCommits === 'skip' && isKept) expect(plan.do).toMatch(/skip|nothing|refuse/)
        if (given.open === undefined) expect(plan.do).not.toMatch(/update|close/)
        if (given.open !== undefined) expect(plan.do).not.toBe('create')
        if (!given.changesBase) expect(plan.do).not.toBe('create')
      }),
      { numRuns: 2_000 },
    )
  })
})

const taken: BranchFacts = { ...mixed, isTaken: true, ownCommits: 0 }
const retargeted = { number: 7, isCurrent: false, formerBase: 'old' }

describe('a branch of somebody’s', () => {
  test.each<[string, Partial<Situation>, object]>([
    ['is refused', { branch: taken }, { do: 'refuse', reason: expect.stringMatching(/2 commits of others and none/) }],
    ['without commits too', { branch: { ...taken, foreignCommits: 0 } }, { do: 'refuse' }],
    ['with skip too', { branch: taken, onForeignCommits: 'skip' }, { do: 'refuse' }],
    ['with their pull request too', { branch: taken, open }, { do: 'refuse' }],
    [
      'is none of ours without a difference',
      { branch: taken, open, changesBase: false },
      { do: 'nothing', number: undefined },
    ],
    ['is taken over', { branch: taken, onForeignCommits: 'recreate' }, { do: 'create', commit: 'anew' }],
    [
      'is taken over, empty',
      { branch: { ...taken, foreignCommits: 0 }, onForeignCommits: 'recreate' },
      { do: 'create', commit: 'anew' },
    ],
    ['is never looked through', { branch: taken, onForeignCommits: 'recreate', changesBase: false }, { do: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(planPullRequest({ ...situation, ...changes })).toMatchObject(expected)
    expect(needsOtherFiles({ ...situation, ...changes })).toBe(false)
  })
})

describe('another base', () => {
  const given = { ...situation, open: retargeted }

  test.each<[string, Partial<Situation>, object]>([
    ['makes the branch anew', { branch: own }, { ...update, commit: 'anew' }],
    ['has it already', { branch: { ...own, isOnBase: true }, changesBranch: false }, { ...update, commit: 'none' }],
    ['has another content', { branch: { ...own, isOnBase: true } }, { ...update, commit: 'anew' }],
    ['holds the export', { branch: own, changesBase: false }, { do: 'close', commit: 'none', deleteBranch: true }],
    [
      'keeps the branch',
      { branch: own, changesBase: false, deleteBranch: false },
      { do: 'close', deleteBranch: false },
    ],
    ['leaves commits of others', { branch: mixed }, { do: 'skip', number: 7, isWarning: true }],
    ['leaves them with skip', { branch: mixed, onForeignCommits: 'skip' }, { do: 'skip', isWarning: true }],
    ['leaves them without a difference', { branch: mixed, changesBase: false }, { do: 'skip', isWarning: true }],
    ['leaves them behind', { branch: mixed, onForeignCommits: 'recreate' }, { ...update, commit: 'anew' }],
    [
      'keeps them without a difference',
      { branch: mixed, onForeignCommits: 'recreate', changesBase: false },
      { do: 'skip' },
    ],
  ])('%s', (_, changes, expected) => {
    expect(planPullRequest({ ...given, ...changes })).toMatchObject(expected)
    expect(needsOtherFiles({ ...given, ...changes })).toBe(false)
  })
})
