/**
 * A run of model/kafka/processing on the reference broker: every step performed by real clients, the state compared after each, and the broken promise looked for in
 * what the output's reader was handed, what was called outside, what the log and the group have.
 *
 *   RP1  what must never be (AMO, ORD, ATOMIC, fenced) is looked for where the steps have led
 *   RP2  what must remain possible (ALO) is given its chance: steps that are no fault go on, performed and compared too, until there is none that leads anywhere new
 */
import type { Rules } from '../../../impl/core/rules.ts'
import { follower, type Option, type Place, replay, type Step, type SystemSpec } from '../../../model/index.ts'
import {
  inputPartitions,
  type ProcessingParameters,
  type ProcessingPromise,
  type ProcessingScope,
} from '../../../model/kafka/processing/index.ts'
import type { Counterpart, ReproduceOn } from '../counterpart.ts'
import { CannotPerform, Unlike } from '../hands.ts'
import { ProcessingPerformer } from './perform-processing.ts'
import { differences, modelView, runningView } from './processing-views.ts'

/** What a counterexample breaks; `fenced`: nobody is put out. */
export type ProcessingBreach = ProcessingPromise | 'fenced'

export interface ProcessingDeployment {
  readonly parameters: ProcessingParameters
  readonly scope: ProcessingScope
  readonly spec: () => SystemSpec
  /** Rules of the broker that are not Kafka's, as the system's are not. */
  readonly rules?: Partial<Rules>
}

export interface Driven {
  readonly steps: number
  readonly failures: readonly string[]
  /** Why no broker goes on from there as the model does, though there is no difference. */
  readonly unlike?: string
}

/** Up to the first difference. */
export function drive(
  performer: ProcessingPerformer,
  steps: readonly Step[],
  { parameters, scope }: ProcessingDeployment,
  look?: (state: string) => void,
): Driven {
  for (const [i, step] of steps.entries()) {
    try {
      performer.perform(step)
    } catch (error) {
      if (error instanceof Unlike) return { steps: i, failures: [], unlike: error.message }
      if (error instanceof CannotPerform) return { steps: i, failures: [error.message] }
      throw error
    }
    const running = runningView(performer, parameters, scope)
    const failures = differences(modelView(step.state, parameters, scope), running)
    if (failures.length > 0) return { steps: i, failures }
    look?.(JSON.stringify(running))
  }
  return { steps: steps.length, failures: [] }
}

const whyNot = ({ failures, unlike }: Pick<Driven, 'failures' | 'unlike'>): string => unlike ?? failures.join('; ')

export function processingCounterpart(deployment: ProcessingDeployment, breach: ProcessingBreach): Counterpart {
  const { parameters, scope, rules } = deployment
  if (inputPartitions(scope).length > 1) return { notCompared: 'the stage has one input partition' }
  const reproduce: ReproduceOn = (run, isSought, look) => {
    const performer = new ProcessingPerformer(parameters, scope, rules)
    const notReproduced = (text: string) => ({
      outcome: 'not reproduced' as const,
      text,
      events: performer.stage.events,
    })
    const { steps, ...driven } = drive(performer, run.steps, deployment, look)
    if (steps < run.steps.length) return notReproduced(`at step ${steps + 1} of ${run.steps.length}: ${whyNot(driven)}`)
    const performed = `${steps} ${steps === 1 ? 'step' : 'steps'} of instances whose clients are real, the broker's state the model's after each.`
    if (isSought === undefined) return { outcome: 'reproduced', text: performed, events: performer.stage.events }
    if (breach === 'ALO') {
      const further = goingOn(deployment.spec(), run.steps)
      const goes = drive(performer, further, deployment)
      if (goes.steps < further.length)
        return notReproduced(`${performed} Going on, at step ${goes.steps + 1}: ${whyNot(goes)}`)
      if (further.length === mostSteps) return notReproduced(`${performed} Going on, it does not come to rest.`)
    }
    const broken = brokenIn(performer, breach, deployment)
    if (broken === undefined) return notReproduced(`${performed} Yet ${breach} is not seen broken there.`)
    return { outcome: 'reproduced', text: `${performed} ${broken}`, events: performer.stage.events }
  }
  return { reproduce }
}

const mostSteps = 60

/** RP2: steps behind these that are no fault, each to where nobody has been. */
function goingOn(spec: SystemSpec, steps: readonly Step[]): readonly Step[] {
  const { start, options } = follower(spec)
  const place = steps.reduce<Place>((at, { choice }) => options(at)[choice]!.to, start)
  const been = new Set([place.key])
  const choices: number[] = steps.map(({ choice }) => choice)
  for (let at = place; choices.length < steps.length + mostSteps;) {
    const next = options(at).find(({ fault, to }: Option) => fault === undefined && !been.has(to.key))
    if (next === undefined) break
    at = next.to
    been.add(at.key)
    choices.push(next.choice)
  }
  return replay(spec, choices.join('/')).steps.slice(steps.length)
}

/** A sentence that says what is broken; undefined: nothing is to be seen. */
function brokenIn(
  performer: ProcessingPerformer,
  breach: ProcessingBreach,
  { parameters, scope }: ProcessingDeployment,
): string | undefined {
  const isOutside = parameters.effect === 'outside'
  const effects = isOutside ? performer.calls : performer.seen
  const had = isOutside ? 'called outside' : `handed to a reader that is ${parameters.isolation}`
  const records = scope.records.map((_, i) => i + 1)
  switch (breach) {
    case 'AMO': {
      const twice = effects.find((record, i) => effects.indexOf(record) < i)
      return twice === undefined ? undefined : `#${twice} is ${had} twice.`
    }
    case 'ALO': {
      performer.read()
      const missing = records.filter(record => !effects.includes(record)).map(record => `#${record}`)
      return missing.length > 0 ? `When all has come to rest, ${missing.join(', ')} is never ${had}.` : undefined
    }
    case 'ORD': {
      const first = effects.filter((record, i) => effects.indexOf(record) === i)
      const late = first.find((record, i) => first.slice(0, i).some(earlier => earlier > record))
      return late === undefined ? undefined : `#${late} is ${had} after a later one.`
    }
    case 'ATOMIC': {
      const { output, committed, transactions } = runningView(performer, parameters, scope)
      const written = records.filter(record => output.split(' ').includes(`#${record}`))
      const isEnding = transactions.includes('prepare')
      return isEnding || written.length === committed
        ? undefined
        : `The committed offset is ${committed}, and of the records before it ${written.length} have an output that is committed.`
    }
    case 'fenced': {
      const fenced = [...performer.instances.values()].find(({ clients }) => clients.isFenced)
      return fenced && `The producer of instance-${fenced.member} is fenced for good, and there was no fault.`
    }
  }
}
