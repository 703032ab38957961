/**
 * A talk (talks/talk.ts), traced: what brokers do with what is said to them must be steps of the model's machines, whatever the talk itself looks at.
 */
import type { Rules } from '../../impl/index.ts'
import type { Facts } from '../trace/setting.ts'
import { Trace, type TraceResult } from '../trace/trace.ts'
import { watchUntilFailed } from '../trace/validate.ts'
import { play, type Talk } from './talks/talk.ts'

const factsOf = ({ options = {} }: Talk): Facts => ({
  acks: 'all',
  idempotence: true,
  eligibleLeaderReplicas: false,
  lastProducerEpoch: options.broker?.lastProducerEpoch ?? 32_766,
  verification: options.broker?.transactionPartitionVerification ?? true,
})

/** Up to the first event that the model does not explain. */
export function traceOfTalk(talk: Talk, rules: Partial<Rules> = {}): TraceResult {
  const trace = new Trace(factsOf(talk))
  watchUntilFailed(trace, watch => play({ ...talk, options: { ...talk.options, watch } }, rules))
  return trace.result()
}
