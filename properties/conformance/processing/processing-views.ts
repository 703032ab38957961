/**
 * One look at both tellings, as a text, so that a difference can be read: what stands in the output and what became of it, committed and pending offsets, members and
 * owner, what coordinators know of transactions, how far the reader is and what it has seen, and what each instance has.
 *
 * Not compared: numbers of generations and ids of producers (members and clients are asked whether theirs is the one in force); sequence numbers
 * (../idempotence does); where in its code an instance is (what comes next is asked of it, and would be refused); of one that takes itself for out of the group
 * what its consumer still has; the epoch of one that does not know how its commit ended.
 */
import { entriesOf } from '../../../impl/cluster/log-entry.ts'
import { groupsOf } from '../../../impl/core/coordinator.ts'
import type { ManagerState } from '../../../impl/core/transaction-manager.ts'
import { valueOf } from '../../../impl/core/own.ts'
import {
  type GroupContext,
  instanceAddress,
  type InstanceContext,
  instanceIds,
  isTransactional,
  type OutputContext,
  type OutputEntry,
  type ProcessingParameters,
  processingRecords,
  type ProcessingScope,
  type ReaderContext,
  transactionAddress,
  type TransactionContext,
  transactionalIds,
} from '../../../model/kafka/processing/index.ts'
import type { ProcessingPerformer } from './perform-processing.ts'
import type { ProcessingInstance } from './processing-instance.ts'
import {
  groupCoordinator,
  groupId,
  inputPartition,
  leaderOfOutput,
  offsetsPartition,
  outputPartition,
} from './processing-stage.ts'

export interface ProcessingView {
  /** #1?: open, (#1): aborted. */
  readonly output: string
  readonly committed: number
  /** By transactional id. */
  readonly pending: string
  readonly group: string
  readonly transactions: string
  /** Records of the output that lie behind the reader. */
  readonly read: number
  /** What the reader has been handed, and what was called outside; #1*: more than once. */
  readonly seen: string
  readonly calls: string
  readonly instances: string
}

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
/** Bit r is record r. */
interface Effects {
  readonly had: number
  readonly twice: number
}
type Read = (slot: string) => unknown

const marks: Readonly<Record<OutputEntry['is'], (name: string) => string>> = {
  open: name => `${name}?`,
  committed: name => name,
  aborted: name => `(${name})`,
}
const position = (offset: number) => (offset < 0 ? '@?' : `@${offset}`)
const holds = (record: number | undefined) => (record === undefined ? '' : ` has #${record}`)

export function modelView(read: Read, parameters: ProcessingParameters, scope: ProcessingScope): ProcessingView {
  const contextOf = <C>(slot: string) => (read(slot) as Local<C>).context
  const group = contextOf<GroupContext>('group')
  const output = contextOf<OutputContext>('output')
  return {
    output: output.log.map(({ record, is }) => marks[is](`#${record}`)).join(' '),
    committed: group.offsets[0]!,
    pending: group.pending.map(({ transactionalId, offset }) => `${transactionalId}: ${offset}`).join(', '),
    group: `${group.members.join(' ')}; partition of ${group.owners[0]}`,
    transactions: transactionalIds(parameters, scope)
      .map(id => modelTransaction(read(transactionAddress(id)) as Local<TransactionContext>))
      .join(', '),
    read: contextOf<ReaderContext>('reader').position,
    seen: modelEffects(read('seen') as Effects, scope),
    calls: modelEffects(read('calls') as Effects, scope),
    instances: instanceIds(scope)
      .map(member => modelInstance(read(instanceAddress(member)) as Local<InstanceContext>, group, parameters))
      .join(' | '),
  }
}

function modelTransaction({ context, value }: Local<TransactionContext>): string {
  const { transactionalId, producerEpoch, participants, marked } = context
  const unmarked = participants.filter(one => !marked.includes(one))
  return `${transactionalId} e${producerEpoch} ${String(value).toLowerCase()} ${unmarked.join(' ')}`.trim()
}

function modelInstance(
  { context, value }: Local<InstanceContext>,
  group: GroupContext,
  parameters: ProcessingParameters,
): string {
  if (typeof value === 'string') return value
  const { generation, member, owned, inHand } = context
  const isIn = group.members.includes(member) && generation === group.generation
  // It may be about to make its producer anew.
  const isUncertain = (value as { readonly running: string }).running === 'uncertain'
  const epochs =
    isTransactional(parameters) && !isUncertain
      ? context.producers.map(({ producerId, producerEpoch }) => ` t${producerId} e${producerEpoch}`).join('')
      : ''
  const hand = holds(inHand?.record)
  if (generation === 0) return `out${hand}${epochs}`
  const places = owned.map(one => ` ${position(one.position)}`).join('')
  return `${isIn ? 'in' : 'zombie'}${places}${hand}${epochs}`
}

const modelEffects = ({ had, twice }: Effects, scope: ProcessingScope): string =>
  effectsText(scope, record => ((had >> record) & 1) + ((twice >> record) & 1))
const runningEffects = (effects: readonly number[], scope: ProcessingScope): string =>
  effectsText(scope, record => effects.filter(each => each === record).length)
const effectsText = (scope: ProcessingScope, timesOf: (record: number) => number): string =>
  processingRecords(scope)
    .filter(record => timesOf(record) > 0)
    .map(record => (timesOf(record) > 1 ? `#${record}*` : `#${record}`))
    .join(' ')

export function runningView(
  performer: ProcessingPerformer,
  parameters: ProcessingParameters,
  scope: ProcessingScope,
): ProcessingView {
  const { stage, group } = performer
  const { log } = stage.replica(leaderOfOutput, outputPartition)
  const entries = entriesOf(log)
  const offsets = groupsOf(stage.replica(groupCoordinator, offsetsPartition).log)
  const ids = transactionalIds(parameters, scope)
  const memberOf = (clientId: string) => Number(clientId.slice('consumer-'.length))
  const owner = group.members.find(({ assignment }) => assignment.includes(inputPartition))
  const pending = ids.flatMap(id => {
    const commits = offsets.offsets.pending[stage.transaction(id)!.producerId] ?? []
    return commits.slice(-1).map(({ committed }) => `${id}: ${committed[inputPartition]}`)
  })
  return {
    output: entries.map(({ value, transaction = 'committed' }) => marks[transaction](`#${value}`)).join(' '),
    committed: valueOf(offsets.byId, groupId)?.offsets[inputPartition] ?? -1,
    pending: pending.join(', '),
    group: `${group.members
      .map(({ clientId }) => memberOf(clientId))
      .toSorted()
      .join(' ')}; partition of ${owner ? memberOf(owner.clientId) : 0}`,
    transactions: ids.map(id => runningTransaction(performer, id)).join(', '),
    seen: runningEffects(performer.seen, scope),
    calls: runningEffects(performer.calls, scope),
    read: entries.filter(({ offset }) => offset < performer.readerPosition).length,
    instances: [...performer.instances.values()].map(one => runningInstance(performer, one, parameters)).join(' | '),
  }
}

function runningTransaction({ stage }: ProcessingPerformer, id: number): string {
  const { state, producerEpoch, topicPartitions, unmarked } = stage.transaction(id)!
  const names = state === 'Ongoing' ? topicPartitions : unmarked
  const participants = names.map(name => (name === outputPartition ? 'output' : 'group')).toSorted()
  return `${id} e${epochOf(producerEpoch)} ${state.toLowerCase()} ${participants.join(' ')}`.trim()
}

/** The model counts from 1. */
const epochOf = (producerEpoch: number) => producerEpoch + 1

function runningInstance(
  { stage, group }: ProcessingPerformer,
  one: ProcessingInstance,
  parameters: ProcessingParameters,
): string {
  if (!one.clients.isRunning) return one.clients.isFenced ? 'fenced' : 'down'
  const { generationId, memberId, phase, partitions } = one.clients.client
  const isIn = generationId === group.generationId && group.members.some(each => each.memberId === memberId)
  const epochs = isTransactional(parameters) ? epochsOf(stage.world, one) : ''
  const hand = holds(one.inHand?.record)
  if (one.isOut || phase === 'lost' || phase === 'joining') return `out${hand}${epochs}`
  const at = partitions[inputPartition]?.position
  const place = at === undefined ? '' : ` ${position(one.isRewound ? -1 : (one.inHand?.offset ?? at))}`
  return `${isIn ? 'in' : 'zombie'}${place}${hand}${epochs}`
}

const isUnderWay: ReadonlySet<ManagerState> = new Set(['INITIALIZING', 'COMMITTING_TRANSACTION'])
const epochsOf = (
  world: ProcessingPerformer['stage']['world'],
  { clients: { producers } }: ProcessingInstance,
): string =>
  [...producers]
    .filter(([, node]) => world.isRunning(node) && !isUnderWay.has(world.state(node).transaction!.state))
    .map(([id, node]) => ` t${id} e${epochOf(world.state(node).producerEpoch)}`)
    .join('')

/** A sentence for each part that differs. */
export const differences = (model: ProcessingView, running: ProcessingView): readonly string[] =>
  (Object.keys(model) as (keyof ProcessingView)[])
    .filter(part => model[part] !== running[part])
    .map(part => `${part}: ${model[part] || 'nothing'} in the model, ${running[part] || 'nothing'} here`)
