/** A path with places for parameters: `/orders/{id}/{file+}`. */
interface Template {
  /** The names of its parameters, in their order. */
  readonly names: readonly string[]
  /** The same for paths that differ in these names only. */
  readonly shape: string
}

/**
 * Reads a path. `{path+}` and `{id:[0-9]{3}}` are parameters by their name, as gateways write them
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html); what is not
 * closed is none.
 */
export function readTemplate(path: string): Template {
  const names: string[] = []
  const shape: string[] = []
  let end = 0
  for (const { start, stop } of findPlaces(path)) {
    const { name, pattern } = readPlace(path.slice(start + 1, stop))
    names.push(name)
    shape.push(path.slice(end, start), `{${pattern}}`)
    end = stop + 1
  }
  return { names, shape: shape.join('') + path.slice(end) }
}

/** `id:[0-9]+` → the name `id` and what it may be; `path+` and `path*` are the rest of a path. */
function readPlace(text: string): { name: string; pattern: string } {
  const colon = text.indexOf(':')
  const end = colon > 0 ? colon : /.[+*]$/.test(text) ? text.length - 1 : text.length
  return { name: text.slice(0, end), pattern: text.slice(end) }
}

interface Span {
  readonly start: number
  readonly stop: number
}

/** Braces that belong together, without those inside of others. */
function findPlaces(path: string): Span[] {
  const places: Span[] = []
  const open: number[] = []
  for (let index = 0; index < path.length; index += 1) {
    if (path[index] === '{') open.push(index)
    if (path[index] !== '}') continue
    const start = open.pop()
    if (start === undefined) continue
    while ((places.at(-1)?.start ?? -1) > start) places.pop()
    places.push({ start, stop: index })
  }
  return places
}
