/**
 * Record batch: Kafka's batch format v2 (magic 2, KIP-98), byte by byte; the unit that is produced, stored, replicated and fetched.
 *
 *      0 baseOffset 8            21 attributes 2           43 producerId 8
 *      8 batchLength 4           23 lastOffsetDelta 4      51 producerEpoch 2
 *     12 partitionLeaderEpoch 4  27 baseTimestamp 8        53 baseSequence 4
 *     16 magic 1                 35 maxTimestamp 8         57 count 4
 *     17 crc 4, over all that follows                      61 records
 *
 *   B1  what is encoded passes `checkBatch` and `checkRecords` (check-batch.ts), and decodes to what was given
 *   B2  a byte flipped from the batch length on is found, except in the leader epoch; that and the base offset are the leader's to set, outside
 *       the checksum, and for the log to judge (log.ts)
 *   B3  no function here changes bytes that it was given; views, never copies, leave it
 *
 * Not modelled: compression (such records are refused), magic 0 and 1, delete horizons, batches with holes where compaction took records.
 */
import { assert } from './assert.ts'
import { crc32c } from './crc32c.ts'
import {
  readInt16,
  readInt32,
  readInt64,
  readVarint,
  readVarlong,
  varintEnd,
  varintSize,
  varlongSize,
  MAX_VARLONG_BYTES,
  writeInt16,
  writeInt32,
  writeInt64,
  writeVarint,
  writeVarlong,
} from './varint.ts'

export interface RecordHeader {
  readonly key: string
  readonly value: Uint8Array | null
}

export interface ProducedRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly headers?: readonly RecordHeader[]
}

export interface DecodedRecord {
  readonly offset: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly timestamp: number
  readonly headers: readonly RecordHeader[]
}

export interface BatchHeader {
  readonly baseOffset: number
  /** Inclusive, as in Kafka. */
  readonly lastOffset: number
  readonly leaderEpoch: number
  /** Of the whole batch, from the base offset to the last record. */
  readonly sizeInBytes: number
  /** −1: not idempotent. */
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
  readonly maxTimestamp: number
  readonly isTransactional: boolean
  readonly isControl: boolean
}

export interface BatchToEncode {
  /** At least one. */
  readonly records: readonly ProducedRecord[]
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly baseOffset?: number
  readonly leaderEpoch?: number
  readonly isTransactional?: boolean
  readonly isControl?: boolean
}

export const BATCH_OVERHEAD = 61
/** What the batch length does not count: the base offset and itself. */
export const LENGTH_END = 12
export const MAGIC_AT = 16
export const MAGIC = 2
const TRANSACTIONAL = 0x10
const CONTROL = 0x20

const NO_HEADERS = Uint8Array.of(0)

export function encodeBatch(batch: BatchToEncode): Uint8Array {
  const { records } = batch
  assert(records.length > 0, 'B1: a batch has a record')
  const sections = records.map(record => (record.headers === undefined ? NO_HEADERS : encodeHeaders(record.headers)))
  const baseTimestamp = records[0].timestamp
  let size = BATCH_OVERHEAD
  for (let i = 0; i < records.length; i++) {
    const bodySize = bodySizeOf(records[i], i, baseTimestamp, sections[i])
    size += varintSize(bodySize) + bodySize
  }
  const bytes = new Uint8Array(size)
  let at = BATCH_OVERHEAD
  for (let i = 0; i < records.length; i++) at = writeRecord(bytes, at, records[i], i, baseTimestamp, sections[i])
  assert(at === size, 'B1: a batch has the size foretold')
  writeHeader(bytes, batch)
  return bytes
}

/** Last, for the checksum is over the records too. */
function writeHeader(bytes: Uint8Array, batch: BatchToEncode) {
  const { records, producerId = -1, producerEpoch = -1, baseSequence = -1, baseOffset = 0, leaderEpoch = -1 } = batch
  const { isTransactional = false, isControl = false } = batch
  let at = writeInt64(bytes, 0, baseOffset)
  at = writeInt32(bytes, at, bytes.length - LENGTH_END)
  at = writeInt32(bytes, at, leaderEpoch)
  bytes[at] = MAGIC
  at = writeInt16(bytes, 21, (isTransactional ? TRANSACTIONAL : 0) | (isControl ? CONTROL : 0))
  at = writeInt32(bytes, at, records.length - 1)
  at = writeInt64(bytes, at, records[0].timestamp)
  at = writeInt64(bytes, at, latestOf(records))
  at = writeInt64(bytes, at, producerId)
  at = writeInt16(bytes, at, producerEpoch)
  at = writeInt32(bytes, at, baseSequence)
  writeInt32(bytes, at, records.length)
  writeInt32(bytes, 17, crc32c(bytes, 21, bytes.length))
}

const latestOf = (records: readonly ProducedRecord[]) =>
  records.reduce((latest, { timestamp }) => Math.max(latest, timestamp), -1)

const sizeOf = (field: Uint8Array | null) => (field === null ? 1 : varintSize(field.length) + field.length)

/** Of what the record's length counts: attributes, deltas, key, value, headers. */
function bodySizeOf(record: ProducedRecord, i: number, baseTimestamp: number, headers: Uint8Array): number {
  const deltas = varlongSize(record.timestamp - baseTimestamp) + varintSize(i)
  return 1 + deltas + sizeOf(record.key) + sizeOf(record.value) + headers.length
}

function writeRecord(
  bytes: Uint8Array,
  start: number,
  record: ProducedRecord,
  i: number,
  baseTimestamp: number,
  headers: Uint8Array,
): number {
  let at = writeVarint(bytes, start, bodySizeOf(record, i, baseTimestamp, headers))
  bytes[at] = 0
  at = writeVarlong(bytes, at + 1, record.timestamp - baseTimestamp)
  at = writeVarint(bytes, at, i)
  at = writeField(bytes, at, record.key)
  at = writeField(bytes, at, record.value)
  bytes.set(headers, at)
  return at + headers.length
}

function writeField(bytes: Uint8Array, start: number, field: Uint8Array | null): number {
  if (field === null) return writeVarint(bytes, start, -1)
  const at = writeVarint(bytes, start, field.length)
  bytes.set(field, at)
  return at + field.length
}

/** Their count and each of them, as they stand at the end of a record. */
function encodeHeaders(headers: readonly RecordHeader[]): Uint8Array {
  const fields = headers.flatMap(({ key, value }) => [new TextEncoder().encode(key), value])
  const bytes = new Uint8Array(fields.reduce((size, field) => size + sizeOf(field), varintSize(headers.length)))
  fields.reduce((at, field) => writeField(bytes, at, field), writeVarint(bytes, 0, headers.length))
  return bytes
}

/** Of a batch that `checkBatch` finds whole. */
export function readHeader(bytes: Uint8Array, at: number = 0): BatchHeader {
  const baseOffset = readInt64(bytes, at)
  const attributes = readInt16(bytes, at + 21)
  return {
    baseOffset,
    lastOffset: baseOffset + readInt32(bytes, at + 23),
    leaderEpoch: readInt32(bytes, at + 12),
    sizeInBytes: sizeInBytesOf(bytes, at),
    producerId: readInt64(bytes, at + 43),
    producerEpoch: readInt16(bytes, at + 51),
    baseSequence: readInt32(bytes, at + 53),
    count: readInt32(bytes, at + 57),
    maxTimestamp: readInt64(bytes, at + 35),
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
  }
}

export const sizeInBytesOf = (bytes: Uint8Array, at: number) => LENGTH_END + readInt32(bytes, at + 8)

/** Whether so many bytes are there as the batch claims to have. What is torn is not whole. */
export const isWhole = (bytes: Uint8Array, at: number): boolean =>
  bytes.length - at >= BATCH_OVERHEAD && sizeInBytesOf(bytes, at) <= bytes.length - at

/** The records of a batch that both checks have passed; keys and values are views into its bytes. */
export function decodeRecords(bytes: Uint8Array, at: number = 0): readonly DecodedRecord[] {
  const { baseOffset, count } = readHeader(bytes, at)
  const baseTimestamp = readInt64(bytes, at + 27)
  const reader = { bytes, at: at + BATCH_OVERHEAD }
  return Array.from({ length: count }, (_, i) => decodeRecord(reader, baseOffset + i, baseTimestamp))
}

/** Bytes, and how far they have been read. */
interface Reader {
  readonly bytes: Uint8Array
  at: number
}

function decodeRecord(reader: Reader, offset: number, baseTimestamp: number): DecodedRecord {
  takeVarint(reader)
  reader.at += 1
  const timestamp = baseTimestamp + takeVarlong(reader)
  takeVarint(reader)
  const [key, value] = [takeField(reader), takeField(reader)]
  const headers = Array.from({ length: takeVarint(reader) }, () => ({
    key: new TextDecoder().decode(takeField(reader) ?? undefined),
    value: takeField(reader),
  }))
  return { offset, key, value, timestamp, headers }
}

function takeVarint(reader: Reader): number {
  const value = readVarint(reader.bytes, reader.at)
  reader.at = varintEnd(reader.bytes, reader.at, reader.bytes.length)
  return value
}

function takeVarlong(reader: Reader): number {
  const value = readVarlong(reader.bytes, reader.at)
  reader.at = varintEnd(reader.bytes, reader.at, reader.bytes.length, MAX_VARLONG_BYTES)
  return value
}

function takeField(reader: Reader): Uint8Array | null {
  const length = takeVarint(reader)
  if (length < 0) return null
  reader.at += length
  return reader.bytes.subarray(reader.at - length, reader.at)
}

/** The batch as a leader appends it: both fields lie outside the CRC, which stays. */
export function withOffsetAndEpoch(batch: Uint8Array, baseOffset: number, leaderEpoch: number): Uint8Array {
  const bytes = batch.slice()
  writeInt64(bytes, 0, baseOffset)
  writeInt32(bytes, 12, leaderEpoch)
  return bytes
}

/** The whole batches that follow one another from the first byte on; a torn tail is left out. */
export function batchesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const batches: Uint8Array[] = []
  for (let at = 0; isWhole(bytes, at); at += sizeInBytesOf(bytes, at))
    batches.push(bytes.subarray(at, at + sizeInBytesOf(bytes, at)))
  return batches
}
