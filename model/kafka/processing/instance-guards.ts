/** What an instance decides: each a hole that a mutant fills otherwise, with machine.provide({ guards }). */
import { type InstanceContext, producerIdOf } from './instance-context.ts'
import { as, type Asking, type Given, lettersOf } from './instance-letters.ts'
import { isTransactional, type ProcessingParameters, type ProcessingScope } from './parameters.ts'

const hasProducer = (parameters: ProcessingParameters, { member, producers }: InstanceContext, partition: number) =>
  producers.some(({ producerId }) => producerId === producerIdOf(parameters, member, partition))

/** A producer for each partition that it owns, where each has its own: without it nothing can be written. No matter of decision. */
export const hasItsProducers =
  (parameters: ProcessingParameters) =>
  ({ context }: Given): boolean =>
    !isTransactional(parameters) ||
    parameters.transactionalId !== 'partition' ||
    context.owned.every(({ partition }) => hasProducer(parameters, context, partition))

export function instanceGuards(parameters: ProcessingParameters, scope: ProcessingScope) {
  const { transactionalId, offsets, effect, onAbort, onCommitTimeout, onFenced } = parameters
  const isOfPartition = isTransactional(parameters) && transactionalId === 'partition'
  const { next } = lettersOf(parameters, scope)
  return {
    /** One producer for the life of the process is made before it joins; that of a partition when the partition is assigned. */
    needsProducerFirst: () => isTransactional(parameters) && !isOfPartition,
    isOwnId: ({ context: { member, inHand }, event }: Given) =>
      as<'initTransactions'>(event).transactionalId === producerIdOf(parameters, member, inHand?.partition ?? 1),
    lacksProducer: (given: Given) => {
      const { transactionalId: id } = as<'initTransactions'>(given.event)
      return given.context.owned.some(
        ({ partition }) =>
          producerIdOf(parameters, given.context.member, partition) === id &&
          !hasProducer(parameters, given.context, partition),
      )
    },
    /** initTransactions waits until the predecessor's transaction has ended: only then does the committed offset say what is done. */
    fencesFirst: hasItsProducers(parameters),
    lacksPosition: ({ context }: Given) => context.owned.some(({ position }) => position < 0),
    hasNext: ({ context, event }: Given) => next(context, as<'poll'>(event).partition) !== undefined,
    commitsFirst: () => offsets === 'before',
    commitsAfterwards: () => offsets === 'after',
    /** Offsets beside the transaction: it has the output alone. */
    commitsOutputAlone: () => isTransactional(parameters) && offsets !== 'in-transaction',
    commitsInTransaction: () => offsets === 'in-transaction',
    callsOutside: () => effect === 'outside',
    isTransactional: () => isTransactional(parameters),
    isHeard: ({ event }: Given) => (event as Asking).fate === 'answered',
    /** Fatal: this producer is of no more use. */
    isFatal: ({ event }: Given) => {
      const { error } = as<'Refused'>(event)
      return error === 'PRODUCER_FENCED' || error === 'INVALID_TXN_STATE'
    },
    goesOnAfterAbort: () => onAbort === 'goes-on',
    commitsAgain: () => onCommitTimeout === 'commits-again',
    handlesAgain: () => onCommitTimeout === 'handles-again',
    abortsWhenFenced: () => onFenced === 'aborts',
    /** Whose producer is a partition's gives that partition up, and joins again; the others end. */
    outlivesItsProducer: () => isOfPartition,
    /** Two that share an id and are started again whenever they are fenced fence each other for ever: one is while no other runs. */
    mayStartAgain: ({ event }: Given) => transactionalId !== 'shared' || !as<'restart'>(event).othersRun,
  }
}
