import { posix } from 'node:path'
import { resolveCommit } from '../commits.ts'
import { ApiError, notFound } from '../errors.ts'
import type { TreeLine } from '../git.ts'
import { readContents, type Call, type Handlers, type Reply } from './call.ts'
import { isRaw, tooLarge, wrapBase64 } from './git-data.ts'
import { htmlUrl, repositoryUrl } from './resources.ts'

const inlineLimit = 1024 * 1024
const readLimit = 100 * 1024 * 1024
const linkMode = '120000'

/** https://docs.github.com/en/rest/repos/contents#get-repository-content */
export const contents: Handlers = { 'repos/get-content': { needs: readContents, handle: getContent } }

async function getContent(call: Call): Promise<Reply> {
  const { repository, params, query } = call
  const name = query.text('ref') ?? repository.settings.defaultBranch
  const commit = await resolveCommit(repository, name.replace(/^refs\/(heads|tags)\//, ''))
  if (commit === null) {
    throw notFound(query.has('ref') ? `No commit found for the ref ${name}` : 'This repository is empty.')
  }
  const path = (params['path'] ?? '').replace(/^\/+|\/+$/g, '')
  const line = await findEntry(call, commit, path)
  if (path === '' || line?.type === 'tree') return listFolder(call, commit, path)
  if (line === undefined) throw notFound()
  if (line.type === 'commit') return { status: 200, body: await renderSubmodule(call, commit, line) }
  return line.mode === linkMode ? readLink(call, commit, line) : readFile(call, commit, line)
}

async function findEntry({ repository }: Call, commit: string, path: string): Promise<TreeLine | undefined> {
  if (path === '') return undefined
  const parent = posix.dirname(path)
  const treeish = parent === '.' ? commit : `${commit}:${parent}`
  if ((await repository.git.read(treeish)) === null) return undefined
  const lines = await repository.git.listTree(treeish, false)
  const name = posix.basename(path)
  const found = lines.find((line) => line.path === name)
  return found === undefined ? undefined : { ...found, path }
}

async function listFolder(call: Call, commit: string, path: string): Promise<Reply> {
  const { repository } = call
  const lines = await repository.git.listTree(`${commit}:${path}`, false)
  const entries = lines.slice(0, 1000).map((line) => {
    const full = path === '' ? line.path : `${path}/${line.path}`
    const type = line.type === 'tree' ? 'dir' : line.mode === linkMode ? 'symlink' : 'file'
    return renderEntry(call, commit, { ...line, path: full }, type)
  })
  if (!call.accept.includes('.object')) return { status: 200, body: entries }
  const self = { mode: '040000', type: 'tree', oid: commit, size: 0, path }
  return { status: 200, body: { ...renderEntry(call, commit, self, 'dir'), entries } }
}

function renderEntry(call: Call, commit: string, line: TreeLine, type: string): Record<string, unknown> {
  const { world, repository } = call
  const path = encodeURI(line.path)
  const url = `${repositoryUrl(world, repository)}/contents/${path}?ref=${commit}`
  const html = `${htmlUrl(world, repository)}/${type === 'dir' ? 'tree' : 'blob'}/${commit}/${path}`
  const git = `${repositoryUrl(world, repository)}/git/${type === 'dir' ? 'trees' : 'blobs'}/${line.oid}`
  return {
    name: posix.basename(line.path),
    path: line.path,
    sha: line.oid,
    size: line.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: type === 'file' ? `${htmlUrl(world, repository)}/raw/${commit}/${path}` : null,
    type,
    _links: { self: url, git, html },
  }
}

async function readFile(call: Call, commit: string, line: TreeLine): Promise<Reply> {
  const size = line.size ?? 0
  if (size > readLimit) throw tooLarge()
  const object = await call.repository.git.read(line.oid)
  if (object === null) throw notFound()
  if (isRaw(call.accept)) return { status: 200, body: object.content }
  // Above 1 MB only the raw media type has the text: https://docs.github.com/en/rest/repos/contents#get-repository-content
  const inline = size <= inlineLimit
  const content = inline ? wrapBase64(object.content) : ''
  return {
    status: 200,
    body: { ...renderEntry(call, commit, line, 'file'), content, encoding: inline ? 'base64' : 'none' },
  }
}

/** A link to a file of the repository reads as that file; any other is described. */
async function readLink(call: Call, commit: string, line: TreeLine): Promise<Reply> {
  const target = (await call.repository.git.read(line.oid))?.content.toString() ?? ''
  const path = posix.normalize(posix.join(posix.dirname(line.path), target))
  const inside = !posix.isAbsolute(target) && !path.startsWith('..')
  const file = inside ? await findEntry(call, commit, path) : undefined
  if (file?.type === 'blob' && file.mode !== linkMode) return readFile(call, commit, { ...file, path: line.path })
  if (isRaw(call.accept)) return { status: 200, body: Buffer.from(target) }
  return { status: 200, body: { ...renderEntry(call, commit, line, 'symlink'), target } }
}

async function renderSubmodule(call: Call, commit: string, line: TreeLine): Promise<object> {
  if (isRaw(call.accept)) throw new ApiError(404, 'Not Found')
  const modules = (await call.repository.git.read(`${commit}:.gitmodules`))?.content.toString() ?? ''
  const section = modules.split('[submodule').find((text) => text.includes(`path = ${line.path}\n`)) ?? ''
  const url = /url = (\S+)/.exec(section)?.[1] ?? 'https://example.com/module.git'
  return { ...renderEntry(call, commit, line, 'submodule'), download_url: null, submodule_git_url: url }
}
