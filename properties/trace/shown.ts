/**
 * Shown: whether a broker's copy of a partition is what a local state of the model says; the same comparison as that of `replicaView` with the
 * model's view, field by field, without making either. It is asked after each step, and nearly always the answer is yes.
 */
import type { Log } from '../../impl/core/log.ts'
import type { Replica } from '../../impl/core/replica-state.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Entry as ModelEntry, ReplicaContext } from '../../model/kafka/index.ts'
import type { Names } from './names.ts'
import type { Setting } from './setting.ts'
import { contextOf } from './stepping.ts'
import { batchesBelow, type Reading } from './views.ts'

type All = Reading & { readonly setting: Setting }

export function isShown(reading: All, replica: Replica | undefined, local: LocalState): boolean {
  const context = contextOf<ReplicaContext>(local)
  const isLeader = local.snapshot.matches({ running: 'leader' } as never)
  if (replica === undefined)
    return !isLeader && context.log.length === 0 && context.highWatermark === 0 && context.leader === 0
  const { log, role, highWatermark, leader, leaderEpoch } = replica
  if (isLeader !== (role === 'leader') || !isSameLog(reading.names, log, context.log)) return false
  if (batchesBelow(log, highWatermark) !== context.highWatermark) return false
  if (role === 'none' || (role === 'follower' && leader === 0)) return context.leader === 0
  if (reading.setting.idOf(leader) !== context.leader || leaderEpoch !== context.leaderEpoch) return false
  return role === 'follower' || isSameOffice(reading, replica, context)
}

function isSameOffice({ names, setting, incarnationOf }: All, replica: Replica, context: ReplicaContext): boolean {
  const { log, isr, proposed, partitionEpoch, positions, awaiting } = replica
  return (
    partitionEpoch === context.partitionEpoch &&
    isSameSet(setting, isr, context.isr) &&
    isSameSet(setting, proposed, context.proposed) &&
    setting.replicas.every((id, at) => {
      const position = positions[id]
      if (position === undefined) return context.positions[at] === -1 && context.peerEpochs[at] === 0
      const offset = batchesBelow(log, position.offset)
      return offset === context.positions[at] && incarnationOf(id, position.brokerEpoch) === context.peerEpochs[at]
    }) &&
    awaiting.length === context.awaiting.length &&
    awaiting.every(({ from, correlationId, baseOffset }, at) => {
      const { attempt, offset } = context.awaiting[at]!
      return names.attempt(from, correlationId) === attempt && batchesBelow(log, baseOffset) === offset
    })
  )
}

const isSameSet = ({ idOf }: Setting, ids: readonly number[], model: readonly number[]) =>
  ids.length === model.length && ids.every(id => model.includes(idOf(id)))

/** Pairs that were found to be the same: both sides keep their logs while nothing is appended or cut. */
const same = new WeakMap<Log, readonly ModelEntry[]>()

function isSameLog(names: Names, log: Log, model: readonly ModelEntry[]): boolean {
  if (same.get(log) === model) return true
  const entries = names.entries(log)
  if (entries.length !== model.length) return false
  const isSame = entries.every(({ record, epoch }, at) => model[at]!.record === record && model[at]!.epoch === epoch)
  if (isSame) same.set(log, model)
  return isSame
}
