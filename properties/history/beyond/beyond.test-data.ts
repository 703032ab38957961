/**
 * Little histories to be read aloud: each function tells an operation, its beginning and its end; `found` says what is wrong with all of them together.
 *
 *     found(sends('alice', at(0, 'a')), commits('member-1', 5))
 *
 * One partition, `p`, and one group, `g`, unless another is named. `reads` is of somebody without a group.
 */
import type { Anomaly } from '../anomalies.ts'
import { observe } from '../observed.ts'
import type { Entry, Exact, Name, Operation, Session } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { Recorder } from '../recorder.ts'
import { versionOrder } from '../version-order.ts'
import { beyondJepsen, type Facts } from './index.ts'

/** The lines of one operation: where it begins, and where it ends. */
export type Told = readonly Operation[]

export const at = (offset: Exact | undefined, value: string, partition: Name = 'p'): Entry => ({
  partition,
  value,
  offset,
})
export const containing = (content: string, record: Entry): Entry => ({ ...record, content })

export function sends(process: Name, record: Entry, session?: Session): Told {
  const { offset: _, ...unplaced } = record
  const about = { process, kind: 'send', session } as const
  return [
    { ...about, type: 'invoke', steps: [{ type: 'send', record: unplaced }] },
    { ...about, type: 'ok', steps: [{ type: 'send', record }] },
  ]
}

export const reads = (process: Name, ...records: readonly Entry[]): Told =>
  both({ process, kind: 'poll' }, { steps: [{ type: 'poll', records }] })
export const polls = (process: Name, ...records: readonly Entry[]): Told => inGroup('g', reads(process, ...records))
export const handles = (process: Name, ...records: readonly Entry[]): Told =>
  both({ process, kind: 'handle', group: 'g', records })
export const commits = (process: Name, offset: Exact, partition: Name = 'p'): Told =>
  both({ process, kind: 'commit', group: 'g', places: [{ partition, offset }] })
export const fetches = (process: Name, offset: Exact | undefined, partition: Name = 'p'): Told =>
  both({ process, kind: 'fetchCommitted', group: 'g', places: [{ partition, offset }] })
export const isAssigned = (process: Name, ...partitions: readonly Name[]): Told =>
  both({ process, kind: 'assign', group: 'g', places: partitions.map(partition => ({ partition })) })
export const seeks = (process: Name, offset: Exact, partition: Name = 'p'): Told =>
  both({ process, kind: 'assign', group: 'g', places: [{ partition, offset }] })
export const subscribes = (process: Name): Told => both({ process, kind: 'subscribe', group: 'g' })
export const givesUp = (process: Name, ...partitions: readonly Name[]): Told =>
  both({ process, kind: 'revoke', group: 'g', places: partitions.map(partition => ({ partition })) })
export const crashes = (process: Name): Told => [{ process, type: 'ok', kind: 'crash' }]
export const begins = (process: Name): Told => [{ process, type: 'invoke', kind: 'transaction' }]
export const ends = (process: Name): Told => [{ process, type: 'ok', kind: 'transaction' }]

export const inGroup = (group: string | undefined, told: Told): Told => told.map(line => ({ ...line, group }))
export const failed = (told: Told): Told => ending(told, 'failed')
export const inDoubt = (told: Told): Told => ending(told, 'unknown')
/** One of several that the process has under way. */
export const numbered = (id: number, told: Told): Told => told.map(line => ({ ...line, id }))
export const beginningOf = (told: Told): Told => told.slice(0, 1)
export const endOf = (told: Told): Told => told.slice(1)

function both(about: Pick<Operation, 'process' | 'kind'> & Partial<Operation>, more: Partial<Operation> = {}): Told {
  return [
    { ...about, type: 'invoke' },
    { ...about, ...more, type: 'ok' },
  ]
}

const ending = (told: Told, type: Operation['type']): Told =>
  told.map(line => (line.type === 'invoke' ? line : { ...line, type }))

/** What is found, each as its name and the values that it is about. */
export const found = (...told: readonly Told[]): readonly string[] => foundKnowing({}, ...told)

export function foundKnowing(facts: Partial<Facts>, ...told: readonly Told[]): readonly string[] {
  const { recorded, anomalies } = judged(told.flat(), facts)
  return anomalies.map(({ name, values }) => [name, ...values.map(value => String(recorded.valueAt(value)))].join(' '))
}

export function judged(operations: readonly Operation[], facts: Partial<Facts> = {}): Judged {
  const recorder = new Recorder()
  for (const operation of operations) recorder.push(operation)
  const recorded = recorder.recorded()
  const observed = observe(recorded)
  const order = versionOrder(recorded, observed)
  const known = { hasRealTime: true, sendsAreComplete: true, ...facts }
  return { recorded, anomalies: beyondJepsen(recorded, observed, order, known) }
}

interface Judged {
  readonly recorded: Recorded
  readonly anomalies: readonly Anomaly[]
}
