/**
 * A step of a transaction's system in words: who sends what, under which identity, what is written of it, what is answered, and who hears it.
 *
 *     coordinator PrepareCommit p1 e1, markers owed to 2  partition-1 #1 commit lso=2  producer-1 ready p1 e1
 */
import type { Event, Part, Step } from '../../explorer/index.ts'
import type { Told } from '../tell.ts'
import { partitionsIn, producersIn, type TransactionScope } from './parameters.ts'
import { lastStableOffset, type LogEntry, type PartitionContext } from './partition-log.ts'
import type { ProducerContext, Way } from './producer-steps.ts'
import { coordinatorAddress, partitionAddress, producerAddress, type ProducerIdentity } from './speech.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export function tellTransaction(step: Step, scope: TransactionScope): Told {
  const state = transactionLine(step.state, scope)
  if (step.kind === 'lose') return { who: 'network', does: `loses the late ${requestText(step.event)}`, state }
  const own = step.parts.find(({ slot }) => slot === step.by)
  const event = step.kind === 'move' ? (own?.event ?? step.event) : step.event
  return { who: who(step.by), does: own ? doing(event, own, step) : `ignores ${event.type}`, state }
}

const who = (slot: string) => (slot === coordinatorAddress ? 'coordinator' : slot)
const identityText = ({ producerId, producerEpoch }: ProducerIdentity) =>
  `producer ${producerId}, epoch ${producerEpoch}`
const shortIdentity = ({ producerId, producerEpoch }: ProducerIdentity) =>
  producerId === 0 ? '' : ` p${producerId} e${producerEpoch}`
const stateName = (value: unknown) => {
  const name = String(value)
  return name[0]!.toUpperCase() + name.slice(1)
}

/** What everybody holds. */
export function transactionLine(read: Step['state'], scope: TransactionScope): string {
  const { context, value } = read(coordinatorAddress) as Local<TransactionMetadata>
  const owed = context.owed.length > 0 ? `, markers owed to ${context.owed.join(' and ')}` : ''
  const parts = value === 'ongoing' ? ` {${context.partitions.join()}}` : ''
  const logs = partitionsIn(scope).map(id => {
    const { log } = (read(partitionAddress(id)) as Local<PartitionContext>).context
    return `${partitionAddress(id)} ${log.map(entryText).join(' ') || '-'} lso=${lastStableOffset(log)}`
  })
  const producers = producersIn(scope).flatMap(id => {
    const producer = read(producerAddress(id)) as Local<ProducerContext>
    if (id > 1 && producer.value === 'uninitialized') return []
    return [`${producerAddress(id)} ${String(producer.value)}${shortIdentity(producer.context)}`]
  })
  return [`coordinator ${stateName(value)}${shortIdentity(context)}${parts}${owed}`, ...logs, ...producers].join('  ')
}
const entryText = (entry: LogEntry) => (entry.kind === 'data' ? `#${entry.transaction}` : entry.kind)

function doing(event: Event, own: Part, step: Step): string {
  if (step.kind !== 'move') return `gets a late ${requestText(event)}${written(step)}${refused(step)}`
  if (step.by === coordinatorAddress) return coordinatorDoes(event, own, step)
  if (step.by.startsWith('partition-')) return partitionDoes(own)
  return producerDoes(event, own, step)
}

/** What was sent in a step, as its receiver or its channel got it. */
const requestIn = ({ parts, by }: Step): Event | undefined =>
  parts.find(
    ({ slot, event }) =>
      slot !== by &&
      ['InitProducerId', 'AddPartitionsToTxn', 'Produce', 'EndTxn', 'WriteTxnMarkers'].includes(event.type),
  )?.event

export function requestText(request: Event): string {
  const identity = request as unknown as ProducerIdentity
  switch (request.type) {
    case 'InitProducerId': {
      const expected = request['expected'] as ProducerIdentity | null
      return expected === null ? 'InitProducerId' : `InitProducerId (to raise the epoch of ${identityText(expected)})`
    }
    case 'AddPartitionsToTxn':
      return `AddPartitionsToTxn of partition-${request['partition']} (${identityText(identity)})`
    case 'Produce':
      return `Produce of #${request['transaction']} (${identityText(identity)}, sequence ${request['sequence']})`
    case 'EndTxn':
      return `EndTxn ${request['committed'] ? 'commit' : 'abort'} (${identityText(identity)})`
    default:
      return `${request['committed'] ? 'commit' : 'abort'} marker (${identityText(identity)}, coordinator epoch ${request['coordinatorEpoch']})`
  }
}

function producerDoes(event: Event, own: Part, step: Step): string {
  const { context } = own.after as Local<ProducerContext>
  const request = requestIn(step)
  if (request === undefined) return withoutRequest(event, own)
  const again = event.type === 'resend' ? ' again' : ''
  const sends = `${calls(event, context)}sends ${requestText(request)}${again}`
  return `${sends}${passage(event['way'] as Way, step)}`
}

const calls = ({ type }: Event, { transaction }: ProducerContext): string => {
  if (type === 'initTransactions') return 'begins, and '
  if (type === 'commitTransaction') return `commits transaction ${transaction}: `
  return type === 'abortTransaction' ? `aborts transaction ${transaction}: ` : ''
}

function withoutRequest({ type }: Event, own: Part): string {
  const { context, value } = own.after as Local<ProducerContext>
  switch (type) {
    case 'beginTransaction':
      return `begins transaction ${context.transaction}`
    case 'giveUp':
      return `waits no longer for the answer about #${context.transaction} (delivery.timeout.ms): the transaction is to be aborted`
    case 'crash':
      return 'crashes'
    default:
      return `aborts transaction ${context.transaction}, of which the coordinator has not heard${value === 'initializing' ? ', and is to have its epoch raised' : ''}`
  }
}

/** How the request fares: what is written of it, and what comes back. */
function passage(way: Way, step: Step): string {
  if (way === 'late') return '; it is late: no answer comes, and it is still on its way'
  if (way === 'cut') return `${written(step)}; the coordinator stops before it answers, and another takes over`
  return `${written(step)}${answered(step)}`
}

/** What a step has written, to the transaction log and to the partitions. */
function written({ parts }: Step): string {
  const texts = parts.flatMap(part => {
    if (part.slot === coordinatorAddress) return coordinatorWrites(part)
    return part.slot.startsWith('partition-') ? partitionWrites(part) : []
  })
  return texts.length === 0 ? '' : `: ${texts.join('; ')}`
}

function coordinatorWrites({ before, after }: Part): readonly string[] {
  const [was, is] = [before as Local<TransactionMetadata>, after as Local<TransactionMetadata>]
  if (is.value !== was.value)
    return [`the coordinator writes ${stateName(is.value)}${underEpoch(was.context, is.context)}`]
  if (is.context.partitions.length > was.context.partitions.length)
    return [`the coordinator adds partition-${is.context.partitions.at(-1)}`]
  if (is.context.loggedEpoch !== was.context.loggedEpoch)
    return [`the coordinator writes epoch ${is.context.producerEpoch}`]
  return is.context.producerEpoch === was.context.producerEpoch
    ? []
    : [`the write to the transaction log fails, and in memory the epoch is ${is.context.producerEpoch}`]
}
const underEpoch = (was: TransactionMetadata, is: TransactionMetadata): string =>
  is.producerId !== was.producerId || is.producerEpoch !== was.producerEpoch ? ` (${identityText(is)})` : ''

function partitionWrites({ slot, before, after }: Part): readonly string[] {
  const [was, is] = [before as Local<PartitionContext>, after as Local<PartitionContext>]
  const entry = is.context.log.at(-1)
  if (entry === undefined || is.context.log.length === was.context.log.length) return []
  const opens = lastStableOffset(was.context.log) === was.context.log.length && entry.kind === 'data'
  const what = entry.kind === 'data' ? `#${entry.transaction}` : `the ${entry.kind} marker`
  return [
    `${slot} appends ${what} at offset ${was.context.log.length}${opens ? ', which opens a transaction there' : ''}`,
  ]
}

function partitionDoes({ before, after }: Part): string {
  const [was, is] = [before as Local<PartitionContext>, after as Local<PartitionContext>]
  return is.context.producers.length < was.context.producers.length
    ? 'forgets producers whose data are older than producer.id.expiration.ms'
    : 'finds data older than producer.id.expiration.ms, and forgets nobody: the marker that came after them is younger'
}

function answered({ parts, by }: Step): string {
  const answer = parts.findLast(({ slot, event }) => slot === by && event.type.endsWith('Answered'))
  if (answer === undefined) return ''
  const { error } = answer.event as unknown as { readonly error: string }
  const is = answer.after as Local<ProducerContext>
  const identity = answer.event as unknown as ProducerIdentity
  if (error === 'NONE')
    return identity.producerId > 0 ? `; it is ${identityText(identity)} now` : '; that is acknowledged'
  const end =
    is.value === 'fatalError'
      ? ': a fatal error'
      : is.value === 'abortableError'
        ? ': the transaction is to be aborted'
        : ''
  return `; it is told ${error}${end}`
}

/** What nobody waits for and is refused changes nothing. */
const refused = (step: Step): string => (written(step) === '' ? ', which changes nothing' : '')

function coordinatorDoes(event: Event, own: Part, step: Step): string {
  const is = own.after as Local<TransactionMetadata>
  const request = requestIn(step)
  switch (event.type) {
    case 'sendMarker':
      return `sends partition-${event['partition']} the ${requestText(request!)}${event['isLate'] ? '; it is late: no answer comes, and it is still on its way' : `${written(step)}${markerRefused(step)}`}`
    case 'complete':
      return `has every marker written, and writes ${stateName(is.value)}${underEpoch((own.before as Local<TransactionMetadata>).context, is.context)}`
    case 'timeOut':
      return `finds that the transaction has outlived transaction.timeout.ms${written(step)}`
    default: {
      const epoch = `another takes over from the transaction log, in coordinator epoch ${is.context.coordinatorEpoch}`
      return request === undefined ? `stops; ${epoch}` : `stops, with markers on their way; ${epoch}`
    }
  }
}

function markerRefused({ parts }: Step): string {
  const error = parts.find(({ event }) => event.type === 'MarkerAnswered')?.event['error']
  return error === undefined || error === 'NONE' ? '' : `; it is told ${String(error)}, and gives up on the marker`
}
