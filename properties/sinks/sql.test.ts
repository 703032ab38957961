/**
 * Recipes that land in a database, in PostgreSQL (PGlite, in this process): the contract, every small schedule of every recipe beside memory and model, and a
 * database that is closed in the middle.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryBench } from '../../impl/sinks/bench.ts'
import { MemoryDatabase } from '../../impl/sinks/memory-database.ts'
import { type Sink, sinks, type SinkName, variants } from '../../impl/sinks/recipes.ts'
import { sqlDatabase, type SqlClient } from '../../impl/sinks/sql.ts'
import { Stages } from '../../impl/sinks/stage.ts'
import type { OperationOn, Statement } from '../../impl/sinks/store.ts'
import { verdictOf } from '../../impl/sinks/verdict.ts'
import { inShort, trialAway } from './away.test-data.ts'
import { expectAgreement, modelBreaks } from './foretold.test-data.ts'
import { type OpenDatabase, openDatabase } from './sql-database.test-data.ts'
import { sqlBench, twin } from './twin.test-data.ts'

const names = (Object.keys(sinks) as SinkName[]).filter(name => !['cache', 'value'].includes(sinks[name].lands))

let database: OpenDatabase
let client: SqlClient
beforeAll(async () => {
  database = await openDatabase()
  client = database.client
})
afterAll(() => database.end())

const transaction = (...statements: readonly Statement[]): OperationOn<'database'> => ({
  store: 'database',
  type: 'transaction',
  statements,
})
const effects = { store: 'database', type: 'readEffects' } as const

test('each operation of the contract says what it says in memory', async () => {
  const real = sqlDatabase(client, { space: 'contract' })
  const twins = twin<OperationOn<'database'>>(new MemoryDatabase(), real)
  const said: string[] = []
  for (const operation of [
    transaction({ type: 'insertKey', key: 'k' }, { type: 'apply', id: 'a' }),
    transaction({ type: 'apply', id: 'b' }, { type: 'insertKey', key: 'k' }),
    effects,
    transaction({ type: 'insertRow', key: 'r' }),
    transaction({ type: 'insertRow', key: 'r' }),
    { store: 'database', type: 'findRow', key: 'r' },
    { store: 'database', type: 'findKey', key: 'k' },
    { store: 'database', type: 'findKey', key: 'other' },
    { store: 'database', type: 'readOffset', partition: 'orders-0' },
    transaction({ type: 'storeOffset', partition: 'orders-0', next: 4, fence: 3 }),
    transaction({ type: 'apply', id: 'zombie' }, { type: 'storeOffset', partition: 'orders-0', next: 4, fence: 3 }),
    { store: 'database', type: 'readOffset', partition: 'orders-0' },
    transaction({ type: 'storeOffset', partition: 'orders-0', next: 9, fence: 8 }),
    transaction({ type: 'storeOffset', partition: 'orders-0', next: 2 }),
    { store: 'database', type: 'readOffset', partition: 'orders-0' },
    { store: 'database', type: 'readOutbox' },
    transaction({ type: 'addToOutbox', id: 'first' }, { type: 'addToOutbox', id: 'second' }),
    { store: 'database', type: 'readOutbox' },
    transaction({ type: 'removeFromOutbox', id: 'first' }),
    { store: 'database', type: 'readOutbox' },
    effects,
  ] as const)
    said.push((await twins.perform(operation)).type)
  expect(said.join(' ')).toBe(
    'ok conflict listed ok ok found found absent absent ok fenced found ok ok found absent ok found ok found listed',
  )
  expect(await real.perform(effects)).toEqual({ type: 'listed', values: ['a'] })
})

test('a transaction that breaks off after any of its statements leaves nothing behind', async () => {
  const own = sqlDatabase(client, { space: 'broken off' })
  const all = [
    { type: 'insertKey', key: 'k' },
    { type: 'apply', id: 'a' },
    { type: 'addToOutbox', id: 'a' },
  ] as const
  for (const after of [1, 2, 3]) await own.breakOff({ store: 'database', type: 'transaction', statements: all }, after)
  expect(await own.perform(effects)).toEqual({ type: 'listed', values: [] })
  expect(await own.perform({ store: 'database', type: 'findKey', key: 'k' })).toEqual({ type: 'absent' })
  expect(await own.perform(transaction(...all))).toEqual({ type: 'ok' })
  expect(await own.perform(effects)).toEqual({ type: 'listed', values: ['a'] })
})

test('a unique constraint of the effect’s own is an error, not “done before”', async () => {
  const space = 'another constraint'
  await client.query(`CREATE UNIQUE INDEX one_a ON sink_effects (space, id) WHERE space = '${space}'`)
  const own = sqlDatabase(client, { space })
  const order = (key: string) => own.perform(transaction({ type: 'insertKey', key }, { type: 'apply', id: 'a' }))
  expect(await order('first')).toEqual({ type: 'ok' })
  expect(await order('second')).toEqual({
    type: 'failed',
    code: '23505',
    text: 'duplicate key value violates unique constraint "one_a"',
    isUnknown: false,
  })
  expect(await own.perform({ store: 'database', type: 'findKey', key: 'second' })).toEqual({ type: 'absent' })
})

test.each(names)('%s: every schedule ends as in memory, reply by reply, and breaks what the model breaks', sink =>
  expectAgreement(sinks[sink], { sink }, () => sqlBench(client)),
)

test('a callee that knows the idempotency key is called again, and does nothing; the model says so too', () =>
  expectAgreement(variants['outside-call, with an idempotency key'], { sink: 'outside-call', remembers: true }, () =>
    sqlBench(client),
  ))

test.each(['outbox', 'dual-write-database-first', 'dual-write-send-first'] as const)(
  '%s, of a request that is asked once: whether row and message are one, the model says too',
  async sink => {
    for (const fault of ['c', 'n', 'e'] as const) {
      const { seen } = await verdictOf(sinks[sink], fault, memoryBench, { source: 'request' })
      const isTorn = seen.includes('lost') || seen.includes('ghosts')
      expect([fault, isTorn]).toEqual([fault, modelBreaks('atomic', fault, { sink, source: 'request' })])
    }
  },
)

describe('a database that is closed in the middle', () => {
  const [unique, before] = [sinks['unique-key'], sinks['unique-key-before']]

  /** At its so-manieth statement, BEGIN and COMMIT too; and it is open again for the next operation. */
  async function closedAt(stages: Stages, sink: Sink, statement: number) {
    let statements = 0
    const closing: SqlClient = {
      query: async (text, values) => {
        statements += 1
        if (statements === statement) await database.close()
        return client.query(text, values)
      },
    }
    const space = `closed ${statement} ${sink === unique}`
    const bench = () => {
      const real = sqlDatabase(closing, { space })
      return { ...memoryBench(), database: real, breakOff: real.breakOff }
    }
    const reopen = async () => {
      if (statements >= statement) await database.open()
      if (statements >= statement) statements = -Infinity
    }
    return trialAway(stages, sink, 'database', { bench, before: reopen })
  }

  test('says so; key and effect in one transaction are both there in the end, once, wherever that was', async () => {
    await using stages = new Stages()
    for (const statement of [1, 2, 3, 4]) {
      const stayed = await closedAt(stages, unique, statement)
      expect(stayed.said).toEqual([
        'The database failed at transaction: PGlite is closed; no answer came, and it may have been performed all the same.',
      ])
      expect([statement, inShort(stayed)]).toEqual([statement, 'each effect once'])
    }
  })

  test('between the transaction of the key and that of the effect: the effect is lost', async () => {
    await using stages = new Stages()
    const stayed = await closedAt(stages, before, 4)
    expect([stayed.outcome.lost, inShort(stayed)]).toEqual([['a'], 'lost'])
  })
})
