/** Transactions on a cluster of three, request by request: what is committed stays committed, whoever goes down. */
import { describe, expect, test } from 'vitest'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import { Talking } from './talk.ts'
import { Transactional } from './transactional.ts'

const options = { topics: { orders: { partitions: 2, minInsyncReplicas: 2 } } } as const

describe.each([1, 2] as const)('transaction version %i', version => {
  const begin = () =>
    new Transactional(new Talking({ ...options, controller: { transactionVersion: version } }, {}), version)

  test('commits and aborts on a cluster, and who reads read_committed sees what was committed', () => {
    const producer = begin()
    const who = producer.init()
    producer.start(who, 0, 'a')
    expect(producer.committed()).toEqual([])
    const next = producer.end(who, true)
    expect(next.errorCode).toBe('NONE')
    expect(producer.committed()).toEqual(['a'])
    producer.start(next, version === 2 ? 0 : 1, 'b')
    producer.end(next, false)
    expect(producer.committed()).toEqual(['a'])
  })

  test('a coordinator that goes down when a commit is prepared leaves its markers to the next one', () => {
    const producer = begin()
    const who = producer.init()
    producer.start(who, 0, 'a')
    const { world } = producer.talking
    const first = producer.coordinator()
    producer.talking.say(first, producer.endOf(who, true))
    const isPrepared = () => producer.transaction?.state === 'PrepareCommit'
    expect(producer.talking.until(isPrepared)).toBe(true)
    world.crash(brokerNode(first))
    producer.talking.until(() => producer.coordinator() !== first && producer.leader() !== 0)
    expect(producer.talking.until(() => producer.transaction?.state === 'CompleteCommit')).toBe(true)
    expect(producer.committed()).toEqual(['a'])
  })

  test('a leader that goes down knows of open transactions when it is back, and so does its successor', () => {
    const producer = begin()
    const who = producer.init()
    producer.start(who, 0, 'a')
    const { world } = producer.talking
    const first = producer.leader()
    world.crash(brokerNode(first))
    producer.talking.until(() => producer.leader() !== first && producer.leader() > 0)
    expect(producer.committed()).toEqual([])
    world.restart(brokerNode(first))
    expect(producer.write(who, 1, 'b')).toBe('NONE')
    expect(producer.end(who, true).errorCode).toBe('NONE')
    expect(producer.committed()).toEqual(['a', 'b'])
  })

  test('a transaction that nobody ends is aborted when its time is over, also by the next coordinator', () => {
    const producer = begin()
    const who = producer.init(20_000)
    producer.start(who, 0, 'a')
    const { world } = producer.talking
    const first = producer.coordinator()
    world.crash(brokerNode(first))
    world.advance(40_000)
    expect(producer.transaction?.state).toBe('CompleteAbort')
    expect(producer.committed()).toEqual([])
    expect(producer.write(who, 1, 'b')).toBe('INVALID_PRODUCER_EPOCH')
  })
})
