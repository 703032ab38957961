/** What the page says of verdicts, paths and numbers. */
import type { ToldPath, Verdict } from '../../../properties/finding.ts'
import { safe, shellWord } from '../look.ts'
import type { Group, PageFinding } from './data.ts'

/** The order in which verdicts are listed: what matters most first. */
export const verdicts: readonly Verdict[] = [
  'broken',
  'depends',
  'inconclusive',
  'holds',
  'not seen broken',
  'not modelled',
]

export const verdictShort: Readonly<Record<Verdict, string>> = {
  broken: 'some order of events breaks it',
  depends: 'on a fact that was not given',
  inconclusive: 'a limit was met first',
  holds: 'no order of events in scope breaks it',
  'not seen broken': 'in the runs that were looked at',
  'not modelled': 'the machines lack it',
}

export const verdictSays: Readonly<Record<Verdict, string>> = {
  broken: 'Some order of events breaks the promise; it is shown step by step.',
  depends: 'It depends on a fact that was not given.',
  inconclusive: 'A limit was met before it was decided.',
  holds: 'Every order of events within the scope was visited, and none breaks the promise.',
  'not seen broken': 'So many runs, and no more, were looked at; none breaks the promise.',
  'not modelled': 'The machines lack what this is about.',
}

const grouping = new Intl.NumberFormat('en-US')
export const number = (n: number): string => grouping.format(n)
export const counted = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`

/** '1 × b1, 2 × shrink', or that none is needed. */
export function faultsOf({ faults }: Pick<ToldPath, 'faults'>): string {
  const spent = Object.entries(faults).filter(([, times]) => times > 0)
  return spent.length === 0 ? 'no fault' : spent.map(([name, times]) => `${times} × ${name}`).join(', ')
}

/** '{1,2}' for broker-1 and broker-2. */
export const setOf = (names: readonly string[]): string =>
  `{${names.map(name => name.replace(/^broker-/, '')).join(',')}}`

/** The command that takes a finding's path again. */
export function replayOf({ kind }: Pick<Group, 'kind'>, { id, case: row, counterexample }: PageFinding): string {
  const which = row === undefined ? '' : ` --case ${shellWord(safe(row))}`
  if (kind !== 'claim') return `ackproof replay report.json --finding ${shellWord(safe(id))}${which}`
  return `ackproof replay --claim ${shellWord(safe(id))}${which} --path ${shellWord(safe(counterexample?.path ?? ''))}`
}
