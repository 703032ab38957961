/**
 * A step of the Kafka system in words: who does what, and what each broker holds after it.
 *
 *     L1 #1 #2 hw=1  F2 #1 hw=0  x3 -  isr={1,2}       L leads, F follows, x is down, † is gone for good
 */
import type { Event, Part, Step } from '../explorer/index.ts'
import type { ConsumerContext, CoordinatorContext } from './consumer.ts'
import type { MetadataContext } from './metadata-store.ts'
import { brokerIds, type Parameters, type Scope } from './parameters.ts'
import type { SendContext } from './producer.ts'
import type { ReplicaContext } from './replica-log.ts'
import type { Partition } from './speech.ts'

export interface Told {
  readonly who: string
  readonly does: string
  readonly state: string
}

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

/** Tells one step. */
export function tell(step: Step, parameters: Parameters, scope: Scope): Told {
  const state = stateLine(step.state, parameters, scope)
  const own = step.parts.find(part => part.slot === step.by)
  const event = step.kind === 'move' ? (own?.event ?? step.event) : step.event
  if (step.kind === 'lose') return { who: 'network', does: loss(event, step), state }
  const who = step.by.startsWith('send-') ? 'producer' : step.by === 'metadata' ? 'quorum controller' : step.by
  return { who, does: own ? doing(event, own, step) : `ignores ${event.type}`, state }
}

/** What every broker holds, who is in sync, and how far the consumer is. */
export function stateLine(
  read: Step['state'],
  parameters: Parameters,
  { withConsumer }: Pick<Scope, 'withConsumer'>,
): string {
  const brokers = brokerIds(parameters).map(id => brokerText(read(`broker-${id}`) as Local<ReplicaContext>))
  const { isr, quorum } = (read('metadata') as Local<Partition>).context
  const eligible = quorum && quorum.elr.length > 0 ? [`elr=${set(quorum.elr)}`] : []
  const parts = [...brokers, `isr=${set(isr)}`, ...eligible]
  if (!withConsumer) return parts.join('  ')
  const { position } = (read('consumer') as Local<ConsumerContext>).context
  const { committedOffset } = (read('coordinator') as Local<CoordinatorContext>).context
  return [...parts, `position=${position} committed=${committedOffset}`].join('  ')
}

function brokerText({ context, value }: Local<ReplicaContext>): string {
  const { id, log, highWatermark } = context
  if (value === 'gone') return `†${id}`
  const records = log.length > 0 ? log.map(({ record }) => `#${record}`).join(' ') : '-'
  if (value === 'stopped') return `x${id} ${records}`
  return `${isLeading(value) ? 'L' : 'F'}${id} ${records} hw=${highWatermark}`
}

const isLeading = (value: unknown) => (value as { running?: string }).running === 'leader'
const set = (ids: readonly number[]) => `{${ids.join(',')}}`
const before = <C>({ before: local }: Part) => local as Local<C>
const after = <C>({ after: local }: Part) => local as Local<C>

function loss(event: Event, { channel = '' }: Step): string {
  if (event.type === 'Produce')
    return `breaks the connection to broker-${channel.slice(-1)}: the request with #${event['record']} is lost`
  if (event.type === 'ProduceReply')
    return `loses the reply about #${channel.slice(-1)}${event['error'] === 'NONE' ? '' : ` (${event['error']})`}`
  return `loses ${event.type}`
}

function doing(event: Event, own: Part, step: Step): string {
  if (step.by.startsWith('send-')) return producerDoes(event, own)
  if (step.by.startsWith('broker-')) return brokerDoes(event, own, step)
  if (step.by === 'controller') return controllerDoes(event, step)
  if (step.by === 'metadata') return quorumDoes(event, step)
  return consumerDoes(event, own, step)
}

function producerDoes(event: Event, own: Part): string {
  const { context, value } = after<SendContext>(own)
  const name = `#${context.record}`
  const outcome = { dropped: 'nobody looks at the failure', reported: 'the application deals with the failure' }[
    value as string
  ]
  const next =
    outcome ?? (value === 'acknowledged' ? 'told: success' : value === 'queued' ? 'will try again' : String(value))
  switch (event.type) {
    case 'send':
      return `is given ${name} to send`
    case 'transmit':
      return `${context.attempt > 1 ? `sends ${name} again,` : `sends ${name}`} to broker-${event['leader']}${value === 'acknowledged' ? ' and takes it for acknowledged (acks=0 asks for no reply)' : ''}`
    case 'deliveryTimeout':
      return `gives ${name} up: delivery.timeout.ms is over; ${next}`
    case 'requestTimeout':
      return `waits no longer for the reply about ${name}: ${next}`
    case 'crash':
      return value === 'forgotten' ? `crashes, and ${name} with it` : 'crashes'
    case 'ProduceReply':
      return event['error'] === 'NONE'
        ? `hears that ${name} is acknowledged`
        : `gets ${event['error']} for ${name}: ${next}`
    default:
      return `finds the connection broken under ${name}: ${next}`
  }
}

function brokerDoes(event: Event, own: Part, step: Step): string {
  const [was, is] = [before<ReplicaContext>(own), after<ReplicaContext>(own)]
  const { log, leaderEpoch } = is.context
  switch (event.type) {
    case 'Produce':
      return produceText(event, was, is, step)
    case 'respond':
      return acknowledged(step).slice(2) || 'answers with an error'
    case 'fetch':
      return fetchText(own, step)
    case 'AlterPartitionResponse':
      return answerText(event, was.context, is.context)
    case 'shrinkIsr':
      if (is.context.proposed.length > 0)
        return `asks to take broker-${event['follower']} out of the in-sync set: ${set(is.context.proposed)}`
      return `takes broker-${event['follower']} out of the in-sync set: ${set(is.context.isr)}${acknowledged(step)}`
    case 'expandIsr':
      if (is.context.proposed.length > 0)
        return `asks to take broker-${event['follower']} back into the in-sync set: ${set(is.context.proposed)}`
      return `takes broker-${event['follower']} back into the in-sync set: ${set(is.context.isr)}`
    case 'LeaderAndIsr':
      if (is.context.leaderEpoch === was.context.leaderEpoch && is.context.leader === was.context.leader)
        return 'ignores an old LeaderAndIsr'
      return isLeading(is.value)
        ? `leads in epoch ${leaderEpoch}, in-sync set ${set(is.context.isr)}${acknowledged(step)}`
        : `follows ${is.context.leader > 0 ? `broker-${is.context.leader}` : 'nobody yet'} in epoch ${leaderEpoch}`
    case 'stop':
      return 'stops; its disk and page cache stay'
    case 'die':
      return 'is gone for good, its disk with it'
    case 'wipe':
      return 'goes down; it will come back with an empty disk'
    case 'losePower':
      return `loses power: ${log.length} of ${was.context.log.length} records were on disk`
    case 'restart':
      return `comes back with ${log.length === 1 ? '1 record' : `${log.length} records`}`
    case 'register':
      return 'registers again: its session had expired'
    default:
      return event.type
  }
}

function answerText({ error }: Event, was: ReplicaContext, { isr, proposed, highWatermark }: ReplicaContext): string {
  if (was.proposed === proposed && error === 'NONE') return 'ignores an answer to an AlterPartition of the past'
  if (proposed.length > 0) return `hears ${error}: its in-sync set is out of date, and ${set(proposed)} stays in doubt`
  const news = highWatermark > was.highWatermark ? `, hw=${highWatermark}` : ''
  return error === 'NONE'
    ? `hears that the in-sync set is ${set(isr)}${news}`
    : `hears ${error}, keeps the in-sync set ${set(isr)}${news}`
}

/** The request is judged where it arrives; the answer says how. */
function quorumDoes(event: Event, step: Step): string {
  const error = step.parts.find(({ event: { type } }) => type === 'AlterPartitionResponse')?.event['error']
  const asked = `broker-${event['leader']}'s in-sync set ${set(event['isr'] as readonly number[])}`
  return error === 'NONE' ? `grants ${asked}` : `refuses ${asked}: ${error}`
}

function produceText(event: Event, was: Local<ReplicaContext>, is: Local<ReplicaContext>, step: Step): string {
  const name = `#${event['record']}`
  const error = step.parts.find(part => part.event['error'] !== undefined && part.event['error'] !== 'NONE')?.event[
    'error'
  ]
  if (is.context.log.length > was.context.log.length) {
    return `appends ${name} at offset ${was.context.log.length}${error ? `, answers ${error}` : acknowledged(step)}`
  }
  if (error) return `refuses ${name}: ${error}`
  if (was.value === 'stopped' || was.value === 'gone') return `is down: the connection with ${name} breaks`
  return isLeading(was.value) ? `has ${name} already${acknowledged(step)}` : `does not lead, and drops ${name}`
}

/** ", acks #1": what a step answers to producers with success. */
function acknowledged({ parts }: Step): string {
  const good = parts.filter(({ slot, event }) => slot.startsWith('replies-') && event['error'] === 'NONE')
  return good.map(({ slot }) => `, acks #${slot.slice('replies-'.length)}`).join('')
}

function fetchText(own: Part, step: Step): string {
  const leader = before<ReplicaContext>(own).context.leader
  const answer = step.parts.findLast(part => part.slot === step.by)!
  const got = answer.event['entry'] as { record: number } | null | undefined
  const acks = acknowledged(step)
  const replied = acks ? `; broker-${leader}${acks.slice(1)}` : ''
  if (answer.event.type === 'Diverging')
    return `differs from broker-${leader}, truncates to ${answer.event['endOffset']} records`
  if (got) return `fetches #${got.record} from broker-${leader}${replied}`
  return `fetches from broker-${leader}: has all, hw=${answer.event['highWatermark']}${replied}`
}

function controllerDoes(event: Event, step: Step): string {
  if (event.type === 'blackout') return 'sees every broker lose power: what was not flushed is gone'
  const { broker, successor } = event as unknown as { broker: number; successor: number }
  const partition = event['partition'] as MetadataContext
  const { leader, leaderEpoch, isr } = (step.state('metadata') as Local<MetadataContext>).context
  const why =
    step.fault === 'z'
      ? `takes broker-${broker} for dead (its session expired)`
      : `notices that broker-${broker} is gone`
  if (partition.leader !== broker) return leaderEpoch > partition.leaderEpoch ? `${why}: in-sync set ${set(isr)}` : why
  if (leader === 0) return `${why}; nobody may lead`
  const eligible = partition.quorum?.elr.includes(successor)
  const standing = partition.isr.includes(successor) ? '' : eligible ? ', which is eligible' : ', which is out of sync'
  return `${why}, elects broker-${successor}${standing}, epoch ${leaderEpoch}`
}

function consumerDoes(event: Event, own: Part, step: Step): string {
  const { record } = before<ConsumerContext>(own).context
  const last = step.parts.findLast(part => part.slot === step.by)!
  const { context, value } = after<ConsumerContext>(last)
  switch (event.type) {
    case 'poll':
      return last.event.type === 'OffsetOutOfRange'
        ? `finds its offset out of range, goes to ${context.position}`
        : `polls #${context.record}`
    case 'join':
      return `joins, starts at offset ${context.position}`
    case 'commit':
      return `commits offset ${context.sent}`
    case 'finish':
      return `has handled #${record}`
    case 'handlerThrows':
      return `throws in its handler of #${record}${value === 'down' ? ' and goes down' : '; the error goes nowhere'}`
    case 'crash':
      return record > 0 ? `crashes while it handles #${record}` : 'crashes'
    case 'restart':
      return 'restarts'
    case 'OffsetCommit':
      return `has offset ${event['offset']} committed`
    default:
      return event.type
  }
}
