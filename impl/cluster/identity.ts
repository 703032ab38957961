/**
 * Identity: which record in a log is which send's. Values may repeat, so a value alone names nobody.
 *
 *   I1  the record at the offset that a send was acknowledged with is that send's, when key and value agree
 *   I2  what is left over is paired by key and value, one record a send
 *
 * A pair by I2 may be wrong about which of several equal sends it is, never about how many of them there are.
 */
import { topicPartition, type TopicPartition } from '../core/protocol.ts'
import { operationsOf, type Operation, type OperationOf } from './history.ts'

export type Send = OperationOf<'send'>

/** A send that its producer was told is safe, and so is its transaction if it is of one. `offset` −1: it was not told where. */
export type AcknowledgedSend = Send & { readonly offset: number }

export interface Placed {
  readonly offset: number
  readonly key: string | null
  readonly value: string | null
}

const nameOf = ({ by, id }: { readonly by: string; readonly id: number }) => `${by}/${id}`

/** In the order of sending. */
export function acknowledgedSends(history: readonly Operation[]): readonly AcknowledgedSend[] {
  const offsets = new Map(operationsOf(history, 'acknowledged').map(operation => [nameOf(operation), operation.offset]))
  const unfinished = sendsOfUnfinished(history)
  return operationsOf(history, 'send').flatMap(send => {
    const offset = offsets.get(nameOf(send))
    return offset === undefined || unfinished.has(nameOf(send)) ? [] : [{ ...send, offset }]
  })
}

/** Sends of transactions that are under way, were aborted, or may have been: nothing is promised of them. */
function sendsOfUnfinished(history: readonly Operation[]): ReadonlySet<string> {
  const unfinished = new Set<string>()
  const open = new Map<string, string[]>()
  for (const operation of history) {
    const { by, type } = operation
    if (type === 'begun') open.set(by, [])
    if (type === 'send' && open.has(by)) {
      open.get(by)!.push(nameOf(operation))
      unfinished.add(nameOf(operation))
    }
    if (type === 'transactionCommitted') for (const name of open.get(by) ?? []) unfinished.delete(name)
    if (type === 'transactionCommitted' || type === 'transactionAborted' || type === 'crashed') open.delete(by)
  }
  return unfinished
}

export const whereOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): TopicPartition =>
  topicPartition(topic, partition)

export const contentOf = ({ key, value }: Pick<Placed, 'key' | 'value'>): string => JSON.stringify([key, value])

export const byPartition = <Item extends { readonly topic: string; readonly partition: number }>(
  items: readonly Item[],
): ReadonlyMap<TopicPartition, readonly Item[]> => groupBy(items, whereOf)

export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/** Of one partition: the record of each send that has one. */
export function pair<Record extends Placed>(
  sends: readonly AcknowledgedSend[],
  records: readonly Record[],
): ReadonlyMap<AcknowledgedSend, Record> {
  const pairs = new Map<AcknowledgedSend, Record>()
  const left = groupBy(records, contentOf)
  const take = (send: AcknowledgedSend, isIt: (record: Record) => boolean) => {
    const alike = left.get(contentOf(send)) ?? []
    const at = alike.findIndex(isIt)
    if (at >= 0) pairs.set(send, alike.splice(at, 1)[0]!)
  }
  for (const send of sends) take(send, ({ offset }) => offset === send.offset)
  for (const send of sends) if (!pairs.has(send)) take(send, () => true)
  return pairs
}
