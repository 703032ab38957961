/** The driver itself: what its faults do to a delivery, that they strike, and that what it reads would be seen. In memory. */
import { describe, expect, test } from 'vitest'
import { type Bench, memoryBench } from './bench.ts'
import { type Outcome, seenIn } from './outcome.ts'
import { type Sink, sinkNames, sinks, variants } from './recipes.ts'
import type { Schedule, Strike } from './schedule.ts'
import { openStage, Stages } from './stage.ts'
import type { Operation, Store } from './store.ts'
import { runTrial, type TrialOptions } from './trial.ts'
import { verdictOf } from './verdict.ts'

const { none } = sinks
const striking = (strike: Strike, timePasses = false): Schedule => ({ strikes: [strike], timePasses })
const at = (delivery: number, boundary: number) => ({ delivery, boundary })
const clean: Outcome = { lost: [], duplicated: [], wrong: [], ghosts: [] }

async function trial(sink: Sink, schedule: Schedule, more: Partial<TrialOptions> = {}) {
  await using stage = await openStage()
  return await runTrial(stage, { sink, schedule, bench: memoryBench(), ...more })
}

/** What it asks of the stores, in order. */
async function asked(sink: Sink, schedule: Schedule): Promise<string> {
  const operations: Operation[] = []
  const through = (store: Store): Store => ({
    perform: operation => {
      operations.push(operation)
      return store.perform(operation)
    },
  })
  await trial(sink, schedule, { through })
  const said = (operation: Operation) => (operation.type === 'append' ? `append ${operation.value}` : operation.type)
  return operations.slice(0, -1).map(said).join(', ')
}

test('without faults every sink has each effect once', async () => {
  await using stages = new Stages()
  for (const name of sinkNames) {
    const options = { sink: sinks[name], schedule: { strikes: [], timePasses: false }, bench: memoryBench() }
    expect([name, await runTrial(await stages.next(), options)]).toMatchObject([
      name,
      { hasStruck: true, outcome: clean },
    ])
  }
})

describe('a strike', () => {
  test.each([
    ['crash before the effect', { fault: 'c', at: at(1, 0) }, 'append a, append b'],
    ['crash behind it, before the commit', { fault: 'c', at: at(1, 1) }, 'append a, append a, append b'],
    ['request lost', { fault: 'n', at: at(1, 0), loses: 'request' }, 'append a, append b'],
    ['answer lost', { fault: 'n', at: at(2, 0), loses: 'reply' }, 'append a, append b, append b'],
    [
      'commit lost: what was not committed comes again',
      { fault: 'n', at: at(1, 0), loses: 'commit' },
      'append a, append a, append b',
    ],
    ['throw before the effect', { fault: 'e', at: at(2, 0) }, 'append a, append b'],
    ['throw behind it', { fault: 'e', at: at(2, 1) }, 'append a, append b, append b'],
    ['zombie goes on at the end', { fault: 'rb', at: at(1, 0), until: 'end' }, 'append a, append b, append a'],
    [
      'zombie goes on before its successor’s second',
      { fault: 'rb', at: at(1, 0), until: at(2, 0) },
      'append a, append a, append b',
    ],
  ] as const)('%s', async (_, strike, operations) => {
    expect(await asked(none, striking(strike))).toBe(operations)
  })

  test('that finds nothing to strike is said to have found nothing', async () => {
    for (const strike of [
      { fault: 'c', at: at(3, 0) },
      { fault: 'c', at: at(1, 2) },
      { fault: 'c', at: at(1, 0), statements: 1 },
      { fault: 'n', at: at(1, 1), loses: 'reply' },
      { fault: 'rb', at: at(1, 0), until: at(9, 0) },
    ] as const)
      expect([strike, (await trial(none, striking(strike))).hasStruck]).toEqual([strike, false])
  })

  test('strikes once, and two strike twice', async () => {
    const strikes = [
      { fault: 'c', at: at(1, 1) },
      { fault: 'c', at: at(2, 1) },
    ] as const
    expect(await asked(none, { strikes, timePasses: false })).toBe('append a, append a, append a, append b')
  })
})

test('a confirmation that is lost is harmless where somebody knows what is done', async () => {
  const lost = striking({ fault: 'n', at: at(1, 0), loses: 'commit' })
  for (const name of sinkNames.filter(name => !['none', 'outside-call', 'dual-write-send-first'].includes(name)))
    expect([name, (await trial(sinks[name], lost)).outcome]).toEqual([name, clean])
  for (const name of ['none', 'outside-call', 'dual-write-send-first'] as const)
    expect([name, seenIn((await trial(sinks[name], lost)).outcome)]).toEqual([name, ['duplicated']])
})

test('time that passes: a claim that expires loses nothing then, and has the effect twice', async () => {
  const sink = sinks['set-if-absent-expiring']
  const [inBetween, behind] = [
    { fault: 'c', at: at(1, 1) },
    { fault: 'c', at: at(1, 2) },
  ] as const
  const outcomes = await Promise.all([
    trial(sink, striking(inBetween, false)),
    trial(sink, striking(inBetween, true)),
    trial(sink, striking(behind, false)),
    trial(sink, striking(behind, true)),
  ])
  expect(outcomes.map(({ outcome }) => seenIn(outcome).join())).toEqual(['lost', '', '', 'duplicated'])
})

describe('a request that is asked once', () => {
  const request = { source: 'request' } as const
  test.each([
    ['dual-write-database-first', { c: 'lost', rb: '', e: 'lost' }],
    ['dual-write-send-first', { c: 'ghosts', rb: '', e: 'ghosts' }],
  ] as const)('%s: row and message are not one', async (name, expected) => {
    for (const fault of ['c', 'rb', 'e'] as const) {
      const { seen } = await verdictOf(sinks[name], fault, memoryBench, request)
      expect([fault, seen.join()]).toEqual([fault, expected[fault]])
    }
  })

  test('outbox: they are, and the message may come twice', async () => {
    for (const fault of ['c', 'n'] as const) {
      const { seen } = await verdictOf(sinks.outbox, fault, memoryBench, request)
      expect([fault, seen]).toEqual([fault, ['duplicated']])
    }
  })
})

test('asking again in place, when no answer came: an effect that is asked for again happens again, and one’s own claim looks like another’s', async () => {
  const under = async (name: keyof typeof variants) => (await verdictOf(variants[name], 'n', memoryBench)).seen.join()
  expect(await under('set-if-absent-before, asking again when no answer came')).toBe('lost,duplicated')
  expect(await under('look-up-then-write, asking again when no answer came')).toBe('duplicated')
  expect(await under('unique-key, asking again when no answer came')).toBe('')
})

test('a lock that is let go without its token is another’s: whoever comes then is let in beside its owner', async () => {
  const [own, anyones] = [sinks['lock-then-done'], variants['lock-then-done, unlocked without a token']]
  const zombie = striking({ fault: 'rb', at: at(1, 1), until: at(1, 1) }, true)
  const locks: string[] = []
  for (const sink of [own, anyones]) {
    const bench = memoryBench()
    const through = (store: Store): Store => ({
      perform: async operation => {
        const reply = await store.perform(operation)
        if (operation.type === 'delete' || operation.type === 'deleteIfEqual') locks.push(reply.type)
        return reply
      },
    })
    await trial(sink, zombie, { bench, through })
  }
  expect(locks.join(' ')).toBe('kept deleted deleted ok ok ok')
})

test('a store that forgets, or does by halves, is seen', async () => {
  const forgetful = (): Bench => {
    const bench = memoryBench()
    return {
      ...bench,
      database: {
        perform: operation =>
          operation.type === 'transaction'
            ? bench.database.perform({
                ...operation,
                statements: operation.statements.filter(({ type }) => type !== 'insertKey'),
              })
            : bench.database.perform(operation),
      },
    }
  }
  expect((await verdictOf(sinks['unique-key'], 'c', forgetful)).seen).toEqual(['duplicated'])
  const halved = (): Bench => {
    const bench = memoryBench()
    return {
      ...bench,
      breakOff: async ({ statements }, after) => {
        for (const statement of statements.slice(0, after))
          await bench.database.perform({ store: 'database', type: 'transaction', statements: [statement] })
      },
    }
  }
  const { seen, first } = await verdictOf(sinks['unique-key'], 'c', halved)
  expect(seen).toEqual(['lost'])
  expect(first!.schedule.strikes).toMatchObject([{ fault: 'c', statements: 1 }])
  expect((await trial(sinks['unique-key'], first!.schedule, { bench: halved() })).outcome).toEqual(first!.outcome)
})
