import { describe, expect, test } from 'vitest'
import { append, batchesOf, emptyLog, epochEndOffset, lastEpoch, type Log, read, recover, truncateTo } from './log.ts'
import { batchesIn, decodeRecords, encodeBatch, withOffsetAndEpoch } from './record-batch.ts'

const value = (text: string) => ({ key: null, value: new TextEncoder().encode(text), timestamp: 0 })

/** A log with one batch of `count` records for each leader epoch given. */
const logOf = (count: number, ...epochs: readonly number[]): Log =>
  epochs.reduce((log, epoch, i) => {
    const records = Array.from({ length: count }, (_, j) => value(`${i}-${j}`))
    return append(log, withOffsetAndEpoch(encodeBatch({ records }), log.logEndOffset, epoch))
  }, emptyLog)

const fileOf = (log: Log) => Uint8Array.from(batchesOf(log).flatMap(({ bytes }) => [...bytes]))
const baseOffsets = (bytes: Uint8Array) => batchesIn(bytes).map(batch => decodeRecords(batch)[0]!.offset)

describe('reading', () => {
  const log = logOf(2, 1, 1, 1)

  test('begins with the batch that holds the offset, and stops below the end that is given', () => {
    expect(baseOffsets(read(log, 1, 1e6, 6))).toEqual([0, 2, 4])
    expect(baseOffsets(read(log, 2, 1e6, 6))).toEqual([2, 4])
    expect(baseOffsets(read(log, 2, 1e6, 4))).toEqual([2])
    expect(baseOffsets(read(log, 6, 1e6, 6))).toEqual([])
  })

  test('a batch that is only partly below the end is not served', () => {
    expect(baseOffsets(read(log, 0, 1e6, 3))).toEqual([0])
  })

  test('brings one batch however small maxBytes is, and as many as fit', () => {
    const [first, second] = batchesOf(log)
    expect(baseOffsets(read(log, 0, 1, 6))).toEqual([0])
    expect(baseOffsets(read(log, 0, first!.bytes.length + second!.bytes.length, 6))).toEqual([0, 2])
  })

  test('goes on over many chunks', () => {
    const long = logOf(1, ...Array.from({ length: 300 }, () => 1))
    expect(baseOffsets(read(long, 100, 1e6, 290))).toEqual(Array.from({ length: 190 }, (_, i) => i + 100))
  })
})

describe('leader epochs', () => {
  const log = logOf(2, 1, 3, 3, 5)

  test('the largest epoch that is at most the one asked for, and where it ends', () => {
    expect(epochEndOffset(log, 0)).toEqual({ epoch: -1, endOffset: -1 })
    expect(epochEndOffset(log, 1)).toEqual({ epoch: 1, endOffset: 2 })
    expect(epochEndOffset(log, 2)).toEqual({ epoch: 1, endOffset: 2 })
    expect(epochEndOffset(log, 4)).toEqual({ epoch: 3, endOffset: 6 })
    expect(epochEndOffset(log, 9)).toEqual({ epoch: 5, endOffset: 8 })
  })

  test('truncation takes a batch as a whole, and the epochs that begin past it', () => {
    const cut = truncateTo(log, 3)
    expect([cut.logEndOffset, lastEpoch(cut)]).toEqual([2, 1])
    expect(truncateTo(log, 6).epochs).toEqual([
      { epoch: 1, startOffset: 0 },
      { epoch: 3, startOffset: 2 },
    ])
    expect(truncateTo(log, 8)).toBe(log)
    expect(append(cut, withOffsetAndEpoch(encodeBatch({ records: [value('x')] }), 2, 7)).logEndOffset).toBe(3)
  })

  test('a batch out of place, or of an earlier epoch, is the code being wrong', () => {
    const batch = encodeBatch({ records: [value('x')] })
    expect(() => append(log, withOffsetAndEpoch(batch, 7, 5))).toThrow('G1')
    expect(() => append(log, withOffsetAndEpoch(batch, 8, 4))).toThrow('G2')
  })
})

describe('recovery', () => {
  const log = logOf(2, 1, 1, 2)
  const file = fileOf(log)
  const starts = batchesOf(log).map(({ position }) => position)

  test('a whole file gives the log back', () => {
    expect(recover(file)).toEqual({ log, validBytes: file.length })
  })

  test('a cut at any byte leaves the whole batches before it', () => {
    for (let size = 0; size < file.length; size++) {
      const { log: found, validBytes } = recover(file.slice(0, size))
      const whole = [...starts.slice(1), file.length].filter(end => end <= size)
      expect([found.logEndOffset, validBytes]).toEqual([whole.length * 2, whole.at(-1) ?? 0])
    }
  })

  test('G3: any one bit flipped is found: the log ends before the batch that it is in', () => {
    for (let byte = 0; byte < file.length; byte++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = file.slice()
        damaged[byte]! ^= 1 << bit
        const { log: found, validBytes, damage } = recover(damaged, log.epochs)
        expect(validBytes).toBe(starts.findLast(start => start <= byte))
        expect(fileOf(found)).toEqual(file.slice(0, validBytes))
        expect(damage).toBeDefined()
      }
    }
  })

  test('without the epochs written down, a flipped bit may pass in a leader epoch alone, and changes no record', () => {
    const records = batchesOf(log).flatMap(({ bytes }) => decodeRecords(bytes))
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const damaged = file.slice()
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      const found = batchesOf(recover(damaged).log).flatMap(({ bytes }) => decodeRecords(bytes))
      expect(found).toEqual(records.slice(0, found.length))
    }
  })

  test('G3: a hole, a batch that is missing and one that stands twice are damage', () => {
    const [first, second, third] = batchesOf(log).map(({ bytes }) => [...bytes])
    const hole = file.slice().fill(0, first!.length, first!.length + 20)
    for (const bytes of [hole, [...first!, ...third!], [...first!, ...first!, ...second!]])
      expect(recover(Uint8Array.from(bytes), log.epochs)).toMatchObject({
        validBytes: first!.length,
        log: { logEndOffset: 2 },
      })
  })
})
