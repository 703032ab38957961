/**
 * A judged history as plain data: names and lines instead of numbers, so that a report can be written, read and rendered without the history.
 *
 *   T1  every anomaly is counted, and as many of each kind are told as are asked for; evidence is for the first of them
 *   T2  kinds stand in the order of what they mean: not permitted, then what nobody can say, then permitted
 *   T3  of what a reader jumped over a hundred records are named: one that jumps to and fro over a long log would fill a disk with it
 */
import type { FactName } from '../../model/deployment/index.ts'
import type { Because } from '../finding.ts'
import { type Anomaly, anomalies as definitions, type AnomalyName } from './anomalies.ts'
import type { LossKind } from './beyond/index.ts'
import { isAcknowledged } from './circumstances.ts'
import type { Evidence } from './evidence/evidence.ts'
import { type Judging, skippedOf } from './judging.ts'
import { type Exact, type Kind, kinds, type Name, type Outcome, outcomes, type Value } from './operation.ts'
import type { Permitted } from './permitted.ts'
import { positionOf, RECEIVED, type Recorded, SENT, type Standing } from './recorded.ts'
import { effectsOf, type Judgement } from './verdict.ts'
import { type HistoryGuarantee, rulings } from './verdict-rules.ts'

export type Place = Standing

export interface ToldOperation extends Place {
  readonly process: Name
  readonly kind: Kind
  readonly outcome: Outcome
}

export interface ToldRecord {
  readonly value: Value
  readonly partition: Name
  /** Everywhere that anybody saw it, in the order of first sight. */
  readonly offsets: readonly Exact[]
  readonly isAcknowledged: boolean
  readonly sends: readonly ToldOperation[]
  /** How many polls, of every outcome, returned it. */
  readonly receipts: number
}

export interface ToldCase {
  readonly partition?: Name
  readonly records: readonly ToldRecord[]
  /** Of a skip, what was jumped over: the first of it (T3), and how much it was. */
  readonly skipped?: readonly Value[]
  readonly skippedCount?: number
  readonly operations: readonly ToldOperation[]
  /** Of a skip: all that was jumped over is told as lost-write. */
  readonly isOfLosses?: boolean
  /** Of a record that nobody read. */
  readonly loss?: LossKind
  readonly permitted: Permitted['permitted']
  readonly evidence?: Pick<Evidence, 'sentences' | 'grid' | 'history' | 'isMinimal'>
}

export interface ToldPermission {
  readonly count: number
  readonly says: string
  readonly by: readonly Because[]
}

export interface ToldKind {
  readonly name: AnomalyName
  readonly says: string
  readonly count: number
  readonly breaks: readonly HistoryGuarantee[]
  /** Why it breaks none of the guarantees by itself. */
  readonly breaksNothing?: string
  readonly permitted: readonly ToldPermission[]
  /** Cases of which it turns on these facts. */
  readonly depends?: { readonly count: number; readonly on: readonly FactName[]; readonly by: readonly string[] }
  /** What must have happened for the configuration to permit the rest. */
  readonly unless?: { readonly happened: string; readonly by: readonly Because[] }
  /** How many of the cases are only losses seen from a reader. */
  readonly ofLosses: number
  readonly cases: readonly ToldCase[]
}

export interface Telling {
  readonly placeOf: (position: number) => Place
  readonly evidenceOf: (anomaly: Anomaly) => ToldCase['evidence'] | undefined
  /** Of each kind so many cases are told, and so many of them with evidence. */
  readonly casesFor: number
  readonly evidenceFor: number
}

export function tell(judging: Judging, { permitted }: Judgement, telling: Telling): readonly ToldKind[] {
  const byName = new Map<AnomalyName, number[]>()
  judging.checked.anomalies.forEach(({ name }, i) => {
    const known = byName.get(name)
    if (known) known.push(i)
    else byName.set(name, [i])
  })
  const isOfLosses = lossesOf(judging.checked)
  const names = Object.keys(definitions) as readonly AnomalyName[]
  return names
    .flatMap(name =>
      byName.has(name) ? [kindOf(judging, name, byName.get(name)!, permitted, telling, isOfLosses)] : [],
    )
    .sort((a, b) => weight(a) - weight(b))
}

/** Whether what a reader jumped over is all lost, and told as that. */
function lossesOf({ anomalies, recorded }: Judging['checked']): (anomaly: Anomaly) => boolean {
  const isLost = new Uint8Array(recorded.values)
  for (const { name, values } of anomalies) if (name === 'lost-write') isLost[values[0]!] = 1
  return anomaly => {
    const skipped = anomaly.name === 'int-send-skip' ? [] : skippedOf(anomaly)
    return skipped.length > 0 && skipped.every(value => isLost[value] === 1)
  }
}

const weight = (kind: ToldKind) => {
  if (permittedCount(kind) === kind.count) return 2
  return isQuestion(kind.name) ? 1 : 0
}

/** What says that something is not known, rather than that something is wrong. */
export const isQuestion = (name: AnomalyName): boolean => name === 'unseen' || name === 'empty-transaction-graph'

export const permittedCount = ({ permitted }: ToldKind): number => permitted.reduce((sum, { count }) => sum + count, 0)

function kindOf(
  judging: Judging,
  name: AnomalyName,
  members: readonly number[],
  permitted: readonly Permitted[],
  telling: Telling,
  isOfLosses: (anomaly: Anomaly) => boolean,
): ToldKind {
  const found = members.map(i => ({ anomaly: judging.checked.anomalies[i]!, verdict: permitted[i]! }))
  const open = found.flatMap(({ verdict }) => (verdict.permitted === 'depends' ? [verdict] : []))
  const unless = found.flatMap(({ verdict }) =>
    verdict.permitted === 'no' && verdict.unless ? [verdict.unless] : [],
  )[0]
  const ruling = rulings[name]
  return {
    name,
    says: definitions[name],
    count: found.length,
    breaks: brokenBy(
      judging,
      found.map(({ anomaly }) => anomaly),
    ),
    ...(typeof ruling === 'string' ? { breaksNothing: ruling } : {}),
    permitted: permissionsOf(found.map(({ verdict }) => verdict)),
    ...(open.length === 0 ? {} : { depends: dependsOn(open) }),
    ...(unless === undefined ? {} : { unless }),
    ofLosses: found.reduce((sum, { anomaly }) => sum + (isOfLosses(anomaly) ? 1 : 0), 0),
    cases: found.slice(0, telling.casesFor).map(({ anomaly, verdict }, i) => ({
      ...caseOf(judging, anomaly, telling),
      ...(isOfLosses(anomaly) ? { isOfLosses: true } : {}),
      permitted: verdict.permitted,
      ...evidence(i < telling.evidenceFor && !isOfLosses(anomaly) ? telling.evidenceOf(anomaly) : undefined),
    })),
  }
}

function dependsOn(open: readonly (Permitted & { readonly permitted: 'depends' })[]): NonNullable<ToldKind['depends']> {
  const [on, by] = [new Set(open.flatMap(({ on }) => on)), new Set(open.flatMap(({ by }) => by))]
  return { count: open.length, on: [...on], by: [...by] }
}

const evidence = (found: ToldCase['evidence']) => (found === undefined ? {} : { evidence: found })

function brokenBy(judging: Judging, found: readonly Anomaly[]): readonly HistoryGuarantee[] {
  const broken = new Set<HistoryGuarantee>()
  for (const anomaly of found) {
    for (const { on, does } of effectsOf(judging, anomaly)) if (does === 'breaks') broken.add(on)
  }
  return [...broken]
}

function permissionsOf(verdicts: readonly Permitted[]): readonly ToldPermission[] {
  const bySays = new Map<string, ToldPermission>()
  for (const verdict of verdicts) {
    if (verdict.permitted !== 'yes') continue
    const { says, by } = verdict
    bySays.set(says, { says, by, count: (bySays.get(says)?.count ?? 0) + 1 })
  }
  return [...bySays.values()]
}

function caseOf(judging: Judging, anomaly: Anomaly, { placeOf }: Telling): Omit<ToldCase, 'permitted'> {
  const { recorded } = judging.checked
  const skipped = skippedOf(anomaly)
  const isLoss = anomaly.name === 'lost-write' || anomaly.name === 'unseen'
  return {
    ...(anomaly.partition < 0 ? {} : { partition: recorded.partitions[anomaly.partition]! }),
    records: anomaly.values.filter(value => value >= 0).map(value => recordOf(judging, value, placeOf)),
    ...(skipped.length === 0 ? {} : skippedOfCase(skipped, recorded)),
    operations: anomaly.operations.filter(each => each >= 0).map(each => operationOf(recorded, each, placeOf)),
    ...(isLoss ? { loss: judging.lossOf(anomaly.values[0]!) } : {}),
  }
}

/** T3. */
const mostSkipped = 100

const skippedOfCase = (skipped: Int32Array, { valueAt }: Recorded): Pick<ToldCase, 'skipped' | 'skippedCount'> => ({
  skipped: Array.from(skipped.subarray(0, mostSkipped), value => valueAt(value)),
  skippedCount: skipped.length,
})

const mostSends = 3

function recordOf(judging: Judging, value: number, placeOf: Telling['placeOf']): ToldRecord {
  const { recorded } = judging.checked
  const mentions = judging.dossiers(value)
  const sends = mentions.filter(({ entry }) => recorded.role[entry] === SENT)
  const offsets = mentions.flatMap(({ entry }) => recorded.offset.at(entry) ?? [])
  return {
    value: recorded.valueAt(value),
    partition: recorded.partitions[recorded.partitionOf[value]!]!,
    offsets: [...new Set(offsets)],
    isAcknowledged: isAcknowledged(judging, value),
    sends: sends.slice(0, mostSends).map(({ operation }) => operationOf(recorded, operation, placeOf)),
    receipts: mentions.filter(({ entry }) => recorded.role[entry] === RECEIVED).length,
  }
}

function operationOf(recorded: Recorded, operation: number, placeOf: Telling['placeOf']): ToldOperation {
  return {
    ...placeOf(positionOf(recorded, operation)),
    process: recorded.processes[recorded.process[operation]!]!,
    kind: kinds[recorded.kind[operation]!]!,
    outcome: outcomes[recorded.outcome[operation]!]!,
  }
}
