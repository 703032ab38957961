/**
 * A producer of the reference queue: idempotent, with several sends in flight; transactional where its number is odd.
 *
 *     send ──▶ append ──▶ answer: ok, with or without an offset · unknown          refused ──▶ failed · unknown
 */
import type { Operation, Session } from '../operation.ts'
import { type Entry, type Log } from './reference-log.ts'
import { nameOf } from './reference.ts'

interface Flight {
  readonly id: number
  readonly partition: number
  readonly value: number
  readonly content: string
  entry: Entry | 'refused' | undefined
  isAnswered: boolean
  readonly isPart: boolean
}

export interface Producer {
  name: string
  readonly number: number
  epoch: number
  ids: number
  /** Not appended, or not answered. */
  readonly flights: Flight[]
  /** Open. */
  transaction: { readonly entries: Entry[] } | undefined
}

export const newProducer = (number: number): Producer => ({
  name: `producer-${number + 1}`,
  number,
  epoch: 0,
  ids: 0,
  flights: [],
  transaction: undefined,
})

const isTransactional = ({ number }: Producer) => number % 2 === 1

function sessionOf(producer: Producer): Session {
  const { number, epoch } = producer
  const session = { producerId: 1_000 + number, producerEpoch: epoch }
  return isTransactional(producer) ? { ...session, transactionalId: `pipeline-${number}` } : session
}

/** A transactional producer sends in transactions only. */
export function send(producer: Producer, logs: readonly Log[], partition: number, operations: Operation[]): void {
  if (isTransactional(producer) && producer.transaction === undefined) return
  const id = producer.ids++
  const value = logs[partition]!.values++
  const isPart = producer.transaction !== undefined
  const flight: Flight = { id, partition, value, content: `key ${id % 3}`, entry: undefined, isAnswered: false, isPart }
  producer.flights.push(flight)
  operations.push({ ...about(producer, flight), type: 'invoke', steps: [sentStep(flight, undefined)] })
}

const about = (producer: Producer, { id }: Flight) =>
  ({ process: producer.name, kind: 'send', id, session: sessionOf(producer) }) as const

const sentStep = ({ partition, value, content }: Flight, offset: number | undefined) => ({
  type: 'send' as const,
  record: { partition: nameOf(partition), value, content, ...(offset === undefined ? {} : { offset }) },
})

/** The oldest first; outside of transactions one in six is refused. */
export function append(producer: Producer, logs: readonly Log[], how: number): void {
  const flight = producer.flights.find(({ entry }) => entry === undefined)
  if (flight === undefined) return
  const { partition, value, content, isPart } = flight
  if (!isPart && how % 6 === 5) flight.entry = 'refused'
  else {
    const log = logs[partition]!
    const entry: Entry = { offset: log.next++, value, content, state: isPart ? 'undecided' : 'committed' }
    log.entries.push(entry)
    flight.entry = entry
    if (isPart) producer.transaction?.entries.push(entry)
  }
  settle(producer)
}

/** One in seven is given up before anybody knows; it may be appended yet. */
export function answer(producer: Producer, operations: Operation[], how: number): void {
  const flight = producer.flights.find(({ isAnswered }) => !isAnswered)
  if (flight === undefined) return
  const { entry } = flight
  const isGivenUp = how % 7 === 6 && !flight.isPart
  if (entry === undefined && !isGivenUp) return
  flight.isAnswered = true
  const answered = about(producer, flight)
  if (isGivenUp) operations.push({ ...answered, type: 'unknown', error: 'DELIVERY_TIMEOUT' })
  else if (entry === 'refused') operations.push({ ...answered, type: 'failed', error: 'NOT_ENOUGH_REPLICAS' })
  else
    operations.push({ ...answered, type: 'ok', steps: [sentStep(flight, how % 5 === 4 ? undefined : entry!.offset)] })
  settle(producer)
}

function settle({ flights }: Producer): void {
  const left = flights.filter(({ entry, isAnswered }) => entry === undefined || !isAnswered)
  flights.splice(0, flights.length, ...left)
}

export function begin(producer: Producer, operations: Operation[]): void {
  if (!isTransactional(producer) || producer.transaction !== undefined) return
  producer.transaction = { entries: [] }
  operations.push({ process: producer.name, type: 'invoke', kind: 'transaction', session: sessionOf(producer) })
}

/** Once all of it is answered: committed, aborted, or nobody knows which. */
export function end(producer: Producer, operations: Operation[], how: number): void {
  const { transaction } = producer
  if (transaction === undefined || producer.flights.length > 0) return
  const isCommitted = how % 3 !== 0
  for (const entry of transaction.entries) entry.state = isCommitted ? 'committed' : 'aborted'
  producer.transaction = undefined
  const type = how % 5 === 4 ? 'unknown' : isCommitted ? 'ok' : 'failed'
  operations.push({ process: producer.name, type, kind: 'transaction', session: sessionOf(producer) })
}
