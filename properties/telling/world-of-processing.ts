/**
 * Reads a WorldState off consume-process-produce (model/kafka/processing): the output, the group and its members, which are the instances, the
 * transactions, and who has seen what. What was called outside stands in the group as handled.
 */
import type { SystemSpec } from '../../model/index.ts'
import {
  type GroupContext,
  type InstanceContext,
  lastStableOffset,
  type OutputContext,
  type ReaderContext,
  type TransactionContext,
} from '../../model/kafka/processing/index.ts'
import type { Happened } from './happened.ts'
import { groupName, instanceName, partitionName, recordName } from './names.ts'
import type {
  GroupState,
  MemberState,
  PartitionState,
  TransactionState,
  TransactionStateName,
  WorldState,
} from './world-state.ts'

type Read = (slot: string) => unknown
interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export function worldOfProcessing(spec: SystemSpec, read: Read, happened: readonly Happened[]): WorldState {
  const named = <C, T>(prefix: string, of: (local: Local<C>) => T) =>
    Object.fromEntries(
      Object.keys(spec.components)
        .filter(slot => slot.startsWith(prefix))
        .map(slot => [slot, of(read(slot) as Local<C>)]),
    )
  const seen = happened.filter(({ at }) => at === 'reader')
  const calls = happened.filter(({ at }) => at !== 'reader').map(({ record, by }) => ({ record, by }))
  return {
    brokers: {},
    partitions: { output: outputOf(spec, (read('output') as Local<OutputContext>).context) },
    groups: { [groupName(1)]: { ...groupOf((read('group') as Local<GroupContext>).context), handled: calls } },
    members: named('instance-', (local: Local<InstanceContext>) => instanceOf(spec, local)),
    transactions: named('transaction-', transactionOf),
    reader: {
      position: (read('reader') as Local<ReaderContext>).context.position,
      effects: seen.map(({ record }) => record),
    },
  }
}

const outputOf = (spec: SystemSpec, context: OutputContext): PartitionState => ({
  logStartOffset: 0,
  logEndOffset: context.log.length,
  log: context.log.map(({ record, is }) => ({ record: recordName(spec, record), what: is })),
  lastStableOffset: lastStableOffset(context),
})

const byPartition = <T, R>(all: readonly T[], of: (one: T, i: number) => R | undefined) =>
  Object.fromEntries(
    all.flatMap((one, i) => {
      const found = of(one, i)
      return found === undefined ? [] : [[partitionName(i + 1), found] as const]
    }),
  )

function groupOf({ generation, members, owners, offsets, pending }: GroupContext): Omit<GroupState, 'handled'> {
  const owned = (member: number) => owners.flatMap((owner, i) => (owner === member ? [partitionName(i + 1)] : []))
  return {
    is: members.length > 0 ? 'Stable' : 'Empty',
    generation,
    members: members.map(instanceName),
    assignment: Object.fromEntries(members.map(member => [instanceName(member), owned(member)])),
    committed: byPartition(offsets, offset => offset),
    ...(pending.length > 0
      ? { pending: pending.map(({ partition, offset }) => `${partitionName(partition)}: ${offset}`) }
      : {}),
  }
}

function instanceOf(spec: SystemSpec, { context, value }: Local<InstanceContext>): MemberState {
  const { generation, owned, inHand } = context
  const place = typeof value === 'string' ? value : (value as { readonly running: string }).running
  return {
    is: place === 'down' || place === 'fenced' ? place : generation > 0 ? 'stable' : 'unjoined',
    group: groupName(1),
    ...(generation > 0 ? { memberId: 1 } : {}),
    generation,
    owns: Object.fromEntries(
      owned.map(({ partition, position }) => [partitionName(partition), position < 0 ? {} : { position }]),
    ),
    holds: inHand === null ? [] : [recordName(spec, inHand.record)],
    ...(place === 'claiming' ? { awaitsCommit: true } : {}),
  }
}

function transactionOf({ context, value }: Local<TransactionContext>): TransactionState {
  const { transactionalId, producerEpoch, participants, marked } = context
  const name = String(value)
  const is = `${name[0]!.toUpperCase()}${name.slice(1)}` as TransactionStateName
  return {
    is,
    producerId: transactionalId,
    producerEpoch,
    partitions: is === 'Ongoing' ? participants : [],
    owes: is.startsWith('Prepare') ? participants.filter(one => !marked.includes(one)) : [],
    coordinatorEpoch: 0,
  }
}
