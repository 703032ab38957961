/**
 * The machines' messages in Kafka's words: which API, request or response, and what they carry.
 */
import type { Event, SystemSpec } from '../../model/index.ts'
import type { MessageTold } from './message.ts'
import { brokerName, recordName } from './names.ts'
import { carriedInProcessing } from './processing-names.ts'

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
  JoinGroup: ['JoinGroup', 'request'],
  SyncGroup: ['SyncGroup', 'request'],
  Synced: ['SyncGroup', 'response'],
  Heartbeat: ['Heartbeat', 'request'],
  LeaveGroup: ['LeaveGroup', 'request'],
  Left: ['LeaveGroup', 'response'],
  Append: ['Produce', 'request'],
  OutOfRange: ['Fetch', 'response'],
  InitProducerIdAnswered: ['InitProducerId', 'response'],
  AddPartitionsToTxn: ['AddPartitionsToTxn', 'request'],
  AddPartitionsToTxnAnswered: ['AddPartitionsToTxn', 'response'],
  VerifyPartition: ['AddPartitionsToTxn', 'request'],
  Verified: ['AddPartitionsToTxn', 'response'],
  ProduceAnswered: ['Produce', 'response'],
  PartitionsAdded: ['AddPartitionsToTxn', 'response'],
  AddOffsetsToTxn: ['AddOffsetsToTxn', 'request'],
  OffsetsAdded: ['AddOffsetsToTxn', 'response'],
  TxnOffsetCommit: ['TxnOffsetCommit', 'request'],
  OffsetsSent: ['TxnOffsetCommit', 'response'],
  OffsetCommitted: ['OffsetCommit', 'response'],
  OffsetFetch: ['OffsetFetch', 'request'],
  OffsetsFetched: ['OffsetFetch', 'response'],
  Produced: ['Produce', 'response'],
  Assigned: ['JoinGroup', 'response'],
  Ended: ['EndTxn', 'response'],
  EndTxn: ['EndTxn', 'request'],
  EndTxnAnswered: ['EndTxn', 'response'],
  WriteTxnMarkers: ['WriteTxnMarkers', 'request'],
  MarkerAnswered: ['WriteTxnMarkers', 'response'],
  Receive: ['Receive', 'request'],
  Delivered: ['Receive', 'response'],
  Confirm: ['Confirm', 'request'],
  GiveBack: ['GiveBack', 'request'],
  ReadOffset: ['ReadOffset', 'request'],
  StoredOffset: ['ReadOffset', 'response'],
  ReadOutbox: ['ReadOutbox', 'request'],
  OutboxRow: ['ReadOutbox', 'response'],
}

/** What no API is: a write to the store, a broken connection, a power failure, what the specification lets a leader see of others. */
export function apiOf(event: Event, asked?: Event): readonly [api: string, kind: Kind] {
  if (isLookUp(event)) return ['ListOffsets', 'request']
  if (asked && isLookUp(asked)) return ['ListOffsets', 'response']
  // A group coordinator refuses in one way whatever it was asked; who asked nothing hears of it at its next heartbeat.
  if (isRefusal(event)) return [asked ? apiOf(asked)[0] : 'Heartbeat', 'response']
  // What a store is asked for has no API of Kafka's: its operation is its name.
  if (event.type === 'Answered') return [asked?.type ?? 'Answered', 'response']
  if (typeof event['by'] === 'string') return [event.type, 'request']
  return apis[event.type] ?? [event.type, 'notice']
}

/** A member without a committed offset asks where the log begins and ends. */
const isLookUp = ({ type, offset, member }: Event) => type === 'Fetch' && member !== undefined && Number(offset) < 0
/** A thread refuses too, but without a word of Kafka's. */
const isRefusal = ({ type, error }: Event) => type === 'Refused' && typeof error === 'string'

export function errorOf({ type, error }: Event, asked?: Event): string | undefined {
  if (type === 'OffsetOutOfRange') return 'OFFSET_OUT_OF_RANGE'
  if (type === 'OutOfRange') return asked && isLookUp(asked) ? undefined : 'OFFSET_OUT_OF_RANGE'
  return typeof error === 'string' && error !== 'NONE' ? error : undefined
}

/** The record that it is about. `slot`: replies travel to a record's own sender, and do not name it. */
export function recordOf(
  spec: SystemSpec,
  { record, entry, type, transaction }: Event,
  slot: string,
): string | undefined {
  const to = /^(?:send|replies)-(\d+)$/.exec(slot)?.[1]
  const number =
    record ??
    (type === 'Produce' ? transaction : undefined) ??
    (entry as { record: number } | null | undefined)?.record ??
    (to === undefined ? to : Number(to))
  return typeof number === 'number' ? recordName(spec, number) : undefined
}

interface PartitionOffset {
  readonly partition: number
  readonly offset: number
}

/** 'partition 1 offset 2, partition 2 no offset' */
function offsetsText(offsets: readonly PartitionOffset[]): string {
  const one = ({ partition, offset }: PartitionOffset) =>
    `partition ${partition} ${offset < 0 ? 'no offset' : `offset ${offset}`}`
  return offsets.length === 0 ? 'no partition' : offsets.map(one).join(', ')
}
const recordsText = (records: readonly number[]) => records.map(record => `#${record}`).join(' ')

const set = (ids: unknown) => `{${(ids as readonly number[]).map(brokerName).join(', ')}}`

/** What it carries besides its record and its error. */
export function carriedBy(event: Event): string | undefined {
  const inProcessing = carriedInProcessing(event)
  if (inProcessing !== undefined) return inProcessing
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
      if ('member' in event) return e['offset'] < 0 ? undefined : `from offset ${e['offset']}`
      return `from offset ${'epochs' in event ? (e['epochs'] as readonly number[]).length : e['logEndOffset']}, epoch ${e['leaderEpoch']}`
    case 'Fetched':
      return 'records' in event ? recordsText(e['records']) : `hw=${e['highWatermark']}`
    case 'Diverging':
      return `truncate to ${e['endOffset']}`
    case 'ConsumerFetch':
    case 'ConsumerFetched':
      return `offset ${e['offset']}`
    case 'OffsetCommit':
      return 'offsets' in event ? offsetsText(e['offsets']) : `offset ${e['offset']}`
    case 'Joined':
      return 'generation' in event ? `generation ${e['generation']}` : `committed offset ${e['committedOffset']}`
    case 'Synced':
      return offsetsText(e['shares'])
    case 'Answered':
      return String(e['says'])
    case 'StoredOffset':
    case 'Seek':
      return `offset ${e['offset']}`
    case 'OutOfRange':
      return `offsets ${e['start']} to ${e['end']}`
    case 'AddPartitionsToTxn':
    case 'VerifyPartition':
      return `partition ${e['partition']}, ${identityText(event)}${e['verifyOnly'] ? ', to verify' : ''}`
    case 'EndTxn':
      return `${e['committed'] ? 'commit' : 'abort'}, ${identityText(event)}`
    case 'WriteTxnMarkers':
      return `${e['committed'] ? 'commit' : 'abort'}, ${identityText(event)}, coordinator epoch ${e['coordinatorEpoch']}`
    case 'InitProducerIdAnswered':
    case 'EndTxnAnswered':
      return e['producerId'] > 0 ? identityText(event) : undefined
    case 'Register':
    case 'Expire':
      return brokerName(e['broker'])
    default:
      return undefined
  }
}

const identityText = ({ producerId, producerEpoch }: Event) => `producer ${producerId}, epoch ${producerEpoch}`

/** Its number, where sequences are told, and which transmission it is. */
function produced({ attempt, sequence = -1, producerEpoch }: Event): string | undefined {
  const parts = [
    ...(sequence >= 0 ? [`epoch ${producerEpoch}, sequence ${sequence}`] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : undefined
}
