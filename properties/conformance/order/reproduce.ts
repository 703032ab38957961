/**
 * Order by trying again on the reference broker: the run as one of a group (group-path.ts), performed there step by step. An attempt that fails, and
 * the wait after it, is no step there: the broker sees a handler that goes on holding its record.
 */
import { replay } from '../../../model/index.ts'
import type { OrderParameters } from '../../../model/kafka/order/index.ts'
import type { Counterpart, ReproduceOn } from '../counterpart.ts'
import { groupCounterpart } from '../group/reproduce.ts'
import { groupPathOf } from './group-path.ts'

export function orderCounterpart(order: OrderParameters): Counterpart {
  const reproduce: ReproduceOn = (run, _sight, look) => {
    const { spec, path, parameters, scope, before, counts } = groupPathOf(run.steps, order)
    const seen: string[] = []
    const group = groupCounterpart({ parameters, scope })
    if (!('reproduce' in group)) throw new Error('a group has a stage of its own')
    const all = group.reproduce(replay(spec, path), undefined, state => void seen.push(state))
    let at = before
    for (const count of counts) {
      at += count
      if (at <= seen.length) look?.(seen[at - 1] ?? '')
    }
    return all
  }
  return { reproduce }
}
