/** Global node IDs, opaque to a client as GitHub's are: https://docs.github.com/en/graphql/guides/using-global-node-ids */
const prefixes: Readonly<Record<string, string>> = {
  Repository: 'R',
  PullRequest: 'PR',
  Commit: 'C',
  Ref: 'REF',
  Blob: 'B',
  Tree: 'T',
  Tag: 'TAG',
  Label: 'LA',
  IssueComment: 'IC',
  User: 'U',
  Bot: 'BOT',
  Team: 'T',
}

export function nodeId(type: string, key: string | number): string {
  const text = `${type}:${String(key)}`
  return `${prefixes[type] ?? type}_${Buffer.from(text).toString('base64url')}`
}

export function parseNodeId(id: string): { type: string; key: string } | null {
  const text = Buffer.from(id.slice(id.indexOf('_') + 1), 'base64url').toString()
  const colon = text.indexOf(':')
  if (colon < 0) return null
  const type = text.slice(0, colon)
  const key = text.slice(colon + 1)
  return nodeId(type, key) === id ? { type, key } : null
}
