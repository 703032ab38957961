/** What keeps a run from being at rest, in words: a partition without leader, a send without answer, a record that nobody has handled yet. */
import { type Cluster, type ClusterWorld } from '../../impl/index.ts'
import type { Application } from './application.ts'
import { partitionsOf, type Plan } from './plan.ts'

export function unsettledOf({ world }: Cluster, applications: readonly Application[], plan: Plan): readonly string[] {
  const names = partitionsOf(plan.configuration).map(({ topic, partition }) => `${topic}-${partition}`)
  const open = world.state('producer-1').batches.length
  const busy = applications.filter(application => !application.hasNothingInHand)
  return [
    ...(open > 0 ? [`${open} batches of producer-1 are not answered`] : []),
    ...names.flatMap(name => unreadOf(world, applications, name)),
    ...busy.map(({ node }) => `${node} has not dealt with what it polled`),
  ]
}

function unreadOf(world: ClusterWorld, applications: readonly Application[], name: string): readonly string[] {
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
