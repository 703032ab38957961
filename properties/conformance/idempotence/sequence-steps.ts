/**
 * The table: which events of the broker's world make up each step of the idempotent producer's system.
 */
import { adminNode, controllerNode } from '../../../impl/cluster/processes.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import { leaderIn } from '../../../impl/core/leaders.ts'
import type { Step } from '../../../model/index.ts'
import type { PartitionContext } from '../../../model/kafka/idempotence/index.ts'
import { CannotPerform, partitionName, producerNode, type Stage } from '../stage.ts'
import { hasFollower } from './sequence-stage.ts'
import type { Player } from './sequence-player.ts'

export interface Performance {
  readonly says: string
  readonly perform: (player: Player, step: Step) => void
}
type Performances = Readonly<Record<string, Performance>>

const leader = brokerNode(1)

const lacks = (stage: Stage): boolean => {
  const { config, producerId, batches, leaders } = stage.world.state(producerNode)
  const isNobody = leaderIn(leaders, partitionName) !== leader
  return batches.length > 0 && (isNobody || (config.idempotence && producerId < 0))
}

/** Whatever the producer lacks it asks for as soon as it has a batch, and again when what it knows is old. */
function ask(stage: Stage): void {
  if (!lacks(stage)) return
  const quiet = brokerNode(stage.quiet)
  stage.readMetadata(stage.quiet)
  if (!stage.isSet(producerNode, 'metadata')) stage.fire(producerNode, 'metadataAge')
  stage.fire(producerNode, 'metadata')
  if (stage.requests(producerNode, quiet, 'Metadata').length > 0) stage.exchange(producerNode, quiet, 'Metadata')
  if (stage.requests(producerNode, quiet, 'InitProducerId').length === 0) return
  const { correlationId } = stage.deliverRequest(producerNode, quiet, 'InitProducerId')
  stage.exchange(quiet, controllerNode, 'InitProducerId')
  stage.deliverResponse(producerNode, correlationId)
}

/** What backs off is queued before anything is asked: a number that is taken early is taken in the queue. */
function endBackoff(stage: Stage): void {
  const timer = `backoff/${partitionName}`
  if (stage.isSet(producerNode, timer)) stage.fire(producerNode, timer)
}

function transmit({ stage, sender }: Player, at: number): void {
  ask(stage)
  if (sender.batchOf(at)?.state === 'backoff') endBackoff(stage)
  stage.fire(producerNode, 'drain')
  if (sender.batchOf(at)?.state !== 'awaiting') throw new CannotPerform('another batch goes out than the model says.')
}

/** As many fetches as it takes the follower to have what the leader has, and the leader to know it. */
function follow(stage: Stage, isDone: () => boolean): void {
  for (let rounds = 0; !isDone(); rounds++) {
    if (rounds > 20) throw new CannotPerform('the follower does not catch up.')
    stage.fire(brokerNode(2), `fetch/${partitionName}`)
    stage.exchange(brokerNode(2), leader, 'Fetch')
  }
}

/** What was refused has its answer already. */
function respond({ stage, deployment }: Player, { parts }: Step): void {
  const { pending } = (parts[0]!.before as { readonly context: PartitionContext }).context
  if (pending[0]!.error !== '') return
  const timer = `respond/${partitionName}`
  const isDue = () => stage.isSet(leader, timer)
  if (hasFollower(deployment.scope)) follow(stage, isDue)
  if (isDue()) stage.fire(leader, timer)
}

/** One after the other: what goes with a connection is not there any more. */
function each(find: () => readonly { readonly id: number }[], deed: (id: number) => void): void {
  for (let [next] = find(); next !== undefined; [next] = find()) deed(next.id)
}

function notice(stage: Stage): void {
  each(
    () => stage.notices(producerNode),
    id => stage.world.execute(id),
  )
}

/** Who is not there refuses what comes; answers on their way go with the connection, and the client sees it broken. */
function stop({ stage }: Player): void {
  const { world } = stage
  world.crash(leader)
  each(
    () => stage.messages(({ node, from }) => node === producerNode && from === leader),
    id => world.drop(id),
  )
  each(
    () => stage.requests(producerNode, leader, 'Produce'),
    id => world.execute(id),
  )
  notice(stage)
}

/** A snapshot has the last batch of each producer. */
function takeSnapshot({ stage, memory }: Player): void {
  const { log } = stage.broker(1).replicas[partitionName]!
  const offsets = new Set(Object.values(log.producers).map(({ baseOffset }) => baseOffset))
  memory.snapshot = { endOffset: log.logEndOffset, offsets }
}

function restart(player: Player): void {
  const { stage, deployment } = player
  if (deployment.parameters.afterRestart === 'snapshot') takeSnapshot(player)
  if (stage.isSet(controllerNode, 'session/1')) stage.fire(controllerNode, 'session/1')
  for (const message of stage.messages(({ node, from }) => node === leader && from.startsWith('broker-')))
    stage.deliver(message)
  stage.world.restart(leader)
  stage.fire(leader, 'register')
  stage.exchange(leader, controllerNode, 'BrokerRegistration')
  stage.readMetadata(1)
}

function deleteRecords({ stage }: Player): void {
  const request = { api: 'DeleteRecords', topicPartition: partitionName, offset: -1 } as const
  stage.world.call(adminNode, { type: 'deleteRecords', request })
  const isOfAdmin = ({ from, node }: { readonly from: string; readonly node: string }) =>
    from === adminNode || node === adminNode
  for (let [next] = stage.messages(isOfAdmin); next !== undefined; [next] = stage.messages(isOfAdmin))
    stage.deliver(next)
}

function alter(stage: Stage, timer: string): void {
  stage.fire(leader, timer)
  stage.exchange(leader, controllerNode, 'AlterPartition')
}

function expandIsr({ stage }: Player): void {
  const timer = `expand/${partitionName}/2`
  follow(stage, () => stage.isSet(leader, timer))
  alter(stage, timer)
}

function oldestAwaiting(player: Player): number {
  const at = player.sender.sends.findIndex((_, i) => player.sender.batchOf(i)?.state === 'awaiting')
  if (at < 0) throw new CannotPerform('the producer awaits nothing.')
  return player.sender.batchOf(at)!.correlationId
}

function deliverReply({ stage, sender }: Player, { event }: Step): void {
  const correlationId = sender.correlationIdOf(Number(event['batch']), Number(event['attempt']))
  const isThere = stage.messages(each => each.node === producerNode && each.correlationId === correlationId).length > 0
  // One to a connection that the client has closed reaches nobody.
  if (!isThere || correlationId === undefined) return
  stage.deliverResponse(producerNode, correlationId)
  endIfRenewed(stage)
}

/** A client that begins anew with another producer id asks for it, and numbers the batch with it, before anything else. */
function endIfRenewed(stage: Stage): void {
  const { batches } = stage.world.state(producerNode)
  if (!batches.some(({ isRenewed, baseSequence }) => isRenewed && baseSequence < 0)) return
  endBackoff(stage)
  ask(stage)
}

function lose(stage: Stage, first: { readonly id: number } | undefined): void {
  if (first !== undefined) stage.world.drop(first.id)
  notice(stage)
}

export const moves: Readonly<Record<string, Performances>> = {
  producer: {
    initProducerId: {
      says: 'timer metadata, InitProducerId and its answer, once the producer has a batch to send',
      perform: ({ stage }) => ask(stage),
    },
    send: {
      says: "the application's send; Metadata and InitProducerId where they are lacking",
      perform: ({ stage, sender }) => {
        sender.giveNext()
        ask(stage)
      },
    },
    transmit: {
      says: 'timers backoff (after a failure) and drain: Produce leaves',
      perform: (player, { event }) => transmit(player, Number(event['batch'])),
    },
    deliveryTimeout: {
      says: 'timer delivery of the oldest batch',
      perform: ({ stage }) => {
        const ids = stage.world.state(producerNode).batches.map(({ batchId }) => batchId)
        stage.fire(producerNode, `delivery/${Math.min(...ids)}`)
      },
    },
    requestTimeout: {
      says: 'timer request of a transmission: the client closes the connection',
      perform: player => player.stage.fire(producerNode, `request/${oldestAwaiting(player)}`),
    },
    crash: { says: 'the process crashes and starts again', perform: ({ sender }) => sender.crash() },
  },
  'broker-1': {
    respond: { says: 'fetches of the follower, where there is one; timer respond', perform: respond },
    shrinkIsr: {
      says: 'timer lag of the follower, AlterPartition and its answer',
      perform: ({ stage }) => alter(stage, `lag/${partitionName}/2`),
    },
    expandIsr: {
      says: 'fetches of the follower, timer expand, AlterPartition and its answer',
      perform: expandIsr,
    },
    stop: { says: 'the process crashes; what is on its way to it is refused', perform: stop },
    restart: { says: 'its session ends, the process starts, registers, and leads again', perform: restart },
    deleteRecords: { says: "the admin's DeleteRecords up to the high watermark", perform: deleteRecords },
    expireProducers: {
      says: 'from here on the rule that asks for the age of a producer takes all for expired',
      perform: ({ stage, memory }) => {
        memory.expiredBelow = stage.broker(1).replicas[partitionName]!.log.logEndOffset
      },
    },
  },
  effect: { apply: { says: 'the reader takes the next record of the log', perform: player => player.read() } },
}

export const deliveries: Performances = {
  requests: {
    says: 'Produce arrives; where nobody is there it was refused before',
    perform: ({ stage }) => {
      if (stage.isRunning(1)) stage.deliverRequest(producerNode, leader, 'Produce')
    },
  },
  replies: { says: 'the answer to Produce arrives, unless its connection is closed', perform: deliverReply },
}

export const losses: Performances = {
  requests: {
    says: 'the first Produce on its way is dropped, and what was sent after it; the client notices',
    perform: ({ stage }) => lose(stage, stage.requests(producerNode, leader, 'Produce')[0]),
  },
  replies: {
    says: 'the first answer on its way is dropped, and what was sent after it; the client notices',
    perform: ({ stage, sender }, { event }) => {
      const correlationId = sender.correlationIdOf(Number(event['batch']), Number(event['attempt']))
      lose(stage, stage.messages(each => each.node === producerNode && each.correlationId === correlationId)[0])
    },
  },
}

/** Beside the rows of ../perform.ts. */
const named = (words: string): string => `sequences: ${words}`

export const nameOfStep = ({ kind, by, event, channel }: Step): string =>
  named(kind === 'move' ? `${by} ${event.type}` : `${kind === 'lose' ? 'loss of' : 'arrival of'} ${channel}`)

export const performanceOf = ({ kind, by, event, channel = '' }: Step): Performance | undefined =>
  kind === 'move' ? moves[by]?.[event.type] : (kind === 'lose' ? losses : deliveries)[channel]

const rowsOf = (who: string, steps: Performances): readonly (readonly [name: string, says: string])[] =>
  Object.entries(steps).map(([what, { says }]) => [named(`${who} ${what}`), says] as const)

/** Every row of the table, by the name of its step. */
export const sequenceRows: readonly (readonly [name: string, says: string])[] = [
  ...Object.entries(moves).flatMap(([by, steps]) => rowsOf(by, steps)),
  ...rowsOf('arrival of', deliveries),
  ...rowsOf('loss of', losses),
]
