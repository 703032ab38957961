/**
 * Transactions of one transactional id: its producer, the successor, the transaction coordinator, and one or two output partitions.
 *
 *     producer-1, producer-2 ──InitProducerId, AddPartitionsToTxn, EndTxn──▶ transaction-coordinator ──WriteTxnMarkers──▶ partition-1, partition-2
 *             └──────────────────────────Produce──────────────────────────────────▲──(verification)──────────────────────────────▲ │
 *                                                                                 └───────────────────────────────────────────────┘
 *
 * `transactionSystem` is a pure function: the same parameters and scope give the same slots, numbering and paths.
 *
 *   T1  a request and its answer are one step, and what is lost on the way is sent again. n is one that is late: it goes into a channel (a bag), its
 *       answer is heard by nobody, and it arrives at any time, or is lost. That holds a lost reply too: it arrives at once
 *   T2  a coordinator that stops (b1) is another one at once, from the log; the markers that it had out may arrive at any time
 *   T3  a coordinator may stop between its write and its answer (the way `cut`)
 *
 * What keeps it small: rendezvous, a record a partition and transaction, partitions one after the other, no replication (a log that is written is
 * replicated; kafkaSystem is about that), no groups (offsets in a transaction are another partition to it).
 */
import { type Channel, component, type Component, type Monitor, type SystemSpec } from '../../explorer/index.ts'
import { coordinatorMachine } from './coordinator.ts'
import { movesOf } from './moves.ts'
import {
  limitOf,
  partitionsIn,
  producersIn,
  type TransactionParameters,
  type TransactionScope,
  transactionsOf,
} from './parameters.ts'
import { partitionMachine } from './partition.ts'
import { producerMachine } from './producer.ts'
import { application } from './promises.ts'
import { coordinatorAddress, lateTo, partitionAddress, producerAddress } from './speech.ts'
import { coordinatorViews, partitionViews, producerViews } from './views.ts'

export function transactionSystem(
  parameters: TransactionParameters,
  scope: TransactionScope,
  monitors: Readonly<Record<string, Monitor>> = {},
): SystemSpec {
  const { faults, circumstances, total } = scope
  return {
    name: 'transactions of one transactional id',
    components: {
      ...producers(parameters, scope),
      [coordinatorAddress]: component(coordinatorMachine(parameters), { views: coordinatorViews }),
      ...outputs(parameters, scope),
    },
    channels: channels(scope),
    monitors: { application, ...monitors },
    budgets: {
      ...(Object.keys(faults).length > 0 ? { faults: { limits: faults, total } } : {}),
      ...(Object.keys(circumstances).length > 0 ? { circumstances: { limits: circumstances } } : {}),
    },
    moves: movesOf(parameters, scope),
  }
}

function producers(parameters: TransactionParameters, scope: TransactionScope): Record<string, Component> {
  const machine = producerMachine(parameters, scope)
  return Object.fromEntries(
    producersIn(scope).map(producer => [
      producerAddress(producer),
      component(machine, {
        input: { producer, transactions: transactionsOf(scope, producer) },
        views: producerViews,
      }),
    ]),
  )
}

function outputs(parameters: TransactionParameters, scope: TransactionScope): Record<string, Component> {
  const machine = partitionMachine(parameters)
  return Object.fromEntries(
    partitionsIn(scope).map(partition => [
      partitionAddress(partition),
      component(machine, { input: { partition }, views: partitionViews(parameters) }),
    ]),
  )
}

/** Each late request costs an n; a coordinator that stops leaves one marker a partition. What is lost here is what never arrives: it was paid for. */
function channels(scope: TransactionScope): Record<string, Channel> {
  const capacity = limitOf(scope, 'n') + limitOf(scope, 'b1')
  if (capacity === 0) return {}
  const addresses = [coordinatorAddress, ...partitionsIn(scope).map(partitionAddress)]
  return Object.fromEntries(
    addresses.map(to => [lateTo(to), { kind: 'bag', to, capacity, loses: true } satisfies Channel]),
  )
}
