import { expect, test } from 'vitest'
import { kafkaRules } from '../../impl/index.ts'
import type { Action, Configuration, Plan } from './plan.ts'
import { runPlan } from './run-plan.ts'
import { plainest } from './shrinking.ts'

const strike = (fault: Extract<Action, { do: 'strike' }>['fault'], node: string, other = 'controller'): Action => ({
  do: 'strike',
  fault,
  node,
  other,
  luck: 1,
})
const send: Action = { do: 'send', partition: 0, records: 1 }
const wait = (ms: number): Action => ({ do: 'advance', ms })
const undo: Action = { do: 'undo', which: 0 }
const planOf = (actions: readonly Action[], configuration: Partial<Configuration> = {}): Plan => ({
  seed: 1,
  configuration: { ...plainest, ...configuration },
  maxTroubled: 1,
  actions,
})
const withAcks = (acks: 0 | 1 | 'all'): Partial<Configuration> => ({ producer: { ...plainest.producer, acks } })

/** The leader takes a record that nobody can fetch, and dies for long enough. */
const leaderDies = [
  strike('cut', 'leader', 'broker-2'),
  strike('cut', 'leader', 'broker-3'),
  send,
  wait(100),
  strike('crash', 'broker-1'),
  wait(2_000),
]

test('X1: the same plan gives the same run', () => {
  expect(runPlan(planOf(leaderDies))).toEqual(runPlan(planOf(leaderDies)))
})

test('acks=all keeps a record whose leader dies; acks=1 loses it, and has not promised otherwise', () => {
  const kept = runPlan(planOf(leaderDies))
  expect(kept).toMatchObject({ violations: [], lost: [], acknowledged: 1, handled: 1, faults: { cut: 2, crash: 1 } })
  const lost = runPlan(planOf(leaderDies, withAcks(1)))
  expect(lost).toMatchObject({ violations: [], lost: ['r1'], acknowledged: 1 })
})

test('acks=1 promises as much as acks=all where a partition has one replica', () => {
  const alone = { ...withAcks(1), topics: [{ partitions: 1, replicationFactor: 1 }] }
  expect(runPlan(planOf(leaderDies, alone))).toMatchObject({ violations: [], lost: [], acknowledged: 1 })
})

test('a broker that acknowledges before it has replicated is caught by an invariant, or by the guarantee', () => {
  const rules = { ...kafkaRules, isDue: () => true }
  const [violation] = runPlan(planOf(leaderDies), { rules }).violations
  expect(violation).toBe(
    'AcknowledgedIsInSync: Every member of the in-sync set in force has every record that was acknowledged with acks=all. In orders-0, broker 2 ends at 0, below 1.',
  )
})

test('P1: what makes no sense does nothing: an undo of nothing, a crash of who is down, a second broker in trouble', () => {
  const senseless = [undo, strike('crash', 'broker-1'), strike('crash', 'broker-1'), strike('crash', 'broker-2')]
  const { steps, faults } = runPlan(planOf(senseless))
  expect(steps).toEqual(['broker-1 crashes'])
  expect(faults).toEqual({ crash: 1 })
})

test('S2: a link between a client and a broker troubles no broker', () => {
  const both = [strike('crash', 'broker-1'), strike('cut', 'producer-1', 'broker-2'), strike('cut', 'broker-2')]
  expect(runPlan(planOf(both)).faults).toEqual({ crash: 1, cut: 1 })
})

test('X2: a run ends with every fault undone and every record handled', () => {
  const kinds = ['crash', 'pause', 'cut', 'cutOneWay', 'hold', 'fillDisk', 'skewClock', 'losePower'] as const
  for (const kind of kinds) {
    const actions = [wait(300), send, wait(20), strike(kind, 'leader', 'broker-2'), send, wait(1_000)]
    const result = runPlan(planOf(actions, { flushMessages: 1 }))
    expect(result).toMatchObject({ violations: [], acknowledged: 2, faults: { [kind]: 1 } })
    // The coordinator that was paused for longer than a session finds its members silent: they begin again where the group is.
    expect(result.handled).toBeGreaterThanOrEqual(2)
    if (kind !== 'pause') expect(result.handled).toBe(2)
  }
})

test('who watches sees every step, and the world as it is after it', () => {
  let steps = 0
  let highest = 0
  const { events } = runPlan(planOf([send, wait(500)]), {
    watch: (world, node, _input, effects) => {
      steps += 1
      if (effects.some(({ type }) => type === 'Append') && node === 'broker-1')
        highest = Math.max(highest, world.state('broker-1').replicas['orders-0']?.log.logEndOffset ?? 0)
    },
  })
  expect(steps).toBe(events)
  expect(highest).toBe(1)
})

test('a consumer that dies between commit and handler: committed before, nothing is handled twice; after, everything at least once', () => {
  const consume = (steps: number): Action => ({ do: 'consume', steps })
  const polls = [send, send, wait(1_000), consume(1), wait(200), consume(1), wait(200)]
  const actions = [...polls, strike('crash', 'consumer-1'), wait(100), undo]
  const handled = (commits: Configuration['consumer']['commits']) => {
    const result = runPlan(planOf(actions, { consumer: { commits, maxPollRecords: 500 } }))
    expect(result.violations).toEqual([])
    return result.handled
  }
  expect(handled('before')).toBe(0)
  expect(handled('after')).toBe(3)
})

test('gap: without flushing, power that fails on one broker after the other loses what was acknowledged (KIP-966, BUG-K12)', () => {
  const losesPower = (broker: string) => strike('losePower', broker)
  const isolated = [strike('cut', 'broker-1', 'broker-2'), strike('cut', 'broker-1', 'broker-3')]
  const others = [losesPower('broker-2'), { ...undo, which: 2 }, losesPower('broker-3'), { ...undo, which: 2 }]
  const actions = [send, wait(500), ...isolated, ...others, wait(300), losesPower('broker-1')]
  const lostWith = (flushMessages: number) => runPlan({ ...planOf(actions, { flushMessages }), maxTroubled: 3 })
  expect(lostWith(0)).toMatchObject({ violations: [], acknowledged: 1, lost: ['r1'], faults: { losePower: 3 } })
  expect(lostWith(1)).toMatchObject({ violations: [], acknowledged: 1, lost: [] })
})

/** The checksum of a batch does not cover its offset and its leader epoch, as the leader fills them in: appending after such a batch once was an assertion's end. */
test('a bit that flips anywhere in a log is found when it is read, whatever it hits', () => {
  const alone = { topics: [{ partitions: 1, replicationFactor: 1 }], brokers: 1 }
  for (let luck = 0; luck < 40; luck++) {
    const flip = { ...strike('flipBit', 'broker-1'), luck }
    const { violations, faults } = runPlan(
      planOf([send, send, wait(300), flip, strike('crash', 'broker-1'), undo, send, wait(500)], alone),
    )
    expect(violations).toEqual([])
    expect(faults).toEqual({ flipBit: 1, crash: 1 })
  }
})
