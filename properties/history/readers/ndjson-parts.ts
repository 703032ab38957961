/** Parts of our lines: records, places, sessions, failures, as an operation has them. What cannot be read is thrown as Unreadable. */
import { canonical } from '../interned.ts'
import type { Entry, Exact, Name, Place, Session, Value } from '../operation.ts'
import { type Fields, isFields, isInteger, isList, isName, isText, isTooDeep } from './shapes.ts'
import { Unreadable } from './sink.ts'

/** Undefined: the line names neither. */
export function partitionOf(topic: Value | undefined, partition: Value | undefined): Name | undefined {
  if (topic !== undefined && !isText(topic)) throw new Unreadable('has a topic that is no text')
  if (partition !== undefined && !isName(partition))
    throw new Unreadable('has a partition that is neither text nor integer')
  if (topic === undefined) return partition
  return partition === undefined ? topic : `${topic}-${partition}`
}

export function valueOf(value: Value | undefined): Value {
  if (value === undefined) throw new Unreadable('has a record without a value')
  if (isTooDeep(value)) throw new Unreadable('has a value that nests deeper than 100 levels')
  return value
}

/** Undefined: not recorded. A record without headers is one with none. */
export function contentOf({ content, key, headers }: Fields): string | undefined {
  if (content !== undefined) return isText(content) ? content : canonical(valueOf(content))
  if (headers === undefined || headers === null || isEmpty(headers)) {
    return key === undefined
      ? undefined
      : key === null
        ? 'null'
        : isText(key)
          ? JSON.stringify(key)
          : canonical(valueOf(key))
  }
  return canonical([valueOf(key ?? null), valueOf(headers)])
}

const isEmpty = (headers: Value): boolean =>
  typeof headers === 'object' && headers !== null && Object.keys(headers).length === 0

/** Undefined: the broker did not say (null, −1). */
export function offsetOf(offset: Value | undefined): Exact | undefined {
  if (offset === undefined || offset === null || offset === -1) return undefined
  if (!isInteger(offset)) throw new Unreadable('has an offset that is no integer')
  return offset
}

export function recordOf(record: Value | undefined): Entry {
  if (!isFields(record)) throw new Unreadable('has a record that is no object')
  const partition = partitionOf(record['topic'], record['partition'])
  if (partition === undefined) throw new Unreadable('has a record without topic and partition')
  const { value, offset } = record
  return { partition, value: valueOf(value), offset: offsetOf(offset), content: contentOf(record) }
}

export function recordsOf(records: Value | undefined): readonly Entry[] {
  if (!isList(records)) throw new Unreadable('has no list of records')
  return records.map(recordOf)
}

/** `none`: what stands for a partition without an offset. */
export function offsetsOf(offsets: Value | undefined, none: Exact | undefined): readonly Place[] {
  if (!isFields(offsets)) throw new Unreadable('has no offsets, such as {"orders-0": 7}')
  return Object.keys(offsets).map(partition => ({ partition, offset: offsetOf(offsets[partition]) ?? none }))
}

export function partitionsOf(partitions: Value | undefined): readonly Name[] {
  if (!isList(partitions)) throw new Unreadable('has no list of partitions')
  return partitions.map(partition => {
    const name = isFields(partition) ? partitionOf(partition['topic'], partition['partition']) : partition
    if (!isName(name)) throw new Unreadable('has a partition that is neither text nor integer')
    return name
  })
}

export function assignmentOf({ partitions, positions }: Fields): readonly Place[] {
  const names = partitionsOf(partitions)
  if (positions === undefined) return names.map(partition => ({ partition }))
  if (!isFields(positions)) throw new Unreadable('has positions that are no offsets, such as {"orders-0": 7}')
  return names.map(partition => ({ partition, offset: offsetOf(positions[String(partition)]) }))
}

export function sessionOf({ transactionalId, producerId, producerEpoch }: Fields): Session | undefined {
  if (transactionalId === undefined && producerId === undefined && producerEpoch === undefined) return undefined
  return {
    transactionalId: isText(transactionalId) ? transactionalId : undefined,
    producerId: isInteger(producerId) ? producerId : undefined,
    producerEpoch: typeof producerEpoch === 'number' ? producerEpoch : undefined,
  }
}

export const failureOf = ({ isUnknown, errorCode, error }: Fields) => ({
  type: isUnknown === false ? ('failed' as const) : ('unknown' as const),
  error: textOf(errorCode) ?? textOf(error),
})

const textOf = (value: Value | undefined): string | undefined =>
  value === undefined || value === null ? undefined : isText(value) ? value : canonical(value)
