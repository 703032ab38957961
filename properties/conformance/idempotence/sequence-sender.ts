/**
 * The application behind the producer of a sequence stage: it gives records to `send` in their order, hears what became of them, and gives a record
 * once more where the parameters say so. Its sends are the model's batches, in the same order.
 */
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { Effect } from '../../../impl/core/process.ts'
import { type Batch, javaProducerDefaults, type ProducerTold } from '../../../impl/core/producer-state.ts'
import { producer } from '../../../impl/core/producer.ts'
import type { Batch as ModelBatch } from '../../../model/kafka/idempotence/index.ts'
import { recordIn } from '../producer-application.ts'
import { partitionName, producerNode } from '../stage.ts'
import type { SequenceStage } from './sequence-stage.ts'

export interface Sent {
  readonly record: number
  readonly send: number
  standing: 'open' | Exclude<ModelBatch['state'], 'queued' | 'awaiting'>
  attempt: number
}

const encoder = new TextEncoder()
/** More than max.message.bytes of the stage. */
const padding = ' '.repeat(1_000)

export class SequenceSender {
  readonly sends: Sent[] = []
  readonly #on: SequenceStage
  /** By correlation id: which send, and which transmission of it. */
  readonly #transmissions = new Map<number, { readonly at: number; readonly attempt: number }>()

  constructor(on: SequenceStage) {
    this.#on = on
    const { stage, deployment, rules, maxInFlight } = on
    const { idempotence, retries } = deployment.parameters
    stage.watch((node, effects) => {
      if (node === producerNode) for (const effect of effects) this.#note(effect)
    })
    stage.world.onTell((node, told) => {
      if (node === producerNode) this.#hear(told as ProducerTold)
    })
    stage.world.add(
      producerNode,
      producer({
        ...javaProducerDefaults,
        rules,
        maxInFlight,
        idempotence,
        bootstrap: [brokerNode(stage.quiet)],
        retries: retries ? javaProducerDefaults.retries : 0,
        lingerMs: 0,
        maxRecordsPerBatch: 1,
      }),
    )
  }

  /** The next record, for the first time. */
  giveNext(): void {
    this.#give(this.sends.filter(({ send }) => send === 0).length + 1, 0)
  }

  crash(): void {
    const { world } = this.#on.stage
    world.crash(producerNode)
    world.restart(producerNode)
    const open = this.sends.filter(({ standing }) => standing === 'open')
    for (const sent of open) this.#end(sent, this.#retries ? 'reported' : 'forgotten')
  }

  /** The producer's batch, while it has it. */
  batchOf(at: number): Batch | undefined {
    const { record, send } = this.sends[at]!
    const { batches } = this.#on.stage.world.state(producerNode)
    return batches.find(({ recordIds }) => recordIds.includes(`${record}.${send}`))
  }

  transmissionOf(correlationId: number): { readonly at: number; readonly attempt: number } | undefined {
    return this.#transmissions.get(correlationId)
  }

  correlationIdOf(at: number, attempt: number): number | undefined {
    return [...this.#transmissions].find(([, it]) => it.at === at && it.attempt === attempt)?.[0]
  }

  get #retries(): boolean {
    return this.#on.deployment.parameters.onSendFailure === 'retry'
  }

  #give(record: number, send: number): void {
    const id = `${record}.${send}`
    const isLarge = record === this.#on.deployment.scope.tooLarge
    this.sends.push({ record, send, standing: 'open', attempt: 0 })
    const value = encoder.encode(isLarge ? `${id}${padding}` : id)
    this.#on.stage.world.call(producerNode, { type: 'send', id, topicPartition: partitionName, key: null, value })
  }

  #end(sent: Sent, otherwise: 'reported' | 'forgotten' | 'dropped'): void {
    const again = this.#retries && sent.send === 0
    sent.standing = again ? 'replaced' : otherwise
    if (again) this.#give(sent.record, 1)
  }

  #note(effect: Effect<unknown>): void {
    if (effect.type !== 'Send' || effect.message.kind !== 'request' || effect.message.body.api !== 'Produce') return
    const { record, send } = recordIn(effect.message.body.batch)
    const at = this.sends.findIndex(each => each.record === record && each.send === send)
    const attempt = ++this.sends[at]!.attempt
    this.#transmissions.set(effect.correlationId, { at, attempt })
  }

  #hear(told: ProducerTold): void {
    if (told.type !== 'Acknowledged' && told.type !== 'Failed') return
    const sent = this.sends.find(({ record, send }) => `${record}.${send}` === told.id)!
    if (told.type === 'Acknowledged') sent.standing = 'acknowledged'
    else this.#end(sent, this.#on.deployment.parameters.onSendFailure === 'ignore' ? 'dropped' : 'reported')
  }
}
