/** Whether bytes are a record batch, and if not, in which of Kafka's words. Nothing here allocates, and nothing reads past the end. */
import { crc32c } from './crc32c.ts'
import type { ErrorCode } from './errors.ts'
import { BATCH_OVERHEAD, LENGTH_END, MAGIC, MAGIC_AT, sizeInBytesOf } from './record-batch.ts'
import { MAX_VARLONG_BYTES, readInt16, readInt32, readVarint, varintEnd } from './varint.ts'

/** Of a batch in format v0: less is no size in any format. */
const SMALLEST_SIZE = LENGTH_END + 14
const COMPRESSION = 0x07

/**
 * Size, magic, checksum and counts, in the order and with the codes of ByteBufferLogInputStream, ProduceRequest.validateRecords and
 * LogValidator.validateBatch: what is torn is no batch, which is INVALID_RECORD. More may follow: whether it may is the caller's to say.
 */
export function checkBatch(bytes: Uint8Array, at: number = 0): ErrorCode {
  const length = bytes.length - at
  if (length < LENGTH_END) return 'INVALID_RECORD'
  const size = sizeInBytesOf(bytes, at)
  if (size < SMALLEST_SIZE) return 'CORRUPT_MESSAGE'
  if (length <= MAGIC_AT) return 'INVALID_RECORD'
  const magic = bytes[at + MAGIC_AT]
  if (magic > MAGIC) return 'CORRUPT_MESSAGE'
  if (length < size || magic < MAGIC) return 'INVALID_RECORD'
  if (size < BATCH_OVERHEAD) return 'CORRUPT_MESSAGE'
  const crc = readInt32(bytes, at + 17) >>> 0
  if (crc !== crc32c(bytes, at + 21, at + size)) return 'CORRUPT_MESSAGE'
  const count = readInt32(bytes, at + 57)
  return count > 0 && count === readInt32(bytes, at + 23) + 1 ? 'NONE' : 'INVALID_RECORD'
}

/** Every record of a batch that `checkBatch` passes: well-formed, offsets one after the other, no byte left over. */
export function checkRecords(bytes: Uint8Array, at: number = 0): ErrorCode {
  if ((readInt16(bytes, at + 21) & COMPRESSION) !== 0) return 'INVALID_RECORD'
  const end = at + sizeInBytesOf(bytes, at)
  const count = readInt32(bytes, at + 57)
  let next = at + BATCH_OVERHEAD
  for (let i = 0; i < count && next >= 0; i++) next = recordEnd(bytes, next, end, i)
  return next === end ? 'NONE' : 'INVALID_RECORD'
}

/** Where the well-formed record at `at` with offset delta `i` ends; −1: it is none. */
function recordEnd(bytes: Uint8Array, at: number, batchEnd: number, i: number): number {
  const bodyAt = varintEnd(bytes, at, batchEnd)
  if (bodyAt < 0) return -1
  const end = bodyAt + readVarint(bytes, at)
  if (end <= bodyAt || end > batchEnd) return -1
  const offsetAt = varintEnd(bytes, bodyAt + 1, end, MAX_VARLONG_BYTES)
  const keyAt = offsetAt < 0 ? -1 : varintEnd(bytes, offsetAt, end)
  if (keyAt < 0 || readVarint(bytes, offsetAt) !== i) return -1
  const headersAt = fieldEnd(bytes, fieldEnd(bytes, keyAt, end, -1), end, -1)
  return headersEnd(bytes, headersAt, end) === end ? end : -1
}

/** Where a field ends that says its length (no less than `least`; −1 is null); −1: it does not. Passes a −1 on. */
function fieldEnd(bytes: Uint8Array, at: number, end: number, least: -1 | 0): number {
  const contentAt = at < 0 ? -1 : varintEnd(bytes, at, end)
  if (contentAt < 0) return -1
  const length = readVarint(bytes, at)
  const fieldEnds = contentAt + Math.max(length, 0)
  return length >= least && fieldEnds <= end ? fieldEnds : -1
}

/** Where the headers that begin with their count end; −1: they do not. */
function headersEnd(bytes: Uint8Array, at: number, end: number): number {
  const first = at < 0 ? -1 : varintEnd(bytes, at, end)
  const count = first < 0 ? -1 : readVarint(bytes, at)
  if (count < 0) return -1
  let next = first
  for (let i = 0; i < count && next >= 0; i++) next = fieldEnd(bytes, fieldEnd(bytes, next, end, 0), end, -1)
  return next
}
