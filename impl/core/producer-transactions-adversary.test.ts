import { describe, expect, it } from 'vitest'
import type { ErrorCode } from './errors.ts'
import { plain, record } from './producer.test-data.ts'
import { producer, type ProducerConfig } from './producer.ts'
import { misuseOf } from './producer-transaction-calls.ts'
import type { ProducerCall } from './producer-state.ts'
import type { Request, Response } from './protocol.ts'
import { script, type Sent } from './script.test-data.ts'

/** Numbers from 0 to below `limit`, always the same ones for a seed. */
function dice(seed: number): (limit: number) => number {
  let state = seed + 1
  return limit => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const errors: readonly ErrorCode[] = [
  'NOT_COORDINATOR',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'CONCURRENT_TRANSACTIONS',
  'NOT_LEADER_OR_FOLLOWER',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'MESSAGE_TOO_LARGE',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_TXN_STATE',
  'UNKNOWN_PRODUCER_ID',
  'TRANSACTION_ABORTABLE',
  'ILLEGAL_GENERATION',
  'PRODUCER_FENCED',
]

function answerTo(body: Request, errorCode: ErrorCode, epoch: number): Response | undefined {
  const leader = { leader: (epoch % 3) + 1, leaderEpoch: epoch }
  switch (body.api) {
    case 'Produce':
      return { api: 'Produce', errorCode, topicPartition: body.topicPartition, baseOffset: 0 }
    case 'Metadata':
      return {
        api: 'Metadata',
        errorCode,
        partitions: { 'orders-0': leader, 'orders-1': leader },
        transactionVersion: epoch % 4 === 3 ? 0 : 2,
      }
    case 'FindCoordinator':
      return { api: 'FindCoordinator', errorCode, brokerId: (epoch % 3) + 1 }
    case 'InitProducerId':
    case 'EndTxn':
      return { api: body.api, errorCode, producerId: 7, producerEpoch: epoch }
    case 'AddPartitionsToTxn':
      return {
        api: 'AddPartitionsToTxn',
        errorCode: 'NONE',
        results: Object.fromEntries(body.topicPartitions.map(name => [name, errorCode])),
      }
    case 'AddOffsetsToTxn':
    case 'TxnOffsetCommit':
      return { api: body.api, errorCode }
    default:
      return undefined
  }
}

const group = { groupId: 'billing', generationId: 1, memberId: 'm', groupInstanceId: null }
const callFor = (what: number, id: number): ProducerCall =>
  [
    { type: 'initTransactions' } as const,
    { type: 'beginTransaction' } as const,
    record(String(id)),
    record(String(id), 'orders-1'),
    { type: 'sendOffsetsToTransaction', id, offsets: { 'orders-0': id }, group } as const,
    { type: 'commitTransaction' } as const,
    { type: 'abortTransaction' } as const,
  ][what]!

const waited: ReadonlySet<string> = new Set(['initTransactions', 'commitTransaction', 'abortTransaction'])
const seeds = Array.from({ length: 100 }, (_, seed) => seed)

/** One life in which anything may happen to it: what it was asked, and what it said. */
function live(seed: number, config: Partial<ProducerConfig>, isFriendly = false) {
  const roll = dice(seed)
  const run = script(producer({ ...plain, idempotence: true, transactionalId: 't', ...config }))
  const asked = { records: 0, offsets: 0, operations: 0 }
  for (let move = 0; move < 200; move++) {
    const call = callFor(roll(7), asked.records + asked.offsets)
    const isPending = run.state().transaction?.pending?.operation === call.type
    if (roll(3) === 0 && misuseOf(run.state(), call.type) === undefined) {
      run.call(call)
      if (call.type === 'send') asked.records++
      if (call.type === 'sendOffsetsToTransaction') asked.offsets++
      if (waited.has(call.type) && !isPending) asked.operations++
    }
    const timers = [...run.timers.keys()].filter(timer => !isFriendly || !/^(request|delivery|maxBlock)/.test(timer))
    const request: Sent | undefined = run.sent[Math.max(0, run.sent.length - 1 - roll(isFriendly ? 2 : 6))]
    const kindness = isFriendly ? 10 : roll(2) === 0 ? 9 : 6
    const what = roll(10)
    if (what < 5 && timers.length > 0) run.fire(timers[roll(timers.length)]!)
    else if (request !== undefined && what === 5 && roll(10) >= kindness) run.disconnect(request)
    else if (request !== undefined) {
      const errorCode = roll(10) < kindness ? 'NONE' : errors[roll(errors.length)]!
      const body = answerTo(request.body, errorCode, Math.floor(move / 20))
      if (body !== undefined) run.answer(request, body)
    }
  }
  return { run, asked }
}

describe('In an arbitrary world', () => {
  it.each([
    ['java', {}],
    ['java, one in flight, several records a batch', { maxInFlight: 1, maxRecordsPerBatch: 3, lingerMs: 5 }],
    ['java, version 1', { transactionVersion: 0 }],
    ['kafkajs', { client: 'kafkajs', maxInFlight: 1, transactionVersion: 0 }],
  ] as const)(
    'a transactional producer (%s) tells of every record and every call at most once, and no assertion fails',
    (_, config) => {
      for (const seed of seeds) {
        const { run, asked } = live(seed, config)
        const records = run.told.flatMap(told =>
          told.type === 'Acknowledged' || told.type === 'Failed' ? [told.id] : [],
        )
        const offsets = run.told.flatMap(told => (told.type === 'OffsetsSent' ? [told.id] : []))
        const operations = run.told.filter(({ type }) => type === 'TransactionAnswered')
        expect(new Set(records).size).toBe(records.length)
        expect(new Set(offsets).size).toBe(offsets.length)
        expect(records.length).toBeLessThanOrEqual(asked.records)
        expect(operations.length).toBeLessThanOrEqual(asked.operations)
      }
    },
  )

  it('once its transaction has ended nothing of it is left to tell', () => {
    for (const seed of seeds) {
      const { run } = live(seed, {})
      const { state } = run.state().transaction!
      if (state === 'READY' || state === 'FATAL_ERROR') expect(run.state().batches).toEqual([])
    }
  })

  it('is not only a wasteland: transactions are committed and aborted, lost and fatal', () => {
    const lives = [...seeds.map(seed => live(seed, {})), ...seeds.map(seed => live(seed, {}, true))]
    const done = lives.flatMap(({ run }) =>
      run.told.flatMap(told => (told.type === 'TransactionAnswered' ? [`${told.operation} ${told.errorCode}`] : [])),
    )
    expect(new Set(done)).toContain('commitTransaction NONE')
    expect(new Set(done)).toContain('abortTransaction NONE')
    expect(done.some(each => each.endsWith('PRODUCER_FENCED'))).toBe(true)
    expect(lives.some(({ run }) => run.state().transaction!.state === 'ABORTABLE_ERROR')).toBe(true)
  })
})
