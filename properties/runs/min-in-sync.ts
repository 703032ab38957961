/**
 * min.insync.replicas, watched in runs where everybody writes with acks=all: below it nothing is appended, and nobody is told of success.
 *
 * While a change of the set is on its way an append is judged by the set in force, an answer by the maximal one (Partition.scala,
 * checkEnoughReplicasReachOffset). The first step that does otherwise ends the run with an assertion, as one in the broker's core does.
 */
import { assert } from '../../impl/core/assert.ts'
import type { Effect } from '../../impl/core/process.ts'
import { logFile, maximalIsr, type Replica } from '../../impl/core/replica-state.ts'
import type { Watch } from '../../impl/index.ts'

export const watchMinInSync: Watch = (world, node, input, effects) => {
  if (!node.startsWith('broker-') || input === undefined) return
  const { replicas } = world.state(node as `broker-${number}`)
  const isProduce =
    input.type === 'Received' && input.message.kind === 'request' && input.message.body.api === 'Produce'
  for (const replica of Object.values(replicas))
    for (const effect of effects) {
      const appends = isProduce && effect.type === 'Append' && effect.file === logFile(replica.topicPartition)
      assert(!appends || isEnough(replica, replica.isr), `MinInSync: ${node} appends below min.insync.replicas`)
      assert(
        !confirms(effect, replica) || isEnough(replica, maximalIsr(replica)),
        `MinInSync: ${node} confirms below it`,
      )
    }
}

/** A topic never asks for more copies than it has (Partition.effectiveMinIsr). */
const isEnough = ({ configs, replicas }: Replica, isr: readonly number[]) =>
  isr.length >= Math.min(configs.minInsyncReplicas, replicas.length)

function confirms(effect: Effect<unknown>, { topicPartition }: Replica): boolean {
  if (effect.type !== 'Send' || effect.message.kind !== 'response') return false
  const { body } = effect.message
  return body.api === 'Produce' && body.errorCode === 'NONE' && body.topicPartition === topicPartition
}
