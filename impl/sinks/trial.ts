/**
 * Trial: a recipe in the hands of the reference consumer, under one schedule; and what came of it, read from the stores.
 *
 *     orders: a, b ──▶ consumer ──▶ handler (a recipe) ──▶ stores
 *                        └── commits after each record, one record a poll
 *
 *   TR1  the stores' operations take no virtual time: the world stands still while one is performed, so a real store makes no run another run
 *   TR2  one worker moves at a time; who stands still does so at a boundary (schedule.ts)
 *   TR3  everybody is given time to finish: nothing is counted as lost that a redelivery would still bring
 *   TR4  what is given up three times running (somebody holds the lock) waits until every time-out is over
 *
 * Not modelled: several partitions, handlers side by side in one process, a store that answers late, a zombie that joins again.
 */
import type { Cluster } from '../cluster/cluster.ts'
import { CommitFailed } from '../cluster/commit.ts'
import type { ClusterConsumer } from '../cluster/consumer.ts'
import type { ConsumedRecord } from '../cluster/history.ts'
import type { Bench } from './bench.ts'
import { type Ending, Handling, type Worker } from './handling.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type Recipe, type SourceRecord, start } from './recipe.ts'
import { positionIn, type Sink, storedPosition } from './recipes.ts'
import { type Point, samePoint, type Schedule, type Shape, type Strike } from './schedule.ts'
import { sent, sessionTimeoutMs, type Stage, topicStore } from './stage.ts'
import { type Store, storeOf } from './store.ts'

export interface TrialOptions {
  readonly sink: Sink
  readonly bench: Bench
  readonly schedule: Schedule
  /** `log`: what is not confirmed comes again. `request`: a caller asks once (what is consumed is committed before it is handled). Absent: `log`. */
  readonly source?: 'log' | 'request'
  /** What stands between the handlers and the stores: tests listen there. */
  readonly through?: (store: Store) => Store
}

export interface TrialReport {
  /** False: a strike of the schedule found nothing to strike. */
  readonly hasStruck: boolean
  readonly outcome: Outcome
  readonly shape: Shape
}

const nobody: SourceRecord = { partition: '', offset: 0, key: '', value: '' }
const mostTurns = 60

export const runTrial = (stage: Stage, options: TrialOptions): Promise<TrialReport> => new Trial(stage, options).run()

/** A member of the group, and what it has to do before it handles anything. */
interface Member extends Worker {
  readonly consumer: ClusterConsumer
  mustSeek: boolean
  /** Deliveries that were given up, one after the other. */
  givenUp: number
}

class Trial {
  readonly #cluster: Cluster
  readonly #groupId: string
  readonly #options: TrialOptions
  readonly #store: Store
  readonly #handling: Handling
  #workers = 0
  /** Lets those go on who stand still for a zombie, and waits for them. */
  #release: () => Promise<void> = async () => {}
  /** An `until` that nobody came to. */
  #isUnreached = false
  #isRelaying = false

  constructor(stage: Stage, options: TrialOptions) {
    const { bench, schedule, through = store => store } = options
    this.#cluster = stage.cluster
    this.#groupId = stage.newGroup()
    this.#options = options
    this.#store = through(storeOf({ ...bench, topic: topicStore(stage) }))
    this.#handling = new Handling(this.#store, bench, schedule.strikes, (...zombie) => this.#elsewhere(...zombie))
  }

  async run(): Promise<TrialReport> {
    const { sink, source } = this.#options
    await this.#consume(this.#member(async () => {}))
    if (sink.relay) {
      this.#isRelaying = true
      await this.#relay(
        this.#worker(async () => {}),
        sink.relay,
      )
    }
    const outcome = await outcomeOf(sink, this.#store, { records: sent, isRedelivered: source !== 'request' })
    const { hasStruck, shape } = this.#handling
    return { hasStruck: hasStruck && !this.#isUnreached, outcome, shape }
  }

  #worker(atBoundary: Worker['atBoundary']): Worker {
    this.#workers += 1
    return { name: `worker-${this.#workers}`, deliveries: 0, isZombie: false, atBoundary }
  }

  #member(atBoundary: Worker['atBoundary']): Member {
    const isStored = this.#options.sink.position === 'stored'
    const onPartitionsAssigned = () => void (member.mustSeek = isStored)
    const consumer = this.#cluster.consumer({
      topic: 'orders',
      groupId: this.#groupId,
      autoCommit: 'off',
      handling: 'explicit',
      maxPollRecords: 1,
      pollTimeoutMs: 100,
      maxPollIntervalMs: 300,
      sessionTimeoutMs,
      heartbeatIntervalMs: 200,
      listener: { onPartitionsAssigned },
    })
    const member: Member = { ...this.#worker(atBoundary), consumer, mustSeek: isStored, givenUp: 0 }
    return member
  }

  /** Until nothing comes any more. */
  async #consume(member: Member): Promise<void> {
    const { consumer } = member
    const isAssigned = () => consumer.assignment.length > 0
    for (let turns = 0, quiet = 0; quiet < 2; turns++) {
      if (turns > mostTurns) throw new Error(`${consumer.node} comes to no end.`)
      const wasAssigned = isAssigned()
      const [record] = await consumer.poll()
      const isQuiet = record === undefined && wasAssigned && isAssigned() && !member.mustSeek
      quiet = isQuiet ? quiet + 1 : 0
      if (member.mustSeek && isAssigned()) await this.#seekToStored(member)
      else if (record !== undefined) await this.#handle(member, record)
      if (member.isZombie) break
    }
    consumer.crash()
    if (member.isZombie) await this.#release()
  }

  async #handle(member: Member, record: ConsumedRecord): Promise<void> {
    const { sink, source } = this.#options
    if (source === 'request') await member.consumer.commit()
    const ending = await this.#handling.handle(member, sink, sourceRecord(record))
    if (ending === 'crashed') return this.#restart(member)
    member.givenUp = ending === 'gave up' ? member.givenUp + 1 : 0
    if (ending === 'gave up') return this.#giveBack(member, record)
    member.consumer.handled(record)
    if (source !== 'request') await this.#confirm(member)
  }

  /** Nothing is committed where the offset is stored with the data. */
  async #confirm({ consumer, isZombie }: Member): Promise<void> {
    if (this.#options.sink.position === 'stored') return
    if (this.#handling.losesCommit()) return this.#loseCommit(consumer)
    try {
      await consumer.commit()
    } catch (error) {
      if (!isZombie || !(error instanceof CommitFailed)) throw error
    }
  }

  async #loseCommit(consumer: ClusterConsumer): Promise<void> {
    this.#cluster.cut(consumer, 1)
    consumer.commitAsync()
    this.#cluster.advance(sessionTimeoutMs + 400)
    this.#cluster.heal(consumer, 1)
    await this.#letTimePass()
  }

  async #restart({ consumer }: Member): Promise<void> {
    consumer.crash()
    await this.#letTimePass()
    consumer.restart()
  }

  async #giveBack(member: Member, { topic, partition, offset }: ConsumedRecord): Promise<void> {
    const { sink, source, bench } = this.#options
    await this.#letTimePass()
    if (member.givenUp >= 3) await bench.passTime()
    if (source === 'request' || member.isZombie) return
    if (sink.position === 'stored') member.mustSeek = true
    else member.consumer.seek(topic, partition, offset)
  }

  async #seekToStored(member: Member): Promise<void> {
    const [, next] = start(storedPosition, { record: { ...nobody, partition: 'orders-0' }, token: member.name })
    if (next.type !== 'ask') return
    member.consumer.seek('orders', 0, positionIn(await this.#store.perform(next.operation)))
    member.mustSeek = false
  }

  async #letTimePass(): Promise<void> {
    if (this.#options.schedule.timePasses) await this.#options.bench.passTime()
  }

  /** The worker stands still: another one gets what it had, and works up to that point, or to the end. */
  async #elsewhere(zombie: Worker, { until }: Extract<Strike, { readonly fault: 'rb' }>): Promise<void> {
    zombie.isZombie = true
    await this.#letTimePass()
    const [arrived, resumed] = [signal(), signal()]
    const atBoundary = async (point: Point) => {
      if (until === 'end' || !samePoint(point, until)) return
      arrived.give()
      await resumed.given
    }
    const working = this.#successor(atBoundary)
    const first = await Promise.race([working.then(() => 'end'), arrived.given.then(() => 'until')])
    this.#isUnreached = until !== 'end' && first === 'end'
    this.#release = async () => {
      resumed.give()
      await working
    }
  }

  #successor(atBoundary: Worker['atBoundary']): Promise<void> {
    const { relay } = this.#options.sink
    return this.#isRelaying && relay
      ? this.#relay(this.#worker(atBoundary), relay)
      : this.#consume(this.#member(atBoundary))
  }

  /** Until the outbox is empty. A crash loses what it has in memory, which is nothing: its next round reads anew. */
  async #relay(worker: Worker, relay: Recipe): Promise<void> {
    let ending: Ending = 'done'
    for (let rounds = 0; ending !== 'idle' && !worker.isZombie; rounds++) {
      if (rounds > mostTurns) throw new Error('The relay comes to no end.')
      ending = await this.#handling.handle(worker, relay, nobody)
    }
    if (worker.isZombie) await this.#release()
  }
}

const sourceRecord = ({ topic, partition, offset, key, value }: ConsumedRecord): SourceRecord => ({
  partition: `${topic}-${partition}`,
  offset,
  key: key ?? '',
  value: value ?? '',
})

function signal() {
  let give = () => {}
  const given = new Promise<void>(resolve => {
    give = resolve
  })
  return { given, give }
}
