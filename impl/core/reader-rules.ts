/**
 * The contested decisions of a consumer that reads what transactions wrote, each a named function. Every function is pure.
 */
import type { ConsumerConfig } from './consumer-state.ts'

/** A batch as it came from the leader. */
export interface ReadBatch {
  readonly isControl: boolean
  /** It is of a transaction that the leader says was aborted, and stands before that one's end. */
  readonly isAborted: boolean
}

export const readerRules = {
  /** Control records are nobody's; what was aborted is the client's to leave out, with read_committed (CompletedFetch.nextFetchedRecord). */
  handsOut: (
    { isControl, isAborted }: ReadBatch,
    { isolationLevel }: Pick<ConsumerConfig, 'isolationLevel'>,
  ): boolean => !isControl && !(isAborted && isolationLevel === 'read_committed'),

  /** Where it goes on after a fetch: behind what was left out too, or it would be fetched for ever. */
  positionAfter: (batches: { readonly handedOut: number; readonly read: number }): number =>
    Math.max(batches.handedOut, batches.read),

  /**
   * KIP-447: whether it waits, before it begins, for offsets of a transaction that is not decided. Java's consumer always does (2.5 and later),
   * librdkafka's with read_committed, kafkajs 2.2.4 never.
   */
  waitsForStableOffsets: ({
    isolationLevel,
    requireStable = isolationLevel === 'read_committed',
  }: Pick<ConsumerConfig, 'isolationLevel' | 'requireStable'>): boolean => requireStable,
}
