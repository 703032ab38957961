/**
 * A step of the idempotent producer's system in words, and what everybody holds after it.
 *
 *     log #1 (#2)  knows p1 e0: 0 1  producer p1 e0: #1 acknowledged, #2 awaiting e0 s1       (…): deleted by retention
 */
import type { Event, Part, Step } from '../../explorer/index.ts'
import type { Told } from '../tell.ts'
import type { Batch, Identity, ProducerContext } from './batches.ts'
import type { EffectContext } from './effect.ts'
import type { PartitionContext } from './partition.ts'
import { knownProducer } from './producer-state.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
const before = <C>({ before: local }: Part) => local as Local<C>
const after = <C>({ after: local }: Part) => local as Local<C>

export function tellIdempotence(step: Step): Told {
  const state = stateLine(step.state)
  if (step.kind === 'lose') return { who: 'network', does: loss(step), state }
  const own = step.parts.find(({ slot }) => slot === step.by)
  const event = step.kind === 'move' ? (own?.event ?? step.event) : step.event
  return {
    who: step.by === 'effect' ? 'reader' : step.by,
    does: own ? doing(event, own, step) : `ignores ${event.type}`,
    state,
  }
}

const numbersOf = ({ producerEpoch, sequence }: Identity) => `e${producerEpoch} s${sequence}`
const fullNumbersOf = ({ producerId, producerEpoch, sequence }: Identity) =>
  `producer ${producerId}, epoch ${producerEpoch}, sequence ${sequence}`

function stateLine(read: Step['state']): string {
  const { log, start, producers } = (read('broker-1') as Local<PartitionContext>).context
  const { batches, producerId, producerEpoch } = (read('producer') as Local<ProducerContext>).context
  const records = log.map(({ record }, i) => (i < start ? `(#${record})` : `#${record}`)).join(' ')
  const known = producers.map(each => `p${each.producerId} e${each.producerEpoch}: ${each.window.join(' ')}`).join(', ')
  const held = batches.filter(({ state }) => state !== 'replaced').map(batchText)
  return [
    `log ${records || '-'}`,
    ...(known ? [`knows ${known}`] : []),
    `producer${producerId > 0 ? ` p${producerId} e${producerEpoch}` : ''}: ${held.join(', ') || '-'}`,
  ].join('  ')
}

const batchText = ({ record, state, identity }: Batch) =>
  `#${record} ${state}${identity === null ? '' : ` ${numbersOf(identity)}`}`

function loss({ channel, event, parts }: Step): string {
  const what = channel === 'requests' ? `the request with #${event['record']}` : `the answer about #${event['record']}`
  const own = parts.find(({ slot }) => slot === 'producer')
  return `breaks the connection: ${what} is lost, and whatever came after it${own ? told(own) : ''}`
}

function doing(event: Event, own: Part, step: Step): string {
  if (step.by === 'producer') return producerDoes(event, own)
  if (step.by === 'broker-1') return brokerDoes(event, own, step)
  const [was, is] = [before<EffectContext>(own), after<EffectContext>(own)]
  return is.context.keys.length > was.context.keys.length
    ? `handles #${event['record']}`
    : `meets #${event['record']} again, which has had its effect`
}

function producerDoes(event: Event, own: Part): string {
  const [was, is] = [before<ProducerContext>(own).context, after<ProducerContext>(own).context]
  const at = event['batch'] as number
  const batch = is.batches[at]
  switch (event.type) {
    case 'initProducerId':
      return `asks for a producer id`
    case 'send': {
      const { record, identity } = is.batches.at(-1)!
      return `is given #${record} to send${identity === null ? '' : ` (${fullNumbersOf(identity)})`}`
    }
    case 'transmit': {
      const { record, attempt, identity } = batch!
      const numbers = identity === null ? '' : ` (${fullNumbersOf(identity)})`
      return attempt > 1 ? `sends #${record} again${numbers}` : `sends #${record}${numbers}`
    }
    case 'ProduceReply':
      if (was.batches[at]?.state !== 'awaiting' || was.batches[at].attempt !== event['attempt'])
        return `ignores a late answer about #${was.batches[at]!.record}`
      if (event['error'] === 'NONE') return `hears that #${batch!.record} is acknowledged${implied(was, is, at)}`
      return `gets ${event['error']} for #${batch!.record}${told(own)}`
    case 'requestTimeout':
      return `waits no longer for answers and closes the connection${told(own)}`
    case 'deliveryTimeout':
      return `gives up what it has tried longest: delivery.timeout.ms is over${told(own)}`
    case 'crash':
      return `crashes, and comes back as a process without a producer id${told(own)}`
    default:
      return `finds the connection broken${told(own)}`
  }
}

/** librdkafka takes what was sent before for acknowledged as well. */
function implied(was: ProducerContext, is: ProducerContext, at: number): string {
  const more = is.batches.filter(
    ({ state }, i) => i !== at && state === 'acknowledged' && was.batches[i]!.state !== state,
  )
  return more.map(({ record }) => `, and takes #${record}, which was sent before it, for acknowledged`).join('')
}

const outcomes: Readonly<Partial<Record<Batch['state'], string>>> = {
  queued: 'will be sent again',
  dropped: 'fails, and nobody looks',
  reported: 'fails, and the application deals with it',
  replaced: 'is given to send once more by the application',
  forgotten: 'is forgotten',
}

/** What became of batches and numbers within the step. */
function told(own: Part): string {
  const [was, is] = [before<ProducerContext>(own).context, after<ProducerContext>(own)]
  const { batches, producerEpoch, producerId } = is.context
  const changed = batches.flatMap(({ record, state }, i) => {
    const outcome = outcomes[state]
    return outcome && was.batches[i] && was.batches[i].state !== state ? [`#${record} ${outcome}`] : []
  })
  const renumbered = batches
    .filter(({ renumbered: isNew, identity }) => isNew && identity !== null)
    .map(({ record, identity }) => `#${record} is sequence ${identity!.sequence} now`)
  const epoch =
    producerEpoch > was.producerEpoch
      ? [['the producer begins epoch ' + producerEpoch, ...renumbered].join(', ')]
      : producerId === 0 && was.producerId > 0
        ? ['the producer id is given up']
        : []
  const parts = [
    ...changed,
    ...epoch,
    ...(is.value === 'dead' ? ['a fatal error: the producer is of no more use'] : []),
  ]
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`
}

function brokerDoes(event: Event, own: Part, step: Step): string {
  const [was, is] = [before<PartitionContext>(own), after<PartitionContext>(own)]
  const { context } = is
  switch (event.type) {
    case 'Produce':
      return produceText(event, was, context)
    case 'respond':
      return answerText(own, step)
    case 'shrinkIsr':
      return 'has too few replicas in sync'
    case 'expandIsr':
      return 'has enough replicas in sync again'
    case 'deleteRecords':
      return `deletes what it has by retention${context.producers.length < was.context.producers.length ? ', and forgets the producer with its last record' : ''}`
    case 'expireProducers':
      return 'forgets producers that were idle for producer.id.expiration.ms'
    case 'stop':
      return 'stops: the connection breaks'
    case 'restart':
      return `comes back, and knows ${context.producers.map(each => `sequences ${each.window.join(' ')} of producer ${each.producerId}`).join(', ') || 'no producer'}`
    default:
      return event.type
  }
}

function produceText(event: Event, { context: was, value }: Local<PartitionContext>, is: PartitionContext): string {
  const name = `#${event['record']}`
  if (value === 'stopped') return `is down: nobody takes ${name}`
  if (is.log.length > was.log.length) {
    const { producerId, sequence } = event as unknown as Identity
    const isUnknown = producerId > 0 && sequence > 0 && knownProducer(was.producers, producerId) === undefined
    return `appends ${name} at offset ${was.log.length}${isUnknown ? `: it knows nothing of producer ${producerId}, and takes sequence ${sequence} for its first` : ''}`
  }
  const { error } = is.pending.at(-1)!
  if (error) return `refuses ${name}: ${error}`
  return `knows sequence ${event['sequence']} of epoch ${event['producerEpoch']}: takes ${name} for a duplicate`
}

function answerText(own: Part, step: Step): string {
  const { record } = before<PartitionContext>(own).context.pending[0]!
  const error = step.parts.find(({ event }) => event.type === 'ProduceReply')?.event['error']
  return error === 'NONE' ? `acks #${record}` : `answers ${String(error)} about #${record}`
}
