import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const program = join(import.meta.dirname, '..', 'bench', 'fuzz.ts')

test('random and mutated replies end in a document or in a clear failure', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '2000', '1'])
  expect(stdout).toMatch(/^2000 cases of seed 1: [1-9]\d* documents, [1-9]\d* clear failures, none else\.$/m)
}, 240_000)
