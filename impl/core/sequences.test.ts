import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { append, batchesOf, emptyLog, type Log, recover, truncateTo } from './log.ts'
import { encodeBatch, withOffsetAndEpoch } from './record-batch.ts'
import { judge, type Judgement } from './sequences.ts'

interface Asked {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
}

const record = { key: null, value: null, timestamp: 0 }

const appended = (log: Log, { count, ...producer }: Asked): Log => {
  const batch = encodeBatch({ records: Array.from({ length: count }, () => record), ...producer })
  return append(log, withOffsetAndEpoch(batch, log.logEndOffset, 1))
}

/** The definition: by reading the whole log. */
function judgeByReading(log: Log, { producerId, producerEpoch, baseSequence, count }: Asked): Judgement {
  const known = batchesOf(log).filter(batch => batch.producerId === producerId && producerId >= 0)
  const last = known.at(-1)
  if (last === undefined) return { errorCode: 'NONE' }
  if (producerEpoch < last.producerEpoch) return { errorCode: 'INVALID_PRODUCER_EPOCH' }
  const same = known.find(batch => batch.baseSequence === baseSequence && batch.producerEpoch === producerEpoch)
  if (same)
    return same.count === count ? { errorCode: 'NONE', duplicateOf: same.baseOffset } : { errorCode: 'INVALID_RECORD' }
  const expected = producerEpoch > last.producerEpoch ? 0 : last.baseSequence + last.count
  return { errorCode: baseSequence === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
}

/** As a leader does: what is news is appended, and nothing else is. */
const offered = (log: Log, asked: Asked): Log => {
  const { errorCode, duplicateOf } = judge(log.producers, asked)
  return errorCode === 'NONE' && duplicateOf === undefined ? appended(log, asked) : log
}

const asked = fc.record({
  producerId: fc.integer({ min: -1, max: 2 }),
  producerEpoch: fc.integer({ min: 0, max: 2 }),
  baseSequence: fc.integer({ min: 0, max: 6 }),
  count: fc.integer({ min: 1, max: 2 }),
})
const truncation = fc.record({ truncateTo: fc.nat(20) })
type Step = Asked | { readonly truncateTo: number }

const after = (log: Log, step: Step): Log =>
  'truncateTo' in step ? truncateTo(log, step.truncateTo) : offered(log, step)

describe('what a log remembers of producers', () => {
  test('S1: through appends and truncations it judges as reading the whole log does', () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: asked }, truncation), { maxLength: 40 })
    fc.assert(
      fc.property(steps, steps => {
        let log = emptyLog
        for (const step of steps) {
          if (!('truncateTo' in step)) expect(judge(log.producers, step)).toEqual(judgeByReading(log, step))
          log = after(log, step)
        }
      }),
      { seed: 11, numRuns: 500 },
    )
  })

  test('S1: a recovered log remembers the same', () => {
    const log = [0, 1, 2].reduce(
      (log, i) => appended(log, { producerId: 7, producerEpoch: 0, baseSequence: 2 * i, count: 2 }),
      emptyLog,
    )
    const file = Uint8Array.from(batchesOf(log).flatMap(({ bytes }) => [...bytes]))
    expect(recover(file).log.producers).toEqual(log.producers)
  })

  test('a resend is found however old it is, and says where it stands', () => {
    const batch = (baseSequence: number) => ({ producerId: 7, producerEpoch: 0, baseSequence, count: 1 })
    const log = Array.from({ length: 20 }, (_, i) => batch(i)).reduce(appended, emptyLog)
    expect(judge(log.producers, batch(3))).toEqual({ errorCode: 'NONE', duplicateOf: 3 })
    expect(judge(log.producers, batch(20))).toEqual({ errorCode: 'NONE' })
    expect(judge(log.producers, batch(21))).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(judge(log.producers, { ...batch(3), count: 2 })).toEqual({ errorCode: 'INVALID_RECORD' })
  })

  test('after the largest sequence number comes 0', () => {
    const last = { producerId: 7, producerEpoch: 0, baseSequence: 2 ** 31 - 2, count: 2 }
    const { producers } = appended(emptyLog, last)
    expect(judge(producers, { ...last, baseSequence: 0 })).toEqual({ errorCode: 'NONE' })
    expect(judge(producers, { ...last, baseSequence: 1 })).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
  })
})
