/**
 * Makes pictures of the pages in `preview/`, roughly as GitHub shows them: `npm run preview && node scripts/render-preview.ts`.
 * With `--images` it makes those of the READMEs, too.
 * Needs Chromium (`apt-get install chromium fonts-noto-color-emoji fonts-noto-cjk`) and the npm registry. No test needs it.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const css = `
  body { margin: 24px 32px; width: 860px; color: #1f2328; background: #fff;
    font: 14px/1.5 "Noto Sans", "Liberation Sans", "Noto Sans CJK SC", "Noto Color Emoji", sans-serif; }
  h2 { font-size: 21px; padding-bottom: .3em; border-bottom: 1px solid #d1d9e0b3; margin: 0 0 16px; }
  h3 { font-size: 17.5px; margin: 24px 0 16px; }
  p, ul, table, details, blockquote { margin: 0 0 16px; }
  ul { padding-left: 2em; }
  li + li { margin-top: .25em; }
  code { font: 12px "Liberation Mono", "Noto Sans Mono CJK SC", monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px; }
  table { border-collapse: collapse; display: block; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
  tr:nth-child(2n) td { background: #f6f8fa; }
  a { color: #0969da; }
  blockquote { padding: 0 1em; border-left: .25em solid #d1d9e0; color: #59636e; }
  .alert { padding: 8px 16px; margin: 0 0 16px; border-left: .25em solid #cf222e; }
  .alert > :last-child { margin-bottom: 0; }
  .alert-title { color: #d1242f; font-weight: 500; }
  sub { font-size: 75%; }
  strong code { font-weight: 600; }
`

/** A frame, so that the picture's headings are not taken for those of the page that shows it. */
const framed = `
  html { height: 100%; }
  body { margin: 0; width: auto; height: 100%; overflow: hidden; box-sizing: border-box; padding: 24px 32px;
    border: 1px solid #d1d9e0; border-radius: 6px; }
`

function renderPage(file: string, style: string): string {
  const html = execFileSync('npx', ['--yes', 'markdown-it@15.0.3', file], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const body = html.replaceAll(
    /<blockquote>\s*<p>\[!CAUTION\](?:<br>)?\s*(<\/p>)?([^]*?)<\/blockquote>/g,
    (_, end: string | undefined, inner: string) =>
      `<div class="alert"><p class="alert-title">⊘ Caution</p>${end === undefined ? '<p>' : ''}${inner}</div>`,
  )
  return `<!doctype html><meta charset="utf-8"><style>${style}</style>${body}`
}

function takePicture(page: string, picture: string, height: number): void {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=924,${height}`]
  execFileSync('chromium', [...flags, `--screenshot=${picture}`, `file://${page}`], { stdio: 'ignore' })
}

/** The pictures of the READMEs, and how much of the page they show. */
const pictures: Readonly<Record<string, readonly [string, number]>> = {
  'breaking-summary': ['docs/images/summary.png', 440],
  'breaking-pull-request': ['docs/images/pull-request.png', 400],
}

const root = join(import.meta.dirname, '..')
const folder = join(root, 'preview')
for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
  const name = file.replace(/\.md$/, '')
  const page = join(folder, `${name}.html`)
  writeFileSync(page, renderPage(join(folder, file), css))
  takePicture(page, join(folder, `${name}.png`), 1_100)
  const [picture, height] = pictures[name] ?? []
  if (picture !== undefined && height !== undefined && process.argv.includes('--images')) {
    writeFileSync(page, renderPage(join(folder, file), css + framed))
    takePicture(page, join(root, picture), height)
  }
  rmSync(page)
}
