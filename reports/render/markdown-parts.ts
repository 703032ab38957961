/**
 * Cells of a path's table for what is no replica: partitions with groups and their members, numbers of batches, a thread and its
 * consumers, what a source has handed out and what has landed where.
 */
import { isZombie } from '../../properties/telling/story.ts'
import type {
  DeliveriesState,
  GroupState,
  IdentityState,
  KnownProducerState,
  LandedState,
  MemberState,
  PartitionState,
  ReaderState,
  SequenceState,
  ThreadConsumerState,
  ThreadState,
  TransactionalProducerState,
  TransactionState,
  WorkerState,
  WorldState,
} from '../../properties/telling/world-state.ts'
import { inline } from './markdown-text.ts'

export interface Column {
  readonly title: string
  /** Markdown; '' where there is nothing to say. */
  readonly of: (state: WorldState) => string
}

/** A column for each that the state at the start has: nobody joins them later. */
export function partColumns(start: WorldState): readonly Column[] {
  const named = <T>(all: Readonly<Record<string, T>> | undefined, of: (state: WorldState, name: string) => string) =>
    Object.keys(all ?? {}).map((title): Column => ({ title, of: state => of(state, title) }))
  return [
    ...named(start.partitions, ({ partitions = {} }, name) => cell(partitions[name], partitionText)),
    ...named(start.groups, ({ groups = {} }, name) => cell(groups[name], groupText)),
    ...named(start.members, (state, name) =>
      cell(state.members?.[name], member => memberText(member, isZombie(state, name))),
    ),
    { title: 'producer', of: ({ identity }) => cell(identity, identityText) },
    { title: 'thread', of: ({ thread }) => cell(thread, threadText) },
    ...named(start.threadConsumers, ({ threadConsumers = {} }, name) =>
      cell(threadConsumers[name], threadConsumerText),
    ),
    ...named(start.transactionalProducers, ({ transactionalProducers = {} }, name) =>
      cell(transactionalProducers[name], transactionalProducerText),
    ),
    ...named(start.transactions, ({ transactions = {} }, name) => cell(transactions[name], transactionText)),
    { title: 'coordinator', of: ({ transaction }) => cell(transaction, transactionText) },
    { title: 'reader', of: ({ reader }) => cell(reader, readerText) },
    { title: 'queue', of: ({ deliveries }) => cell(deliveries, deliveriesText) },
    ...named(start.workers, ({ workers = {} }, name) => cell(workers[name], workerText)),
    ...named(start.landed, ({ landed = {} }, name) => cell(landed[name], landedText)),
    ...named(start.relays, ({ relays = {} }, name) =>
      cell(relays[name], ({ has }) => (has === undefined ? 'nothing in hand' : `has ${inline(has)}`)),
    ),
  ]
}

const cell = <T>(value: T | undefined, text: (value: T) => string) => (value === undefined ? '' : text(value))
const parts = (...all: readonly string[]) => all.filter(part => part !== '').join(' · ')
const plain = (name: string) => name.replace(/^(\w+)-(?=\d+$)/, '$1 ')

function partitionText({ log, logStartOffset, lastStableOffset }: PartitionState): string {
  const records = log.map(({ record, what }) => inline(what === undefined ? record : `${record} (${what})`))
  const start = logStartOffset > 0 ? `from offset ${logStartOffset}` : ''
  const stable = lastStableOffset === undefined ? '' : `last stable offset ${lastStableOffset}`
  return parts(start, records.length === 0 ? 'empty' : records.join(' '), stable)
}

function groupText({ is, generation, committed, pending = [], handled }: GroupState): string {
  const offsets = Object.entries(committed).map(([partition, offset]) => `${plain(partition)}: ${offset}`)
  const done = handled.map(({ record, by }) => inline(`${record} by ${by}`))
  return parts(
    is,
    `generation ${generation}`,
    `committed ${offsets.length === 0 ? 'nothing' : offsets.join(', ')}`,
    pending.length === 0 ? '' : `pending ${pending.map(plain).join(', ')}`,
    done.length === 0 ? '' : `handled ${done.join(', ')}`,
  )
}

function memberText({ is, generation, owns, holds, awaitsCommit }: MemberState, isOut: boolean): string {
  const owned = Object.entries(owns).map(([partition, { position, commits }]) =>
    [`${plain(partition)} at ${position ?? '?'}`, ...(commits === undefined ? [] : [`to commit ${commits}`])].join(
      ', ',
    ),
  )
  return parts(
    generation > 0 ? `${is}, generation ${generation}` : is,
    owned.join('; '),
    holds.length === 0 ? '' : `has ${holds.map(inline).join(' ')}`,
    awaitsCommit ? 'waits for its commit' : '',
    isOut ? 'a zombie' : '',
  )
}

function identityText({ is, producerId, producerEpoch }: IdentityState): string {
  const who = producerId === undefined ? 'no producer id' : `producer ${producerId}, epoch ${producerEpoch}`
  return parts(who, is === 'dead' ? 'dead' : '')
}

/** '1/0/2': producer, producer epoch, sequence. */
export const numberText = ({ producerId, producerEpoch, sequence }: SequenceState): string =>
  `${producerId}/${producerEpoch}/${sequence}`

/** What a broker knows of producers: 'knows 1/0: 0 1'. */
export function knownText(producers: Readonly<Record<string, KnownProducerState>> | undefined): string {
  const known = Object.entries(producers ?? {}).map(
    ([name, { producerEpoch, sequences }]) =>
      `${name.replace('producer ', '')}/${producerEpoch}: ${sequences.join(' ')}`,
  )
  return known.length === 0 ? '' : `knows ${known.join(', ')}`
}

function threadText({ post, applied, setAside }: ThreadState): string {
  return parts(
    `post ${post}`,
    applied.length === 0 ? '' : `applied ${applied.map(inline).join(' ')}`,
    setAside.length === 0 ? '' : `set aside ${setAside.map(inline).join(' ')}`,
  )
}

const threadConsumerText = ({ is, position, refusals }: ThreadConsumerState): string =>
  parts(is, `position ${position}`, refusals === undefined ? '' : `refused ${refusals} ×`)

const knownAs = (producerId: number | undefined, producerEpoch: number | undefined) =>
  producerId === undefined ? '' : `producer ${producerId}, epoch ${producerEpoch}`

function transactionText({ is, producerId, producerEpoch, partitions, owes, gaveUp }: TransactionState): string {
  return parts(
    is,
    knownAs(producerId, producerEpoch),
    partitions.length === 0 ? '' : `of ${partitions.map(plain).join(', ')}`,
    owes.length === 0 ? '' : `${gaveUp ? 'has given up on' : 'owes'} markers to ${owes.map(plain).join(', ')}`,
  )
}

const transactionalProducerText = ({
  is,
  producerId,
  producerEpoch,
  transaction,
  error,
}: TransactionalProducerState): string =>
  parts(is, knownAs(producerId, producerEpoch), transaction === undefined ? '' : inline(transaction), error ?? '')

const readerText = ({ position, effects }: ReaderState): string =>
  parts(`position ${position}`, effects.length === 0 ? '' : `handled ${effects.map(inline).join(' ')}`)

const deliveriesText = ({ owner, records }: DeliveriesState): string =>
  parts(
    owner === undefined ? '' : `${plain(owner)} has it`,
    ...Object.entries(records).map(([record, { is, to }]) =>
      inline(is === 'out' && to !== undefined ? `${record} out to ${plain(to)}` : `${record} ${is}`),
    ),
  )

function workerText({ is, holds }: WorkerState): string {
  const held = Object.entries(holds).map(([record, next]) => inline(`${record}, next ${next}`))
  return parts(is === 'down' ? 'down' : '', held.length === 0 ? 'nothing in hand' : held.join('; '))
}

function landedText({ effects, value, keys = [], locks = {}, offset, outbox = [] }: LandedState): string {
  const list = (name: string, records: readonly string[]) =>
    records.length === 0 ? '' : `${name} ${records.map(inline).join(' ')}`
  const there = effects.map(({ record }) => record)
  return parts(
    there.length === 0 ? 'nothing' : there.map(inline).join(' '),
    value === undefined ? '' : `value of ${inline(value)}`,
    list('keys', keys),
    list('locks', Object.keys(locks)),
    offset === undefined ? '' : `offset ${offset}`,
    list('outbox', outbox),
  )
}
