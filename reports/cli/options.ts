/** What stands behind the options: text from the command line as numbers and lists, or a UsageError that names the option. */
import { totalmem } from 'node:os'
import { UsageError } from '../../model/deployment/index.ts'
import { checkedNames } from '../../properties/guarantees.ts'
import { type HistoryGuarantee, historyGuarantees } from '../../properties/history/verdict-rules.ts'
import { faultClasses } from '../../properties/question.ts'
import { type FormatName, formatNames } from '../render/format-names.ts'
import type { Bounds } from './protocol.ts'

/** Two processes side by side: a search is bound by memory as much as by the processor. */
export const DEFAULT_JOBS = 2
const MOST_JOBS = 64
/** The rest is for the parent, for V8 and for everybody else. */
const SHARE_OF_MEMORY = 0.7

export interface LimitOptions {
  readonly jobs?: number
  readonly maxStates?: number
  readonly maxSeconds?: number
}

export const repeated = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value]

export function parseJobs(text: string): number {
  const jobs = wholeNumber(text)
  if (jobs === undefined || jobs < 1 || jobs > MOST_JOBS) {
    throw new UsageError(`--jobs needs a whole number from 1 to ${MOST_JOBS}, such as --jobs 2.`)
  }
  return jobs
}

export function parseMaxStates(text: string): number {
  const states = wholeNumber(text)
  if (states === undefined || states < 1)
    throw new UsageError('--max-states needs a whole number above 0, such as --max-states 1000000.')
  return states
}

export function parseMaxSeconds(text: string): number {
  // Under 2³¹ milliseconds: a timer that is set for longer goes off at once.
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (seconds <= 0)
    throw new UsageError('--max-seconds needs a number above 0 and below 1000000, such as --max-seconds 60.')
  return seconds
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined
}

/** Of every child of one command: the seconds end for all at the same instant, the memory is shared out. */
export function boundsOf({ jobs = DEFAULT_JOBS, maxStates, maxSeconds }: LimitOptions): Bounds {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity)
  return {
    maxBytes: Math.floor((memory * SHARE_OF_MEMORY) / jobs),
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxSeconds === undefined ? {} : { until: Date.now() + maxSeconds * 1000 }),
  }
}

export function parseFaults(text: string): readonly string[] {
  return listOf('--faults', text, faultClasses, 'fault class', 'b1,d1')
}

export function parseGuarantees(text: string): readonly string[] {
  return listOf('--guarantees', text, checkedNames, 'guarantee', 'NAL,ALO')
}

export type ReplayOn = 'model' | 'broker'

export function parseOn(text: string): ReplayOn {
  if (text === 'model' || text === 'broker') return text
  throw new UsageError('--on needs model or broker, such as --on broker.')
}

/** 'NAL:b1,d1' is two requirements. */
export function parseRequire(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...new Set([...earlier, ...parseRequirement('--require', text)])]
}

function parseRequirement(option: string, text: string): readonly string[] {
  const [guarantee = '', faults] = text.split(/:(.*)/s)
  if (faults === undefined)
    throw new UsageError(`${option} needs a guarantee and fault classes, such as ${option} NAL:b1,d1.`)
  listOf(option, guarantee, checkedNames, 'guarantee', 'NAL:b1,d1')
  const classes = listOf(option, faults, faultClasses, 'fault class', 'NAL:b1,d1')
  return classes.map(fault => `${guarantee}:${fault}`)
}

/** 'NAL:b1,d1' is one repair for both; nothing: whatever is broken, each by itself. */
export function parseRepair(
  text: string,
  earlier: true | readonly (readonly string[])[] = [],
): readonly (readonly string[])[] {
  const before = earlier === true ? [[]] : earlier
  return [...before, text === '' ? [] : parseRequirement('--repair', text)]
}

/** A file's name behind --repair is no requirement: `check --repair producer.properties` means what it says. */
export function withRepairAlone(argv: readonly string[]): readonly string[] {
  const isMeant = (next = '') => /^[A-Z]{2,}:/.test(next) || (checkedNames as readonly string[]).includes(next)
  return argv.map((word, i) => (word === '--repair' && !isMeant(argv[i + 1]) ? '--repair=' : word))
}

/** Of `history`: guarantees alone, as a history has had its faults. */
export function parseHistoryRequire(
  text: string,
  earlier: readonly HistoryGuarantee[] = [],
): readonly HistoryGuarantee[] {
  const named = listOf('--require', text.toUpperCase(), historyGuarantees, 'guarantee', 'NAL,ALO')
  return historyGuarantees.filter(guarantee => named.includes(guarantee) || earlier.includes(guarantee))
}

/** 'html,sarif'; several options add up. */
export function parseFormats(text: string, earlier: readonly FormatName[] = []): readonly FormatName[] {
  const named = listOf('--format', text, formatNames, 'format', 'html,sarif')
  return formatNames.filter(name => named.includes(name) || earlier.includes(name))
}

function listOf(
  option: string,
  text: string,
  known: readonly string[],
  what: string,
  example: string,
): readonly string[] {
  const items = text.split(',').map(item => item.trim())
  const bad = items.find(item => !known.includes(item))
  if (bad === undefined) return [...new Set(items)]
  const quoted = /^[\w*-]{1,20}$/.test(bad) ? `'${bad}' is no ${what}` : `a ${what} is missing or misspelt`
  throw new UsageError(`${option}: ${quoted}; there are ${known.join(', ')}, as in ${option} ${example}.`)
}

/** 'producer=FILE' of --as. */
export function parseAs(text: string, earlier: readonly AsFile[] = []): readonly AsFile[] {
  const [, as, path] = /^([^=]*)=(.+)$/s.exec(text) ?? []
  if (path === undefined || !isRole(as)) {
    throw new UsageError(
      '--as needs producer, consumer, broker or topic, and a file, such as --as producer=app.properties.',
    )
  }
  return [...earlier, { as, path }]
}

/** 'queue.kafka=producer' of --map. */
export function parseMap(text: string, earlier: readonly Mapping[] = []): readonly Mapping[] {
  const [, path, role] = /^([\w.-]+)=(.*)$/s.exec(text) ?? []
  if (path === undefined || !isRole(role)) {
    throw new UsageError(
      "--map needs the path of an application's own settings and a role (producer, consumer, broker or topic), such as --map queue.kafka=producer.",
    )
  }
  return [...earlier, { path, role }]
}

export interface Mapping {
  readonly path: string
  readonly role: AsFile['as']
}

export interface AsFile {
  readonly as: 'producer' | 'consumer' | 'broker' | 'topic'
  readonly path: string
}

function isRole(text: string | undefined): text is AsFile['as'] {
  return text === 'producer' || text === 'consumer' || text === 'broker' || text === 'topic'
}
