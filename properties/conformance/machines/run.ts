/**
 * Runs the paths of every machine on the broker, and says what of the machines was executed there.
 */
import type { Rules } from '../../../impl/core/rules.ts'
import { CannotPerform } from '../stage.ts'
import { type MachineEvent, start, take } from './ensemble.ts'
import type { Executed } from './executed.ts'
import { type Path, type Paths, pathsOf } from './paths.ts'
import type { Subject } from './subject.ts'
import { watched } from './watched.ts'

export interface PathFailure {
  /** Machine and parameters. */
  readonly subject: string
  readonly path: readonly MachineEvent[]
  /** How many of its events were performed as the machine says. */
  readonly steps: number
  readonly sentences: readonly string[]
}

/** Runs one path on a process of its own. */
export function runPath(
  subject: Subject,
  path: Path,
  executed: Executed,
  rules?: Partial<Rules>,
): PathFailure | number {
  const answers: (readonly [string, string, boolean])[] = []
  const ensemble = watched(subject.ensemble, (...answer) => answers.push(answer))
  const first = start(ensemble)
  const player = subject.play(rules)
  let state = first.next
  const fail = (steps: number, sentences: readonly string[]): PathFailure => ({
    subject: subject.name,
    path: path.events,
    steps,
    sentences,
  })
  const wrong = player.differences(state, first)
  if (wrong.length > 0) return fail(0, wrong)
  executed.note(subject, first, answers.splice(0))
  for (const [steps, event] of path.events.entries()) {
    const step = take(ensemble, state, event)
    if (step.next.status === 'error') return fail(steps, [`the machine fails: ${String(step.next.error)}`])
    const sentences = performed(() => {
      player.perform({ ...step, event, before: state })
      return player.differences(step.next, step)
    })
    if (sentences.length > 0) return fail(steps, sentences)
    state = step.next
    executed.note(subject, step, answers.splice(0))
  }
  return player.events()
}

function performed(go: () => readonly string[]): readonly string[] {
  try {
    return go()
  } catch (error) {
    if (error instanceof CannotPerform || (error instanceof Error && error.name === 'AssertionError'))
      return [error.message]
    throw error
  }
}

const known = new Map<Subject, Paths>()

/** They are the same every time. */
export function pathsThrough(subject: Subject): Paths {
  const found = known.get(subject) ?? pathsOf(subject)
  known.set(subject, found)
  return found
}
