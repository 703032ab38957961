/** Little histories in Jepsen's way: a process does one thing after the other, and each is told whole. */
import type { Name, Operation, Step, Value } from '../operation.ts'
import { jepsenErrors } from '../jepsen-json.ts'
import { Recorder } from '../recorder.ts'

type Ending = Exclude<Operation['type'], 'invoke'>

/** `[value]` or `[value, offset]`. */
type Sent = readonly [value: Value, offset?: number]
type Polled = Readonly<Record<string, readonly (readonly [offset: number | undefined, value: Value])[]>>

export const send = (partition: Name, ...[value, offset]: Sent): Step => ({
  type: 'send',
  record: { partition, value, offset },
})

export const poll = (polled: Polled): Step => ({
  type: 'poll',
  records: Object.entries(polled).flatMap(([partition, records]) =>
    records.map(([offset, value]) => ({ partition: Number(partition), offset, value })),
  ),
  nothingOf: Object.entries(polled).flatMap(([partition, records]) =>
    records.length === 0 ? [Number(partition)] : [],
  ),
})

/** An operation of these calls, invoked and ended: two lines. */
export function does(process: Name, type: Ending, ...steps: readonly Step[]): readonly Operation[] {
  const types = new Set(steps.map(step => step.type))
  const kind = types.size > 1 ? 'transaction' : types.has('poll') ? 'poll' : 'send'
  const begun = steps
    .filter(step => step.type === 'send')
    .map(({ type, record: { partition, value } }) => ({ type, record: { partition, value } }))
  return [
    { process, type: 'invoke', kind, steps: begun },
    { process, type, kind, steps },
  ]
}

export const rebalanced = ([begun, ended]: readonly Operation[], ...partitions: Name[]): readonly Operation[] => [
  begun!,
  { ...ended!, rebalanced: partitions },
]

export const takes = (kind: 'assign' | 'subscribe', process: Name, type: Ending, ...partitions: Name[]) => {
  const places = partitions.map(partition => ({ partition }))
  return [
    { process, type: 'invoke', kind, places },
    { process, type, kind, places },
  ] as const
}

export function recordedOf(...operations: readonly (readonly Operation[])[]) {
  const recorder = new Recorder()
  operations.flat().forEach((operation, at) => recorder.push({ at, ...operation }))
  return recorder.recorded()
}

/** What is found, in Jepsen's shape. */
export const errorsOf = (...operations: readonly (readonly Operation[])[]) =>
  jepsenErrors(recordedOf(...operations), { isOneSided: false, ww: false })
