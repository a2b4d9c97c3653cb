import { plain } from './foreign-text.ts'

/** What a web page that came in place of an answer is called, in a few words; undefined for any other text. */
export function describeWebPage(text: string): string | undefined {
  const start = text.slice(0, 16_384).trimStart()
  if (!start.startsWith('<')) return undefined
  const title = /<title[^>]{0,200}>([^<]{1,200})/i.exec(start)?.[1]?.replaceAll('&middot;', '·')
  // It is told between quotation marks, hence the single ones.
  return title === undefined ? 'an HTML page' : `an HTML page with the title ‘${plain(title, 100)}’`
}
