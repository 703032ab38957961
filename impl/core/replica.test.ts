/** One broker's side of a partition: in and out of office, and what it may do there. */
import { describe, expect, test } from 'vitest'
import { batchOf, DrivenBroker, fetchOf, leaderEpoch, orders, produceOf } from './broker.test-data.ts'
import { broker as newBroker } from './broker.ts'
import { defaultBrokerConfig } from './broker-state.ts'
import { appendBytes, moved } from './leader.ts'
import { emptyLog } from './log.ts'
import type { ResponseOf } from './protocol.ts'
import { withOffsetAndEpoch } from './record-batch.ts'
import { emptyReplica } from './replica-state.ts'
import { kafkaRules } from './rules.ts'

const typesOf = ({ effects }: DrivenBroker) => effects.map(({ type }) => type)
const inSync = { isr: [1, 2, 3], partitionEpoch: 1 }
const follows = { leader: 2, leaderEpoch: leaderEpoch + 1 }

/** It leads, and 2 and 3 are in sync with it. */
function leader(configs: ConstructorParameters<typeof DrivenBroker>[0] = {}): DrivenBroker {
  const broker = new DrivenBroker(configs)
  broker.order(inSync)
  return broker
}

const fetchBy = (replicaId: number, fetchOffset: number) =>
  fetchOf({ replicaId, fetchOffset, brokerEpoch: 5, currentLeaderEpoch: leaderEpoch, lastFetchedEpoch: -1 })

const fetched = (more: Partial<ResponseOf<'Fetch'>> = {}): ResponseOf<'Fetch'> => ({
  api: 'Fetch',
  errorCode: 'NONE',
  topicPartition: orders,
  highWatermark: 0,
  logStartOffset: 0,
  batches: new Uint8Array(),
  ...more,
})

describe('a leader', () => {
  test('L1: answers after the append, and after the flush where flush.messages asks for it', () => {
    const lazy = new DrivenBroker()
    expect(lazy.ask(produceOf(batchOf('a')))?.errorCode).toBe('NONE')
    expect(typesOf(lazy).filter(type => type !== 'SetTimer' && type !== 'WriteFile')).toEqual(['Append', 'Send'])
    const careful = new DrivenBroker({ flushMessages: 2 })
    careful.ask(produceOf(batchOf('a')))
    expect(typesOf(careful)).not.toContain('Flush')
    careful.ask(produceOf(batchOf('b')))
    expect(typesOf(careful).filter(type => type !== 'SetTimer' && type !== 'WriteFile')).toEqual([
      'Append',
      'Flush',
      'Send',
    ])
  })

  test('answers acks=all once everybody in sync has it, and shows it to consumers then', () => {
    const broker = leader()
    expect(broker.ask(produceOf(batchOf('a', 'b'), { acks: -1 }))).toBeUndefined()
    expect(broker.ask(fetchOf())).toMatchObject({ errorCode: 'NONE', highWatermark: 0, batches: new Uint8Array() })
    broker.ask(fetchBy(2, 2))
    expect(broker.replica.awaiting).toHaveLength(1)
    broker.ask(fetchBy(3, 2))
    expect(broker.replica).toMatchObject({ highWatermark: 2, awaiting: [] })
    const answers = broker.effects.flatMap(effect => (effect.type === 'Send' ? [effect.message.body] : []))
    expect(answers).toContainEqual({ api: 'Produce', errorCode: 'NONE', topicPartition: orders, baseOffset: 0 })
  })

  test('L2: one change of the set is on its way at a time, and the high watermark waits for the maximal set', () => {
    const broker = new DrivenBroker()
    broker.ask(fetchBy(2, 0), 'broker-2')
    expect(broker.asked('AlterPartition').body.newIsr.map(({ brokerId }) => brokerId)).toEqual([1, 2])
    broker.ask(fetchBy(3, 0), 'broker-3')
    expect(broker.replica.proposed).toEqual([1, 2])
    expect(Object.values(broker.state.asked).filter(({ api }) => api === 'AlterPartition')).toHaveLength(1)
    broker.ask(produceOf(batchOf('a')))
    expect(broker.replica).toMatchObject({ isr: [1], highWatermark: 0, log: { logEndOffset: 1 } })
    const granted = { leader: 1, leaderEpoch, partitionEpoch: 1, isr: [1, 2] }
    broker.answer({ api: 'AlterPartition', errorCode: 'NONE', topicPartition: orders, ...granted })
    // What waited for the answer is asked for at once.
    expect(broker.replica).toMatchObject({ isr: [1, 2], proposed: [1, 2, 3], highWatermark: 0 })
    broker.ask(fetchBy(2, 1), 'broker-2')
    expect(broker.replica.highWatermark).toBe(0)
    broker.ask(fetchBy(3, 1), 'broker-3')
    expect(broker.replica.highWatermark).toBe(1)
  })

  test('a change that is refused is dropped where it never can be, and asked for again where the connection broke', () => {
    const broker = new DrivenBroker()
    broker.ask(fetchBy(2, 0), 'broker-2')
    const { correlationId, body } = broker.asked('AlterPartition')
    broker.input({ type: 'Disconnected', from: 'controller', correlationId })
    expect(broker.asked('AlterPartition').body).toEqual(body)
    const inForce = { leader: 1, leaderEpoch, partitionEpoch: 0, isr: [1] }
    broker.answer({ api: 'AlterPartition', errorCode: 'INELIGIBLE_REPLICA', topicPartition: orders, ...inForce })
    expect(broker.replica).toMatchObject({ isr: [1], proposed: [] })
  })

  test('a follower that has nothing new for replica.lag.time.max.ms is proposed to leave', () => {
    const broker = leader()
    broker.fire(`lag/${orders}/2`)
    expect(broker.asked('AlterPartition').body.newIsr.map(({ brokerId }) => brokerId)).toEqual([1, 3])
    broker.fire(`lag/${orders}/3`)
    expect(broker.effects).toEqual([{ type: 'SetTimer', timer: `lag/${orders}/3`, afterMs: 30_000 }])
  })

  test('R1: a high watermark past the log end is the code being wrong', () => {
    const replica = { ...emptyReplica(orders, 1), log: emptyLog }
    expect(() => moved({ ...kafkaRules, highWatermark: () => 1 }, replica, [])).toThrow('R1')
  })
})

describe('below min.insync.replicas', () => {
  const alone = (highWatermarkBelowMinIsr: 'advances' | 'frozen') => {
    const broker = new DrivenBroker({ minInsyncReplicas: 2, highWatermarkBelowMinIsr })
    broker.ask(produceOf(batchOf('a')))
    return broker
  }

  test('the high watermark advances with the last member, as ever', () => {
    expect(alone('advances').replica.highWatermark).toBe(1)
  })

  test('or is frozen until enough are in sync (KAFKA-15583)', () => {
    const broker = alone('frozen')
    expect(broker.replica.highWatermark).toBe(0)
    expect(broker.ask(fetchOf())).toMatchObject({ highWatermark: 0, batches: new Uint8Array() })
    broker.ask(fetchBy(2, 1), 'broker-2')
    const granted = { leader: 1, leaderEpoch, partitionEpoch: 1, isr: [1, 2] }
    broker.answer({ api: 'AlterPartition', errorCode: 'NONE', topicPartition: orders, ...granted })
    expect(broker.replica.highWatermark).toBe(1)
  })

  test('frozen asks for no more than there are replicas', () => {
    const broker = new DrivenBroker({ minInsyncReplicas: 5, highWatermarkBelowMinIsr: 'frozen' })
    broker.order(inSync)
    broker.ask(produceOf(batchOf('a')))
    for (const id of [2, 3]) broker.ask(fetchBy(id, 1))
    expect(broker.replica.highWatermark).toBe(1)
  })
})

describe('a follower', () => {
  const follower = () => {
    const broker = new DrivenBroker()
    broker.order(follows)
    return broker
  }
  const batch = withOffsetAndEpoch(batchOf('a', 'b'), 0, leaderEpoch + 1)

  test('appends what its leader has, and takes the high watermark as far as its own log reaches', () => {
    const broker = follower()
    expect(broker.asked('Fetch').body).toMatchObject({
      replicaId: 1,
      currentLeaderEpoch: leaderEpoch + 1,
      fetchOffset: 0,
    })
    broker.answer(fetched({ batches: batch, highWatermark: 9 }))
    expect(broker.replica).toMatchObject({ highWatermark: 2, log: { logEndOffset: 2 } })
  })

  test('F1: an answer for another office, or for a log that is gone, counts for nothing', () => {
    const broker = follower()
    const { correlationId } = broker.asked('Fetch')
    broker.order({ leader: 3, leaderEpoch: leaderEpoch + 2 })
    const message = { kind: 'response', body: fetched({ batches: batch }) } as const
    broker.input({ type: 'Received', from: 'broker-2', correlationId, message })
    expect(broker.log.logEndOffset).toBe(0)
  })

  test('F2: nothing is appended that fails its checksum; it is fetched again', () => {
    const broker = follower()
    for (let at = 16; at < batch.length; at++) {
      broker.answer(fetched({ batches: batch.map((byte, i) => (i === at ? byte ^ 1 : byte)) }))
      expect([broker.log.logEndOffset, broker.asked('Fetch').body.fetchOffset]).toEqual([0, 0])
    }
    broker.answer(fetched({ batches: batch }))
    expect(broker.log.logEndOffset).toBe(2)
  })

  test('truncates to where the logs part, high watermark and disk too', () => {
    const broker = new DrivenBroker()
    for (const value of ['a', 'b', 'c']) broker.ask(produceOf(batchOf(value)))
    broker.order(follows)
    expect(broker.asked('Fetch').body).toMatchObject({ fetchOffset: 3, lastFetchedEpoch: leaderEpoch })
    broker.answer(fetched({ divergingEpoch: { epoch: leaderEpoch, endOffset: 1 } }))
    expect(broker.replica).toMatchObject({ highWatermark: 1, log: { logEndOffset: 1 } })
    expect(broker.disk.sizeOf(`${orders}.log`)).toBe(broker.log.sizeInBytes)
    expect(broker.asked('Fetch').body.fetchOffset).toBe(1)
  })

  test('serves nobody', () => {
    const broker = follower()
    expect(broker.ask(fetchOf())?.errorCode).toBe('NOT_LEADER_OR_FOLLOWER')
    expect(broker.ask(produceOf(batchOf('a')))?.errorCode).toBe('NOT_LEADER_OR_FOLLOWER')
  })

  test('a gap between its log and what comes is the code being wrong', () => {
    const replica = emptyReplica(orders, 1)
    expect(() => appendBytes(kafkaRules, replica, withOffsetAndEpoch(batchOf('a'), 1, 1))).toThrow('G1')
  })
})

describe('in and out of office', () => {
  test('R2, M2: an order from an epoch that is over is not obeyed', () => {
    const broker = leader()
    broker.order({ leader: 2, leaderEpoch: leaderEpoch - 1 })
    expect(broker.replica).toMatchObject({ role: 'leader', leaderEpoch })
    broker.order(follows)
    expect(broker.replica).toMatchObject({ role: 'follower', leader: 2, leaderEpoch: leaderEpoch + 1 })
    broker.order({ leader: 1, leaderEpoch: leaderEpoch + 1 })
    expect(broker.replica).toMatchObject({ role: 'follower', leader: 2, leaderEpoch: leaderEpoch + 1 })
  })

  test('R3: who steps down forgets the set and the positions, and tells whoever waits', () => {
    const broker = leader()
    broker.ask(fetchBy(2, 0))
    broker.ask(produceOf(batchOf('a'), { acks: -1 }))
    broker.order(follows)
    expect(broker.replica).toMatchObject({ isr: [], positions: {}, proposed: [], awaiting: [], epochStartOffset: 0 })
    const answers = broker.effects.flatMap(effect => (effect.type === 'Send' ? [effect.message.body] : []))
    expect(answers).toContainEqual(expect.objectContaining({ api: 'Produce', errorCode: 'NOT_LEADER_OR_FOLLOWER' }))
  })

  test('R4: a leader that is not in sync with itself is the controller’s mistake', () => {
    expect(() => leader().order({ leader: 1, leaderEpoch: leaderEpoch + 1, isr: [2, 3] })).toThrow('R4')
  })

  test('M1: it acts on nothing before it has read up to its own registration', () => {
    const process = newBroker(defaultBrokerConfig(1))
    const led = new DrivenBroker().state.image.partitions[orders]!
    const respond = (body: ResponseOf<'BrokerRegistration'> | ResponseOf<'FetchMetadataLog'>, correlationId: number) =>
      ({ type: 'Received', from: 'controller', correlationId, message: { kind: 'response', body } }) as const
    const topic = { type: 'Topic', topic: 'orders', partitions: 1, configs: emptyReplica(orders, 1).configs } as const
    const old = { baseOffset: 0, records: [topic, { type: 'Partition', topicPartition: orders, ...led }] } as const
    let [state] = process.start({ logs: {}, files: {} }, 0, 1)
    const step = (input: Parameters<typeof process.step>[1]) => ([state] = process.step(state, input, 0))
    const first = state.nextCorrelationId
    step({ type: 'TimerFired', timer: 'register' })
    step(respond({ api: 'BrokerRegistration', errorCode: 'NONE', brokerEpoch: 3, metadataOffset: 3 }, first))
    step({ type: 'TimerFired', timer: 'metadata' })
    step(respond({ api: 'FetchMetadataLog', errorCode: 'NONE', batches: [old], endOffset: 3 }, first + 1))
    expect(state.replicas).toEqual({})
    const own = { baseOffset: 2, records: [{ type: 'UnfenceBroker', brokerId: 1 }] } as const
    step({ type: 'TimerFired', timer: 'metadata' })
    step(respond({ api: 'FetchMetadataLog', errorCode: 'NONE', batches: [own], endOffset: 3 }, first + 2))
    expect(state.replicas[orders]).toMatchObject({ role: 'leader', leaderEpoch })
  })

  test('B2: what it knows after a start is what its disk holds; it leads nobody before it is told to', () => {
    const broker = new DrivenBroker()
    for (const value of ['a', 'b']) broker.ask(produceOf(batchOf(value)))
    const image = broker.disk.image()
    const [{ replicas }] = newBroker(defaultBrokerConfig(1)).start(image, 0, 2)
    expect(replicas[orders]).toMatchObject({
      role: 'none',
      highWatermark: 2,
      flushedOffset: 0,
      isr: [],
      leaderEpoch: 0,
    })
    expect(replicas[orders]!.log).toEqual(broker.log)
  })

  test('a controller that cannot is asked again', () => {
    const process = newBroker(defaultBrokerConfig(1))
    const [started] = process.start({ logs: {}, files: {} }, 0, 1)
    const [asking] = process.step(started, { type: 'TimerFired', timer: 'register' }, 0)
    const refused = {
      api: 'BrokerRegistration',
      errorCode: 'KAFKA_STORAGE_ERROR',
      brokerEpoch: -1,
      metadataOffset: -1,
    } as const
    const message = { kind: 'response', body: refused } as const
    const correlationId = started.nextCorrelationId
    const [state, effects] = process.step(asking, { type: 'Received', from: 'controller', correlationId, message }, 0)
    expect(state).toMatchObject({ brokerEpoch: 0, actsFrom: 0, asked: {} })
    expect(effects).toEqual([{ type: 'SetTimer', timer: 'register', afterMs: 100 }])
  })

  test('a broker without a number is the caller’s mistake', () => {
    expect(() => newBroker(defaultBrokerConfig(0))).toThrow('broker ids count from 1')
  })
})
