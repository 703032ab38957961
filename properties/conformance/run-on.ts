/**
 * What a stage comes to when nobody chooses any more: the world goes on by itself, its clients with it.
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import type { Actors } from './actors.ts'
import { recordNamed } from './producer-application.ts'
import { consumerNode } from './stage.ts'

const hourMs = 3_600_000

/** For an hour of virtual time. `restarts`: whoever is down and not lost for good comes back first. */
export function runOn(actors: Actors, { restarts }: { readonly restarts: boolean }): void {
  const { stage, consumer } = actors
  if (restarts) comeBack(actors)
  if (consumer !== undefined) resume(actors)
  const until = stage.world.now + hourMs
  while (stage.world.now < until && stage.world.next()) if (consumer !== undefined) serve(actors)
}

function comeBack({ stage, gone, consumer }: Actors): void {
  for (const id of stage.brokers) if (!stage.isRunning(id) && !gone.has(id)) stage.world.restart(brokerNode(id))
  if (consumer?.doing !== 'down') return
  stage.world.restart(consumerNode)
  consumer.doing = 'joining'
}

/** Between chosen steps time has passed in which a member neither polled nor was heard of, though nothing was wrong with it: it does both first. */
function resume(actors: Actors): void {
  const { stage } = actors
  const keeper = brokerNode(stage.quiet)
  serve(actors)
  if (stage.isSet(consumerNode, 'heartbeat')) stage.fire(consumerNode, 'heartbeat')
  if (stage.requests(consumerNode, keeper, 'Heartbeat').length > 0) stage.exchange(consumerNode, keeper, 'Heartbeat')
}

/** The application does what it does, at once: it polls, handles, and commits by call where the client does not by itself. */
function serve({ stage, consumer }: Actors): void {
  if (consumer === undefined || consumer.doing === 'down') return
  for (const told of consumer.hear()) {
    if (told.type === 'Joined') consumer.doing = 'ready'
    if (told.type === 'Polled') {
      consumer.isPolling = false
      consumer.handled.push(...told.records.map(({ value }) => recordNamed(value)))
      consumer.doing = 'ready'
    }
  }
  if (consumer.doing === 'handling') consumer.handled.push(consumer.record)
  if (consumer.doing !== 'joining') consumer.doing = 'ready'
  if (consumer.doing !== 'ready' || consumer.isPolling) return
  consumer.isPolling = true
  stage.world.call(consumerNode, { type: 'poll' })
}
