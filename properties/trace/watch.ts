/** A trace that looks on while a plan is run: for runs/run-plan.ts, or any world that tells each step. */
import type { Watch } from '../../impl/index.ts'
import type { Configuration } from '../runs/plan.ts'
import type { Facts } from './setting.ts'
import type { Trace } from './trace.ts'

export const watchWith =
  (trace: Trace): Watch =>
  (world, node, input, effects) =>
    trace.after(node, input, effects, world.state(node))

export const factsOf = ({ producer, eligibleLeaderReplicas }: Configuration): Facts => ({
  acks: producer.acks === 'all' ? 'all' : producer.acks === 1 ? '1' : '0',
  idempotence: producer.idempotence,
  eligibleLeaderReplicas,
})
