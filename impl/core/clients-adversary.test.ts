import { describe, expect, it } from 'vitest'
import { joinAnswer, plain as plainConsumer, stored } from './consumer.test-data.ts'
import { consumer, type ConsumerConfig } from './consumer.ts'
import type { ErrorCode } from './errors.ts'
import { plain as plainProducer, record } from './producer.test-data.ts'
import { producer, type ProducerConfig } from './producer.ts'
import type { Request, Response } from './protocol.ts'
import { script, type Script, type Sent } from './script.test-data.ts'

/** Numbers from 0 to below `limit`, always the same ones for a seed. */
function dice(seed: number): (limit: number) => number {
  let state = seed + 1
  return limit => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const errors: readonly ErrorCode[] = [
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'MESSAGE_TOO_LARGE',
  'COORDINATOR_NOT_AVAILABLE',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'MEMBER_ID_REQUIRED',
  'FENCED_INSTANCE_ID',
  'OFFSET_OUT_OF_RANGE',
  'UNKNOWN_SERVER_ERROR',
]

function answerTo(body: Request, errorCode: ErrorCode, epoch: number): Response {
  const topicPartition = 'topicPartition' in body ? body.topicPartition : 'orders-0'
  const leader = { leader: (epoch % 3) + 1, leaderEpoch: epoch }
  switch (body.api) {
    case 'Produce':
      return { api: 'Produce', errorCode, topicPartition, baseOffset: 0 }
    case 'Fetch': {
      const batches = errorCode === 'NONE' ? stored(body.fetchOffset, 'ab') : new Uint8Array()
      return { api: 'Fetch', errorCode, topicPartition, highWatermark: 0, logStartOffset: 0, batches }
    }
    case 'ListOffsets':
      return { api: 'ListOffsets', errorCode, topicPartition, offset: epoch }
    case 'Metadata':
      return { api: 'Metadata', errorCode, partitions: { 'orders-0': leader, 'orders-1': leader } }
    case 'FindCoordinator':
      return { api: 'FindCoordinator', errorCode, brokerId: 1 }
    case 'InitProducerId':
      return { api: 'InitProducerId', errorCode, producerId: epoch, producerEpoch: 0 }
    case 'JoinGroup':
      return joinAnswer(epoch, { errorCode, leader: epoch % 2 === 0 ? 'member' : 'somebody' })
    case 'SyncGroup':
      return { api: 'SyncGroup', errorCode, assignment: epoch % 3 === 2 ? ['orders-1'] : ['orders-0', 'orders-1'] }
    case 'Heartbeat':
    case 'LeaveGroup':
      return { api: body.api, errorCode }
    case 'OffsetFetch':
      return { api: 'OffsetFetch', errorCode, offsets: { 'orders-0': -1, 'orders-1': 5 } }
    default:
      return { api: 'OffsetCommit', errorCode }
  }
}

/** One move of the world: a timer, an answer (late ones, and to the same request again, too), a disconnect. */
function disturb(
  run: Script<unknown, never, unknown>,
  roll: (limit: number) => number,
  epoch: number,
  kindness: number,
) {
  const timers = [...run.timers.keys()]
  const request: Sent | undefined = run.sent[Math.max(0, run.sent.length - 1 - roll(8))]
  const what = roll(10)
  if (what < 5 && timers.length > 0) return run.fire(timers[roll(timers.length)]!)
  if (request === undefined) return undefined
  if (what === 5 && roll(10) >= kindness) return run.disconnect(request)
  const errorCode = roll(10) < kindness ? 'NONE' : errors[roll(errors.length)]!
  return run.answer(request, answerTo(request.body, errorCode, epoch))
}

const seeds = Array.from({ length: 300 }, (_, seed) => seed)

describe('In an arbitrary world', () => {
  const kinds: readonly (readonly [string, Partial<ProducerConfig>])[] = [
    ['plain', {}],
    ['acks=0', { acks: 0 }],
    ['one in flight', { maxInFlight: 1, maxRecordsPerBatch: 2, lingerMs: 5 }],
    ['idempotent', { idempotence: true, maxRecordsPerBatch: 2, lingerMs: 5 }],
  ]

  it.each(kinds)('a %s producer tells of every record once', (_, config) => {
    for (const seed of seeds) {
      const roll = dice(seed)
      const run = script(producer({ ...plainProducer, ...config }))
      let sent = 0
      for (let move = 0; move < 120; move++) {
        if (roll(5) === 0) run.call(record(String(sent++), `orders-${roll(2)}`))
        disturb(run as never, roll, Math.floor(move / 20), roll(2) === 0 ? 9 : 5)
      }
      run.call({ type: 'close' })
      while (run.state().batches[0] !== undefined) run.fire(`delivery/${run.state().batches[0]!.batchId}`)
      const ids = run.told.flatMap(told => ('id' in told ? [told.id] : []))
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).toHaveLength(sent)
      expect(run.told.at(-1)).toEqual({ type: 'Closed' })
    }
  })

  const manners: readonly ConsumerConfig['autoCommit'][] = ['java', 'librdkafka', 'off']

  it.each(manners)('a consumer with auto-commit %s answers every poll once, and closes', autoCommit => {
    for (const seed of seeds) {
      const roll = dice(seed)
      const assignors = seed % 2 === 0 ? (['range'] as const) : (['cooperative-sticky'] as const)
      const run = script(consumer({ ...plainConsumer, autoCommit, assignors, maxPollRecords: 1 }))
      let polls = 0
      for (let move = 0; move < 120; move++) {
        const isPolling = run.state().poll !== null
        if (!isPolling && roll(3) === 0) {
          const type = roll(3) === 0 ? 'commit' : 'poll'
          if (type === 'poll') polls++
          run.call({ type })
        }
        disturb(run as never, roll, Math.floor(move / 20), roll(2) === 0 ? 9 : 5)
      }
      run.call({ type: 'close' })
      for (const { correlationId } of run.state().requests) {
        if (run.timers.has(`request/${correlationId}`)) run.fire(`request/${correlationId}`)
      }
      expect(run.told.filter(({ type }) => type === 'Polled')).toHaveLength(polls)
      expect(run.told.at(-1)).toEqual({ type: 'Closed' })
      expect([...run.timers.keys()]).toEqual([])
    }
  })

  it('is not only a wasteland: consumers get records, producers acknowledgements', () => {
    const told = seeds.flatMap(seed => {
      const roll = dice(seed)
      const run = script(consumer({ ...plainConsumer, autoCommit: 'java' }))
      const other = script(producer(plainProducer))
      for (let move = 0; move < 120; move++) {
        if (run.state().poll === null) run.call({ type: 'poll' })
        if (move < 10) other.call(record(String(move)))
        disturb(run as never, roll, 1, 9)
        disturb(other as never, roll, 1, 9)
      }
      return [...run.told, ...other.told]
    })
    expect(told.some(each => each.type === 'Polled' && each.records.length > 0)).toBe(true)
    expect(told.some(({ type }) => type === 'Committed')).toBe(true)
    expect(told.some(each => each.type === 'Acknowledged')).toBe(true)
  })
})
