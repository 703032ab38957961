/**
 * The table: which events of the broker's world make up each step of the model's transactions.
 */
import type { Api, Request } from '../../../impl/core/protocol.ts'
import type { Step } from '../../../model/index.ts'
import {
  partitionsIn,
  producersIn,
  type TransactionalProducerContext,
} from '../../../model/kafka/transactions/index.ts'
import { CannotPerform, type PendingMessage } from '../hands.ts'
import { type TransactionDeployment, TransactionStage } from './transaction-stage.ts'
import { partitionOf } from './stage-nodes.ts'
import { TransactionalClient } from './transactional-client.ts'
import { sweep } from './sweep.ts'
import { lateText, type Translation, translationOf } from './translation.ts'

export class TransactionPerformer {
  readonly deployment: TransactionDeployment
  readonly stage: TransactionStage
  readonly clients: readonly TransactionalClient[]
  readonly translation: Translation

  constructor(deployment: TransactionDeployment) {
    this.deployment = deployment
    this.stage = new TransactionStage(deployment)
    this.clients = producersIn(deployment.scope).map(id => new TransactionalClient(this.stage, id))
    this.translation = translationOf()
  }

  client(slot: string): TransactionalClient {
    return this.clients[Number(slot.slice('producer-'.length)) - 1]!
  }

  get partitions(): readonly number[] {
    return partitionsIn(this.deployment.scope)
  }
}

interface Performance {
  readonly says: string
  readonly perform: (performer: TransactionPerformer, step: Step) => void
}
type Performances = Readonly<Record<string, Performance>>

/** How a request goes. */
function go({ stage, clients }: TransactionPerformer, client: TransactionalClient, sent: PendingMessage, step: Step) {
  const { way, appendFails } = step.event
  if (way === 'late') return stage.delay(sent)
  if (appendFails === true) return stage.withoutFollower(() => client.pass(sent))
  if (way !== 'cut') return client.pass(sent)
  stage.deliver(sent)
  stage.work()
  for (const each of clients) each.loseAnswers()
  stage.failOver()
}

const before = ({ parts, by }: Step) =>
  parts.find(({ slot }) => slot === by)!.before as {
    readonly context: TransactionalProducerContext
    readonly value: unknown
  }

const ask = (performer: TransactionPerformer, step: Step, api: Api) => {
  const client = performer.client(step.by)
  go(performer, client, client.asking(api), step)
}

function end(committed: boolean) {
  return (performer: TransactionPerformer, step: Step) => {
    performer.client(step.by).end(committed)
    ask(performer, step, 'EndTxn')
  }
}

function produce(performer: TransactionPerformer, step: Step): void {
  const client = performer.client(step.by)
  const partition = before(step).context.written + 1
  client.give(partition)
  go(performer, client, client.producing(partition), step)
}

function giveUp(performer: TransactionPerformer, step: Step): void {
  const client = performer.client(step.by)
  const batch = client.batchOf(before(step).context.written + 1)
  if (batch === undefined) throw new CannotPerform(`${client.node} waits for no answer.`)
  performer.stage.fire(client.node, `delivery/${batch.batchId}`)
}

function sendMarker({ stage }: TransactionPerformer, { event }: Step): void {
  const partition = Number(event['partition'])
  const marker = stage.markerTo(partition)
  if (marker === undefined) throw new CannotPerform(`no marker is on its way to ${partitionOf(partition)}.`)
  if (event['isLate'] === true) {
    stage.delay(marker)
    stage.fire(stage.coordinatorNode, stage.clockOf('marker', partition))
    return
  }
  stage.deliver(marker)
  stage.work()
  stage.deliverResponse(marker.from, marker.correlationId)
  stage.work()
}

const producerMoves: Performances = {
  initTransactions: {
    says: "the application's initTransactions; InitProducerId, once who coordinates is found",
    perform: (performer, step) => {
      performer.client(step.by).init()
      ask(performer, step, 'InitProducerId')
    },
  },
  beginTransaction: {
    says: "the application's beginTransaction",
    perform: (performer, step) => performer.client(step.by).begin(),
  },
  addPartition: {
    says: "the application's send, unless it was before; AddPartitionsToTxn",
    perform: (performer, step) => {
      performer.client(step.by).give(before(step).context.added + 1)
      ask(performer, step, 'AddPartitionsToTxn')
    },
  },
  produce: {
    says: "the application's send, unless it was before; timers backoff and drain; Produce, and what its leader asks the coordinator",
    perform: produce,
  },
  commitTransaction: { says: "the application's commitTransaction; EndTxn", perform: end(true) },
  abortTransaction: { says: "the application's abortTransaction; EndTxn", perform: end(false) },
  giveUp: { says: 'timer delivery of the record that is not acknowledged', perform: giveUp },
  resend: {
    says: 'timer transaction: InitProducerId or EndTxn once more, once who coordinates is found',
    perform: (performer, step) =>
      ask(performer, step, before(step).value === 'initializing' ? 'InitProducerId' : 'EndTxn'),
  },
  crash: { says: 'the process crashes', perform: (performer, step) => performer.client(step.by).crash() },
}

const coordinatorMoves: Performances = {
  sendMarker: {
    says: 'WriteTxnMarkers to one partition, and its answer; late: its connection breaks, and timer marker sends it again',
    perform: sendMarker,
  },
  complete: {
    says: 'fetches of the follower: it is replicated that the transaction is complete',
    perform: ({ stage }) => stage.replicate(),
  },
  timeOut: {
    says: 'timer abort of the transaction',
    perform: ({ stage }) => {
      stage.fire(stage.coordinatorNode, stage.clockOf('abort'))
      stage.work()
    },
  },
  failOver: {
    says: 'its broker crashes, the other one takes office, and it comes back as a follower',
    perform: ({ stage }) => stage.failOver(),
  },
}

const partitionMoves: Performances = {
  expireProducers: {
    says: 'producers are forgotten whose last records are older than producer.id.expiration.ms',
    perform: ({ stage }, { by }) => sweep(stage, Number(by.slice('partition-'.length))),
  },
}

const deliveries: Performances = {
  'late-to-transaction-coordinator': {
    says: 'a request to the coordinator arrives that its sender has given up waiting for',
    perform: arrive,
  },
  'late-to-partition': {
    says: 'a record or a marker arrives that its sender has given up waiting for',
    perform: arrive,
  },
}

const losses: Performances = {
  'late-to-transaction-coordinator': { says: 'a late request to the coordinator is lost', perform: lose },
  'late-to-partition': { says: 'a late record or marker is lost', perform: lose },
}

function lateOne({ stage, translation }: TransactionPerformer, { channel, event }: Step): Request {
  const text = lateText(event, Number(channel!.split('-').at(-1)) || 0)
  const found = stage.late.find(request => translation.textOf(request) === text)
  if (found === undefined) throw new CannotPerform(`nothing that is late is ${text}.`)
  return found
}

function arrive(performer: TransactionPerformer, step: Step): void {
  performer.stage.arriveLate(lateOne(performer, step))
}

function lose(performer: TransactionPerformer, step: Step): void {
  const { late } = performer.stage
  late.splice(late.indexOf(lateOne(performer, step)), 1)
}

const roleOf = (by: string) => by.replace(/-\d+$/, '')
const moves: Readonly<Record<string, Performances>> = {
  producer: producerMoves,
  'transaction-coordinator': coordinatorMoves,
  partition: partitionMoves,
}

const nameIn = ({ kind, by, event, channel = '' }: Step): string =>
  kind === 'move' ? `${roleOf(by)} ${event.type}` : `${kind === 'lose' ? 'loss of' : 'arrival of'} ${roleOf(channel)}`

/** Beside the rows of the other tables. */
const named = (words: string) => `transactions: ${words}`
export const nameOfStep = (step: Step): string => named(nameIn(step))

export const performanceOf = ({ kind, by, event, channel = '' }: Step): Performance | undefined =>
  kind === 'move' ? moves[roleOf(by)]?.[event.type] : (kind === 'lose' ? losses : deliveries)[roleOf(channel)]

const rowsOf = (who: string, steps: Performances) =>
  Object.entries(steps).map(([what, { says }]) => [named(`${who} ${what}`), says] as const)

/** Every row of the table, by the name of its step. */
export const transactionRows: readonly (readonly [name: string, says: string])[] = [
  ...Object.entries(moves).flatMap(([by, steps]) => rowsOf(by, steps)),
  ...rowsOf('arrival of', deliveries),
  ...rowsOf('loss of', losses),
]
