import { expect, test } from '@jest/globals'
import { describeWebPage } from '../../src/text/web-page.ts'

test.each([
  [
    '<!DOCTYPE html>\n<!-- Hello -->\n<html><head><title>Unicorn! &middot; GitHub</title>',
    'an HTML page with the title ‘Unicorn! · GitHub’',
  ],
  ['  <html><head><TITLE lang="en">502 Bad\nGateway</TITLE>', 'an HTML page with the title ‘502 Bad Gateway’'],
  ['<html><body><h1>503</h1>', 'an HTML page'],
  ['{"message":"<title>No</title>"}', undefined],
  ['', undefined],
])('%j', (text, described) => {
  expect(describeWebPage(text)).toBe(described)
})
