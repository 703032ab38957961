/**
 * Groups, broker to model: in seeded runs with several members the coordinator's machine explains every join, assignment, heartbeat, departure and commit;
 * what was forged is not explained, and mutants are found where a member is told what it should not be.
 */
import { describe, expect, test } from 'vitest'
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { ClassicGroup } from '../../impl/core/group.ts'
import { plansIn } from '../mutants/by-random-runs.ts'
import { ruleMutants } from '../mutants/broker/index.ts'
import type { RunsName } from '../mutants/runs.ts'
import { failureText } from './failure.ts'
import { type Recorded, recorded, saying, sentenceOf } from './forging.test-data.ts'
import { validate } from './validate.ts'

const runs: readonly (readonly [RunsName, number])[] = [
  ['group', 1],
  ['group', 2],
  ['javaGroup', 1],
  ['cooperative', 1],
  ['staticMembers', 9],
  ['twins', 1],
]

test.each(runs)('every step of the coordinator in runs of the kind %s, seed %d, is explained', (name, seed) => {
  const results = plansIn(name, seed).map(plan => validate(plan))
  expect(results.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))).toEqual([])
})

const [plan] = plansIn('group', 1)
const steps = recorded(plan!)

const groupIn = ({ node, state }: Recorded): ClassicGroup | undefined =>
  node.startsWith('broker-')
    ? Object.values((state as BrokerState).offices).flatMap(({ groups }) => Object.values(groups))[0]
    : undefined

test('this run has what it is about: several members, and generations that follow each other', () => {
  const groups = steps.flatMap(step => groupIn(step) ?? [])
  expect(Math.max(...groups.map(({ members }) => members.length))).toBeGreaterThan(1)
  expect(Math.max(...groups.map(({ generationId }) => generationId))).toBeGreaterThan(3)
})

const forged = (isMeant: (step: Recorded) => boolean, change: (step: Recorded) => Recorded) =>
  sentenceOf(plan!, steps, isMeant, change)

const asks = ({ node, input }: Recorded, api: string) =>
  node.startsWith('broker-') &&
  input?.type === 'Received' &&
  input.message.kind === 'request' &&
  input.message.body.api === api
const answers = ({ effects }: Recorded, errorCode: string) =>
  effects.some(
    effect =>
      effect.type === 'Send' && 'errorCode' in effect.message.body && effect.message.body.errorCode === errorCode,
  )

const answering = (step: Recorded, errorCode: string): Recorded => saying(step, body => ({ ...body, errorCode }))

const withGroup = (step: Recorded, change: (group: ClassicGroup) => ClassicGroup): Recorded => {
  const state = step.state as BrokerState
  const offices = Object.entries(state.offices).map(([name, office]) => {
    const groups = Object.entries(office.groups).map(([id, group]) => [id, change(group)] as const)
    return [name, { ...office, groups: Object.fromEntries(groups) }] as const
  })
  return { ...step, state: { ...state, offices: Object.fromEntries(offices) } }
}

describe('what was forged is found', () => {
  test('a heartbeat that hears nothing of the rebalance', () => {
    const sentence = forged(
      step => asks(step, 'Heartbeat') && answers(step, 'REBALANCE_IN_PROGRESS'),
      step => answering(step, 'NONE'),
    )
    expect(sentence).toMatch(/Heartbeat request .* The closest is nothing to say to a heartbeat: it is not enabled/)
  })

  test('a heartbeat that hears of a rebalance that is none', () => {
    const sentence = forged(
      step => asks(step, 'Heartbeat') && answers(step, 'NONE'),
      step => answering(step, 'REBALANCE_IN_PROGRESS'),
    )
    expect(sentence).toMatch(/Heartbeat request .*REBALANCE_IN_PROGRESS/)
  })

  test('a member that is gone without a reason', () => {
    const sentence = forged(
      step => asks(step, 'Heartbeat') && answers(step, 'NONE') && groupIn(step)!.members.length > 1,
      step => withGroup(step, group => ({ ...group, members: group.members.slice(1) })),
    )
    expect(sentence).toMatch(/members is \[\d+.*\], and \[\d+, \d+.*\] in the model/)
  })

  test('a rebalance that begins again for nothing', () => {
    const sentence = forged(
      step => groupIn(step)?.state === 'CompletingRebalance' && asks(step, 'SyncGroup'),
      step => withGroup(step, group => ({ ...group, state: 'PreparingRebalance' })),
    )
    expect(sentence).toMatch(/state is preparing, and completing in the model/)
  })
})

const wrong: Readonly<Record<string, readonly [RunsName, number, RegExp]>> = {
  'waits-for-nobody': ['javaGroup', 3, /gets JoinGroup request .*it says what the model does not: Joined to 2/],
  'fences-nobody': ['twins', 1, /UNKNOWN_MEMBER_ID .* it does not say: Refused FENCED_INSTANCE_ID to 1/],
  'deals-anew-for-static-members': [
    'staticMembers',
    7,
    /JoinGroup request .* members is \[1, id 2\], and \[1\] in the model/,
  ],
  'drops-static-members': ['staticMembers', 9, /timer group.* members is \[2\], and \[1, 2\] in the model/],
  'refuses-the-living': ['group', 3, /gets OffsetCommit request .* ILLEGAL_GENERATION/],
}

test.each(Object.entries(wrong))('%s is found', (id, [name, seed, event]) => {
  const { rules } = ruleMutants.find(mutant => mutant.id === id)!
  const [found] = plansIn(name, seed).flatMap(each => validate(each, rules).failure ?? [])
  expect(found?.sentence).toMatch(event)
})
