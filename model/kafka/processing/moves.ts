/**
 * What the machines do unasked: own moves, healing, and what the adversary may do at a price (`fault`).
 *
 * c: an instance crashes. n: a request is done, and its answer is lost; commitTransaction may be
 * lost itself (of the others that is as if it came later). b1: a broker fails over, between requests or with one that is done. e: a
 * handler throws, before or after its output. rb: an instance that lives is taken for dead, or its transaction outlives transaction.timeout.ms. What
 * follows from a fault is none of its own: a session that expires, and a transaction that times out, of a process that is gone.
 */
import type { Event, Move } from '../../explorer/index.ts'
import type { InstanceContext } from './instance-context.ts'
import {
  inputPartitions,
  instanceIds,
  type ProcessingParameters,
  type ProcessingScope,
  transactionalIds,
} from './parameters.ts'
import { instanceAddress, transactionAddress } from './speech.ts'
import type { TransactionContext } from './transaction.ts'

interface Snapshot<C> {
  readonly context: C
  readonly matches: (value: never) => boolean
}
type Instance = Snapshot<InstanceContext>
const runs = (one: Instance) => one.matches('running' as never)

/** Every move of the system that the scope allows. */
export function movesOf(parameters: ProcessingParameters, scope: ProcessingScope): readonly Move[] {
  const ids = transactionalIds(parameters, scope)
  const brokers = ['output', 'group', ...ids.map(transactionAddress)]
  const all = [
    ...instanceIds(scope).flatMap(member => instanceMoves(member, parameters, scope)),
    ...instanceIds(scope).flatMap(groupMoves),
    ...ids.flatMap(id => transactionMoves(id, scope)),
    { by: 'reader', event: { type: 'read' } },
    ...brokers.map((by): Move => ({ by, event: { type: 'failOver' }, fault: 'b1' })),
  ]
  return all.filter(({ fault }: Move) => fault === undefined || (scope.faults[fault] ?? 0) > 0)
}

function instanceMoves(member: number, parameters: ProcessingParameters, scope: ProcessingScope): Move[] {
  const by = instanceAddress(member)
  const plain = (type: string, more: object = {}): Move => ({ by, event: { type, ...more } })
  const struck = (fault: string, event: Event): Move => ({ by, event, fault })
  const asks = (type: string): Move[] => [
    plain(type, { fate: 'answered' }),
    struck('n', { type, fate: 'answer lost' }),
    struck('b1', { type, fate: 'failed over' }),
  ]
  return [
    ...transactionalIds(parameters, scope).map(transactionalId => plain('initTransactions', { transactionalId })),
    plain('join'),
    plain('fetchOffsets'),
    plain('heartbeat'),
    ...inputPartitions(scope).map(partition => plain('poll', { partition })),
    plain('call'),
    ...asks('produce'),
    ...asks('commitOffsets'),
    ...asks('sendOffsets'),
    ...asks('commitTransaction'),
    struck('n', { type: 'commitTransaction', fate: 'request lost' }),
    plain('abortTransaction'),
    restartOf(member, scope),
    struck('e', { type: 'handlerThrows' }),
    struck('c', { type: 'crash' }),
  ]
}

/** Whoever watches over the instances sees which of them run. */
const restartOf = (member: number, scope: ProcessingScope): Move => ({
  by: instanceAddress(member),
  event: { type: 'restart' },
  reads: instanceIds(scope)
    .filter(id => id !== member)
    .map(instanceAddress),
  carry: (...others: readonly Instance[]) => ({ othersRun: others.some(runs) }),
})

/** A process that has not joined since it started is not the member that the group knows. */
function groupMoves(member: number): Move[] {
  const isThere = (alive: boolean) => (instance: Instance) =>
    (runs(instance) && instance.context.generation > 0) === alive ? {} : undefined
  const reads = [instanceAddress(member)]
  return [
    { by: 'group', event: { type: 'expire', member }, reads, carry: isThere(false) },
    { by: 'group', event: { type: 'takeForDead', member }, reads, carry: isThere(true), fault: 'rb' },
  ]
}

function transactionMoves(transactionalId: number, scope: ProcessingScope): Move[] {
  const by = transactionAddress(transactionalId)
  const reads = [by, ...instanceIds(scope).map(instanceAddress)]
  const isHeld =
    (held: boolean) =>
    ({ context }: Snapshot<TransactionContext>, ...instances: readonly Instance[]) => {
      const holders = instances.filter(
        one =>
          runs(one) &&
          one.context.producers.some(
            ({ producerId, producerEpoch }) =>
              producerId === transactionalId && producerEpoch === context.producerEpoch,
          ),
      )
      return holders.length > 0 === held ? {} : undefined
    }
  return [
    ...['output', 'group'].map((to): Move => ({ by, event: { type: 'writeMarker', to } })),
    { by, event: { type: 'timeOut' }, reads, carry: isHeld(false) },
    { by, event: { type: 'timeOut' }, reads, carry: isHeld(true), fault: 'rb' },
  ]
}
