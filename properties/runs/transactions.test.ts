/** Runs with transactions: what they promise, what their invariants catch, and that they shrink like the rest. */
import { sample } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kafkaRules, type Operation, startCluster } from '../../impl/index.ts'
import type { FaultKind } from '../../impl/world/index.ts'
import { handsOutWhatWasAborted } from '../mutants/broker/hands-out-what-was-aborted.ts'
import { planArbitrary } from '../swarm.ts'
import { notOnce } from './once.ts'
import type { Action, Plan, TransactionsPlan } from './plan.ts'
import { promisesOf } from './promises.ts'
import { runPlan, type RunOptions } from './run-plan.ts'
import { plainest, plainestTransactions, smaller } from './shrinking.ts'
import { transactionsIn } from './whole.ts'

const wait = (ms: number): Action => ({ do: 'advance', ms })
const write = (partition: number, records = 1, who = 0): Action => ({ do: 'write', who, partition, records })
const end = (how: 'commit' | 'abort', who = 0): Action => ({ do: 'end', who, how })
const strike = (fault: FaultKind, node: string): Action => ({ do: 'strike', fault, node, other: 'controller', luck: 1 })
const consume: Action = { do: 'consume', steps: 6 }

const planOf = (actions: readonly Action[], transactions: Partial<TransactionsPlan> = {}): Plan => ({
  seed: 1,
  configuration: { ...plainest, transactions: { ...plainestTransactions, ...transactions } },
  maxTroubled: 1,
  actions,
})
/** The first writing asks for a producer id. */
const begun = [write(0), wait(1_000), write(0, 2), write(1)]
const committed = [...begun, wait(500), end('commit'), wait(500)]
const aborted = [...begun, wait(500), end('abort'), wait(500)]
const sendAndProcess = [{ do: 'send', partition: 0, records: 2 } as const, wait(500), consume, wait(500), consume]
const violationsOf = (actions: readonly Action[], rules: RunOptions['rules']) =>
  runPlan(planOf(actions), { rules }).violations

describe('a run with transactions', () => {
  test.each([1, 2] as const)(
    'comes to rest in version %i: what was committed is read, what was processed has its effect',
    version => {
      const { violations, steps, handled } = runPlan(planOf([...committed, ...aborted, ...sendAndProcess], { version }))
      expect(violations).toEqual([])
      expect(steps.join('\n')).toMatch(
        /producer-2 begins a transaction and sends r2, r3 to ledger-0\nproducer-2 sends r4 to ledger-1/,
      )
      expect(handled).toBeGreaterThan(6)
    },
  )

  test('leaves nothing open: a transaction that nobody ends is aborted by the coordinator, and readers get past it', () => {
    const left = [...begun, strike('crash', 'producer-2'), wait(10_000)]
    expect(runPlan(planOf(left, { writers: 2 })).violations).toEqual([])
  })

  test('the same plan gives the same run', () => {
    expect(runPlan(planOf(committed))).toEqual(runPlan(planOf(committed)))
  })

  test('without transactions writers do nothing', () => {
    const { transactions: _, ...configuration } = planOf(committed).configuration
    const { steps } = runPlan({ ...planOf(committed), configuration })
    expect(steps.filter(words => !words.endsWith('ms pass'))).toEqual([])
  })
})

describe('what is caught by an invariant, in the first run that shows it', () => {
  test('a leader that takes everything replicated for stable', () => {
    const rules = {
      ...kafkaRules,
      lastStableOffset: ({ highWatermark }: { readonly highWatermark: number }) => highWatermark,
    }
    expect(violationsOf([...begun, consume, wait(300), consume], rules)[0]).toMatch(
      /^StableIsDecided: .* of ledger-\d on broker-\d, one begins at \d/i,
    )
  })

  test('a leader that has nothing stable for ever keeps readers waiting', () => {
    const rules = { ...kafkaRules, lastStableOffset: () => 0 }
    expect(violationsOf(committed, rules)[0]).toMatch(/^BROKEN RECOVERS: .* is at 0 of \d in ledger/)
  })

  test('a consumer that hands out what was aborted', () => {
    const rules = { ...kafkaRules, ...handsOutWhatWasAborted.rules }
    const actions = [...aborted, consume, wait(500), consume, wait(500), consume]
    expect(violationsOf(actions, rules)[0]).toMatch(
      /^HandsOutCommitted: .* is handed offset \d of ledger-\d, which is aborted/,
    )
  })
})

describe('what is promised', () => {
  const promised = (transactions: Partial<TransactionsPlan>, ...faults: readonly FaultKind[]) =>
    [
      ...promisesOf(
        planOf(
          faults.map(fault => strike(fault, 'leader')),
          transactions,
        ),
      ).guarantees,
    ].join(' ')

  test('transactions whole and effects once, whoever crashes; not once a coordinator may forget what it has written', () => {
    expect(promised({}, 'crash', 'cut', 'hold')).toBe('NAL ALO WHOLE EO RECOVERS')
    expect(promised({}, 'losePower')).toBe('')
  })

  test('with several members the group has to be told who has read (KIP-447)', () => {
    const silent = planOf([], { saysWhoReads: false })
    const several = { ...silent.configuration, consumer: { ...plainest.consumer, members: 2 } }
    expect(promisesOf(silent).guarantees.has('EO')).toBe(true)
    expect(promisesOf({ ...silent, configuration: several }).guarantees.has('EO')).toBe(false)
  })
})

test('a plan with transactions becomes smaller with less in them, and without any', () => {
  const plan = sample(planArbitrary('transactional', 3), { seed: 3, numRuns: 1 })[0]!
  const configurations = [...smaller(plan, 1)].map(([{ configuration }]) => configuration)
  expect(configurations.some(({ transactions }) => transactions === undefined)).toBe(true)
  expect(configurations.some(({ transactions }) => transactions?.version === 2)).toBe(true)
})

describe('a transaction as its producer was told', () => {
  const about = { at: 0, by: 'producer-2', transactionalId: 'w', producerId: 1, producerEpoch: 0 }
  const opened: readonly Operation[] = [
    { type: 'begun', ...about },
    { type: 'send', at: 0, by: 'producer-2', id: 0, topic: 'ledger', partition: 1, key: null, value: 'a' },
    { type: 'acknowledged', at: 0, by: 'producer-2', id: 0, offset: 7 },
  ]
  const endOf = (...rest: readonly Operation[]) => transactionsIn([...opened, ...rest]).map(told => told.end)

  test('is committed, aborted, or nobody knows', () => {
    expect(endOf({ type: 'transactionCommitted', ...about })).toEqual(['committed'])
    expect(endOf({ type: 'transactionAborted', ...about })).toEqual(['aborted'])
    const failed = { type: 'transactionFailed', ...about, errorCode: 'PRODUCER_FENCED' } as const
    expect(endOf({ ...failed, isUnknown: true })).toEqual(['unknown'])
    expect(endOf({ ...failed, isUnknown: false })).toEqual(['aborted'])
    expect(endOf({ type: 'crashed', at: 1, by: 'producer-2' })).toEqual(['unknown'])
    expect(endOf()).toEqual(['unknown'])
    expect(transactionsIn(opened)[0]!.sent).toEqual([
      { value: 'a', topic: 'ledger', partition: 1, offset: 7, isAcknowledged: true },
    ])
  })
})

test('an effect that stands twice, and one that is missing although the group has gone on, are told', async () => {
  const output = { partitions: 2 }
  await using cluster = await startCluster({ seed: 1, topics: { orders: {}, invoices: output, ledger: output } })
  const producer = cluster.producer()
  for (const value of ['a', 'b', 'c']) await producer.send({ topic: 'orders', value })
  for (const partition of [0, 1])
    await producer.send({ topic: 'invoices', partition, value: `invoice for a, consumer-1 #${partition}` })
  const consumer = cluster.consumer({ groupId: 'billing', topic: 'orders', autoCommit: 'off', maxPollRecords: 2 })
  expect(await consumer.poll()).toHaveLength(2)
  await consumer.commit()
  cluster.advance(1_000)
  expect(notOnce(cluster, planOf([]))).toEqual([
    'a stands 1 times, and has its effect 2 times.',
    'The group has passed b, and it has its effect 0 times.',
  ])
})
