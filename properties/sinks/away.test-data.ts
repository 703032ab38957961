/** Trials in whose middle a real store goes away: at one operation of it, another in each trial, until there are no more. It is back for the next one. */
import type { Bench } from '../../impl/sinks/bench.ts'
import { type Outcome, seenIn } from '../../impl/sinks/outcome.ts'
import type { Sink } from '../../impl/sinks/recipes.ts'
import { noFaults, type Schedule } from '../../impl/sinks/schedule.ts'
import { Stages } from '../../impl/sinks/stage.ts'
import { sentenceOf, type Store } from '../../impl/sinks/store.ts'
import { runTrial } from '../../impl/sinks/trial.ts'

export interface Away {
  readonly bench: () => Bench
  /** Is it gone at the next operation? Asked before each one of that store; what makes it go is its business. */
  readonly before: (operations: number) => Promise<void>
  /** What strikes besides. */
  readonly schedule?: Schedule
}

export interface Stayed {
  /** Sentences of operations that failed. */
  readonly said: readonly string[]
  readonly outcome: Outcome
}

/** A trial in which `before` is called with the number of each operation on the named store, from 1. */
export async function trialAway(stages: Stages, sink: Sink, name: 'cache' | 'database', away: Away): Promise<Stayed> {
  const said: string[] = []
  let operations = 0
  const through = (store: Store): Store => ({
    perform: async operation => {
      if (operation.store === name) await away.before((operations += 1))
      const reply = await store.perform(operation)
      if (reply.type === 'failed') said.push(sentenceOf(operation, reply))
      return reply
    },
  })
  const stage = await stages.next()
  const { bench, schedule = noFaults } = away
  const { outcome } = await runTrial(stage, { sink, bench: bench(), schedule, through })
  return { said, outcome }
}

export const inShort = ({ outcome }: Stayed): string => seenIn(outcome).join(' ') || 'each effect once'
