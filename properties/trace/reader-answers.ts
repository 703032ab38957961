/**
 * What a leader tells readers of transactions: how far the log is stable, which transactions are aborted; and what of it no reader is handed, which goes
 * with the answer to whoever gets it (consumer-trace.ts, member-steps.ts).
 *
 *   RA1  what is stable ends at the first transaction that has no marker below the high watermark (stable-log.ts)
 *   RA2  how much of it an answer has is the leader's affair, where it ends is not
 */
import type { Replica } from '../../impl/core/replica-state.ts'
import type { RequestOf, ResponseOf } from '../../impl/core/protocol.ts'
import { batchesIn, readHeader } from '../../impl/core/record-batch.ts'
import type { Book } from './book.ts'
import type { BrokerStep } from './letters.ts'
import { abortedIn, leftOut, readableIn } from './stable-log.ts'
import { differing } from './views.ts'

export function seeReaders(book: Book, { input, effects, after }: BrokerStep): void {
  if (input?.type !== 'Received' || input.message.kind !== 'request') return
  const { body } = input.message
  if (body.api !== 'ListOffsets' && (body.api !== 'Fetch' || body.replicaId >= 0)) return
  const replica = after.replicas[body.topicPartition]
  for (const effect of effects) {
    if (effect.type !== 'Send' || effect.to !== input.from || effect.correlationId !== input.correlationId) continue
    const answer = effect.message.body
    if (replica === undefined || !('errorCode' in answer) || answer.errorCode !== 'NONE') continue
    if (answer.api === 'Fetch') fetched(book, replica, body as RequestOf<'Fetch'>, answer)
    if (answer.api === 'ListOffsets') listed(book, replica, body as RequestOf<'ListOffsets'>, answer)
  }
}

function fetched(book: Book, replica: Replica, asked: RequestOf<'Fetch'>, answer: ResponseOf<'Fetch'>): void {
  const { topicPartition, log, highWatermark } = replica
  const { fetchOffset, isolationLevel = 'read_uncommitted' } = asked
  const readable = readableIn(log, highWatermark)
  book.noteLeftOut(answer, leftOut(readable, isolationLevel))
  if (isolationLevel !== 'read_committed') return
  const { lastStableOffset } = readable
  const ends = batchesIn(answer.batches).map(batch => readHeader(batch).lastOffset)
  const world = {
    lastStableOffset: answer.lastStableOffset,
    aborted: answer.abortedTransactions,
    isBelow: ends.every(end => end < lastStableOffset),
  }
  compare(book, topicPartition, 'a Fetch of what is stable', world, {
    lastStableOffset,
    aborted: abortedIn(readable, fetchOffset),
    isBelow: true,
  })
}

function listed(
  book: Book,
  { topicPartition, log, highWatermark }: Replica,
  { at, isolationLevel }: RequestOf<'ListOffsets'>,
  { offset }: ResponseOf<'ListOffsets'>,
): void {
  if (at !== 'latest' || isolationLevel !== 'read_committed') return
  const { lastStableOffset } = readableIn(log, highWatermark)
  compare(book, topicPartition, 'ListOffsets of what is stable', { offset }, { offset: lastStableOffset })
}

function compare(book: Book, topicPartition: string, says: string, world: object, model: object): void {
  const differences = differing({ ...world }, { ...model })
  if (differences.length > 0) book.fail(topicPartition, [{ says, differences }])
}
