/** Who is on a group's stage, and what the driver has to remember between steps. */
import { groupMembers, groupOf } from '../../../model/kafka/index.ts'
import { type GroupDeployment, GroupStage } from './group-stage.ts'
import { MemberApplication } from './member-application.ts'

/** A handler's effect. */
export interface Effect {
  readonly group: number
  readonly record: number
}

export interface Cast {
  readonly stage: GroupStage
  readonly members: ReadonlyMap<number, MemberApplication>
  /** Effects of handlers, in the order in which they came about. */
  readonly handled: Effect[]
  /** Records that went to the dead-letter topic. */
  readonly parked: Effect[]
  readonly ids: Ids
}

/** Member ids by the model's numbers: each that a member is given is one more. */
export class Ids {
  readonly #numbers = new Map<string, number>()

  pair(memberId: string, number: number): void {
    if (!this.#numbers.has(memberId)) this.#numbers.set(memberId, number)
  }

  numberOf(memberId: string): number | undefined {
    return this.#numbers.get(memberId)
  }

  memberIdOf(number: number, among: readonly string[]): string | undefined {
    return among.find(memberId => this.#numbers.get(memberId) === number)
  }
}

export function newCast(deployment: GroupDeployment): Cast {
  const stage = new GroupStage(deployment)
  const { scope } = deployment
  const members = groupMembers(scope).map(
    member => [member, new MemberApplication(stage, member, groupOf(scope, member))] as const,
  )
  return { stage, members: new Map(members), handled: [], parked: [], ids: new Ids() }
}
