/**
 * Reads a WorldState off the states of a system's machines: Kafka's (model/kafka/system.ts), the race for the controller's office, and the
 * specification of the replication rules (model/kafka/kips). The others have files of their own: world-of-*.ts.
 */
import type { Step, SystemSpec } from '../../model/index.ts'
import type {
  ConsumerContext,
  CoordinatorContext,
  Entry,
  Partition,
  ReplicaContext,
  SendContext,
} from '../../model/kafka/index.ts'
import type { Happened } from './happened.ts'
import { brokerName, brokerNames, kindOfSystem, recordName } from './names.ts'
import { groupsOf } from './world-of-groups.ts'
import { worldOfProcessing } from './world-of-processing.ts'
import { landedOf } from './world-of-sinks.ts'
import { worldOfSequences } from './world-of-sequences.ts'
import { threadOf } from './world-of-thread.ts'
import { worldOfTransactions } from './world-of-transactions.ts'
import type {
  Belief,
  BrokerState,
  ConsumerState,
  ControllerState,
  LogEntry,
  MetadataState,
  SendState,
  WorldState,
} from './world-state.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Read = Step['state']

/** The state behind `read`; `happened` is what was handled on the way there, which no machine remembers. */
export function worldOf(spec: SystemSpec, read: Read, happened: readonly Happened[]): WorldState {
  switch (kindOfSystem(spec)) {
    case 'groups':
      return { brokers: {}, ...groupsOf(spec, read, happened) }
    case 'idempotence':
      return worldOfSequences(spec, read, happened)
    case 'order':
      return { brokers: {}, ...threadOf(spec, read, happened) }
    case 'processing':
      return worldOfProcessing(spec, read, happened)
    case 'transactions':
      return worldOfTransactions(spec, read)
    case 'sinks':
      return { brokers: {}, ...landedOf(spec, read, happened) }
    case 'kafka':
      return clusterOf(spec, read, happened)
  }
}

function clusterOf(spec: SystemSpec, read: Read, happened: readonly Happened[]): WorldState {
  const slots = Object.keys(spec.components)
  const partition = slots.includes('quorum') ? 'quorum' : slots.includes('metadata') ? 'metadata' : undefined
  const metadata = partition === undefined ? undefined : (read(partition) as Local<Store>).context
  const of = (prefix: string) => slots.filter(slot => slot.startsWith(prefix))
  const brokers = of('broker-').map(slot => [slot, brokerOf(spec, read(slot) as Local<Replica>, metadata)] as const)
  const sends = of('send-').map(slot => sendOf(spec, read(slot) as Local<SendContext>))
  const racers = of('controller-').map(slot => [slot, controllerOf(read(slot) as Local<{ epoch: number }>)] as const)
  return {
    brokers: Object.fromEntries(brokers),
    ...(metadata === undefined ? {} : { metadata: metadataOf(metadata, racers.length > 0) }),
    ...(racers.length > 0 ? { controllers: Object.fromEntries(racers) } : {}),
    ...(sends.length > 0 ? { producer: Object.fromEntries(sends) } : {}),
    ...(slots.includes('consumer') ? { consumer: consumerOf(spec, read, happened) } : {}),
  }
}

/** A replica of either system: the specification's knows nothing of disks and incarnations. */
type Replica = Pick<ReplicaContext, 'id' | 'highWatermark' | 'leaderEpoch' | 'leader' | 'isr'> &
  Partial<Omit<ReplicaContext, 'log'>> & { readonly log: readonly (Omit<Entry, 'send'> & { readonly send?: number })[] }

function brokerOf(spec: SystemSpec, { context, value }: Local<Replica>, metadata: Store | undefined): BrokerState {
  const { id, log, flushed, highWatermark, leaderEpoch, leader } = context
  const is = roleOf(context, value)
  const isFenced = metadata?.registered !== undefined && !metadata.registered.includes(id)
  return {
    is,
    leaderEpoch,
    log: log.map(entry => entryOf(spec, entry)),
    ...(flushed === undefined ? {} : { flushed }),
    highWatermark,
    logEndOffset: log.length,
    ...(isFenced ? { fenced: true } : {}),
    ...(is === 'follower' && leader > 0 ? { follows: brokerName(leader) } : {}),
    ...(context.brokerEpoch ? { brokerEpoch: context.brokerEpoch } : {}),
    ...(is === 'leader' ? officeOf(spec, context) : {}),
  }
}

function roleOf({ id, leader }: Replica, value: unknown): BrokerState['is'] {
  if (value === 'gone') return 'gone'
  if (value === 'stopped') return 'down'
  const running = typeof value === 'object' && value !== null && 'running' in value ? value.running : undefined
  return running === 'leader' || (running === undefined && leader === id) ? 'leader' : 'follower'
}

const entryOf = (spec: SystemSpec, { record, epoch, send = 0 }: Replica['log'][number]): LogEntry => ({
  record: recordName(spec, record),
  epoch,
  ...(send > 0 ? { send: send + 1 } : {}),
})

/** What a leader alone knows. */
function officeOf(spec: SystemSpec, { id, isr, proposed = [], positions = [], awaiting = [] }: Replica) {
  const known = positions.flatMap((offset, i) =>
    offset >= 0 && i + 1 !== id ? [[brokerName(i + 1), offset] as const] : [],
  )
  return {
    isr: brokerNames(isr.toSorted()),
    ...(proposed.length > 0 ? { proposedIsr: brokerNames(proposed.toSorted()) } : {}),
    ...(known.length > 0 ? { positions: Object.fromEntries(known) } : {}),
    ...(awaiting.length > 0 ? { awaiting: awaiting.map(({ record }) => recordName(spec, record)) } : {}),
  }
}

type Store = Pick<Partition, 'leader' | 'leaderEpoch' | 'isr'> &
  Partial<Partition> & { readonly controller?: number; readonly controllerEpoch?: number }

function metadataOf({ leader, leaderEpoch, isr, quorum, ...store }: Store, isRace: boolean): MetadataState {
  const { controller = 0, controllerEpoch = 0 } = store
  return {
    ...(leader > 0 ? { leader: brokerName(leader) } : {}),
    leaderEpoch,
    isr: brokerNames(isr.toSorted()),
    ...(quorum && quorum.elr.length > 0 ? { elr: brokerNames(quorum.elr.toSorted()) } : {}),
    ...(quorum && quorum.lastKnownLeader > 0 ? { lastKnownLeader: brokerName(quorum.lastKnownLeader) } : {}),
    ...(quorum ? { partitionEpoch: quorum.partitionEpoch } : {}),
    ...(isRace && controller > 0 ? { controller: brokerName(controller) } : {}),
    ...(isRace ? { controllerEpoch } : {}),
  }
}

const controllerOf = ({ context: { epoch }, value }: Local<{ epoch: number }>): ControllerState => ({
  is: String(value),
  epoch,
})

const beliefs: Readonly<Record<string, Belief>> = {
  waiting: 'not given',
  queued: 'given',
  awaiting: 'in flight',
  acknowledged: 'acknowledged',
  dropped: 'dropped',
  reported: 'reported',
  forgotten: 'forgotten',
}

function sendOf(spec: SystemSpec, { context, value }: Local<SendContext>): readonly [string, SendState] {
  const { record, attempt, broker, send } = context
  const believes = beliefs[String(value)] ?? 'given'
  const state: SendState = {
    believes: believes === 'given' && attempt > 0 ? 'retrying' : believes,
    attempts: attempt,
    ...(believes === 'in flight' ? { connection: brokerName(broker) } : {}),
    ...(send > 0 ? { sentAgain: send } : {}),
  }
  return [recordName(spec, record), state]
}

function consumerOf(spec: SystemSpec, read: Read, happened: readonly Happened[]): ConsumerState {
  const { context, value } = read('consumer') as Local<ConsumerContext>
  const { committedOffset } = (read('coordinator') as Local<CoordinatorContext>).context
  const { position, generation, record } = context
  return {
    is: (typeof value === 'string' ? value : Object.keys(value as object)[0]) as ConsumerState['is'],
    position,
    committedOffset,
    generation,
    ...(record > 0 ? { handling: recordName(spec, record) } : {}),
    handled: happened.map(({ record }) => record),
  }
}
