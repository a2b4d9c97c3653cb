import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { failureOf, scenario } from '../scenarios/scenario.ts'

/** A disk of its own, in memory, on which so many bytes are free. */
async function mountDisk(
  freeBytes: number,
): Promise<{ readonly folder: string; [Symbol.asyncDispose]: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'))
  await asRoot('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=777', 'tmpfs', folder)
  const { bavail, bsize } = await statfs(folder)
  await writeFile(join(folder, 'filler'), Buffer.alloc(bavail * bsize - freeBytes))
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await asRoot('umount', folder)
      await rm(folder, { recursive: true })
    },
  }
}

async function asRoot(command: string, ...args: string[]): Promise<void> {
  const isRoot = process.getuid?.() === 0
  await promisify(execFile)(isRoot ? command : 'sudo', isRoot ? args : ['-n', command, ...args])
}

const page = 4_096

test('a workspace whose disk is full keeps the file that it has, and nothing is left beside it', async () => {
  await using disk = await mountDisk(2 * page)
  await scenario({}, async ({ run, workspace }) => {
    await writeFile(join(disk.folder, 'swagger.yaml'), 'mine')
    const before = await readdir(disk.folder)
    await mkdir(join(workspace, 'apis'))
    await asRoot('mount', '--bind', disk.folder, join(workspace, 'apis'))
    try {
      const result = await run({ output: 'apis/swagger.yaml' })
      expect(failureOf(result)).toBe('Could not write “apis/swagger.yaml”: the disk is full.')
      expect(result.outputs['path'] ?? '').toBe('')
      expect(await readdir(disk.folder)).toEqual(before)
    } finally {
      await asRoot('umount', join(workspace, 'apis'))
    }
  })
})

test('a temporary folder whose disk is full is named', async () => {
  await using disk = await mountDisk(page)
  await scenario({}, async ({ run, exists }) => {
    const result = await run({}, { env: { RUNNER_TEMP: disk.folder } })
    expect(failureOf(result)).toBe(`Could not write a temporary file into “${disk.folder}”: the disk is full.`)
    expect(exists('swagger.yaml')).toBe(false)
    expect(await readdir(disk.folder)).toEqual(['filler'])
  })
})

test('a folder that may not be written is named, and stays as it was', async () => {
  await using disk = await mountDisk(4 * page)
  await scenario({}, async ({ run, workspace }) => {
    await mkdir(join(workspace, 'apis'))
    await asRoot('mount', '--bind', disk.folder, join(workspace, 'apis'))
    await asRoot('mount', '-o', 'remount,bind,ro', join(workspace, 'apis'))
    try {
      const result = await run({ output: 'apis/swagger.yaml' })
      expect(failureOf(result)).toBe('Could not write “apis/swagger.yaml”: the file system is read-only.')
      expect(await readdir(join(workspace, 'apis'))).toEqual(['filler'])
    } finally {
      await asRoot('umount', join(workspace, 'apis'))
    }
  })
})
