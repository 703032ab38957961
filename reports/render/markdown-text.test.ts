/** What the Markdown of ours makes of text that would like to be more, as a reader of GitHub's Markdown takes it. */
import { marked, type Token, type Tokens } from 'marked'
import { expect, test } from 'vitest'
import { hostile } from './hostile.test-data.ts'
import { safe } from './look.ts'
import { code, codeBlock, details, inline, markdownTable, paragraph } from './markdown-text.ts'

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}
/** What a reader sees: no tags, and what they hide is gone. */
const seen = (html: string) =>
  html
    .replaceAll(/<!--.*?-->|<\/?(span|p|code|br)>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, entity => entities[entity]!)
    .trim()
const wanted = (text: string) => safe(text).trim().replaceAll(/\s+/g, ' ')
const squeezed = (text: string) => text.replaceAll(/\s+/g, ' ')

const kinds = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap(token => [token.type, ...kinds((token as Tokens.Generic).tokens ?? [])])

test.each(hostile)('%j is text in a line', text => {
  const allowed = new Set(['paragraph', 'text', 'escape', 'html', 'codespan', 'space'])
  const markdown = paragraph(text)
  expect(kinds(marked.lexer(markdown)).filter(kind => !allowed.has(kind))).toEqual([])
  expect(squeezed(seen(marked.parse(markdown) as string))).toBe(wanted(text))
})

test.each(hostile)('%j is text in a cell, as text and as code', text => {
  const [table] = marked.lexer(markdownTable(['a', 'b', 'c'], [[inline(text), code(text), 'end']]))
  const { rows } = table as Tokens.Table
  expect(rows).toHaveLength(1)
  expect(rows[0]).toHaveLength(3)
  expect(rows[0]![2]!.text).toBe('end')
  expect(squeezed(seen(marked.parseInline(rows[0]![0]!.text) as string))).toBe(wanted(text))
  const shown = squeezed(seen(marked.parseInline(rows[0]![1]!.text) as string))
  expect(shown).toBe(wanted(text) === '' ? '(nothing)' : wanted(text))
})

test.each(hostile)('%j ends no block: code, details', text => {
  const [block, after] = marked.lexer(`${codeBlock('text', text)}\n\nafter`).filter(({ type }) => type !== 'space')
  expect((block as Tokens.Code).text.trim()).toBe(text.replaceAll(/\r\n?/g, '\n').trim())
  expect(after).toMatchObject({ type: 'paragraph', text: 'after' })
  const folded = details(text, 'inside')
  expect(folded.match(/<\/?(details|summary)>/g)).toEqual(['<details>', '<summary>', '</summary>', '</details>'])
})

test('A record goes by its name as code, or GitHub would link it to an issue; nobody is mentioned.', () => {
  expect(inline('#1 is acknowledged')).toBe('`#1` is acknowledged')
  expect(inline('java@3.7 @team')).toBe('java@<!-- -->3.7 @<!-- -->team')
  expect(inline('min.insync.replicas isr={1,2} NOT_LEADER')).toBe('min.insync.replicas isr={1,2} NOT_LEADER')
})

test('Near miss: what is ours is Markdown.', () => {
  const folded = marked.lexer(details('more', markdownTable(['a'], [['**b**']])))
  expect(folded.map(({ type }) => type)).toEqual(['html', 'table', 'html'])
  expect(marked.parse(details('more', '**b**'))).toContain('<strong>b</strong>')
})
