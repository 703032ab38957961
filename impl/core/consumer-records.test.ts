import { describe, expect, it } from 'vitest'
import { encodeMarker } from './control-batch.ts'
import { fetched, found, joinAnswer, plain, polls, ready, type Run, start, synced } from './consumer.test-data.ts'
import { groupMetadataOf } from './consumer-state.ts'
import { readerRules } from './reader-rules.ts'
import { encodeBatch, withOffsetAndEpoch } from './record-batch.ts'
import { lastSent } from './script.test-data.ts'
import type { AbortedTransaction } from './transaction-protocol.ts'

const record = (value: string) => ({ key: null, value: new TextEncoder().encode(value), timestamp: 1_000 })
/** A record of a transaction of producer 7 unless said, as a leader stores it. */
const written = (baseOffset: number, value: string, producerId = 7) =>
  encodeBatch({
    records: [record(value)],
    baseOffset,
    producerId,
    producerEpoch: 0,
    baseSequence: 0,
    isTransactional: true,
  })
const marker = (offset: number, committed: boolean, producerId = 7) =>
  withOffsetAndEpoch(encodeMarker({ producerId, producerEpoch: 0, committed, coordinatorEpoch: 0 }, 1_000), offset, 1)

const log = (...batches: readonly Uint8Array[]) => Uint8Array.from(batches.flatMap(batch => [...batch]))

/** A poll at offset 10 that brings these. */
function poll(run: Run, batches: Uint8Array, abortedTransactions: readonly AbortedTransaction[] = []): void {
  run.call({ type: 'poll' })
  run.fire('fetch/orders-0')
  const request = lastSent(run, 'Fetch')
  run.answer(request, {
    api: 'Fetch',
    errorCode: 'NONE',
    topicPartition: 'orders-0',
    highWatermark: 99,
    logStartOffset: 0,
    batches,
    abortedTransactions,
  })
}
const positionOf = (run: Run) => run.state().partitions['orders-0']?.position
const committed = { isolationLevel: 'read_committed' } as const
const twoTransactions = log(written(10, 'a'), marker(11, false), written(12, 'b'), marker(13, true))

describe('A consumer that reads what transactions wrote', () => {
  it('says to the leader how it reads', () => {
    const run = ready(committed)
    poll(run, log())
    expect(lastSent(run, 'Fetch').body).toMatchObject(committed)
  })

  it('with read_committed leaves out what was aborted, up to its marker', () => {
    const run = ready(committed)
    poll(run, twoTransactions, [{ producerId: 7, firstOffset: 10 }])
    expect(polls(run).at(-1)).toBe('12b')
    expect(positionOf(run)).toBe(14)
  })

  it('with read_uncommitted is given it all, but for the markers', () => {
    const run = ready()
    poll(run, twoTransactions)
    expect(polls(run).at(-1)).toBe('10a 12b')
  })

  it('leaves out what stands between: one producer’s transaction is aborted, another’s is not', () => {
    const run = ready(committed)
    const mixed = log(written(10, 'a'), written(11, 'x', 8), marker(12, false), marker(13, true, 8))
    poll(run, mixed, [{ producerId: 7, firstOffset: 10 }])
    expect(polls(run).at(-1)).toBe('11x')
  })

  it('a transaction of which the first records came with an earlier fetch is aborted all the same', () => {
    const run = ready(committed)
    poll(run, log(written(10, 'b'), marker(11, false)), [{ producerId: 7, firstOffset: 3 }])
    expect(polls(run).some(each => each !== '')).toBe(false)
  })

  it('goes on behind what was left out, though nothing is handed out', () => {
    const run = ready(committed)
    poll(run, log(written(10, 'a'), marker(11, false)), [{ producerId: 7, firstOffset: 10 }])
    expect(positionOf(run)).toBe(12)
    expect(run.state().poll).not.toBeNull()
  })

  it('goes on behind the last record that was handed out where the poll is full', () => {
    const run = ready({ ...committed, maxPollRecords: 1 })
    poll(run, log(written(10, 'a'), written(11, 'b'), marker(12, true)))
    expect(polls(run).at(-1)).toBe('10a')
    expect(positionOf(run)).toBe(11)
  })

  it('takes no record that belongs to no transaction for aborted', () => {
    const run = ready(committed)
    const alone = encodeBatch({
      records: [record('n')],
      baseOffset: 10,
      producerId: 7,
      producerEpoch: 0,
      baseSequence: 0,
    })
    poll(run, log(alone), [{ producerId: 7, firstOffset: 10 }])
    expect(polls(run).at(-1)).toBe('10n')
  })
})

describe('A member of a group', () => {
  const asked = (run: Run) => lastSent(run, 'OffsetFetch').body.requireStable
  const assigned = (config: Partial<typeof plain>) => {
    const run = start(config)
    found(run)
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(4))
    synced(run, ['orders-0'])
    return run
  }

  it('waits for offsets of a transaction that is not decided (KIP-447): Java’s always, librdkafka’s with read_committed', () => {
    expect(asked(assigned({}))).toBe(true)
    expect(asked(assigned({ requireStable: false }))).toBe(false)
    expect(readerRules.waitsForStableOffsets({ isolationLevel: 'read_committed' })).toBe(true)
    expect(readerRules.waitsForStableOffsets({ isolationLevel: 'read_uncommitted' })).toBe(false)
  })

  it('asks again while they are unstable', () => {
    const run = assigned({})
    run.answer(lastSent(run, 'OffsetFetch'), { api: 'OffsetFetch', errorCode: 'UNSTABLE_OFFSET_COMMIT', offsets: {} })
    run.fire('coordinator')
    run.answer(lastSent(run, 'OffsetFetch'), { api: 'OffsetFetch', errorCode: 'NONE', offsets: { 'orders-0': 3 } })
    expect(positionOf(run)).toBe(3)
  })

  it('says who it is, and goes on saying so when the group has gone on without it: whoever asks in its name is refused', () => {
    const run = ready({ groupInstanceId: 'desk' })
    const whoItIs = { groupId: 'billing', generationId: 4, memberId: 'member', groupInstanceId: 'desk' }
    expect(groupMetadataOf(run.state())).toEqual(whoItIs)
    run.fire('heartbeat')
    run.answer(lastSent(run, 'Heartbeat'), { api: 'Heartbeat', errorCode: 'UNKNOWN_MEMBER_ID' })
    expect(run.state().phase).toBe('lost')
    expect(groupMetadataOf(run.state())).toEqual(whoItIs)
  })

  it('of no group yet has no generation', () => {
    expect(groupMetadataOf(start().state())).toMatchObject({ generationId: -1, memberId: '' })
  })

  it('is handed nothing that is damaged', () => {
    const run = ready(committed)
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    const torn = written(10, 'a').map((byte, at) => (at === 66 ? byte ^ 1 : byte))
    fetched(run, torn)
    expect(positionOf(run)).toBe(10)
  })
})
