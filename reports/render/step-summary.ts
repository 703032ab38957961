/**
 * Markdown made to fit where GitHub shows a step's summary: at most 1 MiB, of which some may be taken.
 *
 *   S1  what is cut is cut before a heading, outside code and folded parts, and the end says so
 */
export const MOST_BYTES = 2 ** 20

/** The text as far as `room` bytes allow; '' where not even the notice has room. */
export function summaryWithin(markdown: string, room: number): string {
  if (bytesOf(markdown) <= room) return markdown
  const notice = '\n> **Cut here**: GitHub shows 1 MB of a summary. The whole is in the Markdown that `--out` writes.\n'
  let fits = 0
  let left = room - bytesOf(notice)
  if (left < 0) return ''
  const parts = sectionsOf(markdown)
  for (const part of parts) {
    left -= bytesOf(part)
    if (left < 0) break
    fits++
  }
  return `${parts.slice(0, fits).join('')}${notice}`
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Split before every heading that stands in neither code nor a folded part; together they are the text. */
function sectionsOf(markdown: string): readonly string[] {
  const sections: string[] = []
  let [start, at, depth, fence] = [0, 0, 0, '']
  for (const line of markdown.split('\n')) {
    const [mark = ''] = /^(`{3,}|~{3,})/.exec(line.trimStart()) ?? []
    if (fence !== '') fence = mark.startsWith(fence) ? '' : fence
    else if (mark !== '') fence = mark
    else {
      depth += (line.match(/<details[\s>]/g)?.length ?? 0) - (line.match(/<\/details>/g)?.length ?? 0)
      if (depth === 0 && at > start && /^#{1,6} /.test(line)) {
        sections.push(markdown.slice(start, at))
        start = at
      }
    }
    at += line.length + 1
  }
  return [...sections, markdown.slice(start)]
}
