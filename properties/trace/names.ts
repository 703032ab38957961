/**
 * Names: what the world has as bytes and correlation ids, as the numbers that the model has.
 *
 *   N1  a record batch is one record of the model: it is appended, replicated, cut off and acknowledged as a whole
 *   N2  two batches with the same bytes, but for what the leader fills in, are one record: a resend of an idempotent producer has its
 *       sequence number among them, and of any other a resend is a record once more
 *   N3  an attempt is one Produce request, by who sent it and its correlation id
 *   N4  a leader knows an idempotent batch by its numbers alone: another record with the same ones is to the machine that record once more
 */
import { batchesOf, type Log, type LogBatch } from '../../impl/core/log.ts'
import { type BatchHeader, decodeRecords, readHeader } from '../../impl/core/record-batch.ts'

/** One record of a log, as the model has it but for `send`, which is always 0 here: another send has another number. */
export interface Entry {
  readonly record: number
  readonly epoch: number
}

/** What a broker writes for itself (own-writes.ts). */
export type OwnWriteKind = 'group' | 'offsets' | 'marker' | 'transaction' | 'nobody'

/** From the attributes on: what stands before is the leader's to fill in, or a checksum of what stands after. */
const contentFrom = 21

type Session = Pick<BatchHeader, 'producerId' | 'producerEpoch' | 'baseSequence' | 'count'>

/** ProducerStateEntry.NUM_BATCHES_TO_RETAIN. */
const window = 5

/** No record has this number. */
const never = Number.MAX_SAFE_INTEGER

export class Names {
  readonly #records = new Map<string, number>()
  readonly #batches: Uint8Array[] = [new Uint8Array()]
  readonly #attempts = new Map<string, number>()
  readonly #ownWrites = new Map<number, OwnWriteKind>()
  readonly #entries = new WeakMap<LogBatch, Entry>()
  readonly #logs = new WeakMap<Log, readonly Entry[]>()
  readonly #bytes = new WeakMap<Uint8Array, number>()
  readonly #latin = new TextDecoder('latin1')
  readonly #sessions = new Map<number, Session>()
  /** By producer, partition and the sequence number that follows: which records end there. */
  readonly #ends = new Map<string, readonly number[]>()

  record(batch: Uint8Array): number {
    const known = this.#bytes.get(batch)
    if (known !== undefined) return known
    const content = this.#latin.decode(batch.subarray(contentFrom))
    let number = this.#records.get(content)
    if (number === undefined) {
      this.#records.set(content, (number = this.#batches.length))
      this.#batches.push(batch)
    }
    this.#bytes.set(batch, number)
    return number
  }

  batchOf(record: number): Uint8Array {
    return this.#batches[record]!
  }

  /** A record in words. */
  label(record: number): string {
    const batch = this.#batches[record]
    return `#${record} (${batch ? textOf(batch) : 'nobody has sent it'})`
  }

  attempt(node: string, correlationId: number): number {
    const key = `${node}/${correlationId}`
    const known = this.#attempts.get(key) ?? this.#attempts.size + 1
    this.#attempts.set(key, known)
    return known
  }

  /** An attempt of a broker's to write for itself. */
  noteOwnWrite(attempt: number, kind: OwnWriteKind): void {
    this.#ownWrites.set(attempt, kind)
  }

  ownWrite = (attempt: number): OwnWriteKind | undefined => this.#ownWrites.get(attempt)

  entries(log: Log): readonly Entry[] {
    const known = this.#logs.get(log)
    if (known !== undefined) return known
    const entries = batchesOf(log).map(batch => this.#entry(batch))
    this.#logs.set(log, entries)
    return entries
  }

  /** An idempotent producer's batch that was sent, so that the next of its session is known to follow it. */
  noteSession(topicPartition: string, batch: Uint8Array): void {
    const { producerId, producerEpoch, baseSequence, count } = readHeader(batch)
    if (producerId < 0) return
    const record = this.record(batch)
    this.#sessions.set(record, { producerId, producerEpoch, baseSequence, count })
    const end = `${producerId}/${producerEpoch}/${topicPartition}/${baseSequence + count}`
    const others = (this.#ends.get(end) ?? []).filter(other => other !== record)
    this.#ends.set(end, [...others, record])
  }

  /** The record that a broker has to have before it takes this one, if its log knows the producer: 0: none; never: one that nobody has sent. */
  follows(topicPartition: string, batch: Uint8Array, log: readonly Entry[]): number {
    if (this.holder(batch, log) === never) return never
    const { producerId, producerEpoch, baseSequence } = readHeader(batch)
    const latest = producerId < 0 ? undefined : this.#epochIn(log, producerId)
    if (latest === undefined || (producerEpoch > latest && baseSequence === 0)) return 0
    const ends = this.#ends.get(`${producerId}/${producerEpoch}/${topicPartition}/${baseSequence}`) ?? []
    return ends.find(end => log.some(({ record }) => record === end)) ?? ends.at(-1) ?? never
  }

  /** N4: the record of the log that has the numbers of this batch; never: one that is too long ago to be known; or else its own. */
  holder(batch: Uint8Array, log: readonly Entry[]): number {
    const asked = readHeader(batch)
    if (asked.producerId < 0) return this.record(batch)
    const own = log.filter(({ record }) => this.#sessions.get(record)?.producerId === asked.producerId)
    const at = own.findLastIndex(({ record }) => isSameIdentity(this.#sessions.get(record)!, asked))
    if (at < 0) return this.record(batch)
    return own.length - at > window ? never : own[at]!.record
  }

  /** The epoch of a producer's last record in the log. */
  #epochIn(log: readonly Entry[], producerId: number): number | undefined {
    const last = log.findLast(({ record }) => this.#sessions.get(record)?.producerId === producerId)
    return last && this.#sessions.get(last.record)?.producerEpoch
  }

  #entry(batch: LogBatch): Entry {
    const known = this.#entries.get(batch)
    if (known !== undefined) return known
    const entry = { record: this.record(batch.bytes), epoch: batch.leaderEpoch }
    this.#entries.set(batch, entry)
    return entry
  }
}

const isSameIdentity = (one: Session, other: Session): boolean =>
  one.producerId === other.producerId &&
  one.producerEpoch === other.producerEpoch &&
  one.baseSequence === other.baseSequence &&
  one.count === other.count

const decoder = new TextDecoder()

/** The values of a batch, as far as they are text. */
function textOf(batch: Uint8Array): string {
  try {
    return decodeRecords(batch)
      .map(({ value }) => (value === null ? 'null' : decoder.decode(value)))
      .join(', ')
  } catch {
    return `${batch.length} bytes`
  }
}
