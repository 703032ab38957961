/** What an instance hears, and what it asks of whom. */
import type { Letter } from '../speech.ts'
import { type InHand, type InstanceContext, producerFor, recordAt } from './instance-context.ts'
import { isTransactional, type ProcessingParameters, type ProcessingScope, transactionalIdOf } from './parameters.ts'
import { type Fate, type PartitionOffset, type ProcessingError, transactionAddress } from './speech.ts'

/** A request as a move: what becomes of it is settled with it. */
export interface Asking {
  readonly type: 'produce' | 'commitOffsets' | 'sendOffsets' | 'commitTransaction'
  readonly fate: Fate
}

export type InstanceEvent =
  | Asking
  | { type: 'initTransactions'; transactionalId: number }
  | { type: 'poll'; partition: number }
  | { type: 'join' | 'heartbeat' | 'fetchOffsets' | 'call' | 'abortTransaction' }
  | { type: 'handlerThrows' | 'crash' }
  | { type: 'restart'; othersRun: boolean }
  | { type: 'ProducerIdAssigned'; transactionalId: number; producerEpoch: number }
  | { type: 'Assigned'; generation: number; partitions: readonly number[] }
  | { type: 'OffsetsFetched'; offsets: readonly PartitionOffset[] }
  | { type: 'PartitionsAdded' | 'OffsetsAdded'; fate: Fate }
  | { type: 'Produced'; record: number }
  | { type: 'OffsetCommitted' | 'OffsetsSent'; offset: number }
  | { type: 'Ended'; result: 'commit' | 'abort' }
  | { type: 'Refused'; error: ProcessingError }

export interface Given {
  readonly context: InstanceContext
  readonly event: InstanceEvent
}
export const as = <T extends InstanceEvent['type']>(event: InstanceEvent) =>
  event as Extract<InstanceEvent, { type: T }>

const fateOf = (event: InstanceEvent) => ({ fate: (event as Asking).fate })
/** The request, and the fail-over that keeps its answer from being heard. */
const asking = (to: string, event: InstanceEvent, says: Letter['message']): readonly Letter[] => {
  const { fate } = event as Asking
  return [
    ...(fate === 'request lost' ? [] : [{ to, message: { ...says, fate } }]),
    ...(fate === 'failed over' ? [{ to, message: { type: 'failOver' } }] : []),
  ]
}

export function lettersOf(parameters: ProcessingParameters, scope: ProcessingScope) {
  const idOf = ({ member, inHand }: InstanceContext) => transactionalIdOf(parameters, member, inHand!.partition)
  const own = (context: InstanceContext) => producerFor(parameters, context, context.inHand!.partition)
  const nextOffset = ({ inHand }: InstanceContext) => ({ partition: inHand!.partition, offset: inHand!.offset + 1 })
  const tells = (to: string, says: (given: Given) => Letter['message']) => ({
    type: 'send' as const,
    params: (given: Given) => ({ to, message: says(given) }),
  })
  const asks = (to: (context: InstanceContext) => string, says: (context: InstanceContext) => Letter['message']) => ({
    type: 'send' as const,
    params: ({ context, event }: Given) => asking(to(context), event, { member: context.member, ...says(context) }),
  })
  const transaction = (context: InstanceContext) => transactionAddress(idOf(context))
  const fromProducer = (type: string, more: (event: InstanceEvent) => object) => ({
    type: 'send' as const,
    params: ({ context, event }: Given) => {
      const message = { type, member: context.member, producerEpoch: own(context).producerEpoch, ...more(event) }
      return { to: transaction(context), message }
    },
  })
  return {
    joinGroup: tells('group', ({ context: { member } }) => ({ type: 'JoinGroup', member })),
    heartbeat: tells('group', ({ context: { member, generation } }) => ({ type: 'Heartbeat', member, generation })),
    offsetFetch: tells('group', ({ context: { member, owned } }) => {
      const partitions = owned.filter(({ position }) => position < 0).map(({ partition }) => partition)
      return { type: 'OffsetFetch', member, partitions }
    }),
    initProducerId: {
      type: 'send' as const,
      params: ({ context: { member }, event }: Given) => ({
        to: transactionAddress(as<'initTransactions'>(event).transactionalId),
        message: { type: 'InitProducerId', member },
      }),
    },
    called: {
      type: 'observe' as const,
      params: ({ context: { member, inHand } }: Given) => ({ type: 'Called' as const, record: inHand!.record, member }),
    },
    addPartitions: fromProducer('AddPartitionsToTxn', fateOf),
    addOffsets: fromProducer('AddOffsetsToTxn', fateOf),
    abortTxn: fromProducer('EndTxn', () => ({ result: 'abort', fate: 'answered' })),
    endTxn: asks(transaction, context => ({
      type: 'EndTxn',
      result: 'commit',
      producerEpoch: own(context).producerEpoch,
    })),
    produce: asks(
      () => 'output',
      context => ({
        type: 'Produce',
        record: context.inHand!.record,
        transactionalId: isTransactional(parameters) ? idOf(context) : 0,
        ...own(context),
      }),
    ),
    offsetCommit: asks(
      () => 'group',
      context => ({ type: 'OffsetCommit', generation: context.generation, ...nextOffset(context) }),
    ),
    txnOffsetCommit: asks(
      () => 'group',
      context => ({
        type: 'TxnOffsetCommit',
        generation: parameters.groupMetadata === 'passed' ? context.generation : -1,
        transactionalId: idOf(context),
        ...nextOffset(context),
      }),
    ),
    next: (context: InstanceContext, partition: number): InHand | undefined => {
      const owned = context.owned.find(one => one.partition === partition)
      const record = owned && recordAt(scope, owned)
      return record === undefined ? undefined : { partition, offset: owned!.position, record }
    },
  }
}
