/**
 * Model steps of the controller, as events of the reference controller.
 */
import { controllerNode } from '../../impl/cluster/processes.ts'
import type { Actors } from './actors.ts'
import type { Performances } from './performance.ts'
import type { Stage } from './stage.ts'

/** The controller has a choice where the rules leave one: `successor` is whom the model chose. */
function expire(stage: Stage, broker: number, successor: number): void {
  stage.preferred = successor
  stage.fire(controllerNode, `session/${broker}`)
  stage.preferred = 0
}

/** Every machine at once; then the sessions end, the leader's last, so that nobody is elected meanwhile. */
function blackout({ stage }: Actors): void {
  const { leader } = stage.world.state(controllerNode).image.partitions['orders-0']!
  const isRegistered = (id: number) => stage.world.state(controllerNode).image.brokers[id]?.isFenced === false
  for (const id of stage.brokers) stage.losePowerKeepingFlushed(id)
  const followers = stage.brokers.filter(id => id !== leader)
  for (const id of [...followers, ...(leader > 0 ? [leader] : [])].filter(isRegistered)) expire(stage, id, 0)
}

export const controllerSteps: Performances = {
  sessionExpires: {
    says: 'timer session of that broker',
    perform: ({ stage }, { event }) => expire(stage, Number(event['broker']), Number(event['successor'])),
  },
  blackout: {
    says: 'every machine loses power and keeps what was flushed; timer session of each, the leader last',
    perform: blackout,
  },
}
