/**
 * Recorder: takes a history operation by operation, in the order of its lines, and holds it as columns.
 *
 *   T1  between the begin of a transaction and its end, what the same process sends and commits is part of it
 *   T2  a completion belongs to the invocation with its `id`, else to what its process does just then; without one it stands alone
 *       of several sends in flight without one, to that of the same value; to one of another value it does not belong
 *   T3  a process that begins something new (without an id) while something runs will never hear of the old one, unless it hears of that value
 *       nor will one that has crashed, which may go on under the same name
 *   T4  what a transaction made of its parts is their outcome: aborted, then failed; never heard of, then unknown
 *
 * Not modelled: two transactions of one process at a time, which Kafka's producer refuses.
 */
import { Column, ExactColumn } from './columns.ts'
import { type InFlight, leaveOpen, nothingInFlight, opens, take } from './in-flight.ts'
import { identityOf, Interned, Names } from './interned.ts'
import { type Entry, type Exact, type Name, type Operation, type Step, type Value } from './operation.ts'
import { HANDLED, KIND, OUTCOME, PLACE, RECEIVED, type Recorded, SENT } from './recorded.ts'

const none = -1

export class Recorder {
  readonly #kind = new Column(Uint8Array)
  readonly #outcome = new Column(Uint8Array)
  readonly #processOf = new Column(Int32Array)
  readonly #group = new Column(Int32Array)
  readonly #session = new Column(Int32Array)
  readonly #transaction = new Column(Int32Array)
  readonly #invokedAt = new Column(Int32Array)
  readonly #completedAt = new Column(Int32Array)
  readonly #at = new ExactColumn()
  readonly #firstEntry = new Column(Int32Array)
  readonly #entries = new Column(Int32Array)

  readonly #role = new Column(Uint8Array)
  readonly #step = new Column(Int32Array)
  readonly #partition = new Column(Int32Array)
  readonly #offset = new ExactColumn()
  readonly #value = new Column(Int32Array)
  readonly #content = new Column(Int32Array)

  readonly #partitions = new Names()
  readonly #processes = new Names()
  readonly #groups = new Interned<string>()
  readonly #sessions = new Interned<Operation['session'] & object>()
  readonly #contents = new Interned<string>()
  readonly #valuesOf: Interned<number>[] = []
  readonly #values: Value[] = []
  readonly #partitionOf = new Column(Int32Array)

  readonly #rebalanced = new Map<number, readonly number[]>()
  readonly #seeksToBeginning = new Set<number>()
  readonly #errors = new Map<number, string>()
  readonly #emptyReads = new Map<number, readonly number[]>()
  readonly #inFlight: InFlight[] = []
  #lines = 0

  /** The next line of the history. */
  push(operation: Operation): void {
    const line = this.#lines++
    const process = this.#processes.numberOf(operation.process)
    if (operation.type === 'invoke')
      this.#begin(operation, process, (this.#inFlight[process] ??= { ...nothingInFlight }), line)
    else this.#complete(operation, process, this.#inFlight[process] ?? nothingInFlight, line)
  }

  /** A line that could not be read: it keeps its place, so that positions stay those of the file. */
  skip(): void {
    this.#lines++
  }

  #begin(operation: Operation, process: number, flight: InFlight, line: number): number {
    const row = this.#row(operation, process, flight, line)
    if (operation.id !== undefined) (flight.byId ??= new Map<string, number>()).set(String(operation.id), row)
    else if (!opens(operation)) {
      if (flight.alone !== none && this.#kind.data[flight.alone] === KIND.send) leaveOpen(flight)
      flight.alone = row
    }
    if (opens(operation)) flight.transaction = row
    this.#fill(row, operation)
    return row
  }

  #complete(operation: Operation, process: number, flight: InFlight, line: number): void {
    const row = this.#take(flight, operation) ?? this.#row(operation, process, flight, line)
    this.#completedAt.data[row] = line
    if (operation.kind === 'crash' && operation.type === 'ok') Object.assign(flight, nothingInFlight)
    this.#outcome.data[row] = OUTCOME[operation.type as 'ok']
    this.#kind.data[row] = KIND[operation.kind]
    if (operation.at !== undefined) this.#at.set(row, operation.at)
    if (operation.error !== undefined) this.#errors.set(row, operation.error)
    if (operation.group !== undefined) this.#group.data[row] = this.#groupOf(operation.group)
    if (operation.session !== undefined) this.#session.data[row] = this.#sessionOf(operation.session)
    this.#fill(row, operation)
  }

  /** T2. */
  #take(flight: InFlight, operation: Operation): number | undefined {
    const { steps, kind, id } = operation
    const [step] = steps ?? []
    const isOneSend = kind === 'send' && id === undefined && steps?.length === 1 && step?.type === 'send'
    const latest = flight.alone === none ? undefined : this.#sentBy(flight.alone)
    const wanted = isOneSend ? identityOf(step.record.value) : undefined
    if (wanted === undefined || latest === wanted) return take(flight, operation, this.#kind.data)
    const at = flight.open?.findIndex(row => this.#sentBy(row) === wanted) ?? -1
    if (at >= 0) return flight.open!.splice(at, 1)[0]
    return latest === undefined ? take(flight, operation, this.#kind.data) : undefined
  }

  /** The value of a send of one record; undefined: it is none. */
  #sentBy(row: number): ReturnType<typeof identityOf> | undefined {
    if (this.#kind.data[row] !== KIND.send || this.#entries.data[row] !== 1) return undefined
    return identityOf(this.#values[this.#value.data[this.#firstEntry.data[row]!]!]!)
  }

  #row(operation: Operation, process: number, flight: InFlight, line: number): number {
    const row = this.#kind.push(KIND[operation.kind])
    this.#outcome.push(OUTCOME.pending)
    this.#processOf.push(process)
    this.#group.push(operation.group === undefined ? none : this.#groupOf(operation.group))
    this.#session.push(operation.session === undefined ? none : this.#sessionOf(operation.session))
    const isPart = operation.kind === 'send' || operation.kind === 'commit'
    this.#transaction.push(isPart ? flight.transaction : none)
    this.#invokedAt.push(line)
    this.#completedAt.push(none)
    this.#at.push(operation.at)
    this.#firstEntry.push(this.#role.length)
    this.#entries.push(0)
    return row
  }

  /** What the line says the operation did, in place of what an earlier one said (O3). */
  #fill(row: number, operation: Operation): void {
    const { steps, places, records, rebalanced } = operation
    if (rebalanced !== undefined && rebalanced.length > 0) {
      this.#rebalanced.set(row, this.#partitionsOf(rebalanced))
    }
    if (operation.seeksToBeginning === true) this.#seeksToBeginning.add(row)
    if (steps === undefined && places === undefined && records === undefined) return
    if (this.#onlyLearns(row, steps)) return
    this.#firstEntry.data[row] = this.#role.length
    if (steps !== undefined) this.#fillSteps(row, steps)
    if (records !== undefined) for (const record of records) this.#entry(HANDLED, 0, record)
    if (places !== undefined) {
      for (const { partition, offset } of places) {
        this.#pushEntry(PLACE, 0, this.#partitions.numberOf(partition), offset, none, none)
      }
    }
    this.#entries.data[row] = this.#role.length - this.#firstEntry.data[row]!
  }

  /** The usual completion of a send tells nothing new but the offset: then no entry is written twice. */
  #onlyLearns(row: number, steps: readonly Step[] | undefined): boolean {
    if (steps?.length !== 1 || this.#entries.data[row] !== 1) return false
    const [step] = steps
    const entry = this.#firstEntry.data[row]!
    if (step?.type !== 'send' || this.#role.data[entry] !== SENT) return false
    const { partition, value, offset, content } = step.record
    if (this.#value.data[entry] !== this.#valueOf(this.#partitions.numberOf(partition), value)) return false
    if (offset !== undefined) this.#offset.set(entry, offset)
    if (content !== undefined) this.#content.data[entry] = this.#contents.numberOf(content, content)
    return true
  }

  #fillSteps(row: number, steps: readonly Step[]): void {
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index]!
      if (step.type === 'send') this.#entry(SENT, index, step.record)
      else for (const record of step.records) this.#entry(RECEIVED, index, record)
    }
    if (!steps.some(namesNothing)) return
    const nothing = steps.flatMap(step => (step.type === 'poll' ? (step.nothingOf ?? []) : []))
    if (nothing.length > 0) this.#emptyReads.set(row, this.#partitionsOf(nothing))
  }

  #entry(role: number, step: number, { partition, value, offset, content }: Entry): void {
    const place = this.#partitions.numberOf(partition)
    const contentNumber = content === undefined ? none : this.#contents.numberOf(content, content)
    this.#pushEntry(role, step, place, offset, this.#valueOf(place, value), contentNumber)
  }

  #pushEntry(
    role: number,
    step: number,
    partition: number,
    offset: Exact | undefined,
    value: number,
    content: number,
  ): void {
    this.#role.push(role)
    this.#step.push(step)
    this.#partition.push(partition)
    this.#offset.push(offset)
    this.#value.push(value)
    this.#content.push(content)
  }

  #partitionsOf(names: readonly Name[]): readonly number[] {
    return names.map(name => this.#partitions.numberOf(name))
  }

  #groupOf(name: string): number {
    return this.#groups.numberOf(name, name)
  }

  #sessionOf(session: NonNullable<Operation['session']>): number {
    const { transactionalId, producerId, producerEpoch } = session
    return this.#sessions.numberOf(JSON.stringify([transactionalId, String(producerId), producerEpoch]), session)
  }

  #valueOf(partition: number, value: Value): number {
    const values = (this.#valuesOf[partition] ??= new Interned())
    const identity = identityOf(value)
    const known = values.find(identity)
    if (known !== undefined) return values.things[known]!
    const number = this.#values.push(value) - 1
    this.#partitionOf.push(partition)
    values.numberOf(identity, number)
    return number
  }

  /** The history so far, as columns. The recorder takes nothing more. */
  recorded(): Recorded {
    const values = this.#values
    this.#settleTransactions()
    return {
      lines: this.#lines,
      lineOf: position => position + 1,
      operations: this.#kind.length,
      values: values.length,
      kind: this.#kind.sealed(),
      outcome: this.#outcome.sealed(),
      process: this.#processOf.sealed(),
      group: this.#group.sealed(),
      session: this.#session.sealed(),
      transaction: this.#transaction.sealed(),
      invokedAt: this.#invokedAt.sealed(),
      completedAt: this.#completedAt.sealed(),
      at: this.#at.sealed(),
      firstEntry: this.#firstEntry.sealed(),
      entries: this.#entries.sealed(),
      role: this.#role.sealed(),
      step: this.#step.sealed(),
      partition: this.#partition.sealed(),
      offset: this.#offset.sealed(),
      value: this.#value.sealed(),
      content: this.#content.sealed(),
      partitionOf: this.#partitionOf.sealed(),
      valueAt: value => values[value]!,
      contents: this.#contents.things,
      partitions: this.#partitions.all,
      processes: this.#processes.all,
      groups: this.#groups.things,
      sessions: this.#sessions.things,
      rebalanced: this.#rebalanced,
      seeksToBeginning: this.#seeksToBeginning,
      errors: this.#errors,
      emptyReads: this.#emptyReads,
    }
  }

  /** T4. */
  #settleTransactions(): void {
    const outcome = this.#outcome.data
    for (let row = 0; row < this.#kind.length; row++) {
      const transaction = this.#transaction.data[row]!
      if (transaction === none || outcome[row] === OUTCOME.failed) continue
      const whole = outcome[transaction]!
      if (whole !== OUTCOME.ok) outcome[row] = whole
    }
  }
}

const namesNothing = (step: Step): boolean => step.type === 'poll' && step.nothingOf !== undefined
