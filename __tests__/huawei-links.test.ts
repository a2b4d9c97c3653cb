import { globSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

const root = new URL('..', import.meta.url)
const pages = globSync(['*.md', 'docs/*.md', 'action.yml'], { cwd: root })
const isChinese = (page: string) => page.endsWith('.zh-CN.md')
const english = pages.filter((page) => !isChinese(page))
const code = globSync(['src/**/*.ts', 'emulator/huawei/*.ts'], { cwd: root })

function linksOf(file: string): readonly string[] {
  const text = readFileSync(new URL(file, root), 'utf8')
  return text.match(/https:\/\/support\.huaweicloud\.com[^\s)'"`|>;]*/g) ?? []
}

test.each([...english, ...code])('%s links to pages of Huawei Cloud that its readers can read', (file) => {
  for (const link of linksOf(file)) {
    expect(link).toContain('/en-us/')
    expect(link).not.toMatch(/\.md\b/)
  }
})

test.each(pages.filter(isChinese))('%s links to Chinese ones', (file) => {
  for (const link of linksOf(file)) expect(link).not.toMatch(/en-us|\.md\b/)
})
