/**
 * Text in Markdown, as GitHub reads it: what comes out of a report stays text, whatever stands in it.
 *
 *   M1  no HTML, link, image, mention, issue number, formula or emoji comes of text that is not ours
 *   M2  the name of a record (#1) is shown as code: in a pull request a number with a hash is a link to an issue
 *   M3  a cell stays in its row: no line break, and every | is escaped, which GitHub wants in code, too
 *
 * What is written around the text (headings, tables, details) is Markdown of ours, and is not escaped.
 */
import { safe } from './look.ts'

/** Ends a run of letters that GitHub would make a link of, and is not seen. */
const GAP = '<!-- -->'

/** Text within a line; never at its start, where '-' and '1.' would be a list. */
export function inline(text: string): string {
  return safe(text)
    .split(/(#\w+)/)
    .map((part, i) => (i % 2 === 1 ? code(part) : escaped(part)))
    .join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*[\]~|#]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\d])_|_(?![\p{L}\d])/gu, '\\_')
    .replaceAll('$', '<span>$</span>')
    .replaceAll('@', `@${GAP}`)
    .replaceAll(/:(?=[\w+-]+:)/g, `:${GAP}`)
    .replaceAll(/\b(https?|ftp):(?=\/)/gi, `$1:${GAP}`)
    .replaceAll(/\bwww(?=\.)/gi, `$&${GAP}`)
}

/** A line of its own. */
export function paragraph(text: string): string {
  return inline(text).replace(/^(\s*)([-+=]|\d+(?=[.)]))/, (_, space: string, sign: string) =>
    /\d/.test(sign) ? `${space}${sign}${GAP}` : `${space}\\${sign}`,
  )
}

/** Code within a line: the fence is longer than any run of backticks in it. */
export function code(text: string): string {
  const content = safe(text).replaceAll('|', '\\|')
  if (content.trim() === '') return '(nothing)'
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = content.startsWith('`') || content.endsWith('`') ? ' ' : ''
  return `${fence}${space}${content}${space}${fence}`
}

/** A block of code; a line of the text that would end it cannot. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** A table; the cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

/** Folded away until somebody opens it; `summary` is text. */
export function details(summary: string, content: string): string {
  return `<details>\n<summary>${htmlText(summary)}</summary>\n\n${content}\n\n</details>`
}

/** Within an HTML element GitHub reads no Markdown, but links and mentions all the same. */
function htmlText(text: string): string {
  return safe(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', `@${GAP}`)
    .replaceAll(/#(?=\w)/g, `#${GAP}`)
    .replaceAll('$', '<span>$</span>')
    .replaceAll(/\b(https?|ftp):(?=\/)/gi, `$1:${GAP}`)
    .replaceAll(/\bwww(?=\.)/gi, `$&${GAP}`)
}

/** Parts with an empty line between them; those that are empty are left out. */
export const blocks = (parts: readonly string[]): string => parts.filter(part => part !== '').join('\n\n')
