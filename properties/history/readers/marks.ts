/**
 * Marks: what no text can say about the bytes that it came from, in characters that no text holds.
 *
 *   M1  a mark is half of a surrogate pair: whoever reads UTF-8 never makes one, so it is told from whatever stands in a file
 *   M2  the line with a mark is a damaged one, and only it
 *
 * Whoever has the bytes puts them in (reports/cli/history/marked-text.ts), the readers take them out.
 */

/** In place of bytes that are not UTF-8. */
export const notUtf8 = '\udbfd'
/** In place of a byte that is 0. */
export const nul = '\udbfe'
/** At the end of a compressed file that ends too early. */
export const brokenOff = '\udbff'

const says: readonly (readonly [mark: string, why: string])[] = [
  [notUtf8, 'has bytes that are not UTF-8'],
  [nul, 'has a byte that is 0'],
  [brokenOff, 'breaks off: the compressed file ends here, too early, or is damaged from here on'],
]

/** Whether there is any. A piece is asked, and only where it has one its lines: half of a pair that is whole does not count. */
export const hasMarks = (text: string): boolean =>
  says.some(([mark]) => text.includes(mark)) && whyMarked(text) !== undefined

/** What is wrong with a text that has a mark. */
export function whyMarked(text: string): string | undefined {
  return says.find(([mark]) => isAlone(text, mark))?.[1]
}

function isAlone(text: string, mark: string): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    if ((text.charCodeAt(at + 1) & 0xfc00) !== 0xdc00) return true
  }
  return false
}

/** Whether nothing but marks and spaces stands there. */
export const isOnlyMarks = (text: string): boolean => !/[^\s\udbfd-\udbff]/.test(text)
