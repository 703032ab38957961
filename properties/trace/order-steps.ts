/** The table, for what a broker reads in the metadata log. M5 and M8 are told in replica-steps.ts. */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate } from './explain.ts'
import type { BrokerStep } from './letters.ts'
import type { Setting } from './setting.ts'
import { context, isLeader, type Table } from './table.ts'

/** M5, M8. A broker acts on what it has read once it has read up to its own registration (KIP-380). */
export function orderSteps({ setting }: Table, { before, after }: BrokerStep): readonly Candidate[] | undefined {
  const order = orderIn(setting, before, after)
  if (order === undefined) return undefined
  const { leader, leaderEpoch, isr, partitionEpoch } = order
  const obey = { type: 'LeaderAndIsr', ...order, controllerEpoch: 1 }
  const says = `LeaderAndIsr: ${leader} leads in epoch ${leaderEpoch}`
  const isOld = (local: LocalState) => {
    const { leaderEpoch: own, leader: known } = context(local)
    return leaderEpoch < own || (leaderEpoch === own && known > 0)
  }
  const isGranted = (local: LocalState) =>
    isLeader(local) && leaderEpoch === context(local).leaderEpoch && partitionEpoch > context(local).partitionEpoch
  return [
    { says, events: [obey], where: local => !isOld(local) },
    { says: 'nothing, as the order is old', events: [], where: local => isOld(local) && !isGranted(local) },
    {
      says: `AlterPartitionResponse NONE with [${isr.join(', ')}], by the metadata log`,
      events: local => [granted(order, context(local).partitionEpoch)],
      where: local => isOld(local) && isGranted(local),
    },
  ]
}

interface Order {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly partitionEpoch: number
}

function orderIn(
  { topicPartition, idOf }: Setting,
  before: BrokerState | undefined,
  after: BrokerState,
): Order | undefined {
  const { image, actsFrom } = after
  const isNews = image.endOffset > (before?.image.endOffset ?? 0) && image.endOffset >= actsFrom
  const partition = image.partitions[topicPartition]
  if (!isNews || partition === undefined) return undefined
  const { leader, leaderEpoch, isr, partitionEpoch } = partition
  return { leader: idOf(leader), leaderEpoch, isr: isr.map(idOf).toSorted(), partitionEpoch }
}

/** The answer that the order stands for. */
const granted = ({ leaderEpoch, isr, partitionEpoch }: Order, asked: number): Event => {
  return { type: 'AlterPartitionResponse', error: 'NONE', leaderEpoch, asked, partitionEpoch, isr }
}
