import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { lifelikeSecrets } from '../../emulator/huawei/index.ts'
import { failureOf, scenario } from './scenario.ts'

describe('a plain export', () => {
  test('writes the document, the outputs, the summary and the report', async () => {
    await scenario({}, async ({ run, read, huawei }) => {
      const result = await run()
      expect(result.conclusion).toBe('success')
      expect(result.outputs).toMatchObject({
        path: 'swagger.yaml',
        operations: '6',
        changed: 'true',
        redactions: '2',
        missing: '0',
      })
      expect(await read('swagger.yaml')).toMatch(/^swagger: '2.0'\n/)
      expect(result.summary).toContain('complete: 6 of 6 backends')
      expect(huawei.requests.map(({ kind }) => kind)).toEqual(['listBackends', 'export'])
      expect(huawei.requests.at(-1)?.body).toBe('{"format":"json"}')
    })
  })

  test('by IDs with `complete: off` is one request', async () => {
    await scenario({}, async ({ run, huawei }) => {
      await run({ complete: 'off' })
      expect(huawei.requests.map(({ kind }) => kind)).toEqual(['export'])
    })
  })

  test('with an access key is signed', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { accessKey, secretKey } = lifelikeSecrets
      const result = await run({ token: undefined, 'access-key': accessKey, 'secret-key': secretKey })
      expect(result.conclusion).toBe('success')
      expect(huawei.requests.every(({ auth }) => auth === 'aksk')).toBe(true)
    })
  })

  test('that fails leaves the file as it was', async () => {
    await scenario({}, async ({ run, read, workspace, huawei }) => {
      await writeFile(join(workspace, 'swagger.yaml'), 'mine')
      huawei.faults.on('export', { do: 'html' })
      expect(failureOf(await run({ complete: 'off' }))).toContain('HTML')
      expect(await read('swagger.yaml')).toBe('mine')
    })
  })
})
