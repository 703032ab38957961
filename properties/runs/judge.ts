/**
 * Judge: the promised guarantees on what clients saw, when a run is over and every fault undone. Sentences; none where nothing is wrong.
 */
import type { Cluster, Operation } from '../../impl/index.ts'
import type { Handled } from './application.ts'
import { type Promised, type Promises, promiseNames, promiseSays } from './promises.ts'

export interface Evidence {
  readonly cluster: Cluster
  readonly handled: readonly Handled[]
  /** What kept it from coming to rest in time; empty: nothing. */
  readonly unsettled: readonly string[]
}

export interface Verdict {
  readonly violations: readonly string[]
  readonly lost: readonly string[]
}

export function judge(promises: Promises, evidence: Evidence): Verdict {
  const lost = lostOf(evidence)
  const findings: Readonly<Record<Promised, readonly string[]>> = {
    NAL: lost.map(value => `${value} was acknowledged, and its leader does not have it`),
    ALO: unhandledOf(evidence).map(value => `${value} was acknowledged, and never handled`),
    AMO: twiceOf(evidence),
    ORD: disorderOf(evidence),
    RECOVERS: evidence.unsettled,
  }
  const broken = promiseNames.filter(name => promises.guarantees.has(name) && findings[name].length > 0)
  return { violations: broken.map(name => `BROKEN ${name}: ${promiseSays[name]} ${findings[name].join('; ')}.`), lost }
}

type Sent = Extract<Operation, { type: 'send' }>

export function acknowledgedSends(history: readonly Operation[]): readonly Sent[] {
  const nameOf = ({ by, id }: { readonly by: string; readonly id: number }) => `${by}/${id}`
  const heard = new Set(history.flatMap(it => (it.type === 'acknowledged' ? [nameOf(it)] : [])))
  return history.filter((it): it is Sent => it.type === 'send' && heard.has(nameOf(it)))
}

const lostOf = ({ cluster }: Evidence): readonly string[] => cluster.check({ guarantee: 'NAL' }).lost

function unhandledOf({ cluster, handled }: Evidence): readonly string[] {
  const values = new Set(handled.map(({ value }) => value))
  return acknowledgedSends(cluster.history()).flatMap(({ value }) => (values.has(value) ? [] : [value]))
}

function twiceOf({ handled }: Evidence): readonly string[] {
  const seen = new Set<string>()
  return handled.flatMap(({ value, topicPartition, offset }) => {
    if (!seen.has(value)) return (seen.add(value), [])
    return [`${value} was handled again, from ${topicPartition} at ${offset}`]
  })
}

/** By first handlings, partition by partition: between partitions nothing is promised. */
function disorderOf({ cluster, handled }: Evidence): readonly string[] {
  const turns = new Map<string, number>()
  handled.forEach(({ value }, turn) => turns.has(value) || turns.set(value, turn))
  const latest = new Map<string, { value: string; turn: number }>()
  return acknowledgedSends(cluster.history()).flatMap(({ topic, partition, value }) => {
    const turn = turns.get(value)
    const before = latest.get(`${topic}-${partition}`)
    if (turn === undefined) return []
    if (before === undefined || turn > before.turn) latest.set(`${topic}-${partition}`, { value, turn })
    return before !== undefined && turn < before.turn ? [`${value} was handled before ${before.value}`] : []
  })
}
