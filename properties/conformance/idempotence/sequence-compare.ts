/**
 * Where the broker's world and the model's state differ, a sentence each.
 *
 *   C1  producer ids count in steps of their own on either side: they are paired as they are first seen
 *   C2  a request that the leader has refused is answered at once there, and in its turn here: answers are compared wherever they are, taken and not
 *       given or on their way; those to connections that are closed are not
 *   C3  numbers are compared once a batch is on its way: who numbers anew does it at once, or as it sends
 */
import type { ProducedBatch } from '../../../impl/core/sequences.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { Event, Step } from '../../../model/index.ts'
import type { Batch, EffectContext, PartitionContext, ProducerContext } from '../../../model/kafka/idempotence/index.ts'
import { differing } from '../compare.ts'
import { partitionName, producerNode } from '../stage.ts'
import type { Player } from './sequence-player.ts'
import { hasFollower, isRemembered } from './sequence-stage.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Read = Step['state']
type View = Readonly<Record<string, unknown>>

/** Model producer id → the world's. */
export type Ids = Map<number, number>

export function differences(player: Player, read: Read, ids: Ids): readonly string[] {
  const producer = read('producer') as Local<ProducerContext>
  const leader = read('broker-1') as Local<PartitionContext>
  return [
    ...differing('producer', modelProducer(producer), worldProducer(player)),
    ...numbers(player, producer.context, ids),
    ...differing('broker-1', modelLeader(player, leader), worldLeader(player, ids)),
    ...answers(player, read),
    ...effects(player, read),
  ]
}

function modelProducer({ context, value }: Local<ProducerContext>): View {
  return {
    batches: context.batches.map(({ record, send, state, attempt }) => `#${record}.${send} ${state} ${attempt}`),
    dead: value === 'dead',
    epoch: context.producerId > 0 && context.batches.some(isLive) ? context.producerEpoch : 'none',
  }
}

const isLive = ({ state }: Batch) => state === 'queued' || state === 'awaiting'

function worldProducer({ stage, sender }: Player): View {
  const { isStopped, producerId, producerEpoch } = stage.world.state(producerNode)
  const stateOf = (at: number) => (sender.batchOf(at)?.state === 'awaiting' ? 'awaiting' : 'queued')
  const isOpen = sender.sends.some(({ standing }) => standing === 'open')
  return {
    batches: sender.sends.map(
      ({ record, send, standing, attempt }, at) =>
        `#${record}.${send} ${standing === 'open' ? stateOf(at) : standing} ${attempt}`,
    ),
    dead: isStopped,
    epoch: producerId >= 0 && isOpen ? producerEpoch : 'none',
  }
}

/** C1, C3. */
function numbers({ sender }: Player, { batches }: ProducerContext, ids: Ids): readonly string[] {
  return batches.flatMap(({ state, identity, record }, at) => {
    const batch = sender.batchOf(at)
    if (state !== 'awaiting' || identity === null || batch === undefined) return []
    if (!ids.has(identity.producerId)) ids.set(identity.producerId, batch.producerId)
    const { producerId, producerEpoch, baseSequence: sequence } = batch
    return differing(
      `#${record}`,
      { ...identity, producerId: ids.get(identity.producerId) },
      { producerId, producerEpoch, sequence },
    )
  })
}

function modelLeader({ deployment }: Player, { context, value }: Local<PartitionContext>): View {
  const { log, start, producers, hasEnoughReplicas } = context
  if (value === 'stopped') return { log: log.slice(start).map(nameOf) }
  return {
    log: log.slice(start).map(nameOf),
    start,
    producers: producers.map(({ producerEpoch, window }) => `epoch ${producerEpoch}: ${window.join(' ')}`).toSorted(),
    ...(hasFollower(deployment.scope) ? { hasEnoughReplicas } : {}),
  }
}

const nameOf = ({ record, send }: { readonly record: number; readonly send: number }) => `#${record}.${send}`

function worldLeader(player: Player, _ids: Ids): View {
  const log = player.log().map(({ baseOffset }) => nameOf(player.written[baseOffset]!))
  if (!player.stage.isRunning(1)) return { log }
  const replica = player.stage.broker(1).replicas[partitionName]!
  return {
    log,
    start: replica.log.logStartOffset,
    producers: knownIn(player, Object.values(replica.log.producers), replica.log.logStartOffset),
    ...(hasFollower(player.deployment.scope) ? { hasEnoughReplicas: replica.isr.length > 1 } : {}),
  }
}

function knownIn(player: Player, producers: readonly ProducedBatch[], start: number): readonly string[] {
  const { windowSize, retention } = player.deployment.parameters
  const isForgotten = ({ baseOffset }: ProducedBatch) =>
    baseOffset < player.memory.expiredBelow || (retention === 'forgets-producers' && baseOffset < start)
  return producers
    .filter(latest => !isForgotten(latest))
    .map(latest => `epoch ${latest.producerEpoch}: ${windowOf(latest, windowSize, player).join(' ')}`)
    .toSorted()
}

/** The last of one epoch, the oldest first, back to where they follow one on the other. */
function windowOf(latest: ProducedBatch, size: number, { memory }: Player): readonly number[] {
  const window = [latest.baseSequence]
  let batch = latest
  while (window.length < size && batch.earlier !== undefined) {
    const { earlier } = batch
    const follows = earlier.producerEpoch === batch.producerEpoch && earlier.baseSequence + 1 === batch.baseSequence
    if (!follows || !isRemembered(memory, earlier.baseOffset)) break
    window.unshift(earlier.baseSequence)
    batch = earlier
  }
  return window
}

/** C2: of transmissions whose answers are awaited; those without an error may still get one. */
function answers({ stage, sender }: Player, read: Read): readonly string[] {
  const { context, value } = read('broker-1') as Local<PartitionContext>
  const { batches } = (read('producer') as Local<ProducerContext>).context
  if (value === 'stopped') return []
  const isAwaited = ({ batch, attempt }: { readonly batch: number; readonly attempt: number }) =>
    batches[batch]?.state === 'awaiting' && batches[batch].attempt === attempt
  const flying = (read('replies') as readonly Event[]).map(each => each as unknown as Owed)
  const owed = [...context.pending, ...flying].filter(isAwaited)
  const replica = stage.broker(1).replicas[partitionName]!
  return owed.flatMap(({ batch, record, attempt, error }) => {
    const correlationId = sender.correlationIdOf(batch, attempt)
    const [answer] = stage.messages(each => each.node === producerNode && each.correlationId === correlationId)
    if (answer === undefined) {
      const isTaken = replica.awaiting.some(each => each.correlationId === correlationId)
      return isTaken && error === '' ? [] : [`#${record}: the model has an answer ${error || 'due'}, the broker none`]
    }
    const given = (answer.message.body as { readonly errorCode: string }).errorCode
    return error === '' || given === error ? [] : [`#${record}: the model answers ${error}, the broker ${given}`]
  })
}

interface Owed {
  readonly batch: number
  readonly record: number
  readonly attempt: number
  readonly error: string
}

function effects(player: Player, read: Read): readonly string[] {
  if (!player.deployment.scope.withEffect) return []
  const { position, keys } = (read('effect') as Local<EffectContext>).context
  return differing(
    'effect',
    { position, keys: [...keys] },
    { position: player.position, keys: player.effects.map(({ key }) => key) },
  )
}

/** The requests on their way to the leader, as the model names them. */
export const onTheirWay = ({ stage, sender }: Player): readonly string[] =>
  stage.requests(producerNode, brokerNode(1), 'Produce').map(({ correlationId }) => {
    const { at, attempt } = sender.transmissionOf(correlationId)!
    return `${at} ${attempt}`
  })
