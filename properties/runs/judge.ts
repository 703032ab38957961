/**
 * Judge: the promised guarantees on what clients saw, when a run is over and every fault undone. Sentences; none where nothing is wrong.
 */
import type { Cluster } from '../../impl/index.ts'
import { type Promised, type Promises, promiseNames, promiseSays } from './promises.ts'

/** `unsettled`: what kept the run from coming to rest in time; empty: nothing. */
export const judge = (promises: Promises, cluster: Cluster, unsettled: readonly string[]): readonly string[] =>
  promiseNames
    .filter(name => promises.guarantees.has(name))
    .flatMap(name => breachOf(name, cluster, unsettled).map(text => `BROKEN ${name}: ${promiseSays[name]} ${text}`))

function breachOf(name: Promised, cluster: Cluster, unsettled: readonly string[]): readonly string[] {
  if (name === 'RECOVERS') return unsettled.length > 0 ? [`${unsettled.join('; ')}.`] : []
  const { verdict, violations } = cluster.check({ guarantee: name })
  return verdict === 'broken'
    ? [
        violations
          .slice(0, 3)
          .map(({ text }) => text)
          .join(' '),
      ]
    : []
}
