/**
 * Failure: the first event that no state of the model explains, told: what happened, what came before it, and which steps come closest.
 */
import type { Effect, Input, Message } from '../../impl/core/process.ts'
import type { Closest } from './explain.ts'
import type { Names } from './names.ts'

export interface Happened {
  /** Counts the run's events from 1. */
  readonly n: number
  readonly node: string
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
}

export interface TraceFailure {
  /** The event's number in the run. */
  readonly n: number
  readonly topicPartition: string
  /** One line. */
  readonly event: string
  /** All of it in one sentence. */
  readonly sentence: string
  /** Steps of the model, with what each would leave different, the fewest first. */
  readonly closest: readonly Closest[]
  /** The events before, and this one, a line each. */
  readonly last: readonly string[]
}

const told = 3

export function failureOf(
  topicPartition: string,
  closest: readonly Closest[],
  recent: readonly Happened[],
  names: Names,
): TraceFailure {
  const last = recent.map(happened => eventLine(happened, names))
  const { n } = recent.at(-1)!
  const event = last.at(-1)!
  const [best] = closest
  const why = best ? `The closest is ${best.says}: ${best.differences.join('; ')}.` : 'No step is enabled.'
  const sentence = `No state of the model explains event ${n} in ${topicPartition}: ${event}. ${why}`
  return { n, topicPartition, event, sentence, closest, last }
}

/** All of it, on lines. */
export function failureText({ n, topicPartition, last, closest }: TraceFailure): string {
  const steps = closest
    .slice(0, told)
    .map(({ says, differences }) => [`    ${says}`, ...differences.map(it => `      ${it}`)])
  return [
    `No state of the model explains event ${n}, in ${topicPartition}:`,
    ...last.slice(0, -1).map(line => `    ${line}`),
    `  ▶ ${last.at(-1)}`,
    `  The closest steps of the model, and what each would leave different:`,
    ...steps.flat(),
  ].join('\n')
}

/** An event as a line: who, what came in, what went out. */
export function eventLine({ n, node, input, effects }: Happened, names: Names): string {
  const out = effects.flatMap(effect => effectText(effect, names))
  return `${n} ${node} ${inputText(input, names)}${out.length > 0 ? ` → ${out.join(', ')}` : ''}`
}

function inputText(input: Input<unknown> | undefined, names: Names): string {
  if (input === undefined) return 'starts'
  switch (input.type) {
    case 'TimerFired':
      return `timer ${input.timer}`
    case 'Received':
      return `gets ${messageText(input.message, names)} of ${input.from}`
    case 'Disconnected':
      return `hears that ${input.from} is gone`
    case 'DiskSpace':
      return `has ${input.freeBytes} bytes free`
    case 'Call':
      return 'is called'
  }
}

function effectText(effect: Effect<unknown>, names: Names): readonly string[] {
  switch (effect.type) {
    case 'Send':
      return [`${messageText(effect.message, names)} to ${effect.to}`]
    case 'Append':
      return [`appends to ${effect.file}`]
    case 'Truncate':
      return [`truncates ${effect.file} to ${effect.size} bytes`]
    case 'SetTimer':
    case 'CancelTimer':
    case 'Flush':
    case 'WriteFile':
    case 'Tell':
      return []
  }
}

function messageText({ kind, body }: Message, names: Names): string {
  const where = 'topicPartition' in body ? ` of ${body.topicPartition}` : ''
  const error = 'errorCode' in body && body.errorCode !== 'NONE' ? ` ${body.errorCode}` : ''
  const what = body.api === 'Produce' && 'batch' in body ? ` ${names.label(names.record(body.batch))}` : ''
  return `${body.api} ${kind}${where}${what}${error}`
}
