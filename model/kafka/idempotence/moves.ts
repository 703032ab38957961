/**
 * What producer, partition and reader do unasked, and what the adversary may do at a price (`fault`): fault classes as claims.md names them, and
 * circumstances (shrink, retention, expiry), which are no faults and counted all the same. Coming back, resending and joining the set are free.
 */
import type { Event, Move } from '../../explorer/index.ts'
import type { EffectContext } from './effect.ts'
import type { ProducerParameters, ProducerScope } from './parameters.ts'
import type { PartitionContext } from './partition.ts'

interface Local<C> {
  readonly context: C
  readonly matches: (state: never) => boolean
}

/** The first to be given, and the ones that the application gives again. */
const batchesIn = ({ onSendFailure }: ProducerParameters, { records }: ProducerScope) =>
  Array.from({ length: onSendFailure === 'retry' ? 2 * records : records }, (_, i) => i)

export function movesOf(parameters: ProducerParameters, scope: ProducerScope): readonly Move[] {
  const limits: Readonly<Record<string, number>> = { ...scope.faults, ...scope.circumstances }
  const all = [
    ...producerMoves(batchesIn(parameters, scope), scope),
    ...partitionMoves,
    ...(scope.withEffect ? [apply] : []),
  ]
  return all.filter(({ fault }) => fault === undefined || (limits[fault] ?? 0) > 0)
}

/** A connection is made to a broker that runs. */
const whileRunning = (partition: Local<PartitionContext>) => (partition.matches('running' as never) ? {} : undefined)

function producerMoves(batches: readonly number[], { patient }: ProducerScope): readonly Move[] {
  const by = 'producer'
  return [
    { by, event: { type: 'initProducerId' } },
    { by, event: { type: 'send' } },
    ...batches.map(batch => ({
      by,
      event: { type: 'transmit', batch },
      reads: ['broker-1'],
      carry: whileRunning,
    })),
    ...(patient ? [] : [{ by, event: { type: 'deliveryTimeout' } }]),
    { by, event: { type: 'requestTimeout' }, fault: 'n' },
    { by, event: { type: 'crash' }, fault: 'c' },
  ]
}

const by = 'broker-1'
const partitionMoves: readonly Move[] = [
  { by, event: { type: 'respond' } },
  { by, event: { type: 'expandIsr' } },
  /** Its old connections are gone by then: what was still on its way has been refused. */
  {
    by,
    event: { type: 'restart' },
    reads: ['requests'],
    carry: (requests: readonly Event[]) => (requests.length === 0 ? {} : undefined),
  },
  { by, event: { type: 'stop' }, fault: 'b1' },
  { by, event: { type: 'shrinkIsr' }, fault: 'shrink' },
  { by, event: { type: 'deleteRecords' }, fault: 'retention' },
  { by, event: { type: 'expireProducers' }, fault: 'expiry' },
]

const apply: Move = {
  by: 'effect',
  event: { type: 'apply' },
  reads: ['effect', 'broker-1'],
  carry: ({ context: { position } }: Local<EffectContext>, { context: { log } }: Local<PartitionContext>) => {
    const next = log[position]
    return next && { record: next.record }
  },
}
