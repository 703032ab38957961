/** What keeps a run from being at rest, in words: a partition without leader, a send without answer, a record that nobody has handled yet. */
import { type Cluster, type ClusterWorld } from '../../impl/index.ts'
import type { Application } from './application.ts'
import { partitionsOf, type Plan } from './plan.ts'

export function unsettledOf({ world }: Cluster, application: Application, plan: Plan): readonly string[] {
  const names = partitionsOf(plan.configuration).map(({ topic, partition }) => `${topic}-${partition}`)
  const open = world.state('producer-1').batches.length
  return [
    ...(open > 0 ? [`${open} batches of producer-1 are not answered`] : []),
    ...names.flatMap(name => unreadOf(world, name)),
    ...(application.hasNothingInHand ? [] : ['consumer-1 has not dealt with what it polled']),
  ]
}

function unreadOf(world: ClusterWorld, name: string): readonly string[] {
  const { leader } = world.state('controller').image.partitions[name]!
  const replica = leader > 0 ? world.state(`broker-${leader}`).replicas[name] : undefined
  if (replica?.role !== 'leader') return [`${name} has no leader`]
  const { log, highWatermark } = replica
  if (highWatermark < log.logEndOffset) return [`${name} is replicated up to ${highWatermark} of ${log.logEndOffset}`]
  const { position = -1 } = world.state('consumer-1').partitions[name] ?? {}
  return position === log.logEndOffset ? [] : [`consumer-1 is at ${position} of ${log.logEndOffset} in ${name}`]
}
