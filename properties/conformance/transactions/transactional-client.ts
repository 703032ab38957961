/**
 * A producer of the stage with the application behind it, which writes one record to each partition in each transaction, and notes what it is told.
 *
 *   TC1  a record's name in the world is `transaction.partition`
 *   TC2  a call of the application's and the request that it leads to are one step; what its client has to look up is looked up before
 */
import { javaProducerDefaults, producer } from '../../../impl/core/producer.ts'
import type { Batch, ProducerCall, ProducerState, ProducerTold } from '../../../impl/core/producer.ts'
import type { Effect, Process } from '../../../impl/core/process.ts'
import type { Api } from '../../../impl/core/protocol.ts'
import { transactionsOf } from '../../../model/kafka/transactions/index.ts'
import type { TransactionManager } from '../../../impl/core/transaction-manager.ts'
import { CannotPerform, isResponse, type PendingMessage } from '../hands.ts'
import { outputNode, partitionOf, producerNodeOf, transactionalId } from './stage-nodes.ts'
import type { TransactionStage } from './transaction-stage.ts'

type Client = Process<ProducerState, ProducerCall, ProducerTold>

/** The client of the model's parameter `abortEpoch`: it raises its epoch by itself when it aborts. */
const raising = (client: Client): Client => ({
  ...client,
  step: (state, input, now) => {
    const [next, effects] = client.step(state, input, now)
    return [next, effects.map(raised)]
  },
})

function raised(effect: Effect<ProducerTold>): Effect<ProducerTold> {
  if (effect.type !== 'Send' || effect.message.kind !== 'request') return effect
  const { body } = effect.message
  if (body.api !== 'EndTxn' || body.committed) return effect
  return { ...effect, message: { kind: 'request', body: { ...body, producerEpoch: body.producerEpoch + 1 } } }
}

export class TransactionalClient {
  readonly node: ReturnType<typeof producerNodeOf>
  /** The one it is in, or was in last; one below its first at the start. */
  transaction: number
  /** Of this transaction's records, those that are acknowledged. */
  written = 0
  /** Transactions whose commit was asked for, and whose commit was told to be done. */
  readonly called = new Set<number>()
  readonly committed = new Set<number>()
  isCrashed = false
  readonly #stage: TransactionStage
  readonly #given = new Set<string>()

  constructor(stage: TransactionStage, id: number) {
    const { deployment, world, rules } = stage
    this.#stage = stage
    this.node = producerNodeOf(id)
    this.transaction = transactionsOf(deployment.scope, id)[0]! - 1
    const client = producer({
      ...javaProducerDefaults,
      rules,
      bootstrap: [outputNode],
      lingerMs: 0,
      maxRecordsPerBatch: 1,
      transactionalId,
    })
    world.add(this.node, deployment.parameters.abortEpoch === 'raised' ? raising(client) : client)
    world.onTell((node, told) => {
      if (node === this.node) this.#hear(told as ProducerTold)
    })
  }

  get state(): ProducerState {
    return this.#stage.world.state(this.node)
  }

  get manager(): TransactionManager {
    return this.state.transaction!
  }

  /** The record of this partition in this transaction, while the client has it. */
  batchOf(partition: number): Batch | undefined {
    return this.state.batches.find(({ recordIds }) => recordIds.includes(this.#nameOf(partition)))
  }

  begin(): void {
    this.transaction += 1
    this.written = 0
    this.#call({ type: 'beginTransaction' })
  }

  init(): void {
    this.#call({ type: 'initTransactions' })
  }

  end(committed: boolean): void {
    if (committed) this.called.add(this.transaction)
    this.#call({ type: committed ? 'commitTransaction' : 'abortTransaction' })
  }

  /** Gives the record to `send`, unless it has. */
  give(partition: number): void {
    const id = this.#nameOf(partition)
    if (this.#given.has(id)) return
    this.#given.add(id)
    const value = new TextEncoder().encode(id)
    this.#call({ type: 'send', id, topicPartition: partitionOf(partition), key: null, value })
  }

  /** TC2: this request of the client's on its way to the coordinator. */
  asking(api: Api): PendingMessage {
    const { coordinatorNode } = this.#stage
    const sent = this.#until(
      'transaction',
      ({ body }, to) => body.api === api && to === coordinatorNode,
      () => ['transaction', 'metadata'],
    )
    return sent
  }

  /** TC2: the record of this partition on its way to its leader. */
  producing(partition: number): PendingMessage {
    const timers = () => [`backoff/${partitionOf(partition)}`, 'metadata', 'drain']
    return this.#until('drain', ({ body }) => body.api === 'Produce', timers)
  }

  #until(
    what: string,
    isMeant: (message: PendingMessage['message'], to: string) => boolean,
    timers: () => readonly string[],
  ): PendingMessage {
    const stage = this.#stage
    for (let rounds = 0; rounds < 40; rounds++) {
      const [sent] = stage.messages(({ from, message }) => from === this.node && message.kind === 'request')
      if (sent !== undefined && isMeant(sent.message, sent.node)) return sent
      if (sent !== undefined) this.pass(sent)
      else {
        const timer = timers().find(each => stage.isSet(this.node, each))
        if (timer === undefined) break
        stage.fire(this.node, timer)
      }
    }
    throw new CannotPerform(`${this.node} does not come to what the model says (${what}).`)
  }

  /** A request arrives, what follows from it is done, and its answer arrives. */
  pass(message: PendingMessage): void {
    this.#stage.deliver(message)
    this.#stage.work()
    this.#stage.deliverResponse(this.node, message.correlationId)
  }

  /** What it would have been answered is lost. */
  loseAnswers(): void {
    for (const answer of this.#stage.messages(each => each.node === this.node && isResponse(each)))
      this.#stage.world.drop(answer.id)
    this.#stage.notify(this.node)
  }

  crash(): void {
    this.isCrashed = true
    this.#stage.world.crash(this.node)
  }

  #nameOf(partition: number): string {
    return `${this.transaction}.${partition}`
  }

  #call(call: ProducerCall): void {
    this.#stage.world.call(this.node, call)
  }

  #hear(told: ProducerTold): void {
    if (told.type === 'Acknowledged') this.written += 1
    if (told.type === 'TransactionAnswered' && told.operation === 'commitTransaction' && told.errorCode === 'NONE')
      this.committed.add(this.transaction)
  }
}
