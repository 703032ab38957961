/**
 * A consumer driven by hand, for tests: what they begin with, and the answers that take it through joining and polling.
 */
import { consumer, type ConsumerConfig, javaConsumerDefaults } from './consumer.ts'
import type { ErrorCode } from './errors.ts'
import type { ResponseOf } from './protocol.ts'
import { encodeBatch } from './record-batch.ts'
import { lastSent, script } from './script.test-data.ts'

export const plain: ConsumerConfig = {
  ...javaConsumerDefaults,
  bootstrap: ['broker-1', 'broker-2'],
  groupId: 'billing',
  topics: ['orders'],
  autoCommit: 'off',
  autoOffsetReset: 'earliest',
}

export const start = (config: Partial<ConsumerConfig> = {}) => script(consumer({ ...plain, ...config }))
export type Run = ReturnType<typeof start>

export const found = (run: Run, brokerId = 1) =>
  run.answer(lastSent(run, 'FindCoordinator'), { api: 'FindCoordinator', errorCode: 'NONE', brokerId })

/** What the coordinator answers a member that does not lead. */
export const joinAnswer = (
  generationId: number,
  more: Partial<ResponseOf<'JoinGroup'>> = {},
): ResponseOf<'JoinGroup'> => ({
  api: 'JoinGroup',
  errorCode: 'NONE',
  generationId,
  protocolName: 'range',
  leader: 'somebody',
  memberId: 'member',
  members: [],
  skipAssignment: false,
  ...more,
})

export const synced = (run: Run, assignment: readonly string[], errorCode: ErrorCode = 'NONE') =>
  run.answer(lastSent(run, 'SyncGroup'), { api: 'SyncGroup', errorCode, assignment })

/** It has joined as a follower, and is assigned the partitions for which there are offsets. */
export function joined(run: Run, generationId: number, offsets: Record<string, number>): void {
  run.answer(lastSent(run, 'JoinGroup'), joinAnswer(generationId))
  synced(run, Object.keys(offsets))
  run.answer(lastSent(run, 'OffsetFetch'), { api: 'OffsetFetch', errorCode: 'NONE', offsets })
}

export function lead(run: Run, leader: number, leaderEpoch: number): void {
  run.fire('metadata')
  const partitions = Object.fromEntries(
    Object.keys(run.state().partitions).map(name => [name, { leader, leaderEpoch }]),
  )
  run.answer(lastSent(run, 'Metadata'), { api: 'Metadata', errorCode: 'NONE', partitions })
}

/** A member in generation 4 that begins at offset 10 of each partition, and knows broker 1 to lead. */
export function ready(config: Partial<ConsumerConfig> = {}, names: readonly string[] = ['orders-0']): Run {
  const run = start(config)
  found(run)
  joined(run, 4, Object.fromEntries(names.map(name => [name, 10])))
  run.call({ type: 'poll' })
  lead(run, 1, 1)
  run.fire('poll')
  return run
}

/** Records with consecutive offsets, as a leader stores them. */
export const stored = (baseOffset: number, values: string): Uint8Array =>
  encodeBatch({
    records: Array.from(values, value => ({ key: null, value: new TextEncoder().encode(value), timestamp: 1000 })),
    baseOffset,
  })

export function fetched(run: Run, batches: Uint8Array, errorCode: ErrorCode = 'NONE'): void {
  const request = lastSent(run, 'Fetch')
  const { topicPartition } = request.body
  run.answer(request, { api: 'Fetch', errorCode, topicPartition, highWatermark: 99, logStartOffset: 0, batches })
}

export const none = new Uint8Array()

/** A poll of one partition that brings these. */
export function poll(run: Run, baseOffset: number, values: string, name = 'orders-0'): void {
  run.call({ type: 'poll' })
  run.fire(`fetch/${name}`)
  fetched(run, stored(baseOffset, values))
}

/** What the polls returned, as offset and value. */
export const polls = (run: Run) =>
  run.told.flatMap(told =>
    told.type === 'Polled'
      ? [told.records.map(({ offset, value }) => `${offset}${new TextDecoder().decode(value!)}`).join(' ')]
      : [],
  )

export const commitAnswered = (run: Run, errorCode: ErrorCode = 'NONE') =>
  run.answer(lastSent(run, 'OffsetCommit'), { api: 'OffsetCommit', errorCode })

/** The offsets of every commit that was sent. */
export const commits = (run: Run) => run.sent.flatMap(({ body }) => (body.api === 'OffsetCommit' ? [body.offsets] : []))

export const asked = (run: Run) => run.sent.map(({ to, body }) => `${body.api} ${to}`)
