/**
 * Members, broker to model: in seeded runs the machine of members explains how every consumer joins, hears of rebalances, reads, commits, gives up and ends;
 * what was forged is not explained, and mutants of the client's rules are found at the step that is wrong.
 */
import { describe, expect, test } from 'vitest'
import type { ConsumerState, ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { Effect } from '../../impl/core/process.ts'
import { plansIn } from '../mutants/by-random-runs.ts'
import { ruleMutants } from '../mutants/broker/index.ts'
import type { RunsName } from '../mutants/runs.ts'
import { Book } from './book.ts'
import { failureText } from './failure.ts'
import { type Recorded, recorded, saying } from './forging.test-data.ts'
import { MemberStates } from './member-trace.ts'
import { validate } from './validate.ts'

const runs: readonly (readonly [RunsName, number])[] = [
  ['group', 7],
  ['javaGroup', 18],
  ['cooperative', 6],
  ['staticMembers', 7],
  ['twins', 6],
]

test.each(runs)('every step of every member in the run of the kind %s, seed %d, is explained', (name, seed) => {
  const results = plansIn(name, seed).map(plan => validate(plan))
  expect(results.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))).toEqual([])
})

const steps = [...plansIn('javaGroup', 18), ...plansIn('group', 1)].map(recorded)

/** A step of a consumer's, with what it was before. */
type Meant = (step: Recorded, before: ConsumerState, after: ConsumerState) => boolean

/** What is wrong with the first step that is meant once it is changed; by the member's trace alone. */
const forged = (isMeant: Meant, change: (step: Recorded) => Recorded): string | undefined =>
  steps.map(run => forgedIn(run, isMeant, change)).find(sentence => sentence !== undefined)

function forgedIn(run: readonly Recorded[], isMeant: Meant, change: (step: Recorded) => Recorded): string | undefined {
  const [book, members, last] = [new Book(), new Map<string, MemberStates>(), new Map<string, ConsumerState>()]
  for (const [n, step] of run.filter(({ node }) => node.startsWith('consumer-')).entries()) {
    const before = step.input === undefined ? undefined : last.get(step.node)
    const isIt = before !== undefined && isMeant(step, before, step.state as ConsumerState)
    const { node, input, effects, state } = isIt ? change(step) : step
    last.set(node, state as ConsumerState)
    const member = members.get(node) ?? new MemberStates(book, node)
    members.set(node, member)
    book.happened({ n, node, input, effects })
    member.see({ input, effects, before, after: state as ConsumerState, leftOut: new Set() })
    if (isIt) return book.failure?.sentence ?? 'it is explained'
  }
  return undefined
}

const asks = ({ effects }: Recorded, api: string) =>
  effects.some(effect => effect.type === 'Send' && effect.message.body.api === api)
const told = ({ effects }: Recorded) =>
  effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ConsumerTold] : []))
const with_ = (step: Recorded, change: Partial<ConsumerState>): Recorded => ({
  ...step,
  state: { ...(step.state as ConsumerState), ...change },
})

describe('what was forged is found', () => {
  test('a rebalance that a heartbeat tells of, and that is not heard', () => {
    const sentence = forged(
      (_step, before, { phase, mustRejoin }) => phase === 'ready' && !before.mustRejoin && mustRejoin,
      step => with_(step, { mustRejoin: false }),
    )
    expect(sentence).toMatch(
      /Heartbeat response REBALANCE_IN_PROGRESS .* membership is settled, and called in the model/,
    )
  })

  test('a rebalance that nobody tells of', () => {
    const sentence = forged(
      (_step, before, { phase, mustRejoin }) => phase === 'ready' && before.phase === 'ready' && !mustRejoin,
      step => with_(step, { mustRejoin: true }),
    )
    expect(sentence).toMatch(/membership is called, and settled in the model/)
  })

  test('a commit of more than was handled', () => {
    const sentence = forged(
      step => asks(step, 'OffsetCommit'),
      step => saying(step, body => ('offsets' in body ? { ...body, offsets: ahead(body.offsets as object) } : body)),
    )
    expect(sentence).toMatch(/OffsetCommit request .* it does not say: OffsetCommit of/)
  })

  test('an eager member that says it keeps what it has', () => {
    const owned = [{ name: 'range', metadata: { topics: ['orders'], ownedPartitions: ['orders-0'], generationId: 1 } }]
    const sentence = forged(
      (step, before) => asks(step, 'JoinGroup') && before.generationId > 0,
      step => saying(step, body => ('protocols' in body ? { ...body, protocols: owned } : body)),
    )
    expect(sentence).toMatch(/it says what the model does not: JoinGroup with orders-0/)
  })

  test('a position that begins elsewhere than the group has committed', () => {
    const sentence = forged(
      step => told(step).some(each => each.type === 'Joined' && Math.max(...Object.values(each.committed)) > 0),
      step => {
        const { partitions } = step.state as ConsumerState
        const moved = Object.entries(partitions).map(([name, one]) => [name, { ...one, position: one.position + 1 }])
        return with_(step, { partitions: Object.fromEntries(moved) })
      },
    )
    expect(sentence).toMatch(/OffsetFetch response .* orders-\d is \d+, and \d+ in the model/)
  })

  test('a record that is handed out for a second time', () => {
    const sentence = forged(
      step => told(step).some(each => each.type === 'Polled' && each.records.some(({ offset }) => offset > 0)),
      step => ({ ...step, effects: step.effects.map(again) }),
    )
    expect(sentence).toMatch(/Fetch response .* it says what the model does not: orders-\d from \d+ on/)
  })

  test('a member that goes on in its group though it is not known there any more', () => {
    const sentence = forged(
      (_step, before, { phase }) => before.phase !== 'lost' && phase === 'lost',
      step => with_(step, { phase: 'ready' }),
    )
    expect(sentence).toMatch(/membership is settled, and outside in the model/)
  })
})

const ahead = (offsets: object) =>
  Object.fromEntries(Object.entries(offsets).map(([name, offset]) => [name, Number(offset) + 1]))

function again(effect: Effect<unknown>): Effect<unknown> {
  if (effect.type !== 'Tell') return effect
  const each = effect.told as ConsumerTold
  if (each.type !== 'Polled') return effect
  return { ...effect, told: { ...each, records: each.records.map(one => ({ ...one, offset: one.offset - 1 })) } }
}

/** The run that shows each, and the step at which its member does what the machine does not. */
const wrong: Readonly<Record<string, readonly [RunsName, number, RegExp]>> = {
  'hands-out-what-it-gives-up': ['javaGroup', 17, /Fetch request of orders-1 .* it is not enabled/],
  'keeps-what-it-has': ['javaGroup', 6, /it says what the model does not: JoinGroup with orders-2/],
  'never-leaves': ['group', 1, /timer pollInterval\. .* it does not say: LeaveGroup/],
  'revokes-without-a-commit': ['javaGroup', 18, /membership is joining or outside, and committing in the model/],
  'static-members-say-goodbye': ['staticMembers', 7, /it says what the model does not: LeaveGroup/],
}

test.each(Object.entries(wrong))('%s is found', (id, [name, seed, event]) => {
  const { rules } = ruleMutants.find(mutant => mutant.id === id)!
  const [found] = plansIn(name, seed).flatMap(each => validate(each, rules).failure ?? [])
  expect(found?.sentence).toMatch(event)
})
