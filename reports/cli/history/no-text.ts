/** Files that are no text: what people hand in by mistake, told by its first bytes. */
const others: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'is an image (PNG)'],
  [[0xff, 0xd8, 0xff], 'is an image (JPEG)'],
  [[0x47, 0x49, 0x46, 0x38], 'is an image (GIF)'],
  [[0x25, 0x50, 0x44, 0x46], 'is a PDF'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a ZIP archive: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed with zstd: unpack it first, or use gzip'],
  [[0x42, 0x5a, 0x68], 'is compressed with bzip2: unpack it first, or use gzip'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'is compressed with xz: unpack it first, or use gzip'],
  [[0xff, 0xfe], 'is UTF-16: save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16: save it as UTF-8'],
]

/** What a file that begins so is, if it is no text: a predicate. */
export function whyNoText(chunk: Buffer): string | undefined {
  const other = others.find(([bytes]) => bytes.every((byte, at) => chunk[at] === byte))
  if (other !== undefined) return other[1]
  if (!chunk.includes(0)) return undefined
  if (isUtf16(chunk)) return 'is UTF-16: save it as UTF-8'
  return hasWholeLines(chunk) ? undefined : 'is no text'
}

const looksAt = 256

/** Without a byte order mark: every other byte of Latin text is 0, and none of those between. */
function isUtf16(chunk: Buffer): boolean {
  const bytes = chunk.subarray(0, looksAt - (looksAt % 2))
  const zeros = (from: 0 | 1) => bytes.filter((byte, at) => at % 2 === from && byte === 0).length
  const [even, odd] = [zeros(0), zeros(1)]
  return Math.min(even, odd) === 0 && 4 * Math.max(even, odd) > bytes.length
}

/** A line with a 0 is a damaged one: among others that are whole. */
function hasWholeLines(chunk: Buffer): boolean {
  const lines = chunk.toString('latin1').split('\n').filter(line => line.trim() !== '') // prettier-ignore
  return 2 * lines.filter(line => !line.includes('\0')).length >= lines.length
}
