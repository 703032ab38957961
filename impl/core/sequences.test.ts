import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { append, batchesOf, deleteBelow, emptyLog, type Log, type LogBatch, recover, truncateTo } from './log.ts'
import { encodeBatch, withOffsetAndEpoch } from './record-batch.ts'
import { beforeKip360 } from './producer-rules.ts'
import { kafkaRules, type Rules } from './rules.ts'
import { type Court, judge, type Judgement, type Producers } from './sequences.ts'

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

const early: Court = { logStartOffset: 0, now: 0, producerIdExpirationMs: 1_000 }
const judged = (
  producers: Producers,
  asked: Asked,
  court: Partial<Court> = {},
  rules: Partial<Rules> = {},
): Judgement => judge({ ...kafkaRules, ...rules }, producers, asked, { ...early, ...court })

const ofProducer = (log: Log, producerId: number): readonly LogBatch[] =>
  batchesOf(log).filter(batch => batch.producerId === producerId && producerId >= 0)

/** The definition: by reading the whole log. */
function judgeByReading(log: Log, { producerId, producerEpoch, baseSequence, count }: Asked): Judgement {
  const known = ofProducer(log, producerId)
  const last = known.at(-1)
  if (last === undefined) return { errorCode: 'NONE' }
  const ofItsEpoch = known.filter(batch => batch.producerEpoch === last.producerEpoch).slice(-5)
  const isIt = (batch: LogBatch) => batch.baseSequence === baseSequence && batch.count === count
  const same = producerEpoch === last.producerEpoch ? ofItsEpoch.find(isIt) : undefined
  if (same) return { errorCode: 'NONE', duplicateOf: same.baseOffset }
  if (producerEpoch < last.producerEpoch) return { errorCode: 'INVALID_PRODUCER_EPOCH' }
  const expected = producerEpoch > last.producerEpoch ? 0 : last.baseSequence + last.count
  return { errorCode: baseSequence === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
}

/** As a leader does: what is news is appended, and nothing else is. */
const offered = (log: Log, asked: Asked): Log => {
  const { errorCode, duplicateOf } = judged(log.producers, asked)
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
          if (!('truncateTo' in step)) expect(judged(log.producers, step)).toEqual(judgeByReading(log, step))
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

  const batch = (baseSequence: number, producerEpoch = 0) => ({ producerId: 7, producerEpoch, baseSequence, count: 1 })
  const logOf = (...batches: readonly Asked[]) => batches.reduce(appended, emptyLog)
  const twenty = logOf(...Array.from({ length: 20 }, (_, i) => batch(i)))

  test('S2: a resend of one of the last five batches is found, and says where it stands; an older one is out of order', () => {
    expect(judged(twenty.producers, batch(15))).toEqual({ errorCode: 'NONE', duplicateOf: 15 })
    expect(judged(twenty.producers, batch(14))).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(judged(twenty.producers, { ...batch(15), count: 2 })).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
  })

  test('a sequence gap is out of order', () => {
    expect(judged(twenty.producers, batch(20))).toEqual({ errorCode: 'NONE' })
    expect(judged(twenty.producers, batch(21))).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
  })

  test('a new epoch begins with 0, and ends the one before it', () => {
    const { producers } = logOf(batch(0), batch(1), batch(0, 1))
    expect(judged(producers, batch(1, 2))).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(judged(producers, batch(0, 2))).toEqual({ errorCode: 'NONE' })
    expect(judged(producers, batch(2))).toEqual({ errorCode: 'INVALID_PRODUCER_EPOCH' })
    expect(judged(producers, batch(1))).toEqual({ errorCode: 'INVALID_PRODUCER_EPOCH' })
  })

  test('whom the log does not know may begin anywhere', () => {
    expect(judged({}, batch(3))).toEqual({ errorCode: 'NONE' })
    expect(judged({}, batch(3), {}, beforeKip360)).toEqual({ errorCode: 'UNKNOWN_PRODUCER_ID' })
    expect(judged({}, batch(0), {}, beforeKip360)).toEqual({ errorCode: 'NONE' })
  })

  test('S3: a producer whose records are all deleted is known all the same, before KIP-360 it was not', () => {
    const log = deleteBelow(twenty, 20)
    const { logStartOffset } = log
    expect(judged(log.producers, batch(19), { logStartOffset })).toEqual({ errorCode: 'NONE', duplicateOf: 19 })
    const former = (asked: Asked) => judged(log.producers, asked, { logStartOffset }, beforeKip360)
    expect(former(batch(19))).toEqual({ errorCode: 'UNKNOWN_PRODUCER_ID' })
    expect(judged(log.producers, batch(19), { logStartOffset: 19 }, beforeKip360)).toMatchObject({ duplicateOf: 19 })
  })

  test('S3: after a restart it is known by what the log still has', () => {
    const file = Uint8Array.from(batchesOf(twenty).flatMap(({ bytes }) => [...bytes]))
    const restarted = (logStartOffset: number) => recover(file, undefined, { logStartOffset, firstOffset: 0 }).log
    expect(judged(restarted(20).producers, batch(19))).toEqual({ errorCode: 'NONE' })
    expect(judged(restarted(19).producers, batch(19))).toEqual({ errorCode: 'NONE', duplicateOf: 19 })
    expect(judged(restarted(19).producers, batch(18))).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
  })

  test('producer.id.expiration.ms after its last record a producer is forgotten, and not before', () => {
    expect(judged(twenty.producers, batch(19), { now: 999 })).toMatchObject({ duplicateOf: 19 })
    expect(judged(twenty.producers, batch(19), { now: 1_000 })).toEqual({ errorCode: 'NONE' })
  })

  test('what a producer wrote before it was forgotten is no part of its window', () => {
    const { producers } = logOf(batch(0), batch(1), batch(5))
    expect(judged(producers, batch(1))).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(judged(producers, batch(5))).toEqual({ errorCode: 'NONE', duplicateOf: 2 })
  })

  test('after the largest sequence number comes 0', () => {
    const last = { producerId: 7, producerEpoch: 0, baseSequence: 2 ** 31 - 2, count: 2 }
    const { producers } = appended(emptyLog, last)
    expect(judged(producers, { ...last, baseSequence: 0 })).toEqual({ errorCode: 'NONE' })
    expect(judged(producers, { ...last, baseSequence: 1 })).toEqual({ errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
  })
})
