/**
 * ITF, Apalache's Informal Trace Format (ADR-015): each counterexample as a file of states, for trace viewers and model-based tests.
 *
 *     { "#meta": …, "vars": ["step", "who", …], "states": [{ "#meta": { "index": 0 }, "step": { "#bigint": "0" }, … }, …] }
 *
 *   I1  every state has every variable; a part that a system lacks is no variable, or an empty map where only some states have it
 *   I2  integers are `#bigint`, as Apalache writes them; maps by name are `#map`, lists without order `#set`
 *   I3  a path without states as data (an older report, the reference broker's own) has them as the text that is shown
 */
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import { withChanges } from '../../properties/telling/changes.ts'
import type { WorldState } from '../../properties/telling/world-state.ts'
import type { Report } from '../report.ts'
import { headlineOf, nameOf } from './tell.ts'

import { type ItfFile, type State, int, itfText, namedFiles } from './itf-parts.ts'

export function renderItf(report: Report): readonly ItfFile[] {
  const told = report.findings.flatMap(toldIn)
  return namedFiles(
    told,
    ({ finding }) => finding.id,
    each => itfText(metaOf(each, report), statesOf(each.counterexample)),
  )
}

interface Told {
  readonly finding: Finding
  readonly counterexample: ToldCounterexample
}

/** Of the finding, and of each branch that breaks. */
function toldIn(finding: Finding): readonly Told[] {
  const own = finding.counterexample === undefined ? [] : [{ finding, counterexample: finding.counterexample }]
  const branches = (finding.branches ?? []).flatMap(({ when, counterexample }) =>
    counterexample === undefined ? [] : [{ finding: { ...finding, case: when }, counterexample }],
  )
  return [...own, ...branches]
}

const metaOf = ({ finding, counterexample }: Told, { tool }: Report): object => ({
  source: `ackproof ${tool.version}, model ${tool.model}`,
  description: `${nameOf(finding)}: ${headlineOf(finding)}`,
  path: counterexample.path,
})

/** The state at the beginning, and after each step what it has made of it. */
function statesOf({ start, steps }: ToldCounterexample): readonly State[] {
  const common = (n: number) => {
    const step = n === 0 ? undefined : steps[n - 1]
    const isDecisive = step?.decisive ?? false
    return { step: int(n), who: step?.who ?? '', does: step?.does ?? '', kind: step?.kind ?? '', isDecisive }
  }
  if (start === undefined) {
    return [0, ...steps.map((_, i) => i + 1)].map(n => ({ ...common(n), state: n === 0 ? '' : steps[n - 1]!.state }))
  }
  const worlds: WorldState[] = [start]
  for (const { changes = {} } of steps) worlds.push(withChanges(worlds.at(-1)!, changes))
  const parts = [...new Set(worlds.flatMap(world => Object.keys(world)))] as readonly (keyof WorldState)[]
  return worlds.map((world, n) => ({
    ...common(n),
    ...Object.fromEntries(
      parts.map(part => [part, valueOf(world[part] ?? {}, isMapped.has(part) || !(part in world))]),
    ),
  }))
}

/** Parts of a world, and fields of its parts, that are maps from names. */
const isMapped: ReadonlySet<string> = new Set([
  'brokers',
  'controllers',
  'producer',
  'positions',
  'producers',
  'partitions',
  'groups',
  'members',
  'assignment',
  'committed',
  'owns',
  'threadConsumers',
  'transactions',
  'transactionalProducers',
  'outcomes',
  'records',
  'workers',
  'holds',
  'landed',
  'locks',
  'relays',
])
/** Lists whose order says nothing. */
const isSet: ReadonlySet<string> = new Set(['isr', 'proposedIsr', 'elr', 'lastKnownElr', 'members'])

function valueOf(value: unknown, asMap = false, key = ''): unknown {
  if (typeof value === 'number') return int(value)
  if (Array.isArray(value)) {
    const items = value.map(each => valueOf(each))
    return isSet.has(key) ? { '#set': items } : items
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(
    ([field, each]) => [field, valueOf(each, isMapped.has(field), field)] as const,
  )
  return asMap ? { '#map': fields } : Object.fromEntries(fields)
}
