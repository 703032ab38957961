/** What the page says of verdicts, paths and numbers. */
import type { ToldPath, Verdict } from '../../../properties/finding.ts'
import { isCountedOnly } from '../../../properties/telling/counted.ts'
import type { SequenceState } from '../../../properties/telling/world-state.ts'
import { safe, shellWord } from '../look.ts'
import type { Group, PageData, PageFinding } from './data.ts'

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

type Words = Readonly<Record<string, string>>

/** '1 × b1 (one broker stops …)', or that none is needed; and what is counted and is none. */
export function faultsOf(
  { faults }: Pick<ToldPath, 'faults'>,
  { faultWords, circumstanceWords }: Pick<PageData, 'faultWords' | 'circumstanceWords'>,
): string {
  const spent = Object.entries(faults).filter(([, times]) => times > 0)
  const words: Words = { ...circumstanceWords, ...faultWords }
  const told = spent.map(([name, times]) => `${times} × ${name}${words[name] ? ` (${words[name]})` : ''}`)
  return [...(spent.every(([name]) => isCountedOnly(name)) ? ['no fault'] : []), ...told].join(', ')
}

/** What a finding is about, in words: 'NAL: No acknowledged record is lost. Under b1: one broker stops …' */
export function askedIn({ guarantee, property, fault }: PageFinding, guaranteeWords: Words, faultWords: Words): string {
  const what = guarantee === undefined ? property : `${guarantee}: ${guaranteeWords[guarantee] ?? ''}`
  const under = fault !== undefined && faultWords[fault] ? `Under ${fault}: ${faultWords[fault]}.` : ''
  return [what ?? '', under].filter(text => text !== '').join(' ')
}

/** '{1,2}' for broker-1 and broker-2. */
export const setOf = (names: readonly string[]): string =>
  `{${names.map(name => name.replace(/^broker-/, '')).join(',')}}`

/** 'p1 e0 s2': producer id, producer epoch and sequence of a batch. */
export const numberOf = ({ producerId, producerEpoch, sequence }: SequenceState): string =>
  `p${producerId} e${producerEpoch} s${sequence}`

/** The command that takes a finding's path again. */
export function replayOf({ kind }: Pick<Group, 'kind'>, { id, case: row, counterexample }: PageFinding): string {
  const which = row === undefined ? '' : ` --case ${shellWord(safe(row))}`
  if (kind !== 'claim') return `ackproof replay report.json --finding ${shellWord(safe(id))}${which}`
  return `ackproof replay --claim ${shellWord(safe(id))}${which} --path ${shellWord(safe(counterexample?.path ?? ''))}`
}
