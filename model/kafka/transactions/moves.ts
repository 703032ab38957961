/**
 * What producers, coordinator and partitions do unasked, and what the adversary may do at a price (`fault`): the classes stand in parameters.ts.
 *
 * A request that comes late is a step of its sender: it goes into a channel, and its sender waits no longer. Sending again is free, as is every
 * delivery. A transaction times out for nothing where nobody is there to end it, and as a fault where its producer lives.
 */
import type { Move } from '../../explorer/index.ts'
import {
  limitOf,
  mayBeLate,
  partitionsIn,
  producersIn,
  type RequestType,
  type TransactionParameters,
  type TransactionScope,
} from './parameters.ts'
import type { ProducerContext, Way } from './producer-steps.ts'
import { coordinatorAddress, partitionAddress, producerAddress } from './speech.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'

interface Snapshot<C> {
  readonly context: C
  readonly value: unknown
}
type Producer = Snapshot<ProducerContext>

export function movesOf(parameters: TransactionParameters, scope: TransactionScope): readonly Move[] {
  const all = [
    ...producersIn(scope).flatMap(producer => producerMoves(producer, parameters, scope)),
    ...coordinatorMoves(scope),
    ...partitionsIn(scope).map(partition => ({
      by: partitionAddress(partition),
      event: { type: 'expireProducers' },
      fault: 'expiry',
    })),
  ]
  return all.filter(({ fault }: Move) => fault === undefined || limitOf(scope, fault) > 0)
}

const isGone = ({ value }: Producer) => value === 'crashed' || value === 'fatalError'

/** The ways of a request, and what each costs. A coordinator that stops answers nobody; a partition's leader does not stop here. */
const waysOf = (
  type: RequestType,
  scope: TransactionScope,
): readonly { readonly way: Way; readonly fault?: string }[] => [
  { way: 'direct' },
  ...(mayBeLate(scope, type) ? [{ way: 'late', fault: 'n' } as const] : []),
  ...(type === 'Produce' || type === 'WriteTxnMarkers' ? [] : [{ way: 'cut', fault: 'b1' } as const]),
]

function producerMoves(producer: number, parameters: TransactionParameters, scope: TransactionScope): readonly Move[] {
  const by = producerAddress(producer)
  const own = (type: string): Move => ({ by, event: { type } })
  const sending = (type: string, request: RequestType): readonly Move[] =>
    waysOf(request, scope).map(({ way, ...cost }) => ({ by, event: { type, way }, ...cost }))
  return [
    ...(producer === 1 ? sending('initTransactions', 'InitProducerId') : successor(producer, scope)),
    own('beginTransaction'),
    ...(parameters.transactionVersion === 1 ? sending('addPartition', 'AddPartitionsToTxn') : []),
    ...sending('produce', 'Produce'),
    ...sending('commitTransaction', 'EndTxn'),
    ...sending('abortTransaction', 'EndTxn'),
    ...(scope.patient ? [] : [own('giveUp')]),
    ...resending(by, scope),
    ...failing(producer),
    { by, event: { type: 'crash' }, fault: 'c' },
  ]
}

/** The transaction log does not take a fence. Where nothing is fenced, an append that fails is a request that is lost. */
function failing(producer: number): readonly Move[] {
  const by = producerAddress(producer)
  const isOngoing = ({ value }: Snapshot<unknown>) => (value === 'ongoing' ? {} : undefined)
  const fails = (type: string): Move => ({
    by,
    event: { type, way: 'direct', appendFails: true },
    reads: [coordinatorAddress, producerAddress(Math.max(1, producer - 1))],
    carry: (coordinator: Snapshot<unknown>, predecessor: Producer) =>
      type === 'resend' || isGone(predecessor) ? isOngoing(coordinator) : undefined,
    fault: 'shrink',
  })
  return producer === 1 ? [fails('resend')] : [fails('initTransactions'), fails('resend')]
}

/** What is sent again is InitProducerId or EndTxn: whichever of them may be late. */
const resending = (by: string, scope: TransactionScope): readonly Move[] => {
  const types = (['InitProducerId', 'EndTxn'] as const).filter(type => mayBeLate(scope, type))
  const meant = types.length === 2 ? [] : types[0] === 'EndTxn' ? ['committing', 'aborting'] : ['initializing']
  const late: Move = {
    by,
    event: { type: 'resend', way: 'late' },
    fault: 'n',
    ...(types.length === 1
      ? {
          reads: [by],
          carry: ({ value }: Snapshot<unknown>) => (meant.includes(String(value)) ? {} : undefined),
        }
      : {}),
  }
  return [
    { by, event: { type: 'resend', way: 'direct' } },
    ...(types.length > 0 ? [late] : []),
    { by, event: { type: 'resend', way: 'cut' }, fault: 'b1' },
  ]
}

/** It begins when its predecessor is gone; and where the two live side by side, that is rb. Whoever asks first is no successor. */
function successor(producer: number, scope: TransactionScope): readonly Move[] {
  const reads = [producerAddress(producer - 1)]
  const by = producerAddress(producer)
  const whenGone = (predecessor: Producer) => (isGone(predecessor) ? {} : undefined)
  const besides = (predecessor: Producer) =>
    !isGone(predecessor) && predecessor.context.producerId > 0 ? {} : undefined
  const event = { type: 'initTransactions', way: 'direct' }
  return [
    ...waysOf('InitProducerId', scope).map(({ way, ...cost }) => ({
      by,
      event: { type: 'initTransactions', way },
      reads,
      carry: whenGone,
      ...cost,
    })),
    { by, event, reads, carry: besides, fault: 'rb' },
  ]
}

function coordinatorMoves(scope: TransactionScope): readonly Move[] {
  const by = coordinatorAddress
  const reads = [by, ...producersIn(scope).map(producerAddress)]
  const timesOut =
    (isAlive: boolean) =>
    ({ context: { producerId, producerEpoch } }: Snapshot<TransactionMetadata>, ...producers: readonly Producer[]) => {
      const holder = producers.find(
        one => !isGone(one) && one.context.producerId === producerId && one.context.producerEpoch === producerEpoch,
      )
      return (holder !== undefined) === isAlive ? {} : undefined
    }
  return [
    ...partitionsIn(scope).flatMap((partition): readonly Move[] => [
      { by, event: { type: 'sendMarker', partition, isLate: false } },
      ...(mayBeLate(scope, 'WriteTxnMarkers')
        ? [{ by, event: { type: 'sendMarker', partition, isLate: true }, fault: 'n' }]
        : []),
    ]),
    { by, event: { type: 'complete' } },
    { by, event: { type: 'timeOut' }, reads, carry: timesOut(false) },
    { by, event: { type: 'timeOut' }, reads, carry: timesOut(true), fault: 'timeout' },
    { by, event: { type: 'failOver' }, fault: 'b1' },
  ]
}
