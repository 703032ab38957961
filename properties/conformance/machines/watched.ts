/** Machines whose guards are watched: which of them was asked, and what it answered. */
import type { Machine } from '../../../model/explorer/adapter.ts'
import type { Ensemble } from './ensemble.ts'

export type GuardAnswer = readonly [member: string, guard: string, answer: boolean]
export type Answered = (...answer: GuardAnswer) => void

type Guard = (...args: readonly unknown[]) => boolean

export const guardsOf = ({ implementations }: Machine): Readonly<Record<string, Guard>> =>
  implementations.guards as unknown as Readonly<Record<string, Guard>>

export function watched(ensemble: Ensemble, answered: Answered): Ensemble {
  const members = Object.entries(ensemble.members).map(([name, member]) => {
    const guards = Object.entries(guardsOf(member.machine)).map(([guard, decide]) => [
      guard,
      (...args: readonly unknown[]) => {
        const answer = decide(...args)
        answered(name, guard, answer)
        return answer
      },
    ])
    return [name, { ...member, machine: member.machine.provide({ guards: Object.fromEntries(guards) }) }]
  })
  return { ...ensemble, members: Object.fromEntries(members) }
}
