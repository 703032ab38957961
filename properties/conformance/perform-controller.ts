/**
 * Model steps of the controller, as events of the reference controller.
 */
import { controllerNode } from '../../impl/cluster/processes.ts'
import { isKraft } from '../../model/kafka/index.ts'
import type { Actors } from './actors.ts'
import type { Performances } from './performance.ts'
import type { Stage } from './stage.ts'

/** The controller has a choice where the rules leave one: `successor` is whom the model chose. */
function expire(stage: Stage, broker: number, successor: number): void {
  stage.preferred = successor
  stage.fire(controllerNode, `session/${broker}`)
  stage.preferred = 0
}

/**
 * Every machine at once; then the sessions end, one by one in the order of the last heartbeats (BrokerHeartbeatManager.findOneStaleBroker), which may be
 * any. Whose session ends last stays in the set. In KRaft it is the leader's, as in the model, so that nobody is elected meanwhile. With ZooKeeper the
 * model leaves open which member of the set leads again, and it is that one's (compare.ts, D2).
 */
function blackout({ stage, heir }: Actors): void {
  const { image } = stage.world.state(controllerNode)
  const { leader } = image.partitions['orders-0']!
  const isRegistered = (id: number) => image.brokers[id]?.isFenced === false
  const last = !isKraft(stage.deployment.parameters) && isRegistered(heir) ? heir : leader
  for (const id of stage.brokers) stage.losePowerKeepingFlushed(id)
  const rest = stage.brokers.filter(id => id !== leader && id !== last)
  for (const id of new Set([...rest, leader, last])) if (isRegistered(id)) expire(stage, id, id === last ? 0 : last)
}

export const controllerSteps: Performances = {
  sessionExpires: {
    says: 'timer session of that broker',
    perform: ({ stage }, { event }) => expire(stage, Number(event['broker']), Number(event['successor'])),
  },
  blackout: {
    says: 'every machine loses power and keeps what was flushed; timer session of each, last of who leads next (with ZooKeeper) or has led (KRaft)',
    perform: blackout,
  },
}
