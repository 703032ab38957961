import { expect, test } from 'vitest'
import { MOST_BYTES, summaryWithin } from './step-summary.ts'

const section = (n: number) =>
  `## part ${n}\n\n\`\`\`text\n# no heading\n\`\`\`\n\n<details>\n<summary>more</summary>\n\n### folded\n\n</details>\n\n`
const bytes = (text: string) => Buffer.byteLength(text)

test('what fits is left as it is', () => {
  const text = `# title\n\n${section(1)}`
  expect(summaryWithin(text, bytes(text))).toBe(text)
})

test('what does not fit is cut before a heading, outside code and folded parts, and says so', () => {
  const text = `# titlé\n\n${[1, 2, 3, 4].map(section).join('')}`
  for (let room = 200; room < bytes(text); room += 7) {
    const cut = summaryWithin(text, room)
    expect(bytes(cut)).toBeLessThanOrEqual(room)
    const [kept, notice] = cut.split('\n> **Cut here**')
    expect(notice).toContain('GitHub shows 1 MB')
    expect(text.startsWith(kept!)).toBe(true)
    expect(text.slice(kept!.length)).toMatch(/^#{1,2} /)
  }
})

test('where nothing fits nothing is said', () => {
  expect(summaryWithin('# title\n', 0)).toBe('')
})

test('a megabyte is cut in little time', () => {
  const text = section(1).repeat(20_000)
  expect(bytes(text)).toBeGreaterThan(MOST_BYTES)
  expect(bytes(summaryWithin(text, MOST_BYTES))).toBeGreaterThan(MOST_BYTES - 1000)
})
