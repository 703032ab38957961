/**
 * Consume-process-produce: instances of an application in one group, each of which reads records of an input, handles them and writes what it makes of
 * them to an output; and whoever reads that.
 *
 *     input ──(Fetch)──▶ instance-1, instance-2 ──(Produce)──▶ output ──(Fetch)──▶ reader
 *                          │    └──(InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn, EndTxn)──▶ transaction-1 …
 *                          └──(JoinGroup, OffsetFetch, OffsetCommit, TxnOffsetCommit)──▶ group ◀──(WriteTxnMarkers)──┘ ──▶ output
 *
 * `processingSystem` is a pure function. The story begins with everything in place: the records are in the input, the group has formed, every instance has
 * its producer, offset 0 is committed. All exchanges are rendezvous; instance.ts says why that is enough.
 *
 *   P1  an effect is counted where it lands: what the reader is handed, or the call outside
 *   P2  a transaction is decided at once and carried out bit by bit: a marker to the output, a marker to the group
 */
import { component, type Component, type Monitor, type SystemSpec } from '../../explorer/index.ts'
import { groupMachine } from './group.ts'
import { type InstanceContext, producerIdOf } from './instance-context.ts'
import { instanceMachine } from './instance.ts'
import { movesOf } from './moves.ts'
import { outputMachine } from './output.ts'
import {
  firstOwner,
  inputPartitions,
  instanceIds,
  isTransactional,
  type ProcessingParameters,
  type ProcessingScope,
  transactionalIds,
} from './parameters.ts'
import { readerMachine } from './reader.ts'
import { instanceAddress, transactionAddress } from './speech.ts'
import { transactionMachine } from './transaction.ts'
import { groupViews, instanceViews, outputViews, readerViews, transactionViews } from './views.ts'

/** Builds the system. `monitors` watch what the machines observe. */
export function processingSystem(
  parameters: ProcessingParameters,
  scope: ProcessingScope,
  monitors: Readonly<Record<string, Monitor>> = {},
): SystemSpec {
  const faults = Object.fromEntries(Object.entries(scope.faults).filter(([, limit]) => limit > 0))
  return {
    name: 'consume-process-produce',
    components: {
      ...instances(parameters, scope),
      group: component(groupMachine(parameters), { input: firstGroup(scope), views: groupViews(scope) }),
      ...transactions(parameters, scope),
      output: component(outputMachine, { views: outputViews }),
      reader: component(readerMachine(parameters), { views: readerViews }),
    },
    monitors,
    budgets: Object.keys(faults).length > 0 ? { faults: { limits: faults, total: scope.total } } : {},
    moves: movesOf(parameters, scope),
  }
}

const firstGroup = (scope: ProcessingScope) => ({
  generation: 1,
  members: instanceIds(scope),
  owners: inputPartitions(scope).map(partition => firstOwner(scope, partition)),
  offsets: inputPartitions(scope).map(() => 0),
  pending: [],
})

function instances(parameters: ProcessingParameters, scope: ProcessingScope): Record<string, Component> {
  const machine = instanceMachine(parameters, scope)
  return Object.fromEntries(
    instanceIds(scope).map(member => [
      instanceAddress(member),
      component(machine, { input: firstInstance(parameters, scope, member), views: instanceViews }),
    ]),
  )
}

function firstInstance(parameters: ProcessingParameters, scope: ProcessingScope, member: number): InstanceContext {
  const mine = inputPartitions(scope).filter(partition => firstOwner(scope, partition) === member)
  const writesAs = isTransactional(parameters) && parameters.transactionalId === 'partition' ? mine : [1]
  const ids = [...new Set(writesAs.map(partition => producerIdOf(parameters, member, partition)))]
  return {
    member,
    generation: 1,
    owned: mine.map(partition => ({ partition, position: 0 })),
    producers: ids
      .filter(producerId => producerId > 0)
      .map(producerId => ({ producerId, producerEpoch: firstEpoch(parameters, member), sequence: 0 })),
    inHand: null,
  }
}

/** Of a shared id each instance has raised the epoch when it started, one after the other. */
const firstEpoch = ({ producer, transactionalId }: ProcessingParameters, member: number) =>
  producer === 'transactional' && transactionalId === 'shared' ? member : 1

function transactions(parameters: ProcessingParameters, scope: ProcessingScope): Record<string, Component> {
  const producerEpoch = parameters.transactionalId === 'shared' ? scope.instances : 1
  return Object.fromEntries(
    transactionalIds(parameters, scope).map(transactionalId => [
      transactionAddress(transactionalId),
      component(transactionMachine, {
        input: { transactionalId, producerEpoch, participants: [], marked: [] },
        views: transactionViews,
      }),
    ]),
  )
}
