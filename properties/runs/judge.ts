/**
 * Judge: the promised guarantees on what clients saw, when a run is over and every fault undone. Sentences; none where nothing is wrong.
 */
import type { Cluster } from '../../impl/index.ts'
import type { Plan } from './plan.ts'
import { notOnce } from './once.ts'
import { type Promised, type Promises, promiseNames, promiseSays } from './promises.ts'
import { notWhole } from './whole.ts'

const briefly = (sentences: readonly string[]): readonly string[] =>
  sentences.length > 0 ? [sentences.slice(0, 3).join(' ')] : []

/** `unsettled`: what kept the run from coming to rest in time; empty: nothing. */
export const judge = (
  promises: Promises,
  cluster: Cluster,
  plan: Plan,
  unsettled: readonly string[],
): readonly string[] =>
  promiseNames
    .filter(name => promises.guarantees.has(name))
    .flatMap(name =>
      breachOf(name, cluster, plan, unsettled).map(text => `BROKEN ${name}: ${promiseSays[name]} ${text}`),
    )

function breachOf(name: Promised, cluster: Cluster, plan: Plan, unsettled: readonly string[]): readonly string[] {
  if (name === 'RECOVERS') return unsettled.length > 0 ? [`${unsettled.join('; ')}.`] : []
  if (name === 'WHOLE') return briefly(notWhole(cluster, plan))
  if (name === 'EO') return briefly(notOnce(cluster, plan))
  const { verdict, violations } = cluster.check({ guarantee: name })
  return verdict === 'broken' ? briefly(violations.map(({ text }) => text)) : []
}
