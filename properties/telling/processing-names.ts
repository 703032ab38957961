/** Messages of consume-process-produce (model/kafka/processing) in Kafka's words: where they carry other fields than those of the other systems. */
import type { Event } from '../../model/index.ts'

interface PartitionOffset {
  readonly partition: number
  readonly offset: number
}

/** What it carries besides its record and its error; undefined: it is none of these, or carries nothing. */
export function carriedInProcessing(event: Event): string | undefined {
  const e = event as Event & { readonly [field: string]: never }
  switch (event.type) {
    case 'EndTxn':
    case 'WriteTxnMarkers':
      return 'result' in event ? [e['result'], ...epochOf(event)].join(', ') : undefined
    case 'Ended':
      return String(e['result'])
    case 'AddPartitionsToTxn':
    case 'AddOffsetsToTxn':
      return 'fate' in event ? epochOf(event)[0] : undefined
    case 'ProducerIdAssigned':
      return 'transactionalId' in event ? `transactional id ${e['transactionalId']}, ${epochOf(event)[0]}` : undefined
    case 'OffsetCommit':
    case 'TxnOffsetCommit':
      return 'fate' in event ? `offset ${e['offset']}, ${generationText(event)}` : undefined
    case 'OffsetsFetched':
      return (e['offsets'] as readonly PartitionOffset[])
        .map(({ partition, offset }) => `partition ${partition} offset ${offset}`)
        .join(', ')
    case 'Assigned':
      return 'partitions' in event ? `generation ${e['generation']}, ${partitionsText(e['partitions'])}` : undefined
    case 'Fetch':
      return 'isolation' in event ? `from offset ${e['position']}, ${String(e['isolation'])}` : undefined
    default:
      return undefined
  }
}

const epochOf = ({ producerEpoch }: Event): readonly string[] =>
  producerEpoch === undefined ? [] : [`epoch ${producerEpoch}`]
const generationText = ({ generation }: Event) =>
  Number(generation) < 0 ? 'no group metadata' : `generation ${generation}`
const partitionsText = (partitions: readonly number[]) =>
  partitions.length === 0 ? 'no partition' : `partition ${partitions.join(' and ')}`
