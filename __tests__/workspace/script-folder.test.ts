import { describe, expect, test } from '@jest/globals'
import { planScriptFolder } from '../../src/workspace/script-folder.ts'
import { parseScriptList, renderScriptList } from '../../src/workspace/script-folder.ts'

const list = (...names: readonly string[]) => Buffer.from(renderScriptList(names))

function plan(names: readonly string[], previousLists: readonly Uint8Array[], mayDelete: boolean) {
  const { list: written, deletions } = planScriptFolder('apis/scripts', names, { previousLists, mayDelete })
  return { path: written.path, names: parseScriptList(Buffer.from(written.content)), deletions }
}

describe('a scripts folder', () => {
  test('starts with the scripts of the run on its list', () => {
    expect(plan(['GET_a.js'], [], true)).toEqual({
      path: 'apis/scripts/.roma-connect.json',
      names: ['GET_a.js'],
      deletions: [],
    })
  })

  test('loses what is on its list and in no backend any more, after a run that saw everything', () => {
    expect(plan(['GET_a.js'], [list('GET_a.js', 'GET_b.sql')], true)).toMatchObject({
      names: ['GET_a.js'],
      deletions: ['apis/scripts/GET_b.sql'],
    })
  })

  test('keeps it, and remembers it, after any other run', () => {
    expect(plan(['GET_a.js'], [list('GET_a.js', 'GET_b.sql')], false)).toMatchObject({
      names: ['GET_a.js', 'GET_b.sql'],
      deletions: [],
    })
  })

  test('takes names from all lists that are kept, once each', () => {
    const { deletions } = plan([], [list('GET_a.js', 'GET_b.js'), list('GET_b.js', 'GET_c.js')], true)
    expect(deletions.toSorted()).toEqual(['GET_a.js', 'GET_b.js', 'GET_c.js'].map((name) => `apis/scripts/${name}`))
  })

  test.each([
    '{"version":1,"scripts":["../../.github/workflows/ci.yml","/etc/passwd","a/b.js","C:\\\\x.js",".."]}',
    '["../x.js"]',
    'no JSON',
    '',
  ])('deletes nothing outside, whatever its list says: %s', (text) => {
    expect(plan([], [Buffer.from(text)], true).deletions).toEqual([])
  })
})
