/**
 * WHOLE: a transaction is there whole for whoever reads read_committed, or not at all; and as its producer was told.
 *
 *     committed                      every record of it that was acknowledged is there
 *     aborted, or failed for good    none is
 *     nobody was told                all of those that were acknowledged, or none
 *
 * Told from what producers were told, and from the leaders' logs once a run is over.
 */
import type { Cluster, Operation } from '../../impl/index.ts'
import { everyPartitionOf, type Plan } from './plan.ts'

interface Sent {
  readonly value: string
  readonly topic: string
  readonly partition: number
  /** −1: the broker did not say, or not yet. */
  offset: number
  isAcknowledged: boolean
}

export interface ToldTransaction {
  readonly by: string
  readonly sent: readonly Sent[]
  readonly end: 'committed' | 'aborted' | 'unknown'
}

/** Sentences; none where nothing is wrong. */
export function notWhole(cluster: Cluster, { configuration }: Plan): readonly string[] {
  const history = cluster.history()
  const entries = everyPartitionOf(configuration).flatMap(({ topic, partition }) =>
    cluster
      .log(topic, partition, 'read_committed')
      .map(({ offset, value }) => ({ topic, partition, offset, value: value ?? '' })),
  )
  const places = new Set(entries.map(placeOf))
  const values = new Set(entries.map(({ value }) => value))
  const times = new Map<string, number>()
  for (const told of history) if (told.type === 'send') times.set(told.value, (times.get(told.value) ?? 0) + 1)
  /** Undefined: the same was sent in another transaction too, and nobody said where this one is. */
  const isThere = (sent: Sent): boolean | undefined => {
    if (sent.offset >= 0) return places.has(placeOf(sent))
    return times.get(sent.value) === 1 ? values.has(sent.value) : undefined
  }
  return transactionsIn(history).flatMap(told => wrongIn(told, isThere))
}

const placeOf = ({ topic, partition, offset, value }: Omit<Sent, 'isAcknowledged'>) =>
  `${topic}-${partition} ${offset} ${value}`

function wrongIn({ by, sent, end }: ToldTransaction, isThere: (sent: Sent) => boolean | undefined): readonly string[] {
  const there = sent.filter(each => isThere(each) === true)
  const missing = sent.filter(each => each.isAcknowledged && isThere(each) === false)
  const about = `Of a transaction of ${by} with ${valuesOf(sent)}`
  if (end === 'committed')
    return missing.length > 0 ? [`${about}, which was committed, ${valuesOf(missing)} is not there.`] : []
  if (end === 'aborted') return there.length > 0 ? [`${about}, which was aborted, ${valuesOf(there)} is there.`] : []
  return there.length > 0 && missing.length > 0
    ? [`${about} ${valuesOf(there)} is there, and ${valuesOf(missing)} is not.`]
    : []
}

const valuesOf = (sent: readonly Sent[]): string => sent.map(({ value }) => value).join(', ')

/** In the order in which they ended. */
export function transactionsIn(history: readonly Operation[]): readonly ToldTransaction[] {
  const told: ToldTransaction[] = []
  const open = new Map<string, Map<number, Sent>>()
  const end = (by: string, how: ToldTransaction['end']) => {
    const sent = open.get(by)
    open.delete(by)
    if (sent !== undefined && sent.size > 0) told.push({ by, sent: [...sent.values()], end: how })
  }
  for (const operation of history) {
    const { by } = operation
    if (operation.type === 'begun') open.set(by, new Map())
    if (operation.type === 'send') open.get(by)?.set(operation.id, newlySent(operation))
    if (operation.type === 'acknowledged') {
      const sent = open.get(by)?.get(operation.id)
      if (sent !== undefined) Object.assign(sent, { offset: operation.offset, isAcknowledged: true })
    }
    if (operation.type === 'transactionCommitted') end(by, 'committed')
    if (operation.type === 'transactionAborted') end(by, 'aborted')
    if (operation.type === 'transactionFailed') end(by, operation.isUnknown ? 'unknown' : 'aborted')
    if (operation.type === 'crashed') end(by, 'unknown')
  }
  for (const by of open.keys()) end(by, 'unknown')
  return told
}

const newlySent = ({ value, topic, partition }: Omit<Sent, 'offset' | 'isAcknowledged'>): Sent => ({
  value,
  topic,
  partition,
  offset: -1,
  isAcknowledged: false,
})
