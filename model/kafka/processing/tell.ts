/**
 * Tells a step of consume-process-produce in a sentence, and what everybody holds after it.
 *
 *     out #1? #2 | g2 owner 2 committed=0 (1 pending) | t1 e1 prepareCommit | i1 idle @1 | i2 -       #1?: open, (#1): aborted
 */
import type { Event, Part, Step } from '../../explorer/index.ts'
import type { Told } from '../tell.ts'
import type { GroupContext } from './group.ts'
import type { InstanceContext } from './instance-context.ts'
import type { OutputContext, OutputEntry } from './output.ts'
import { instanceIds, type ProcessingParameters, type ProcessingScope, transactionalIds } from './parameters.ts'
import { type Fate, instanceAddress, type PartitionOffset, transactionAddress } from './speech.ts'
import type { TransactionContext } from './transaction.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

/** Tells one step. */
export function tellProcessing(step: Step, parameters: ProcessingParameters, scope: ProcessingScope): Told {
  return {
    who: whoOf(step.by),
    does: doing(step),
    state: processingLine(step.state, parameters, scope),
  }
}

function whoOf(slot: string): string {
  if (slot === 'group') return 'coordinator'
  if (slot === 'output') return 'output'
  return slot.startsWith('transaction') ? 'transaction coordinator' : slot
}

/** The output, the group, the transactions, the instances. */
export function processingLine(read: Step['state'], parameters: ProcessingParameters, scope: ProcessingScope): string {
  const local = <C>(slot: string) => read(slot) as Local<C>
  return [
    `out ${logText(local<OutputContext>('output').context)}`,
    groupText(local<GroupContext>('group').context),
    ...transactionalIds(parameters, scope).map(id => transactionText(local(transactionAddress(id)))),
    ...instanceIds(scope).map(id => instanceText(local(instanceAddress(id)))),
  ].join(' | ')
}

const marks: Readonly<Record<OutputEntry['is'], (name: string) => string>> = {
  open: name => `${name}?`,
  committed: name => name,
  aborted: name => `(${name})`,
}
const logText = ({ log }: OutputContext) => log.map(({ record, is }) => marks[is](`#${record}`)).join(' ') || '-'

function groupText({ generation, owners, offsets, pending }: GroupContext): string {
  const waits = pending.length > 0 ? ` (${pending.map(({ offset }) => offset).join(',')} pending)` : ''
  return `g${generation} owner ${owners.map(owner => owner || '-').join(',')} committed=${offsets.join(',')}${waits}`
}

const transactionText = ({ context: { transactionalId, producerEpoch }, value }: Local<TransactionContext>) =>
  `t${transactionalId} e${producerEpoch} ${String(value)}`

/** 'idle' of { running: 'idle' }. */
const placeOf = (value: unknown): string =>
  typeof value === 'string' ? value : String((value as { readonly running: string }).running)

function instanceText({ context: { member, owned, inHand }, value }: Local<InstanceContext>): string {
  const at = owned.map(({ partition, position }) => ` p${partition}@${position < 0 ? '?' : position}`).join('')
  return `i${member} ${placeOf(value)}${at}${inHand ? ` has #${inHand.record}` : ''}`
}

const before = <C>({ before: local }: Part) => local as Local<C>
const after = <C>({ after: local }: Part) => local as Local<C>

function doing(step: Step): string {
  const { event, by } = step
  const own = step.parts.find(({ slot }) => slot === by)
  if (!own) return `ignores ${event.type}`
  if (event.type === 'failOver') return 'fails over to another broker, which has its log'
  if (by === 'reader') return readText(step)
  if (by === 'group') return groupDoes(step)
  return by.startsWith('transaction') ? transactionDoes(step, own) : instanceDoes(step, own)
}

function readText({ parts }: Step): string {
  const records = parts.find(({ event }) => event.type === 'Fetched')!.event['records'] as readonly number[]
  return records.length === 0 ? 'reads past what was aborted' : `sees ${named(records)}`
}
const named = (records: readonly number[]) => records.map(record => `#${record}`).join(' ')

function groupDoes({ event, parts }: Step): string {
  const member = instanceAddress(event['member'] as number)
  const assigned = parts
    .filter(part => part.event.type === 'Assigned')
    .map(({ slot, event: told }) => `${slot} has ${partitionsText(told['partitions'] as readonly number[])}`)
  const now = assigned.length > 0 ? assigned.join(', ') : 'nobody is left'
  return event.type === 'takeForDead'
    ? `takes ${member} for dead, which lives: ${now}`
    : `notices that ${member} is gone: its session expired; ${now}`
}
const partitionsText = (partitions: readonly number[]) =>
  partitions.length === 0 ? 'no partition' : `partition ${partitions.join(' and ')}`

function transactionDoes({ event }: Step, own: Part): string {
  const { context, value } = after<TransactionContext>(own)
  const name = `transactional id ${context.transactionalId}`
  if (event.type === 'timeOut') return `aborts the transaction of ${name}: transaction.timeout.ms is over`
  const result = before<TransactionContext>(own).value === 'prepareCommit' ? 'commit' : 'abort'
  const to = event['to'] === 'group' ? 'the committed offsets' : 'the output'
  return `writes the ${result} marker of ${name} to ${to}${String(value).startsWith('complete') ? ', which was the last' : ''}`
}

const fates: Readonly<Record<Fate, string>> = {
  answered: '',
  'answer lost': '; it is done, and the answer is lost',
  'request lost': '; the request is lost',
  'failed over': '; it is done, and the broker fails over before it answers',
}

/** What a request was answered, where an answer tells of an error. */
const errorOf = ({ parts }: Step): string | undefined =>
  parts.map(({ event }) => event['error'] as string | undefined).find(error => error !== undefined)
const said = (step: Step, type: string): Event | undefined => step.parts.find(({ event }) => event.type === type)?.event
const offsetText = (event: Event | undefined) => `offset ${(event as unknown as PartitionOffset | undefined)?.offset}`

function instanceDoes(step: Step, own: Part): string {
  const { event } = step
  const { inHand } = before<InstanceContext>(own).context
  const record = `#${inHand?.record}`
  const end = after<InstanceContext>(step.parts.findLast(({ slot }) => slot === step.by) ?? own)
  const error = errorOf(step)
  const fate = fates[(event['fate'] as Fate | undefined) ?? 'answered']
  if (error !== undefined && event.type !== 'heartbeat')
    return `${tries[event.type] ?? event.type} ${record}, and is refused: ${error}${placeAfter(end)}`
  switch (event.type) {
    case 'poll':
      return `polls #${end.context.inHand?.record}`
    case 'call':
      return `makes its call outside for ${record}`
    case 'produce': {
      const isKnown = step.parts.some(({ event: { type }, before: was, after: is }) => type === 'Produce' && was === is)
      return isKnown
        ? `sends its output of ${record} again, which the log has${fate}`
        : `writes its output of ${record}${said(step, 'AddPartitionsToTxn') ? ' in its transaction' : ''}${fate}`
    }
    case 'commitOffsets':
      return `commits ${offsetText(said(step, 'OffsetCommit'))}${fate}`
    case 'sendOffsets':
      return `sends ${offsetText(said(step, 'TxnOffsetCommit'))} to its transaction${fate}`
    case 'commitTransaction':
      return `commits its transaction${fate}`
    case 'abortTransaction':
      return `aborts what its transactional id has open${placeAfter(end)}${goesOn(end, inHand?.record)}`
    case 'initTransactions':
      return initText(step)
    case 'join':
      return `joins the group: generation ${end.context.generation}, ${partitionsText(end.context.owned.map(({ partition }) => partition))}`
    case 'heartbeat':
      return `learns by its heartbeat that it is out: ${error}`
    case 'fetchOffsets':
      return `looks up where to begin: ${(said(step, 'OffsetsFetched')!['offsets'] as readonly PartitionOffset[]).map(({ partition, offset }) => `partition ${partition}, offset ${offset}`).join('; ')}`
    case 'handlerThrows':
      return `throws in its handler of ${record}${placeAfter(end)}${goesOn(end, inHand?.record)}`
    case 'crash':
      return `crashes${inHand ? ` while it has ${record}` : ''}`
    case 'restart':
      return 'starts again'
    default:
      return event.type
  }
}

const tries: Readonly<Record<string, string>> = {
  produce: 'would write its output of',
  commitOffsets: 'would commit the offset of',
  sendOffsets: 'would send the offset to its transaction of',
  commitTransaction: 'would commit its transaction of',
  abortTransaction: 'would abort its transaction of',
}

/** What it has come to, where that is no step on its way. */
function placeAfter({ value }: Local<InstanceContext>): string {
  const place = placeOf(value)
  if (place === 'fenced') return '; its producer is fenced for good, and the process stops'
  if (place === 'down') return '; its process ends'
  if (place === 'outside') return '; it gives its partitions up'
  if (place === 'closing') return '; it goes on to abort'
  return place === 'leaving' || place === 'aborting' ? '; it has to abort' : ''
}

function goesOn({ context: { owned, inHand } }: Local<InstanceContext>, record: number | undefined): string {
  if (inHand !== null || record === undefined || owned.length === 0) return ''
  return owned.some(({ position }) => position < 0)
    ? ', and goes back to the committed offset'
    : `, and goes on behind #${record}`
}

function initText(step: Step): string {
  const { event } = step
  const name = `transactional id ${event['transactionalId']}`
  const given = said(step, 'ProducerIdAssigned')
  return given === undefined
    ? `asks for a producer of ${name}: what its predecessor has open is aborted first`
    : `has a producer of ${name}: epoch ${given['producerEpoch']}`
}
