/**
 * Explain: which states of a machine, after which of its steps, are what the world shows.
 *
 *     states × candidates ──walk──▶ next states, letters ──judge──▶ those without a difference
 *
 *   E1  what is kept is every state that explains; none: the closest come first, with what is wrong about them
 *   E2  states that are the same are kept once
 */
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { isSame, type Sent, type Taken } from './stepping.ts'

/** Something that a machine, or two that answer each other at once, do with events. */
export interface Actor {
  readonly walk: (local: LocalState, events: readonly Event[]) => Taken | undefined
}

/** What is said, as it is compared, and what the model makes of it when it arrives. */
export interface Letter {
  readonly text: string
  readonly message: unknown
}

/** Steps of the model that would make up what happened: none, one or several. */
export interface Candidate {
  readonly says: string
  readonly events: readonly Event[] | ((local: LocalState) => readonly Event[])
  /** It explains only where the machine refuses this. */
  readonly unless?: Event
  /** It explains only where this is so. */
  readonly where?: (local: LocalState) => boolean
  /** The model does not know such a thing. */
  readonly unmodelled?: boolean
  /** What it says where that is not simply what the machine sends. */
  readonly letters?: (before: LocalState, sent: readonly Sent[]) => readonly Letter[]
}

export interface Closest {
  readonly says: string
  /** What is wrong with it. */
  readonly differences: readonly string[]
}

export interface Explained {
  readonly states: readonly LocalState[]
  readonly letters: readonly Letter[]
}

export type Explanation = Explained | { readonly closest: readonly Closest[] }

export interface Question {
  readonly actor: Actor
  readonly states: readonly LocalState[]
  readonly candidates: readonly Candidate[]
  readonly toLetter: (sent: Sent) => readonly Letter[]
  /** What the process said, in order. */
  readonly said: readonly string[]
  /** Where its state differs from the model's, a sentence a field. */
  readonly judge: (local: LocalState) => readonly string[]
}

export function explain(question: Question): Explanation {
  const states: LocalState[] = []
  const closest: Closest[] = []
  let letters: readonly Letter[] = []
  for (const local of question.states) {
    for (const candidate of question.candidates) {
      const tried = attempt(question, local, candidate)
      if ('differences' in tried) closest.push(tried)
      else {
        letters = tried.letters
        if (!states.some(known => isSame(known, tried.next))) states.push(tried.next)
      }
    }
  }
  if (states.length > 0) return { states, letters }
  return { closest: closest.toSorted((a, b) => a.differences.length - b.differences.length) }
}

type Tried = Closest | { readonly next: LocalState; readonly letters: readonly Letter[] }

function attempt({ actor, toLetter, said, judge }: Question, local: LocalState, candidate: Candidate): Tried {
  const { says, events, unless, where } = candidate
  const isDisabled = (unless !== undefined && actor.walk(local, [unless])) || where?.(local) === false
  const taken = isDisabled ? undefined : actor.walk(local, typeof events === 'function' ? events(local) : events)
  if (taken === undefined) return { says, differences: [...judge(local), ...notSaid(said, []), 'it is not enabled'] }
  const letters = candidate.letters?.(local, taken.letters) ?? taken.letters.flatMap(toLetter)
  const differences = [
    ...judge(taken.next),
    ...notSaid(
      said,
      letters.map(({ text }) => text),
    ),
  ]
  return differences.length > 0 ? { says, differences } : { next: taken.next, letters }
}

/** In order, as the answers of one step are. */
function notSaid(said: readonly string[], letters: readonly string[]): readonly string[] {
  const isAlike = said.length === letters.length && said.every((text, at) => text === letters[at])
  if (isAlike) return []
  const missing = letters.filter(text => !said.includes(text)).map(text => `it does not say: ${text}`)
  const extra = said.filter(text => !letters.includes(text)).map(text => `it says what the model does not: ${text}`)
  return missing.length + extra.length > 0 ? [...missing, ...extra] : ['it says the same in another order or number']
}
