/** What keeps a run from being at rest, in words: a partition without leader, a send without answer, a record that nobody has handled yet. */
import type { ClusterWorld } from '../../impl/index.ts'
import type { Runner } from './application.ts'
import { everyPartitionOf, type Plan } from './plan.ts'
import type { Stage } from './stage.ts'

export function unsettledOf({ world, applications, producers }: Stage, plan: Plan): readonly string[] {
  const names = everyPartitionOf(plan.configuration).map(({ topic, partition }) => `${topic}-${partition}`)
  const open = producers.map(node => [node, world.state(node).batches.length] as const)
  const busy = applications.filter(application => !application.hasNothingInHand)
  return [
    ...open
      .filter(([, batches]) => batches > 0)
      .map(([node, batches]) => `${batches} batches of ${node} are not answered`),
    ...names.flatMap(name => unreadOf(world, applications, name)),
    ...busy.map(({ node }) => `${node} has not dealt with what it polled`),
  ]
}

function unreadOf(world: ClusterWorld, applications: readonly Runner[], name: string): readonly string[] {
  const { leader } = world.state('controller').image.partitions[name]!
  const replica = leader > 0 ? world.state(`broker-${leader}`).replicas[name] : undefined
  if (replica?.role !== 'leader') return [`${name} has no leader`]
  const { log, highWatermark } = replica
  if (highWatermark < log.logEndOffset) return [`${name} is replicated up to ${highWatermark} of ${log.logEndOffset}`]
  const readers = applications.map(({ node }) => [node, world.state(node)] as const)
  const owners = readers.filter(([, { phase, partitions }]) => phase === 'ready' && partitions[name] !== undefined)
  if (owners.length === 0) return [`nobody reads ${name}`]
  const behind = owners.filter(([, { partitions }]) => partitions[name]!.position !== log.logEndOffset)
  return behind.map(
    ([node, { partitions }]) => `${node} is at ${partitions[name]!.position} of ${log.logEndOffset} in ${name}`,
  )
}
