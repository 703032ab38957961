/**
 * Model steps in which a message in flight arrives, or is lost, as events of the world's network.
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import { controllerNode } from '../../impl/cluster/processes.ts'
import type { Event, Step } from '../../model/index.ts'
import type { Actors } from './actors.ts'
import { idOf, type Performances } from './performance.ts'
import { CannotPerform, consumerNode, producerNode, type Stage } from './stage.ts'

/** A request reaches its broker, or finds nobody there, which breaks the connection under all that were sent after it. */
function deliverProduce({ stage }: Actors, id: number): void {
  const [request] = stage.requests(producerNode, brokerNode(id), 'Produce')
  if (request === undefined && stage.isRunning(id)) throw new CannotPerform(`no Produce is on its way to broker-${id}.`)
  if (request === undefined) return
  stage.deliver(request)
  // Nobody waits for an answer with acks=0: that the connection broke is noticed at once.
  if (stage.deployment.parameters.acks === '0' && !stage.isRunning(id)) notice(stage, producerNode)
}

/** Every notice that is due to the client now. */
function notice(stage: Stage, node: string): void {
  for (const { id } of stage.notices(node)) stage.world.execute(id)
}

/** What becomes of a transmission, whether as an answer or as a connection that is found broken. */
function deliverReply({ stage, sends }: Actors, record: number, { type, attempt }: Event): void {
  const correlationId = sends.correlationIdOf(record, Number(attempt))
  if (correlationId === undefined) throw new CannotPerform(`#${record} was not transmitted ${String(attempt)} times.`)
  if (type === 'ProduceReply') stage.deliverResponse(producerNode, correlationId)
  else noticeOf(stage, correlationId)
}

/** Where the client closed the connection by itself, or has died since, there is nothing to notice any more. */
function noticeOf(stage: Stage, correlationId: number): void {
  const due = stage.notices(producerNode)
  const at = due.findIndex(each => each.type === 'notice' && each.correlationId === correlationId)
  // Notices of a connection come in order, and the first ends every request on it.
  for (const { id } of due.slice(0, at + 1)) stage.world.execute(id)
}

function loseReply({ stage, sends }: Actors, record: number, event: Event): void {
  const correlationId = sends.correlationIdOf(record, Number(event['attempt']))
  const isIt = (each: { readonly node: string; readonly correlationId: number }) =>
    each.node === producerNode && each.correlationId === correlationId
  const [answer] = stage.messages(each => isIt(each))
  if (answer !== undefined) stage.world.drop(answer.id)
  else if (correlationId !== undefined) noticeOf(stage, correlationId)
}

function loseRequests({ stage }: Actors, id: number): void {
  const [request] = stage.requests(producerNode, brokerNode(id), 'Produce')
  if (request === undefined) throw new CannotPerform(`no Produce is on its way to broker-${id}.`)
  stage.world.drop(request.id)
  notice(stage, producerNode)
}

/**
 * The broker reads the metadata log up to this decision. One that has just started acts on nothing before its own registration, which stands
 * later: where the model obeys an old order that says the same, it reads up to there.
 */
function deliverOrder({ stage, orders }: Actors, id: number, { parts }: Step): void {
  const until = orders.get(id)!.shift()
  if (until === undefined) throw new CannotPerform(`nothing was decided that broker-${id} has not read.`)
  if (!stage.isRunning(id)) return
  const [before, after] = [parts[0]?.before, parts[0]?.after] as { readonly context?: { readonly leader: number } }[]
  const acts = before?.context?.leader !== after?.context?.leader
  stage.readMetadata(id, acts ? Math.max(until, stage.broker(id).actsFrom) : until)
}

/** The group's coordinator writes it, sees it replicated, and answers. */
function deliverCommit({ stage, consumer }: Actors): void {
  const keeper = brokerNode(stage.quiet)
  const { correlationId } = stage.deliverRequest(consumerNode, keeper, 'OffsetCommit')
  const timer = `respond/__consumer_offsets-0`
  if (stage.isSet(keeper, timer)) stage.fire(keeper, timer)
  stage.deliverResponse(consumerNode, correlationId)
  const isCommitted = consumer!.hear().some(({ type }) => type === 'Committed')
  if (consumer!.doing === 'waiting' && isCommitted) consumer!.doing = 'handling'
}

function loseCommit({ stage, consumer }: Actors): void {
  const [request] = stage.requests(consumerNode, brokerNode(stage.quiet), 'OffsetCommit')
  if (request === undefined) throw new CannotPerform('no OffsetCommit is on its way.')
  stage.world.drop(request.id)
  if (consumer!.doing === 'down') return
  notice(stage, consumerNode)
  if (consumer!.doing === 'waiting') consumer!.doing = 'asking'
}

/** By the channel's name without its number. */
export const deliveries: Performances = {
  requests: {
    says: 'Produce arrives; where nobody is there, the connection breaks',
    perform: (actors, { channel }) => deliverProduce(actors, idOf(channel!)),
  },
  replies: {
    says: 'the answer to Produce arrives; or the client notices that the connection is broken, and with it every request on it',
    perform: (actors, { channel, event }) => deliverReply(actors, idOf(channel!), event),
  },
  orders: {
    says: 'timer metadata, FetchMetadataLog at the controller, its answer with every decision up to this one; nothing where the broker is down',
    perform: (actors, step) => deliverOrder(actors, idOf(step.channel!), step),
  },
  alterations: {
    says: 'AlterPartition arrives at the controller',
    perform: ({ stage }, { channel }) =>
      void stage.deliverRequest(brokerNode(idOf(channel!)), controllerNode, 'AlterPartition'),
  },
  answers: {
    says: 'the answer to AlterPartition arrives at the broker',
    perform: ({ stage }, { channel }) => {
      const node = brokerNode(idOf(channel!))
      const [answer] = stage.messages(each => each.node === node && each.message.body.api === 'AlterPartition')
      if (answer === undefined) throw new CannotPerform(`no answer to AlterPartition is on its way to ${node}.`)
      stage.deliver(answer)
    },
  },
  commits: {
    says: 'OffsetCommit arrives at the coordinator; timer respond of its log; the answer arrives',
    perform: actors => deliverCommit(actors),
  },
}

export const losses: Performances = {
  requests: {
    says: 'the first Produce on its way is dropped, and with it what was sent after it; the client notices',
    perform: (actors, { channel }) => loseRequests(actors, idOf(channel!)),
  },
  replies: {
    says: 'the answer is dropped; the client notices',
    perform: (actors, { channel, event }) => loseReply(actors, idOf(channel!), event),
  },
  commits: { says: 'OffsetCommit is dropped; the consumer notices', perform: actors => loseCommit(actors) },
}
