/**
 * Names: what the world has as bytes and correlation ids, as the numbers that the model has.
 *
 *   N1  a record batch is one record of the model: it is appended, replicated, cut off and acknowledged as a whole
 *   N2  two batches with the same bytes, but for what the leader fills in, are one record: a resend of an idempotent producer has its
 *       sequence number among them, and of any other a resend is a record once more
 *   N3  an attempt is one Produce request, by who sent it and its correlation id
 */
import { batchesOf, type Log, type LogBatch } from '../../impl/core/log.ts'
import { decodeRecords, readHeader } from '../../impl/core/record-batch.ts'

/** One record of a log, as the model has it but for `send`, which is always 0 here: another send has another number. */
export interface Entry {
  readonly record: number
  readonly epoch: number
}

/** From the attributes on: what stands before is the leader's to fill in, or a checksum of what stands after. */
const contentFrom = 21

interface Session {
  readonly producerId: number
  readonly producerEpoch: number
}

/** No record has this number. */
const never = Number.MAX_SAFE_INTEGER

export class Names {
  readonly #records = new Map<string, number>()
  readonly #batches: Uint8Array[] = [new Uint8Array()]
  readonly #attempts = new Map<string, number>()
  readonly #groupWrites = new Set<number>()
  readonly #entries = new WeakMap<LogBatch, Entry>()
  readonly #logs = new WeakMap<Log, readonly Entry[]>()
  readonly #bytes = new WeakMap<Uint8Array, number>()
  readonly #latin = new TextDecoder('latin1')
  readonly #sessions = new Map<number, Session>()
  /** By producer, partition and the sequence number that follows: which record ends there. */
  readonly #ends = new Map<string, number>()

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

  /** An attempt of a coordinator's to write a group, not offsets. */
  noteGroupWrite(attempt: number): void {
    this.#groupWrites.add(attempt)
  }

  isGroupWrite = (attempt: number): boolean => this.#groupWrites.has(attempt)

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
    this.#sessions.set(record, { producerId, producerEpoch })
    this.#ends.set(`${producerId}/${producerEpoch}/${topicPartition}/${baseSequence + count}`, record)
  }

  /** The record that a broker has to have before it takes this one, if its log knows the producer: 0: none; never: one that nobody has sent. */
  follows(topicPartition: string, batch: Uint8Array, log: readonly Entry[]): number {
    const { producerId, producerEpoch, baseSequence } = readHeader(batch)
    const latest = producerId < 0 ? undefined : this.#epochIn(log, producerId)
    if (latest === undefined || (producerEpoch > latest && baseSequence === 0)) return 0
    return this.#ends.get(`${producerId}/${producerEpoch}/${topicPartition}/${baseSequence}`) ?? never
  }

  /** Of an epoch that the log has seen the end of. */
  isFenced(batch: Uint8Array, log: readonly Entry[]): boolean {
    const { producerId, producerEpoch } = readHeader(batch)
    return producerId >= 0 && producerEpoch < (this.#epochIn(log, producerId) ?? producerEpoch)
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
