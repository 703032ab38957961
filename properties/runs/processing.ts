/**
 * Processing: an application that consumes, processes and produces, offsets and outputs in one transaction, one thing a step.
 *
 *     poll ─▶ begin, send an effect for each record ─▶ send the offsets ─▶ commit (now and then: abort) ─▶ poll
 *                                                         aborted: it goes back to where the poll began, if that is still its own
 *
 *   A1  consumer and producer are one process: who finds that the other has another life begins with it anew
 *   A2  it says who has read as it was when it polled: a group that is dealt anew meanwhile refuses the offsets (KIP-447)
 */
import { groupMetadataOf, type ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { ProducerTold } from '../../impl/core/producer-state.ts'
import { topicOf } from '../../impl/core/protocol.ts'
import type { ClusterConsumer, ClusterWorld, ConsumedRecord, GroupMetadata } from '../../impl/index.ts'
import type { Runner } from './application.ts'
import { outputPartitions } from './plan.ts'
import type { Transactor } from './transactor.ts'

type Phase = 'idle' | 'polling' | 'polled' | 'sent' | 'offsets' | 'complete' | 'committing'

interface Polled {
  readonly topicPartition: string
  readonly records: readonly { readonly offset: number; readonly value: string }[]
  readonly group: GroupMetadata
  /** It was taken away since. */
  isGivenUp: boolean
}

/** What a record of the input brings forth; each try has another one, so that histories tell them apart. */
const effectOf = (value: string, node: string, attempt: number): string => `invoice for ${value}, ${node} #${attempt}`
/** The record that brought it forth. */
export const causeOf = (effect: string): string => /^invoice for (.*), consumer-\d+ #\d+$/.exec(effect)?.[1] ?? ''

/** So many transactions are committed before one is aborted. */
const commitsToAnAbort = 4

export class Processing implements Runner {
  readonly #world: ClusterWorld
  readonly #consumer: ClusterConsumer
  readonly #transactor: Transactor
  readonly #saysWhoReads: boolean
  #lives: readonly [number, number] = [0, 0]
  #phase: Phase = 'idle'
  #polled: Polled | undefined
  #tries = 0
  #ended = 0

  /** `consumer`: one that commits nothing by itself, and says itself what is handled. */
  constructor(world: ClusterWorld, consumer: ClusterConsumer, transactor: Transactor, saysWhoReads: boolean) {
    this.#world = world
    this.#consumer = consumer
    this.#transactor = transactor
    this.#saysWhoReads = saysWhoReads
    world.onTell((node, told) => {
      if (node === consumer.node) this.#hear(told as ConsumerTold)
      if (node === transactor.node) this.#hearOffsets(told as ProducerTold)
    })
  }

  get node(): `consumer-${number}` {
    return this.#consumer.node
  }

  get hasNothingInHand(): boolean {
    return this.#polled === undefined
  }

  step(): string | undefined {
    if (!this.#isThere()) return undefined
    const due = this.#transactor.tend()
    if (due !== undefined) return due
    if (this.#phase === 'committing' && this.#transactor.hasCommitted) this.#conclude()
    if (this.#isAborted) return this.#goBack()
    return this.#goOn()
  }

  #goOn(): string | undefined {
    const { isReady, isInside } = this.#transactor
    switch (this.#phase) {
      case 'idle':
        return this.#poll()
      case 'polled':
        return isReady ? this.#process(this.#polled!) : undefined
      case 'sent':
        return isInside ? this.#sendOffsets(this.#polled!) : undefined
      case 'complete':
        return isInside ? this.#end() : undefined
      case 'polling':
      case 'offsets':
      case 'committing':
        return undefined
    }
  }

  /** A1. */
  #isThere(): boolean {
    const [mine, its] = [this.node, this.#transactor.node]
    if (!this.#world.isRunning(mine) || this.#world.isPaused(mine) || !this.#transactor.isThere) return false
    const [consumer, producer] = this.#lives
    const [newConsumer, newProducer] = [this.#world.incarnation(mine), this.#world.incarnation(its)]
    if (newConsumer !== consumer || newProducer !== producer) {
      this.#phase = 'idle'
      this.#polled = undefined
      if (newProducer === producer) this.#transactor.startAnew()
      else if (newConsumer === consumer && producer > 0) this.#restartConsumer()
      this.#lives = [this.#world.incarnation(mine), this.#world.incarnation(its)]
    }
    return this.#world.state(mine).phase !== 'failed'
  }

  #restartConsumer(): void {
    this.#world.crash(this.node)
    this.#world.restart(this.node)
  }

  #poll(): string {
    this.#phase = 'polling'
    this.#world.call(this.node, { type: 'poll' })
    return 'polls'
  }

  #process({ topicPartition, records }: Polled): string {
    this.#transactor.begin()
    this.#tries += 1
    for (const record of records) {
      const at = (topicOf(topicPartition).partition + record.offset) % outputPartitions
      this.#transactor.post({ topic: 'invoices', partition: at }, effectOf(record.value, this.node, this.#tries))
    }
    this.#phase = 'sent'
    return `processes ${records.map(({ value }) => value).join(', ')} of ${topicPartition} from ${records[0]!.offset} on`
  }

  #sendOffsets({ topicPartition, records, group }: Polled): string {
    const offsets = { [topicPartition]: records.at(-1)!.offset + 1 }
    const asked = this.#saysWhoReads ? group : { ...group, generationId: -1, memberId: '', groupInstanceId: null }
    this.#phase = 'offsets'
    this.#world.call(this.#transactor.node, {
      type: 'sendOffsetsToTransaction',
      id: this.#ended,
      offsets,
      group: asked,
    })
    return `sends offset ${offsets[topicPartition]} of ${topicPartition}`
  }

  #end(): string {
    this.#ended += 1
    this.#phase = 'committing'
    return this.#transactor.ask(this.#ended % (commitsToAnAbort + 1) === 0 ? 'abortTransaction' : 'commitTransaction')
  }

  #conclude(): void {
    const { topicPartition, records } = this.#polled!
    const { topic, partition } = topicOf(topicPartition)
    const isMine = (record: ConsumedRecord) =>
      record.topic === topic &&
      record.partition === partition &&
      records.some(({ offset, value }) => offset === record.offset && value === record.value)
    for (const record of this.#consumer.inHand.filter(isMine)) this.#consumer.handled(record)
    this.#polled = undefined
    this.#phase = 'idle'
  }

  /** Nothing is under way any more, and it has not come through. */
  get #isAborted(): boolean {
    const isUnderWay = this.#phase === 'sent' || this.#phase === 'complete' || this.#phase === 'offsets'
    return (isUnderWay || this.#phase === 'committing') && this.#transactor.isReady
  }

  #goBack(): string {
    const { topicPartition, records, isGivenUp } = this.#polled!
    this.#polled = undefined
    this.#phase = 'idle'
    const isMine = this.#world.state(this.node).partitions[topicPartition] !== undefined
    if (isGivenUp || !isMine) return 'leaves to others what was aborted'
    const { topic, partition } = topicOf(topicPartition)
    this.#consumer.seek(topic, partition, records[0]!.offset)
    return `goes back to ${records[0]!.offset} of ${topicPartition}`
  }

  #hear(told: ConsumerTold): void {
    if (told.type === 'Revoked' && this.#polled !== undefined && told.partitions.includes(this.#polled.topicPartition))
      this.#polled.isGivenUp = true
    if (told.type !== 'Polled' || this.#phase !== 'polling') return
    this.#phase = told.records.length > 0 ? 'polled' : 'idle'
    if (told.records.length > 0) this.#take(told.records)
  }

  /** A2. A poll is of one partition. */
  #take(records: Extract<ConsumerTold, { readonly type: 'Polled' }>['records']): void {
    const text = new TextDecoder()
    this.#polled = {
      topicPartition: records[0]!.topicPartition,
      records: records.map(({ offset, value }) => ({ offset, value: value === null ? '' : text.decode(value) })),
      group: groupMetadataOf(this.#world.state(this.node)),
      isGivenUp: false,
    }
  }

  #hearOffsets(told: ProducerTold): void {
    if (told.type === 'OffsetsSent' && this.#phase === 'offsets' && told.errorCode === 'NONE') this.#phase = 'complete'
  }
}
