/**
 * One idempotent producer and the leader that it writes to, sequence number by sequence number.
 *
 *     producer ──Produce: requests, in order──▶ broker-1 ◀──(apply: rendezvous)── effect
 *        │ ◀──ProduceReply: replies, in order──     │ stop: the connection breaks
 *        └──(InitProducerId: rendezvous)── producer-ids
 *
 * `idempotenceSystem` is a pure function. It tells of one leader what kafkaSystem leaves abstract (there, a resend is known by what it is); it has
 * no replication, no consumer groups and no other acks than all.
 *
 *   I1  requests and replies travel on one connection and arrive in order, as Kafka's do; a loss (n) takes all that is on its way in one
 *       direction, and the producer sees the connection break; after a time-out (n) it closes the connection, and what the broker has got it works off
 *   I2  a broker that stops (b1) breaks the connection without any n; it comes back once what was on its way to it is refused
 *   I3  nothing of an old connection arrives after something of a newer one
 */
import { component, type Channel, type Monitor, type SystemSpec } from '../../explorer/index.ts'
import { effectMachine } from './effect.ts'
import { movesOf } from './moves.ts'
import type { ProducerParameters, ProducerScope } from './parameters.ts'
import { partitionMachine } from './partition.ts'
import { producerIds } from './producer-ids.ts'
import { producerMachine } from './producer.ts'
import { partitionViews, producerViews } from './views.ts'

export function idempotenceSystem(
  parameters: ProducerParameters,
  scope: ProducerScope,
  monitors: Readonly<Record<string, Monitor>> = {},
): SystemSpec {
  const { faults, circumstances, total, withEffect } = scope
  const counted = (limits: Readonly<Record<string, number>>) => Object.values(limits).some(limit => limit > 0)
  return {
    name: 'an idempotent producer and the leader of its partition',
    components: {
      producer: component(producerMachine(parameters, scope), {
        input: { records: scope.records },
        routes: { 'broker-1': 'requests' },
        views: producerViews,
      }),
      'broker-1': component(partitionMachine(parameters, scope), {
        routes: { producer: 'replies', peer: 'producer' },
        views: partitionViews,
      }),
      'producer-ids': component(producerIds),
      ...(withEffect ? { effect: component(effectMachine(parameters)) } : {}),
    },
    channels: channels(parameters, scope),
    monitors,
    budgets: {
      ...(counted(faults) ? { faults: { limits: faults, total } } : {}),
      ...(counted(circumstances) ? { circumstances: { limits: circumstances } } : {}),
    },
    moves: movesOf(parameters, scope),
  }
}

function channels(parameters: ProducerParameters, { records, attempts, faults }: ProducerScope) {
  const loses = (faults['n'] ?? 0) > 0
  const connection = (to: string): Channel => ({
    kind: 'fifo',
    to,
    capacity: records * attempts * (parameters.onSendFailure === 'retry' ? 2 : 1),
    lossTakesAll: true,
    ...(loses ? { loses: 'n', onLoss: { to: 'producer', event: () => ({ type: 'Disconnected' }) } } : {}),
  })
  return { requests: connection('broker-1'), replies: connection('producer') }
}
