/**
 * A counterexample on the reference broker: its steps performed one by one, the state compared after each, and the broken promise looked for.
 *
 *     reproduced      every step was performed, the broker's state was the model's after each, and the promise is broken there
 *     not reproduced  a bug in one of the two: the sentence says at which step, and what differs
 *     not compared    the broker has no such thing, with the reason
 */
import { replay, type Replay, type Step, type SystemSpec } from '../../model/index.ts'
import type { Counterpart } from './counterpart.ts'
import { type Driver, driveSteps } from './drive.ts'
import type { Deployment } from './stage.ts'
import { shown, type Sight } from './shown.ts'

export interface Reproduction {
  readonly outcome: 'reproduced' | 'not reproduced' | 'not compared'
  readonly text: string
  /** Of the broker's world. */
  readonly events: number
}

/** `sight`: what is looked for in the world itself; without one the model's state, which is the broker's, says it. */
export function reproduce(spec: SystemSpec, path: string, counterpart: Counterpart, sight?: Sight): Reproduction {
  if ('notCompared' in counterpart) return notCompared(counterpart.notCompared)
  return reproduceRun(replay(spec, path), counterpart, sight)
}

/** The same of a path that was run already. */
export function reproduceRun(
  run: Pick<Replay, 'start' | 'steps'>,
  counterpart: Counterpart,
  sight?: Sight,
): Reproduction {
  if ('notCompared' in counterpart) return notCompared(counterpart.notCompared)
  return 'reproduce' in counterpart
    ? counterpart.reproduce(run, sight)
    : reproduceSteps(run, counterpart.deployment, sight)
}

const notCompared = (text: string): Reproduction => ({ outcome: 'not compared', text, events: 0 })

export function sightWords(sight: Sight): string {
  if (sight === 'kept') return 'what was handled is still on some disk'
  return sight === 'flushed' ? 'what was acknowledged is on some disk for certain' : `${sight} is not seen broken`
}

/** At one replica acks=all is searched for as acks=1, its equal there; an idempotent producer of the reference broker has it as it was asked for. */
function asAskedFor(deployment: Deployment): Deployment {
  const { parameters } = deployment
  const isEqual = parameters.idempotence && parameters.acks === '1' && parameters.replicationFactor === 1
  return isEqual ? { ...deployment, parameters: { ...parameters, acks: 'all' } } : deployment
}

/** A configuration that the clients themselves do not take. */
function refusalOf({ parameters: { idempotence, acks, retries } }: Deployment): string | undefined {
  if (idempotence && acks !== 'all') return 'an idempotent producer of the reference broker asks for acks=all'
  return idempotence && !retries ? 'an idempotent producer of the reference broker asks for retries' : undefined
}

/** `look`: called after every step that was performed. */
export function reproduceSteps(
  told: Pick<Replay, 'start' | 'steps'>,
  searched: Deployment,
  sight: Sight | undefined,
  look?: (driver: Driver, step: Step) => void,
): Reproduction {
  const deployment = asAskedFor(searched)
  const refused = refusalOf(deployment)
  if (refused !== undefined) return notCompared(refused)
  const { steps, events, failures, actors } = driveSteps(told, deployment, look)
  if (failures.length > 0) {
    const text = `at step ${steps + 1} of ${told.steps.length}: ${failures.join('; ')}`
    return { outcome: 'not reproduced', text, events }
  }
  const performed = `${steps} ${steps === 1 ? 'step' : 'steps'} in ${events} events of the broker's world, its state the model's after each.`
  if (sight === undefined) return { outcome: 'reproduced', text: performed, events }
  const broken = shown(sight, actors)
  if (broken === undefined)
    return { outcome: 'not reproduced', text: `${performed} Yet ${sightWords(sight)} there.`, events }
  return { outcome: 'reproduced', text: `${performed} ${broken}`, events }
}
