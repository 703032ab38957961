/** What an instance of the application holds, and what becomes of it with each step. */
import { type ProcessingParameters, type ProcessingScope, recordsIn, transactionalIdOf } from './parameters.ts'

/** An input partition that it takes for its own; position −1: the committed offset is to be fetched. */
export interface OwnedInput {
  readonly partition: number
  readonly position: number
}

/** What it writes as. A plain producer has neither id, epoch (0) nor sequence (−1). */
export interface ProducerOf {
  /** The transactional id; of an idempotent producer the member; 0: a plain one. */
  readonly producerId: number
  readonly producerEpoch: number
  /** The sequence of its next batch; −1: none, as a plain producer has. */
  readonly sequence: number
}

/** The record in its hands. */
export interface InHand {
  readonly partition: number
  readonly offset: number
  readonly record: number
}

export interface InstanceContext {
  readonly member: number
  /** 0: it is in no group, as far as it knows. */
  readonly generation: number
  /** By partition. */
  readonly owned: readonly OwnedInput[]
  /** By producer id. */
  readonly producers: readonly ProducerOf[]
  readonly inHand: InHand | null
}

export const recordAt = (scope: ProcessingScope, { partition, position }: OwnedInput): number | undefined =>
  position < 0 ? undefined : recordsIn(scope, partition)[position]

/** By which it writes what it makes of a record of this partition. */
export function producerIdOf(parameters: ProcessingParameters, member: number, partition: number): number {
  if (parameters.producer === 'plain') return 0
  return parameters.producer === 'idempotent' ? member : transactionalIdOf(parameters, member, partition)
}

export const producerFor = (
  parameters: ProcessingParameters,
  { member, producers }: InstanceContext,
  partition: number,
): ProducerOf =>
  producers.find(({ producerId }) => producerId === producerIdOf(parameters, member, partition)) ?? {
    producerId: 0,
    producerEpoch: 0,
    sequence: -1,
  }

const byPartition = (owned: readonly OwnedInput[]) => owned.toSorted((a, b) => a.partition - b.partition)
const byProducer = (producers: readonly ProducerOf[]) => producers.toSorted((a, b) => a.producerId - b.producerId)

/** It goes on where it was with what it keeps; what is new has to be looked up. A producer of a partition goes with its partition. */
export function afterAssignment(
  parameters: ProcessingParameters,
  { member, owned, producers }: InstanceContext,
  { generation, partitions }: { readonly generation: number; readonly partitions: readonly number[] },
): Partial<InstanceContext> {
  const kept = owned.filter(({ partition }) => partitions.includes(partition))
  const news = partitions
    .filter(partition => kept.every(one => one.partition !== partition))
    .map(partition => ({ partition, position: -1 }))
  const ids = new Set(partitions.map(partition => producerIdOf(parameters, member, partition)))
  const isOfPartition = parameters.producer === 'transactional' && parameters.transactionalId === 'partition'
  return {
    generation,
    owned: byPartition([...kept, ...news]),
    producers: isOfPartition ? producers.filter(({ producerId }) => ids.has(producerId)) : producers,
  }
}

export const afterInitialisation = (
  { producers }: InstanceContext,
  producerId: number,
  producerEpoch: number,
): Pick<InstanceContext, 'producers'> => ({
  producers: byProducer([
    ...producers.filter(one => one.producerId !== producerId),
    { producerId, producerEpoch, sequence: 0 },
  ]),
})

/** The committed offset, where it has no position yet. */
export const afterOffsetFetch = (
  { owned }: InstanceContext,
  offsets: readonly { readonly partition: number; readonly offset: number }[],
): Pick<InstanceContext, 'owned'> => ({
  owned: owned.map(one => {
    const found = offsets.find(({ partition }) => partition === one.partition)
    return found === undefined ? one : { ...one, position: found.offset }
  }),
})

export const afterProduce = (
  { producers }: InstanceContext,
  producerId: number,
): Pick<InstanceContext, 'producers'> => ({
  producers: producers.map(one => (one.producerId === producerId ? { ...one, sequence: one.sequence + 1 } : one)),
})

/** The record is done with, whatever became of it. */
export const afterRecord = ({ owned, inHand }: InstanceContext): Pick<InstanceContext, 'owned' | 'inHand'> => ({
  inHand: null,
  owned: owned.map(one => (one.partition === inHand!.partition ? { ...one, position: inHand!.offset + 1 } : one)),
})

/** The record is put back: its position is to be looked up. */
export const afterRewind = ({ owned, inHand }: InstanceContext): Pick<InstanceContext, 'owned' | 'inHand'> => ({
  inHand: null,
  owned: owned.map(one => (one.partition === inHand!.partition ? { ...one, position: -1 } : one)),
})
