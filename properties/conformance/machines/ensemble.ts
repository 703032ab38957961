/**
 * Ensemble: one machine, or several that act as one (a rendezvous), stepped by an event to one of them.
 *
 *     (state, event) ──▶ the addressee's step ──letters to others of the ensemble: their steps, depth first──▶ next state, letters that leave it
 *
 *   E1  a letter to nobody here leaves the ensemble; whoever plays it compares it with what the broker sends
 *   E2  an event or a letter that is refused refuses the whole step: the state stays as it was
 *   E3  a step that throws ends in status `error`, and no path goes on from there
 *
 * The explorer's adapter steps the machines, so XState is told nothing here: no actions are executed, and the input is the real one.
 */
import { type Effect, identity, initial, type LocalState, type Machine, step } from '../../../model/explorer/adapter.ts'
import type { Event } from '../../../model/index.ts'

export interface Member {
  readonly machine: Machine
  readonly input?: unknown
}

export interface Ensemble {
  readonly members: Readonly<Record<string, Member>>
  /** Which member a letter to that address is for; undefined: it leaves the ensemble. */
  readonly addressee?: (to: string) => string | undefined
}

export type EnsembleState = {
  readonly locals: Readonly<Record<string, LocalState>>
  /** No path goes on from here (MachineEvent.ends). */
  readonly isOver?: boolean
} & (
  | { readonly status: 'active'; readonly output: undefined; readonly error: undefined }
  | { readonly status: 'error'; readonly output: undefined; readonly error: unknown }
)

/** An event to one member; `type` names both, for whoever reads a path. */
export interface MachineEvent {
  readonly type: string
  readonly to: string
  readonly event: Event
  /** A path ends with it: from there on the broker remembers what the machine does not. */
  readonly ends?: boolean
}

export const to = (member: string, event: Event, ends = false): MachineEvent => ({
  type: `${member} ${event.type}`,
  to: member,
  event,
  ...(ends ? { ends } : {}),
})

/** A message that leaves the ensemble. */
export interface Outgoing {
  readonly to: string
  readonly message: Event
}

export interface EnsembleStep {
  readonly next: EnsembleState
  readonly isRefused: boolean
  readonly letters: readonly Outgoing[]
  /** Machines with the names of the transitions that they took. */
  readonly taken: readonly (readonly [member: string, transition: string])[]
}

const nothing: ReadonlySet<string> = new Set()

export function start({ members }: Ensemble): EnsembleStep {
  const first = Object.entries(members).map(
    ([name, { machine, input }]) => [name, initial(machine, input, nothing)] as const,
  )
  const locals = Object.fromEntries(first.map(([name, { next }]) => [name, next]))
  const taken = first.flatMap(([name, result]) => result.taken.map(transition => [name, transition] as const))
  return {
    next: { status: 'active', output: undefined, error: undefined, locals },
    isRefused: false,
    letters: [],
    taken,
  }
}

class Refused extends Error {}

interface Open {
  locals: Readonly<Record<string, LocalState>>
  readonly letters: Outgoing[]
  readonly taken: (readonly [string, string])[]
}

/** What the ensemble does with the event. */
export function take(
  ensemble: Ensemble,
  before: EnsembleState,
  { to, event, ends = false }: MachineEvent,
): EnsembleStep {
  const open: Open = { locals: before.locals, letters: [], taken: [] }
  const { letters, taken } = open
  try {
    stepMember(ensemble, open, to, event)
    return { next: { ...before, locals: open.locals, isOver: ends }, isRefused: false, letters, taken }
  } catch (error) {
    if (error instanceof Refused) {
      const next = ends ? { ...before, isOver: true } : before
      return { next, isRefused: true, letters: [], taken: [] }
    }
    return { next: { ...before, status: 'error', error }, isRefused: false, letters: [], taken: [] }
  }
}

function stepMember(ensemble: Ensemble, open: Open, name: string, event: Event): void {
  const result = step(ensemble.members[name]!.machine, open.locals[name]!, event, nothing)
  if (result === undefined) throw new Refused()
  open.locals = { ...open.locals, [name]: result.next }
  open.taken.push(...result.taken.map(transition => [name, transition] as const))
  for (const effect of result.effects) pass(ensemble, open, effect)
}

function pass(ensemble: Ensemble, open: Open, effect: Effect): void {
  if (effect.type !== 'send') return
  const member = ensemble.addressee?.(effect.to)
  if (member === undefined) open.letters.push({ to: effect.to, message: effect.message })
  else stepMember(ensemble, open, member, effect.message)
}

/** The whole state as a text: equal texts, equal states. */
export const identityOf = ({ status, locals, isOver = false }: EnsembleState): string =>
  `${status} ${isOver} ${Object.entries(locals)
    .map(([name, local]) => identity(local, name))
    .join('')}`

export interface LocalView<C> {
  readonly value: unknown
  readonly context: C
  readonly matches: (value: never) => boolean
}

/** The local state of one member, as its machine types it. */
export const memberOf = <C>({ locals }: EnsembleState, name: string): LocalView<C> =>
  locals[name]!.snapshot as unknown as LocalView<C>
