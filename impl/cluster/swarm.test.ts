/** The guarantees over many seeds, faults at random: what a safe configuration keeps, what an unsafe one breaks, and that a verdict stands. */
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterConsumer, CommitFailed, type Guarantee, startCluster } from '../index.ts'
import { below, type Dice, seededDice } from '../world/index.ts'

const seeds = Array.from({ length: 12 }, (_, i) => i + 1)
const promises: readonly Guarantee[] = ['NAL', 'ALO', 'AMO', 'ORD']

interface Setting {
  readonly acks: 1 | 'all'
  readonly idempotence: boolean
  /** Handles what it polls, and commits behind it; or commits first. */
  readonly commits: 'after' | 'before'
}

/** One broker at a time is struck, and its fault is undone before the next. */
function strike(cluster: Cluster, dice: Dice): () => void {
  const broker = 1 + below(dice, 3)
  const other = 1 + (broker % 3)
  const kinds: readonly (() => () => void)[] = [
    () => (cluster.crash(broker), () => cluster.restart(broker)),
    () => (cluster.pause(broker), () => cluster.resume(broker)),
    () => (cluster.cut(broker, other), () => cluster.heal(broker, other)),
    () => (cluster.isolate(broker), () => cluster.rejoin(broker)),
    () => (cluster.hold(broker, other), () => cluster.release(broker, other)),
  ]
  return kinds[below(dice, kinds.length)]!()
}

/** What fails is committed with the next poll's. */
async function tryToCommit(consumer: ClusterConsumer): Promise<void> {
  try {
    await consumer.commit()
  } catch (error) {
    if (!(error instanceof CommitFailed)) throw error
  }
}

async function consume(consumer: ClusterConsumer, commits: Setting['commits'], dies: boolean): Promise<void> {
  const records = await consumer.poll()
  if (commits === 'before') await tryToCommit(consumer)
  if (!dies) for (const record of records) consumer.handled(record)
  if (commits === 'after' && !dies) await tryToCommit(consumer)
  if (!dies) return
  consumer.crash()
  consumer.restart()
}

/** Verdicts at the end, after a time without faults; and every verdict on the way. */
async function run(seed: number, { acks, idempotence, commits }: Setting) {
  await using cluster = await startCluster({ seed, topics: { orders: { minInsyncReplicas: 2 } } })
  const dice = seededDice(`swarm/${seed}`)
  const producer = cluster.producer({ acks, idempotence, lingerMs: 0, requestTimeoutMs: 3_000 })
  const consumer = cluster.consumer({
    topic: 'orders',
    groupId: 'billing',
    autoCommit: 'off',
    handling: 'explicit',
    requestTimeoutMs: 3_000,
  })
  const seen: string[][] = []
  const look = () => seen.push(promises.map(guarantee => cluster.check({ guarantee }).verdict))
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 3; i++) producer.post({ topic: 'orders', value: `${round}.${i}` })
    cluster.advance(below(dice, 10))
    const undo = strike(cluster, dice)
    producer.post({ topic: 'orders', value: `${round}.struck` })
    cluster.advance(below(dice, 15_000))
    await consume(consumer, commits, below(dice, 3) === 0)
    look()
    undo()
    cluster.advance(20_000)
    look()
  }
  await producer.flush()
  for (let polls = 0; polls < 5; polls++) await consume(consumer, commits, false)
  look()
  return { atTheEnd: Object.fromEntries(promises.map((guarantee, i) => [guarantee, seen.at(-1)![i]!])), seen }
}

async function runAll(setting: Setting) {
  const runs: Awaited<ReturnType<typeof run>>[] = []
  for (const seed of seeds) runs.push(await run(seed, setting))
  const brokenIn = (guarantee: Guarantee) => runs.filter(({ atTheEnd }) => atTheEnd[guarantee] === 'broken').length
  const undecided = runs.flatMap(({ atTheEnd }) => Object.values(atTheEnd)).filter(verdict => verdict === 'cannot tell')
  return { runs, brokenIn, undecided }
}

describe('in twelve seeded runs with faults', () => {
  test('acks=all, idempotent, committing behind the handler keeps NAL, ALO, AMO and ORD when it dies before handling', async () => {
    const { brokenIn, undecided } = await runAll({ acks: 'all', idempotence: true, commits: 'after' })
    expect(promises.map(brokenIn)).toEqual([0, 0, 0, 0])
    expect(undecided).toEqual([])
  })

  test('committing first breaks ALO, and nothing else', async () => {
    const { brokenIn, undecided } = await runAll({ acks: 'all', idempotence: true, commits: 'before' })
    expect(brokenIn('ALO')).toBeGreaterThan(0)
    expect([brokenIn('NAL'), brokenIn('AMO'), brokenIn('ORD')]).toEqual([0, 0, 0])
    expect(undecided).toEqual([])
  })

  test('acks=1 breaks NAL, and what is broken stays broken', async () => {
    const { runs, brokenIn, undecided } = await runAll({ acks: 1, idempotence: false, commits: 'after' })
    expect(brokenIn('NAL')).toBeGreaterThan(0)
    expect(undecided).toEqual([])
    for (const { seen } of runs)
      for (const [at, verdicts] of seen.entries())
        for (const [i, verdict] of verdicts.entries())
          if (verdict === 'broken') expect(seen.slice(at).map(later => later[i])).not.toContain('not seen broken')
  })

  test('without idempotence a retry breaks AMO', async () => {
    const { brokenIn } = await runAll({ acks: 'all', idempotence: false, commits: 'after' })
    expect(brokenIn('NAL')).toBe(0)
    expect(brokenIn('AMO')).toBeGreaterThan(0)
  })
})
