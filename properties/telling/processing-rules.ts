/**
 * What a way to consume, process and produce leaves open, in a sentence: the rule that a counterexample makes use of. And its settings in words.
 */
import type { ProcessingParameters, ProcessingPromise } from '../../model/kafka/processing/index.ts'

export function ruleOfProcessing(parameters: ProcessingParameters, promise: ProcessingPromise | 'fenced'): string {
  const { producer, offsets, transactionalId, groupMetadata, pendingOffsets, isolation, effect } = parameters
  if (promise === 'fenced')
    return 'initTransactions raises the epoch of its transactional id: whoever had the id before is fenced, whether it is a zombie or not.'
  if (effect === 'outside' && promise !== 'ATOMIC')
    return 'A call outside is in no transaction: an abort does not take it back, and whoever is handed the record again makes it again.'
  if (offsets === 'before' && producer === 'transactional' && transactionalId === 'shared')
    return 'The offset is committed before the handler starts; and whoever shares its transactional.id with an instance that started later is fenced when it writes: nobody does what is committed.'
  if (offsets === 'before')
    return 'The offset is committed before the handler starts, and its output written afterwards: whatever strikes in between has nobody do it.'
  if (offsets === 'after')
    return afterwards[producer === 'transactional' && isolation === 'read_uncommitted' ? 'uncommitted' : producer]
  if (parameters.onAbort === 'goes-on')
    return 'After an abort the application goes on behind the record, as if it had been done.'
  if (isolation === 'read_uncommitted')
    return 'Who reads uncommitted is handed what a transaction has written, whatever becomes of the transaction.'
  if (parameters.onCommitTimeout === 'handles-again')
    return 'That nobody answered commitTransaction does not say that it was not done.'
  if (pendingOffsets === 'ignored')
    return 'A transaction is committed when its coordinator has decided, and its offset when the marker has come: whoever does not wait for what is pending is told the offset from before.'
  if (groupMetadata === 'not-passed' && transactionalId === 'instance')
    return 'Without group metadata the group coordinator takes the offsets of a transaction from anybody; and an instance with a transactional id of its own is fenced by nobody.'
  return 'Output and offset are one transaction, and a zombie is refused by its generation or by its epoch.'
}

const afterwards = {
  plain:
    'The output is written first and the offset committed afterwards; and a resend by a plain producer is a record like any other.',
  idempotent:
    'The output is written first and the offset committed afterwards: whatever strikes in between has it written again, by a handler that is not known for a resend.',
  transactional:
    'The transaction has the output and not the offset, which is committed beside it once it has ended: whatever strikes in between has it written again, in a transaction of its own.',
  uncommitted:
    'Who reads uncommitted is handed what a transaction has written, whatever becomes of it; and the offset is committed beside it, once it has ended: an output without its offset is written again.',
} as const

type Say = (value: string | number | boolean) => string
const of =
  (words: Readonly<Record<string, string>>): Say =>
  value =>
    words[String(value)] ?? String(value)

/** Settings of model/kafka/processing. */
export const wordsOfProcessing: Readonly<Record<string, Say>> = {
  producer: of({
    plain: 'enable.idempotence=false',
    idempotent: 'enable.idempotence=true, no transactional.id',
    transactional: 'a transactional.id',
  }),
  offsets: of({
    before: 'offsets committed before the handler',
    after: 'offsets committed after the output',
    'in-transaction': 'offsets sent to the transaction',
  }),
  transactionalId: of({
    instance: 'a transactional.id for each instance',
    partition: 'a transactional.id for each input partition',
    shared: 'one transactional.id for two instances',
  }),
  groupMetadata: of({
    passed: 'the group metadata given to sendOffsetsToTransaction',
    'not-passed': 'no group metadata given to sendOffsetsToTransaction',
  }),
  pendingOffsets: of({
    awaited: 'pending offsets waited for (require_stable)',
    ignored: 'pending offsets not waited for',
  }),
  isolation: value => `isolation.level=${value}`,
  effect: of({ log: 'the effect in the log', outside: 'the effect outside Kafka' }),
  onAbort: of({
    rewinds: 'back to the committed offset after an abort',
    'goes-on': 'on behind the record after an abort',
  }),
  onCommitTimeout: of({
    'commits-again': 'commitTransaction called again when nobody answers',
    'starts-over': 'a new producer, and back to the committed offset, when nobody answers commitTransaction',
    'handles-again': 'a new producer, and the record handled again, when nobody answers commitTransaction',
  }),
  onFenced: of({
    stops: 'no call after ProducerFencedException',
    aborts: 'abortTransaction called after ProducerFencedException',
  }),
}
