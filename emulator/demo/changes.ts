import type { Backend, Status, World } from '../huawei/index.ts'

/** Someone makes an optional parameter required: callers that leave it out will fail. */
export function requirePage(world: World): void {
  const page = findBackend(world, 'list_orders').parameters.find(({ name }) => name === 'page')
  if (page === undefined) throw new Error('list_orders has no parameter called page.')
  page.required = true
}

/** Someone edits the SQL behind a backend: its contract stays the same. */
export function editScript(world: World): void {
  const [script] = findBackend(world, 'show_order').scripts
  if (script === undefined) throw new Error('show_order has no script.')
  script.source = 'select id, total, currency from orders\nwhere id = ${id} and deleted_at is null'
}

export function deploy(world: World, name: string, status: Status = 4): void {
  findBackend(world, name).status = status
}

function findBackend(world: World, name: string): Backend {
  const backend = world.backends.find((one) => one.name === name)
  if (backend === undefined) throw new Error(`There is no backend called ${name}.`)
  return backend
}

/** Remembers the backends as they are, and returns how to bring them back. */
export function remember(world: World): () => void {
  const before = structuredClone(world.backends)
  return () => {
    world.backends = structuredClone(before)
  }
}
