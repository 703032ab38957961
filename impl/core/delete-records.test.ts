import { beforeEach, describe, expect, test } from 'vitest'
import { broker } from './broker.ts'
import { batchOf, DrivenBroker, fetchOf, orders, produceOf } from './broker.test-data.ts'
import { defaultBrokerConfig } from './broker-state.ts'
import { batchesOf, deleteBelow, emptyAt, emptyLog, recover, truncateTo } from './log.ts'
import type { Log } from './log.ts'
import { append } from './log.ts'
import { withOffsetAndEpoch } from './record-batch.ts'
import { logStartIn, logStartText } from './replica-state.ts'

let driven: DrivenBroker

beforeEach(() => {
  driven = new DrivenBroker()
  for (const value of ['a', 'b', 'c']) driven.ask(produceOf(batchOf(value)))
})

const deleteUpTo = (offset: number, topicPartition = orders) =>
  driven.ask({ api: 'DeleteRecords', topicPartition, offset })

describe('DeleteRecords', () => {
  test('moves the log start offset, which is on the disk before anybody hears of it', () => {
    expect(deleteUpTo(2)).toMatchObject({ errorCode: 'NONE', lowWatermark: 2 })
    expect(driven.effects.map(({ type }) => type)).toEqual(['WriteFile', 'Send'])
    expect(driven.log.logStartOffset).toBe(2)
    expect(driven.ask(fetchOf({ fetchOffset: 1 }))).toMatchObject({
      errorCode: 'OFFSET_OUT_OF_RANGE',
      logStartOffset: 2,
    })
    expect(driven.ask(fetchOf({ fetchOffset: 2 }))).toMatchObject({ errorCode: 'NONE' })
  })

  test('above the high watermark, or at no offset, is out of range; at −1 it is the high watermark', () => {
    for (const offset of [4, -2, 1.5, NaN])
      expect(deleteUpTo(offset)).toMatchObject({ errorCode: 'OFFSET_OUT_OF_RANGE', lowWatermark: -1 })
    expect(driven.log.logStartOffset).toBe(0)
    expect(deleteUpTo(-1)).toMatchObject({ errorCode: 'NONE', lowWatermark: 3 })
  })

  test('is for leaders, and for what there is', () => {
    expect(deleteUpTo(1, 'bills-0')).toMatchObject({ errorCode: 'UNKNOWN_TOPIC_OR_PARTITION' })
    driven.order({ leader: 2, leaderEpoch: 9, partitionEpoch: 9 })
    expect(deleteUpTo(1)).toMatchObject({ errorCode: 'NOT_LEADER_OR_FOLLOWER', lowWatermark: -1 })
  })

  test('outlives a restart', () => {
    deleteUpTo(2)
    const [state] = broker(defaultBrokerConfig(1)).start(driven.disk.image(), 0, 2)
    expect(state.replicas[orders]!.log).toMatchObject({ logStartOffset: 2, logEndOffset: 3 })
  })
})

describe('a log that is deleted from the front', () => {
  const logOf = (...values: readonly string[]): Log =>
    values.reduce((log, value) => append(log, withOffsetAndEpoch(batchOf(value), log.logEndOffset, 1)), emptyLog)
  const fileOf = (log: Log) => Uint8Array.from(batchesOf(log).flatMap(({ bytes }) => [...bytes]))

  test('never gets anything back, and begins no further than it ends', () => {
    const log = deleteBelow(logOf('a', 'b'), 1)
    expect(deleteBelow(log, 0).logStartOffset).toBe(1)
    expect(deleteBelow(log, 9).logStartOffset).toBe(2)
  })

  test('that is cut below where it begins, begins there', () => {
    expect(truncateTo(deleteBelow(logOf('a', 'b', 'c'), 2), 1)).toMatchObject({ logStartOffset: 1, logEndOffset: 1 })
  })

  test('is recovered from where it begins, wherever its file does', () => {
    const log = deleteBelow(logOf('a', 'b', 'c'), 2)
    const begins = logStartIn(logStartText(log))
    expect(begins).toEqual({ logStartOffset: 2, firstOffset: 0 })
    expect(recover(fileOf(log), undefined, begins).log).toMatchObject({ logStartOffset: 2, logEndOffset: 3 })
    const anew = append(emptyAt(7), withOffsetAndEpoch(batchOf('h'), 7, 1))
    const [file, at] = [fileOf(anew), logStartIn(logStartText(anew))]
    expect(recover(file, undefined, at)).toMatchObject({ validBytes: file.length, log: { logEndOffset: 8 } })
    expect(recover(file).damage).toBe('offset 7 at byte 0, where 0 follows')
  })

  test('that has lost more than was deleted is empty, and goes on where it begins', () => {
    const begins = { logStartOffset: 5, firstOffset: 0 }
    expect(recover(fileOf(logOf('a', 'b')), undefined, begins)).toMatchObject({
      validBytes: 0,
      log: { logStartOffset: 5, logEndOffset: 5 },
    })
  })
})
