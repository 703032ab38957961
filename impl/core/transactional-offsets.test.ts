import { beforeEach, describe, expect, test } from 'vitest'
import { orders } from './broker.test-data.ts'
import { groupIn, groupsOf } from './coordinator.ts'
import { emptyLog, recover, truncateTo } from './log.ts'
import { member } from './group.test-data.ts'
import type { RequestOf } from './protocol.ts'
import { DrivenTransactions, joinedBytes, type Identity } from './transaction.test-data.ts'

const offsets = '__consumer_offsets-0'
let broker: DrivenTransactions
let who: Identity

const commit = (offset: number, more: Partial<RequestOf<'TxnOffsetCommit'>> = {}) => {
  const nobody = { groupId: 'g', generationId: -1, memberId: '', groupInstanceId: null }
  const about = { transactionalId: 't', ...who, ...nobody, offsets: { [orders]: offset } }
  return broker.ask({ api: 'TxnOffsetCommit', ...about, transactionVersion: broker.version, ...more })?.errorCode
}
const outside = (offset: number) =>
  broker.ask({
    api: 'OffsetCommit',
    groupId: 'g',
    generationId: -1,
    memberId: '',
    groupInstanceId: null,
    offsets: { [orders]: offset },
  })?.errorCode
const fetch = (requireStable = true) =>
  broker.ask({ api: 'OffsetFetch', groupId: 'g', topicPartitions: [orders], requireStable })
const log = () => broker.state.replicas[offsets]!.log

describe.each([1, 2] as const)('offsets in a transaction of version %i', version => {
  beforeEach(() => {
    broker = new DrivenTransactions(version)
    who = broker.begin()
    if (version === 1) broker.request({ api: 'AddOffsetsToTxn', transactionalId: 't', ...who, groupId: 'g' })
  })

  test('are pending until it is committed, and then in force', () => {
    expect(commit(5)).toBe('NONE')
    expect(fetch()).toMatchObject({ errorCode: 'UNSTABLE_OFFSET_COMMIT', offsets: {} })
    expect(fetch(false)).toMatchObject({ errorCode: 'NONE', offsets: { [orders]: -1 } })
    broker.end(who, true)
    expect(fetch()).toMatchObject({ errorCode: 'NONE', offsets: { [orders]: 5 } })
  })

  test('are gone when it is aborted', () => {
    outside(3)
    commit(5)
    broker.end(who, false)
    expect(fetch()).toMatchObject({ errorCode: 'NONE', offsets: { [orders]: 3 } })
  })

  test('do not undo what was committed after them', () => {
    commit(5)
    outside(7)
    broker.end(who, true)
    expect(fetch()).toMatchObject({ offsets: { [orders]: 7 } })
  })

  test('are what reading the log gives, wherever it is cut', () => {
    commit(5)
    broker.end(who, true)
    for (let end = 0; end <= log().logEndOffset; end++) {
      const cut = truncateTo(log(), end)
      expect(groupsOf(cut, groupsOf(log()))).toEqual(groupsOf(recover(joinedBytes(cut)).log))
    }
    expect(groupIn(groupsOf(log()), 'g').offsets).toEqual({ [orders]: 5 })
    expect(groupsOf(emptyLog).offsets).toEqual({ pending: {}, writtenAt: {} })
  })
})

describe('offsets in a transaction are refused', () => {
  beforeEach(() => {
    broker = new DrivenTransactions(1)
    who = broker.begin()
  })
  const add = () => broker.request({ api: 'AddOffsetsToTxn', transactionalId: 't', ...who, groupId: 'g' })

  test('before they are added to it, and after it is over', () => {
    expect(commit(5)).toBe('TRANSACTION_ABORTABLE')
    add()
    broker.end(who, false)
    expect(commit(5)).toBe('TRANSACTION_ABORTABLE')
    expect(fetch()).toMatchObject({ errorCode: 'NONE', offsets: { [orders]: -1 } })
  })

  test('of a member that is out of its group, or of another generation (KIP-447); who does not say is taken', () => {
    add()
    const memberId = member(broker)
    expect(commit(5, { memberId: 'stranger', generationId: 1 })).toBe('UNKNOWN_MEMBER_ID')
    expect(commit(5, { memberId, generationId: 0 })).toBe('ILLEGAL_GENERATION')
    expect(commit(5, { memberId, generationId: 1 })).toBe('NONE')
    expect(commit(6)).toBe('NONE')
  })

  test('of a producer that was replaced', () => {
    add()
    commit(5)
    const zombie = who
    who = broker.begin()
    expect(commit(6, zombie)).toBe('INVALID_PRODUCER_EPOCH')
    expect(fetch()).toMatchObject({ errorCode: 'NONE', offsets: { [orders]: -1 } })
  })

  test('with ids and numbers that are none', () => {
    add()
    expect(commit(5, { transactionalId: '' })).toBe('INVALID_REQUEST')
    expect(commit(5, { producerId: -1 })).toBe('INVALID_REQUEST')
    expect(commit(5, { producerEpoch: 40_000 })).toBe('INVALID_REQUEST')
    expect(commit(Number.NaN)).toBe('INVALID_REQUEST')
    expect(commit(5, { offsets: { 'bills-0': 5 } })).toBe('UNKNOWN_TOPIC_OR_PARTITION')
    expect(log().logEndOffset).toBe(0)
  })
})
