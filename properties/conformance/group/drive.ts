/**
 * Model → broker, for groups: the steps of a path performed one by one, the state compared after each (views.ts), and the broken promise looked for.
 */
import type { Replay, Step } from '../../../model/index.ts'
import { groupIds, type MemberContext, memberAddress, partitionIds } from '../../../model/kafka/index.ts'
import { differing } from '../compare.ts'
import { CannotPerform, Unlike } from '../hands.ts'
import { type Cast, newCast } from './cast.ts'
import type { GroupDeployment } from './group-stage.ts'
import { performGroup } from './perform.ts'
import {
  brokerCommits,
  brokerCoordinator,
  brokerMember,
  brokerPartition,
  modelCommits,
  modelCoordinator,
  modelMember,
  modelPartition,
} from './views.ts'

type State = Step['state']

export interface GroupDriven {
  /** How many steps were performed, each with the outcome that the model has. */
  readonly steps: number
  readonly events: number
  /** Why it ended before the path did: sentences about step number `steps` + 1. None: all of it was reproduced. */
  readonly failures: readonly string[]
  /** Why no broker goes on like this, where that is no difference. */
  readonly unlike?: string
  readonly cast: Cast
}

/** One world, driven by model steps one after the other. */
export class GroupDriver {
  readonly cast: Cast
  /** Why the last step was not performed, where that is no difference. */
  unlike: string | undefined
  /** By group: the broker's generations in the model's numbers. */
  readonly #generations: readonly Map<number, number>[]

  constructor(deployment: GroupDeployment) {
    this.cast = newCast(deployment)
    this.#generations = groupIds(deployment.scope).map(() => new Map())
  }

  /** Performs the step; sentences where that cannot be done, or comes out otherwise. */
  take(step: Step): readonly string[] {
    try {
      performGroup(this.cast, step)
      this.#putBack()
    } catch (error) {
      if (error instanceof Unlike) this.unlike = error.message
      if (error instanceof CannotPerform || (error instanceof Error && error.name === 'AssertionError'))
        return [error.message]
      throw error
    }
    return this.compare(step.state)
  }

  generationsOf(group: number): ReadonlyMap<number, number> {
    return this.#generations[group - 1]!
  }

  compare(state: State): readonly string[] {
    this.#pair(state)
    const { stage, members } = this.cast
    const { parameters, scope } = stage.deployment
    const about = (group: number) => this.generationsOf(group)
    return [
      ...[...members.values()].flatMap(member => {
        const slot = memberAddress(member.member)
        const generations = about(member.group)
        return [
          ...differing(slot, modelMember(state, member.member), brokerMember(this.cast, generations, member)),
          ...differing(
            `commits-${member.member}`,
            modelCommits(state, member.member),
            brokerCommits(this.cast, generations, member),
          ),
        ]
      }),
      ...groupIds(scope).flatMap(group =>
        differing(
          `coordinator-${group}`,
          modelCoordinator(state, group),
          brokerCoordinator(this.cast, about(group), group),
        ),
      ),
      ...partitionIds(parameters, scope).flatMap(partition =>
        differing(`partition-${partition}`, modelPartition(state, partition), brokerPartition(this.cast, partition)),
      ),
    ]
  }

  /** Who was about to commit before it handles, and is called away, has nothing in its hands any more. */
  #putBack(): void {
    for (const member of this.cast.members.values()) {
      if (member.doing === 'working' || !member.isRunning) continue
      if (member.client.phase !== 'ready') member.putBack()
    }
  }

  /** New numbers of generations and member ids. */
  #pair(state: State): void {
    const { stage, members, ids } = this.cast
    this.#generations.forEach((numbers, i) => {
      const { generation } = (state(`coordinator-${i + 1}`) as { readonly context: { readonly generation: number } })
        .context
      const { generationId } = stage.group(i + 1)
      if (!numbers.has(generationId)) numbers.set(generationId, generation)
    })
    for (const { member, node, group } of members.values()) {
      const { id } = (state(memberAddress(member)) as { readonly context: MemberContext }).context
      for (const { memberId, clientId } of stage.group(group).members) if (clientId === node) ids.pair(memberId, id)
    }
  }
}

/** `look`: called after every step that was performed. */
export function driveGroup(
  { start, steps }: Pick<Replay, 'start' | 'steps'>,
  deployment: GroupDeployment,
  look: (step: Step, driver: GroupDriver) => void = () => {},
): GroupDriven {
  const driver = new GroupDriver(deployment)
  const { cast } = driver
  const atFirst = settleStart(driver, start)
  if (atFirst.length > 0) return { steps: 0, events: cast.stage.events, failures: atFirst, cast }
  for (const [done, step] of steps.entries()) {
    const failures = driver.take(step)
    look(step, driver)
    const { unlike } = driver
    if (unlike !== undefined) return { steps: done, events: cast.stage.events, failures: [], unlike, cast }
    if (failures.length > 0) return { steps: done, events: cast.stage.events, failures, cast }
  }
  return { steps: steps.length, events: cast.stage.events, failures: [], cast }
}

/** Processes start, but those that are late. */
function settleStart(driver: GroupDriver, start: State): readonly string[] {
  for (const member of driver.cast.members.values()) {
    const { value } = start(memberAddress(member.member)) as { readonly value: unknown }
    if (value !== 'absent') member.start()
  }
  return driver.compare(start)
}
