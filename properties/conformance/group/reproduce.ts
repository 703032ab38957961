/**
 * A run of a group on the reference broker: reproduced when every step was performed, the state the model's after each, and the broken promise is
 * seen in what the handlers did.
 *
 *   G1  what must never be (AMO, ORD) is looked for in the order of effects; what must remain possible (ALO) is given its chance: processes that
 *       are down start again, everybody goes on for an hour of virtual time
 */
import type { Counterpart, ReproduceOn } from '../counterpart.ts'
import { groupIds, groupRecords, keyOf, partitionOfKey } from '../../../model/kafka/index.ts'
import type { Cast } from './cast.ts'
import { driveGroup } from './drive.ts'
import { goOn } from './go-on.ts'
import type { GroupDeployment } from './group-stage.ts'
import { castLine } from './cast-line.ts'

/** What is looked for in a group: GroupGuarantee of claims/group-question.ts. */
export type GroupSight = 'ALO' | 'AMO' | 'ORD' | 'ORD in a partition' | 'ORD of all'

/** `sight`: what a counterexample breaks; a witness breaks nothing, and is not told one. */
export function groupCounterpart(deployment: GroupDeployment, sight?: GroupSight): Counterpart {
  const reproduce: ReproduceOn = (run, isSought, look) => {
    const told = driveGroup(run, deployment, (_step, driver) => look?.(castLine(driver)))
    const { steps, events, failures, unlike, cast } = told
    if (unlike !== undefined) return { outcome: 'not compared', text: unlike, events }
    if (failures.length > 0) {
      const text = `at step ${steps + 1} of ${run.steps.length}: ${failures.join('; ')}`
      return { outcome: 'not reproduced', text, events }
    }
    const performed = `${steps} ${steps === 1 ? 'step' : 'steps'} in ${events} events of the broker's world, its state the model's after each.`
    if (sight === undefined || isSought === undefined) return { outcome: 'reproduced', text: performed, events }
    const broken = seen(sight, cast)
    return broken === undefined
      ? { outcome: 'not reproduced', text: `${performed} Yet ${sight} is not seen broken there.`, events }
      : { outcome: 'reproduced', text: `${performed} ${broken}`, events }
  }
  return { reproduce }
}

/** A sentence that says what is broken; undefined: nothing is to be seen. */
export function seen(sight: GroupSight, cast: Cast): string | undefined {
  if (sight === 'ALO') return neverHandled(cast)
  const { scope } = cast.stage.deployment
  for (const group of groupIds(scope)) {
    const effects = cast.handled.filter(each => each.group === group).map(({ record }) => record)
    const found = sight === 'AMO' ? twice(effects) : inverted(effects, togetherIn(cast, sight))
    if (found !== undefined) return found
  }
  return undefined
}

function twice(effects: readonly number[]): string | undefined {
  const record = effects.find((each, at) => effects.indexOf(each) < at)
  return record === undefined ? undefined : `#${record} was handled twice.`
}

/** Whether two records are to stay in order. */
function togetherIn({ stage }: Cast, sight: GroupSight): (one: number, other: number) => boolean {
  const { scope } = stage.deployment
  const partition = (record: number) => partitionOfKey(keyOf(scope, record), scope.partitions)
  if (sight === 'ORD of all') return () => true
  return sight === 'ORD'
    ? (one, other) => keyOf(scope, one) === keyOf(scope, other)
    : (one, other) => partition(one) === partition(other)
}

function inverted(effects: readonly number[], belong: (one: number, other: number) => boolean): string | undefined {
  const firsts = effects.filter((record, at) => effects.indexOf(record) === at)
  for (const [at, record] of firsts.entries()) {
    const later = firsts.slice(0, at).find(other => other > record && belong(record, other))
    if (later !== undefined) return `#${record} was handled after #${later}, which was sent after it.`
  }
  return undefined
}

function neverHandled(cast: Cast): string | undefined {
  goOn(cast)
  const { scope } = cast.stage.deployment
  for (const group of groupIds(scope)) {
    const left = groupRecords(scope).filter(
      record =>
        cast.stage.sent.has(record) && !cast.handled.some(each => each.group === group && each.record === record),
    )
    if (left.length > 0)
      return `${left.map(record => `#${record}`).join(', ')} was acknowledged, and an hour later nobody has handled it.`
  }
  return undefined
}
