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
  /** What the model does not know, where that is the explanation. */
  readonly unmodelled: string | undefined
}

export type Explanation = Explained | { readonly closest: readonly Closest[] }

export interface Question {
  readonly actor: Actor
  readonly states: readonly LocalState[]
  readonly candidates: readonly Candidate[]
  readonly toLetter: (sent: Sent) => readonly Letter[]
  /** What the process said, in order. */
  readonly said: readonly string[]
  /** Whether its state is the model's. */
  readonly isShown: (local: LocalState) => boolean
  /** Where it is not, a sentence a field. */
  readonly differences: (local: LocalState) => readonly string[]
}

export function explain(question: Question): Explanation {
  const states: LocalState[] = []
  let letters: readonly Letter[] = []
  let unmodelled: string | undefined
  for (const local of question.states) {
    for (const candidate of question.candidates) {
      const tried = attempt(question, local, candidate)
      if (tried === undefined || !isSaid(question.said, tried.letters) || !question.isShown(tried.next)) continue
      letters = tried.letters
      unmodelled = candidate.unmodelled ? candidate.says : undefined
      if (!states.some(known => isSame(known, tried.next))) states.push(tried.next)
    }
  }
  return states.length > 0 ? { states, letters, unmodelled } : { closest: closestOf(question) }
}

interface Tried {
  readonly next: LocalState
  readonly letters: readonly Letter[]
}

/** Undefined: it is not enabled. */
function attempt({ actor, toLetter }: Question, local: LocalState, candidate: Candidate): Tried | undefined {
  const { events, unless, where, letters } = candidate
  if (where?.(local) === false || (unless !== undefined && actor.walk(local, [unless]) !== undefined)) return undefined
  const taken = actor.walk(local, typeof events === 'function' ? events(local) : events)
  return taken && { next: taken.next, letters: letters?.(local, taken.letters) ?? taken.letters.flatMap(toLetter) }
}

/** In order, as the answers of one step are. */
const isSaid = (said: readonly string[], letters: readonly Letter[]): boolean =>
  said.length === letters.length && said.every((text, at) => text === letters[at]!.text)

function closestOf(question: Question): readonly Closest[] {
  const { states, candidates, said, differences } = question
  const all = states.flatMap(local =>
    candidates.map(candidate => {
      const { next, letters } = attempt(question, local, candidate) ?? { next: local, letters: [] }
      const isEnabled = attempt(question, local, candidate) !== undefined
      const wrong = [...differences(next), ...notSaid(said, letters), ...(isEnabled ? [] : ['it is not enabled'])]
      return { says: candidate.says, differences: wrong }
    }),
  )
  return all.toSorted((a, b) => a.differences.length - b.differences.length)
}

function notSaid(said: readonly string[], letters: readonly Letter[]): readonly string[] {
  if (isSaid(said, letters)) return []
  const texts = letters.map(({ text }) => text)
  const missing = texts.filter(text => !said.includes(text)).map(text => `it does not say: ${text}`)
  const extra = said.filter(text => !texts.includes(text)).map(text => `it says what the model does not: ${text}`)
  return missing.length + extra.length > 0 ? [...missing, ...extra] : ['it says the same in another order or number']
}
