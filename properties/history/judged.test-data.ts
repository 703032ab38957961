/** Little histories, judged: for tests of verdicts and permissions. */
import { interpret, readConfiguration } from '../../model/deployment/index.ts'
import type { Anomaly, AnomalyName } from './anomalies.ts'
import { type Checked, checkHistory, type CheckOptions, checkWhole } from './check-history.ts'
import { judgingOf } from './judging.ts'
import { recordedOf } from './jepsen/jepsen.test-data.ts'
import type { Name, Operation, Value } from './operation.ts'
import { tally } from './tally.ts'
import { judge } from './verdict.ts'
import type { HistoryGuarantee } from './verdict-rules.ts'

export interface Given extends Partial<Pick<CheckOptions, 'ww'>> {
  /** `producer.acks=1` and the like. */
  readonly facts?: readonly string[]
  readonly damaged?: number
  /** In place of what the check finds. */
  readonly found?: (checked: Checked) => readonly Anomaly[]
}

export type Lines = readonly (readonly Operation[])[]

export function judged(lines: Lines, { facts = [], damaged = 0, found, ...options }: Given = {}) {
  const deployment = interpret(readConfiguration([], { sets: facts, clients: [] }))
  const beginsAtFront = deployment['consumer.auto.offset.reset'].value === 'earliest'
  const how = { ...checkWhole, ...options, facts: { ...checkWhole.facts, beginsAtFront } }
  const checked = checkHistory(recordedOf(...lines), how)
  const judging = judgingOf({ ...checked, anomalies: found?.(checked) ?? checked.anomalies }, how)
  const counts = tally(judging)
  const judgement = judge(judging, counts, deployment, { damaged })
  const on = (guarantee: HistoryGuarantee) => judgement.verdicts.find(each => each.guarantee === guarantee)!
  return { judging, tally: counts, ...judgement, on, anomalies: judging.checked.anomalies }
}

/** NAL ALO AMO EO ORD, a letter each: b broken, p broken as permitted, n not seen broken, ? cannot tell. */
export function grid(lines: Lines, given?: Given): string {
  const letters = { broken: 'b', 'not seen broken': 'n', 'cannot tell': '?' } as const
  return judged(lines, given)
    .verdicts.map(({ verdict, isPermitted }) => (isPermitted ? 'p' : letters[verdict]))
    .join(' ')
}

/** An anomaly as a check would have found it: about these values, shown by these operations (rows, from 0). */
export const finds =
  (name: AnomalyName, values: readonly (readonly [Name, Value])[], operations: readonly number[], more: object = {}) =>
  ({ recorded }: Checked): readonly Anomaly[] => [
    {
      name,
      partition: values[0] === undefined ? 0 : recorded.partitions.indexOf(values[0][0]),
      values: values.map(([partition, value]) => valueNumber(recorded, partition, value)),
      operations,
      ...more,
    },
  ]

function valueNumber(recorded: Checked['recorded'], partition: Name, value: Value): number {
  for (let number = 0; number < recorded.values; number++) {
    if (recorded.valueAt(number) === value && recorded.partitions[recorded.partitionOf[number]!] === partition)
      return number
  }
  throw new Error(`no value ${String(value)} in partition ${String(partition)}`)
}

export const handles = (
  process: Name,
  group: string,
  partition: Name,
  value: Value,
  offset?: number,
): Lines[number] => [{ process, type: 'ok', kind: 'handle', group, records: [{ partition, value, offset }] }]
