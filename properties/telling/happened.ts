/**
 * What no machine remembers: whose handling of which record came to its end, step by step.
 *
 *     steps ──happenedBy──▶ per step, all that has happened by then
 */
import type { Part, Step, SystemSpec } from '../../model/index.ts'
import { numberOf, type ThreadConsumerContext } from '../../model/kafka/order/index.ts'
import type { EffectContext } from '../../model/kafka/idempotence/index.ts'
import type { InstanceContext } from '../../model/kafka/processing/index.ts'
import type { OutsideContext, StoreContext } from '../../model/sinks/index.ts'
import { kindOfSystem, recordName } from './names.ts'

/** A record's effect. */
export interface Happened {
  readonly record: string
  /** Whose handler it was. */
  readonly by: string
  /** It was given up after its last attempt, and had none. */
  readonly isSetAside?: boolean
  /** Where it landed, where there are several places. */
  readonly at?: string
}

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export function happenedBy(spec: SystemSpec, steps: readonly Step[]): readonly (readonly Happened[])[] {
  const happened: Happened[] = []
  return steps.map(step => {
    const own = step.parts.find(({ slot }) => slot === step.by)
    if (own && step.kind === 'move') happened.push(...effectsIn(spec, step, own))
    return [...happened]
  })
}

/** A reader may be handed several at once. */
function effectsIn(spec: SystemSpec, step: Step, own: Part): readonly Happened[] {
  if (kindOfSystem(spec) === 'processing') return processed(spec, step, own)
  const one = effectIn(spec, step, own)
  return one === undefined ? [] : [one]
}

function effectIn(spec: SystemSpec, step: Step, own: Part): Happened | undefined {
  switch (kindOfSystem(spec)) {
    case 'kafka':
    case 'groups':
      return handled(spec, step, own)
    case 'idempotence':
      return stored(spec, step, own)
    case 'order':
      return ended(spec, step, own)
    case 'processing':
      return undefined
    // Readers are views of the logs: nobody handles anything.
    case 'transactions':
      return undefined
    case 'sinks':
      return landed(spec, step)
  }
}

function handled(spec: SystemSpec, { by, event }: Step, { before }: Part): Happened | undefined {
  if (event.type !== 'finish') return undefined
  const { record = (before as Local<{ readonly record: number }>).context.record } = event as { record?: number }
  return { record: recordName(spec, record), by }
}

function stored(spec: SystemSpec, { by, event }: Step, { before, after }: Part): Happened | undefined {
  if (by !== 'effect') return undefined
  const keys = (local: unknown) => (local as Local<EffectContext>).context.keys.length
  return keys(after) > keys(before) ? { record: recordName(spec, event['record'] as number), by: 'reader' } : undefined
}

/** An attempt and its answer are one step. */
function ended(spec: SystemSpec, { by, event, parts }: Step, { before }: Part): Happened | undefined {
  const answer = parts.findLast(({ slot }) => slot === by)!
  if (event.type !== 'attempt' || (answer.after as Local<unknown>).value !== 'settled') return undefined
  const { log, position } = (before as Local<ThreadConsumerContext>).context
  const record = recordName(spec, numberOf(log[position]!))
  return { record, by, ...(answer.event.type === 'Refused' ? { isSetAside: true } : {}) }
}

/** What the reader of the output is handed, and calls outside. */
function processed(spec: SystemSpec, { by, event, parts }: Step, { before }: Part): readonly Happened[] {
  if (event.type === 'call') {
    const { inHand } = (before as Local<InstanceContext>).context
    return [{ record: recordName(spec, inHand!.record), by, at: 'outside' }]
  }
  const handed = parts.find(part => part.slot === 'reader' && part.event.type === 'Fetched')?.event['records']
  return ((handed ?? []) as readonly number[]).map(record => ({ record: recordName(spec, record), by, at: 'reader' }))
}

/** One operation at one place: what it has more of afterwards. */
function landed(spec: SystemSpec, { by, parts }: Step): Happened | undefined {
  const counts = (local: unknown): readonly number[] => {
    const { context } = local as Local<Partial<StoreContext & OutsideContext>>
    return context.rows ?? context.effects ?? []
  }
  for (const { slot, before, after } of parts) {
    const at = Object.hasOwn(spec.components, slot) ? counts(after).findIndex((n, i) => n > counts(before)[i]!) : -1
    if (at >= 0) return { record: recordName(spec, at + 1), by, at: slot }
  }
  return undefined
}
