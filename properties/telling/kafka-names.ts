/**
 * The machines' messages in Kafka's words: which API, request or response, and what they carry.
 */
import type { Event, SystemSpec } from '../../model/index.ts'
import type { MessageTold } from './message.ts'
import { brokerName, recordName } from './names.ts'

type Kind = MessageTold['kind']

const apis: Readonly<Record<string, readonly [api: string, kind: Kind]>> = {
  Produce: ['Produce', 'request'],
  ProduceReply: ['Produce', 'response'],
  InitProducerId: ['InitProducerId', 'request'],
  ProducerIdAssigned: ['InitProducerId', 'response'],
  Fetch: ['Fetch', 'request'],
  Fetched: ['Fetch', 'response'],
  Diverging: ['Fetch', 'response'],
  ConsumerFetch: ['Fetch', 'request'],
  ConsumerFetched: ['Fetch', 'response'],
  OffsetOutOfRange: ['Fetch', 'response'],
  LeaderAndIsr: ['LeaderAndIsr', 'request'],
  AlterPartition: ['AlterPartition', 'request'],
  AlterPartitionResponse: ['AlterPartition', 'response'],
  BrokerRegistration: ['BrokerRegistration', 'request'],
  Join: ['JoinGroup', 'request'],
  Joined: ['JoinGroup', 'response'],
  OffsetCommit: ['OffsetCommit', 'request'],
  Committed: ['OffsetCommit', 'response'],
  DescribeLog: ['OffsetForLeaderEpoch', 'request'],
  LogDescribed: ['OffsetForLeaderEpoch', 'response'],
  Compare: ['OffsetForLeaderEpoch', 'request'],
  Compared: ['OffsetForLeaderEpoch', 'response'],
}

/** What no API is: a write to the store, a broken connection, a power failure, what the specification lets a leader see of others. */
export const apiOf = ({ type }: Event): readonly [api: string, kind: Kind] => apis[type] ?? [type, 'notice']

export function errorOf({ type, error }: Event): string | undefined {
  if (type === 'OffsetOutOfRange') return 'OFFSET_OUT_OF_RANGE'
  return typeof error === 'string' && error !== 'NONE' ? error : undefined
}

/** The record that it is about. `slot`: replies travel to a record's own sender, and do not name it. */
export function recordOf(spec: SystemSpec, { record, entry }: Event, slot: string): string | undefined {
  const to = /^(?:send|replies)-(\d+)$/.exec(slot)?.[1]
  const number =
    record ?? (entry as { record: number } | null | undefined)?.record ?? (to === undefined ? to : Number(to))
  return typeof number === 'number' ? recordName(spec, number) : undefined
}

const set = (ids: unknown) => `{${(ids as readonly number[]).map(brokerName).join(', ')}}`

/** What it carries besides its record and its error. */
export function carriedBy(event: Event): string | undefined {
  const e = event as Event & { readonly [field: string]: never }
  switch (event.type) {
    case 'Produce':
      return produced(event)
    case 'ProducerIdAssigned':
      return `producer id ${e['producerId']}`
    case 'ProduceReply':
    case 'Disconnected':
      return e['attempt'] > 1 ? `to attempt ${e['attempt']}` : undefined
    case 'LeaderAndIsr':
    case 'UpdatePartition':
      return `${e['leader'] > 0 ? `leader ${brokerName(e['leader'])}` : 'no leader'}, epoch ${e['leaderEpoch']}, in-sync set ${set(e['isr'])}`
    case 'AlterIsr':
    case 'AlterPartition':
      return `in-sync set ${set(e['isr'])}, epoch ${e['leaderEpoch']}`
    case 'Fetch':
      return `from offset ${'epochs' in event ? (e['epochs'] as readonly number[]).length : e['logEndOffset']}, epoch ${e['leaderEpoch']}`
    case 'Fetched':
      return `hw=${e['highWatermark']}`
    case 'Diverging':
      return `truncate to ${e['endOffset']}`
    case 'ConsumerFetch':
    case 'ConsumerFetched':
    case 'OffsetCommit':
      return `offset ${e['offset']}`
    case 'Joined':
      return `committed offset ${e['committedOffset']}`
    case 'Register':
    case 'Expire':
      return brokerName(e['broker'])
    default:
      return undefined
  }
}

/** Its number, where sequences are told, and which transmission it is. */
function produced({ attempt, sequence = -1, producerEpoch }: Event): string | undefined {
  const parts = [
    ...(sequence >= 0 ? [`epoch ${producerEpoch}, sequence ${sequence}`] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : undefined
}
