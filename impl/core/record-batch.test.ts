import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkBatch, checkRecords } from './check-batch.ts'
import {
  batchesIn,
  type BatchToEncode,
  decodeRecords,
  encodeBatch,
  isWhole,
  type ProducedRecord,
  readHeader,
  withOffsetAndEpoch,
} from './record-batch.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** CRC-32C by its definition, so that the golden bytes owe nothing to the code under test. */
function crcByBits(bytes: Uint8Array): string {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return (~crc >>> 0).toString(16).padStart(8, '0')
}

/** Written out from the documentation's table (kafka.apache.org, Implementation, Message Format). */
const afterCrc = [
  '0000', // attributes: no compression, CreateTime, no transaction, no control
  '00000001', // last offset delta
  '0000018bcfe56800', // base timestamp: 1700000000000
  '0000018bcfe56807', // max timestamp
  '0000000000000009', // producer id
  '0002', // producer epoch
  '00000005', // base sequence
  '00000002', // count
  // length 16, attributes, timestamp delta 0, offset delta 0, key "k", value "hello", one header: "h" is "v"
  `20 00 00 00 02 ${hex(ascii('k'))} 0a ${hex(ascii('hello'))} 02 02 ${hex(ascii('h'))} 02 ${hex(ascii('v'))}`,
  // length 6, attributes, timestamp delta 7, offset delta 1, key null, value null, no headers
  '0c 00 0e 02 01 01 00',
]
  .join('')
  .replaceAll(' ', '')
const crc = crcByBits(Buffer.from(afterCrc, 'hex'))
const length = (4 + 1 + 4 + afterCrc.length / 2).toString(16).padStart(8, '0')
const golden = `000000000000002a${length}0000000302${crc}${afterCrc}`

const goldenBatch: BatchToEncode = {
  baseOffset: 42,
  leaderEpoch: 3,
  producerId: 9,
  producerEpoch: 2,
  baseSequence: 5,
  records: [
    {
      key: ascii('k'),
      value: ascii('hello'),
      timestamp: 1_700_000_000_000,
      headers: [{ key: 'h', value: ascii('v') }],
    },
    { key: null, value: null, timestamp: 1_700_000_000_007 },
  ],
}

describe('the bytes are Kafka’s', () => {
  test('a batch encodes to what the documentation’s table says, field by field', () => {
    expect(hex(encodeBatch(goldenBatch))).toBe(golden)
  })

  test('and those bytes read back to it', () => {
    const bytes = Uint8Array.from(Buffer.from(golden, 'hex'))
    expect([checkBatch(bytes), checkRecords(bytes)]).toEqual(['NONE', 'NONE'])
    expect(readHeader(bytes)).toEqual({
      baseOffset: 42,
      lastOffset: 43,
      leaderEpoch: 3,
      sizeInBytes: golden.length / 2,
      producerId: 9,
      producerEpoch: 2,
      baseSequence: 5,
      count: 2,
      maxTimestamp: 1_700_000_000_007,
      isTransactional: false,
      isControl: false,
    })
    const headers = [{ key: 'h', value: ascii('v') }]
    expect(decodeRecords(bytes)).toEqual([
      { offset: 42, key: ascii('k'), value: ascii('hello'), timestamp: 1_700_000_000_000, headers },
      { offset: 43, key: null, value: null, timestamp: 1_700_000_000_007, headers: [] },
    ])
  })

  test('attributes tell transactions and control batches', () => {
    const bytes = encodeBatch({ records: [{ key: null, value: null, timestamp: 0 }] })
    for (const [attributes, isTransactional, isControl] of [
      [0x10, true, false],
      [0x20, false, true],
      [0x30, true, true],
    ] as const) {
      bytes[22] = attributes
      expect(readHeader(bytes)).toMatchObject({ isTransactional, isControl })
    }
  })
})

const field = fc.option(fc.uint8Array({ maxLength: 300 }))
const headers = fc.array(fc.record({ key: fc.string(), value: field }), { maxLength: 3 })
const record: fc.Arbitrary<ProducedRecord> = fc
  .record({ key: field, value: field, timestamp: fc.integer({ min: 0, max: 2 ** 45 }), headers: fc.option(headers) })
  .map(({ headers, ...rest }) => (headers === null ? rest : { ...rest, headers }))
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 20 }),
  producerId: fc.integer({ min: -1, max: 2 ** 50 }),
  producerEpoch: fc.integer({ min: -1, max: 32_767 }),
  baseSequence: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  baseOffset: fc.nat(2 ** 30),
  leaderEpoch: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
})

describe('any batch', () => {
  test('B1: passes both checks and reads back to what was given, wherever it stands', () => {
    fc.assert(
      fc.property(batch, fc.uint8Array({ maxLength: 20 }), (batch, before) => {
        const encoded = encodeBatch(batch)
        const bytes = Uint8Array.from([...before, ...encoded])
        const at = before.length
        expect([checkBatch(bytes, at), checkRecords(bytes, at)]).toEqual(['NONE', 'NONE'])
        const { records, ...header } = batch
        expect(readHeader(bytes, at)).toMatchObject({ ...header, count: records.length, sizeInBytes: encoded.length })
        expect(decodeRecords(bytes, at)).toEqual(
          records.map((record, i) => ({ headers: [], ...record, offset: batch.baseOffset + i })),
        )
      }),
      { seed: 41, numRuns: 300 },
    )
  })

  test('B2: any bit flipped from the length on is found, but for the leader epoch’s; so is any cut', () => {
    fc.assert(
      fc.property(batch, fc.nat(), fc.nat(7), (batch, place, bit) => {
        const bytes = encodeBatch(batch)
        const at = 8 + (place % (bytes.length - 8))
        const flipped = bytes.slice()
        flipped[at]! ^= 1 << bit
        if (at < 12 || at >= 16) expect(checkBatch(flipped)).not.toBe('NONE')
        expect(checkBatch(bytes.slice(0, at))).toBe('INVALID_RECORD')
      }),
      { seed: 42, numRuns: 500 },
    )
  })

  test('B3: gets its offset and leader epoch in a copy, and its checksum stays', () => {
    const bytes = encodeBatch(goldenBatch)
    const before = bytes.slice()
    const placed = withOffsetAndEpoch(bytes, 7, 5)
    expect(bytes).toEqual(before)
    expect(readHeader(placed)).toMatchObject({ baseOffset: 7, lastOffset: 8, leaderEpoch: 5 })
    expect([checkBatch(placed), checkRecords(placed)]).toEqual(['NONE', 'NONE'])
  })

  test('that follows another is found behind it; a torn tail is left out', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 4 }), batch, fc.nat(), (whole, last, cut) => {
        const encoded = whole.map(encodeBatch)
        const torn = encodeBatch(last)
        const tail = torn.slice(0, cut % torn.length)
        const bytes = Uint8Array.from([...encoded.flatMap(each => [...each]), ...tail])
        expect(batchesIn(bytes)).toEqual(encoded)
        expect(isWhole(tail, 0)).toBe(false)
      }),
      { seed: 43, numRuns: 100 },
    )
  })

  test('of no record is the caller’s mistake', () => {
    expect(() => encodeBatch({ records: [] })).toThrow('B1: a batch has a record')
  })
})
