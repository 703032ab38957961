/**
 * What a partition's leader makes of sequence numbers, batch by batch: appended, a duplicate, or refused, and with which error; and what it remembers of
 * producers afterwards. By the machine that has no replicas (model/kafka/idempotence/partition.ts).
 *
 *     takes office, starts     Produce of every batch of its log, stop, restart: it knows what its log says
 *     Produce                  shrinkIsr or expandIsr where the set has changed, Produce, respond
 *     anything else            nothing: no batch, no producer
 *
 * Where the two differ for good, and what is done about it:
 *
 *   Z1  the machine answers a request of a connection after the one before; a leader here refuses at once. So each is answered as it is asked, and when
 *       an answer goes out, and whether the set is large enough by then, the replica's machine tells (replica-steps.ts)
 *   Z2  what is refused before anybody looks at its numbers (a full disk, a batch that makes no sense) has no counterpart
 *   Z3  a leader of one log is another's follower before: what it has copied says the same to it as what it took itself
 *   Z4  batches of transactions, and markers, are another machine's (leader-transactions.ts): for this one they are not there
 *
 * Not validated: logs whose beginning is deleted, producers that expire.
 */
import { checkBatch } from '../../impl/core/check-batch.ts'
import { batchesOf, type Log, type LogBatch } from '../../impl/core/log.ts'
import type { RequestOf } from '../../impl/core/protocol.ts'
import { readHeader } from '../../impl/core/record-batch.ts'
import type { Replica } from '../../impl/core/replica-state.ts'
import type { ProducedBatch, Sequenced } from '../../impl/core/sequences.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import {
  javaParameters,
  type KnownProducer,
  type PartitionContext,
  partitionMachine,
  smallScope,
} from '../../model/kafka/idempotence/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain, type Letter } from './explain.ts'
import { type BrokerStep, errorsTo } from './letters.ts'
import { isInternal } from './own-writes.ts'
import { isOfBatch } from './produce-steps.ts'
import { contextOf, type Sent, Stepper } from './stepping.ts'
import { nothing, type Received } from './table.ts'
import { differing, type View } from './views.ts'

const machine = new Stepper(partitionMachine(javaParameters, smallScope))
const respond: Event = { type: 'respond' }
const shrink: Event = { type: 'shrinkIsr' }
const expand: Event = { type: 'expandIsr' }
const comesBack: readonly Event[] = [{ type: 'stop' }, { type: 'restart' }]

interface Office {
  readonly replica: Replica
  readonly states: readonly LocalState[]
}

export class LeaderSequences {
  readonly #book: Book
  readonly #offices = new Map<string, Office>()
  /** By the last batch of a log that was read: a batch stands where it stands with all that is before it. */
  readonly #read = new WeakMap<LogBatch, LocalState>()

  constructor(book: Book) {
    this.#book = book
  }

  see(step: BrokerStep): void {
    for (const [name, replica] of Object.entries(step.after.replicas)) {
      const office = this.#offices.get(`${step.node} ${name}`)
      if (office?.replica === replica || isInternal(name)) continue
      if (replica.role !== 'leader') this.#offices.delete(`${step.node} ${name}`)
      else if (step.input === undefined || office?.replica.leaderEpoch !== replica.leaderEpoch)
        this.#take(step, replica)
      else this.#go(step, office, replica)
      if (this.#book.failure !== undefined) return
    }
    this.#refused(step)
  }

  /** Z3. */
  #take({ node }: BrokerStep, replica: Replica): void {
    const { topicPartition } = replica
    const read = this.#readLog(replica)
    const wrong = read ? this.#differences(replica, read, undefined) : ['a batch that no leader would have taken']
    if (wrong.length > 0) this.#book.fail(topicPartition, [{ says: 'restart', differences: wrong }])
    else this.#offices.set(`${node} ${topicPartition}`, { replica, states: [read!] })
  }

  #readLog({ log, topicPartition }: Replica): LocalState | undefined {
    const { batches } = plainIn(log)
    const known = batches.findLastIndex(batch => this.#read.has(batch))
    let local = known < 0 ? machine.start(undefined) : this.#read.get(batches[known]!)!
    for (const batch of batches.slice(known + 1)) {
      const taken = machine.walk(local, [this.#event(topicPartition, batch, batch.bytes, 0), respond])
      if (taken === undefined || contextOf<PartitionContext>(taken.next).log.length !== batches.indexOf(batch) + 1)
        return undefined
      local = taken.next
      this.#read.set(batch, local)
    }
    return machine.walk(local, comesBack)!.next
  }

  /** What was refused left everything as it was, and so was not looked at. */
  #refused(step: BrokerStep): void {
    const request = producedIn(step)
    const office = request && this.#offices.get(`${step.node} ${request.topicPartition}`)
    const isSeen = office?.replica !== step.before?.replicas[request?.topicPartition ?? '']
    if (office && !isSeen && step.after.replicas[request!.topicPartition] === office.replica)
      this.#go(step, office, office.replica)
  }

  #go(step: BrokerStep, { replica: before, states }: Office, replica: Replica): void {
    const { topicPartition } = replica
    const request = producedIn(step)
    const isAsked = request?.topicPartition === topicPartition
    if (!isAsked && before.log === replica.log) {
      this.#offices.set(`${step.node} ${topicPartition}`, { replica, states })
      return
    }
    const error = isAsked ? errorIn(step) : undefined
    const waits = replica.awaiting.length > before.awaiting.length ? replica.awaiting.at(-1) : undefined
    const asked = isAsked ? readHeader(request.batch) : undefined
    const said = isAsked ? [error ?? 'NONE'] : []
    const found = explain({
      actor: machine,
      states,
      candidates: isAsked ? this.#candidates(step, before, request, error) : [nothing],
      toLetter,
      said,
      isShown: local =>
        this.#differences(replica, local, waits && asked && { asked, at: waits.baseOffset }).length === 0,
      differences: local => this.#differences(replica, local, waits && asked && { asked, at: waits.baseOffset }),
    })
    if ('closest' in found) {
      this.#book.fail(topicPartition, found.closest)
      return
    }
    this.#book.unmodelled ??= found.unmodelled
    this.#offices.set(`${step.node} ${topicPartition}`, { replica, states: found.states })
    const last = replica.log === before.log ? undefined : plainIn(replica.log).batches.at(-1)
    if (last !== undefined) this.#read.set(last, found.states[0]!)
  }

  #candidates(
    step: BrokerStep,
    before: Replica,
    { topicPartition, batch, acks }: RequestOf<'Produce'>,
    error: string | undefined,
  ): readonly Candidate[] {
    // Z2.
    if (batch.length > step.after.freeBytes || isOfBatch.has(error ?? ''))
      return [
        {
          ...nothing,
          says: 'a refusal that the model does not know',
          unmodelled: true,
          letters: () => [letter(error ?? 'NONE')],
        },
      ]
    const { configs, isr, replicas } = before
    const isEnough = acks !== -1 || isr.length >= Math.min(configs.minInsyncReplicas, replicas.length)
    const produce = this.#event(topicPartition, readHeader(batch), batch, 1)
    const events = (local: LocalState): readonly Event[] => {
      const { hasEnoughReplicas } = contextOf<PartitionContext>(local)
      const moved = hasEnoughReplicas === isEnough ? [] : [isEnough ? expand : shrink]
      return [...moved, produce, respond]
    }
    return [{ says: `Produce of ${this.#book.names.label(this.#book.names.record(batch))}`, events }]
  }

  #event(topicPartition: string, header: Sequenced, batch: Uint8Array, attempt: number): Event {
    const { producerId, producerEpoch } = header
    const sequence = producerId < 0 ? -1 : this.#book.numbers.of(topicPartition, header)
    const record = this.#book.names.record(batch)
    return { type: 'Produce', record, send: 0, batch: 0, attempt, producerId, producerEpoch, sequence }
  }

  #differences(
    { log, topicPartition }: Replica,
    local: LocalState,
    accepted: { readonly asked: Sequenced; readonly at: number } | undefined,
  ): readonly string[] {
    const { log: entries, producers: known } = contextOf<PartitionContext>(local)
    const { batches, others } = plainIn(log)
    const last = batches.at(-1)
    const producers = Object.fromEntries(Object.entries(log.producers).filter(([id]) => !others.has(Number(id))))
    const world: View = {
      batches: batches.length,
      last: last ? this.#book.names.record(last.bytes) : 0,
      producers: this.#producersIn(topicPartition, producers),
      ...(accepted ? { acceptedAt: batches.filter(({ lastOffset }) => lastOffset < accepted.at).length } : {}),
    }
    const model: View = {
      batches: entries.length,
      last: entries.at(-1)?.record ?? 0,
      producers: Object.fromEntries(known.map(each => [each.producerId, windowText(each)])),
      ...(accepted ? { acceptedAt: this.#placeOf(topicPartition, accepted.asked, entries) } : {}),
    }
    return differing(world, model)
  }

  /** Where the machine's log has a batch with these numbers; without any it is the last. */
  #placeOf(topicPartition: string, asked: Sequenced, entries: PartitionContext['log']): number {
    const { producerId, producerEpoch } = asked
    if (producerId < 0) return entries.length - 1
    const sequence = this.#book.numbers.of(topicPartition, asked)
    return entries.findLastIndex(
      each => each.producerId === producerId && each.producerEpoch === producerEpoch && each.sequence === sequence,
    )
  }

  #producersIn(topicPartition: string, producers: Replica['log']['producers']): Readonly<Record<string, string>> {
    const windowOf = (producerId: number, latest: ProducedBatch) => {
      const window: number[] = []
      const { producerEpoch } = latest
      let batch: ProducedBatch | undefined = latest
      while (batch?.producerEpoch === producerEpoch && window.length < javaParameters.windowSize) {
        window.unshift(this.#book.numbers.of(topicPartition, { ...batch, producerId }))
        batch = batch.earlier
      }
      return windowText({ producerId, producerEpoch, window })
    }
    return Object.fromEntries(Object.entries(producers).map(([id, latest]) => [id, windowOf(Number(id), latest)]))
  }
}

const windowText = ({ producerEpoch, window }: KnownProducer) => `epoch ${producerEpoch}, batches ${window.join(' ')}`

const letter = (error: string): Letter => ({ text: error, message: error })

const toLetter = ({ message }: Sent): readonly Letter[] =>
  message.type === 'ProduceReply' ? [letter(String(message['error']))] : []

function producedIn({ input }: BrokerStep): RequestOf<'Produce'> | undefined {
  if (input?.type !== 'Received' || input.message.kind !== 'request') return undefined
  const { body } = input.message
  return body.api === 'Produce' && !isOfTransaction(body) ? body : undefined
}

/** Z4. */
const isOfTransaction = ({ batch }: RequestOf<'Produce'>): boolean =>
  checkBatch(batch) === 'NONE' && readHeader(batch).isTransactional

interface Plain {
  readonly batches: readonly LogBatch[]
  /** Who has written in transactions. */
  readonly others: ReadonlySet<number>
}

const plains = new WeakMap<Log, Plain>()

/** Z4. */
function plainIn(log: Log): Plain {
  const known = plains.get(log)
  if (known !== undefined) return known
  const all = batchesOf(log)
  const others = all.filter(({ isTransactional }) => isTransactional).map(({ producerId }) => producerId)
  const plain = { batches: all.filter(({ isTransactional }) => !isTransactional), others: new Set(others) }
  plains.set(log, plain)
  return plain
}

/** With which error the request is refused at once; undefined: it is not. */
function errorIn(step: BrokerStep): string | undefined {
  const { from, correlationId } = step.input as Received
  return errorsTo(step, from, correlationId)[0]
}
