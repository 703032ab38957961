/**
 * Where an effect lands, told twice: the model explores every interleaving of its machines; the reference consumer runs the same recipes under every small
 * schedule, its stores in memory (real ones say the same, reply by reply: impl/sinks/redis.test.ts, sql.test.ts). Both must break the same promises under
 * the same fault classes.
 */
import { describe, expect, test } from 'vitest'
import { type Anomaly, anomalies } from '../impl/sinks/outcome.ts'
import { memoryBench } from '../impl/sinks/bench.ts'
import { sinks, variants } from '../impl/sinks/recipes.ts'
import { type SinkFault, sinkFaults } from '../impl/sinks/schedule.ts'
import { verdictOf } from '../impl/sinks/verdict.ts'
import { explore } from '../model/index.ts'
import { type SinkName, sinkNames, type SinkPromise } from '../model/sinks/index.ts'
import { askSink, type SinkChange } from './claims/sink-question.ts'

/** What is seen where a promise is broken. */
const seenWhereBroken = { ALO: 'lost', AMO: 'duplicated', converges: 'wrong' } as const
type Compared = keyof typeof seenWhereBroken

const promisesOf = (sink: SinkName): readonly Compared[] => (sink === 'natural-set' ? ['converges'] : ['ALO', 'AMO'])

function modelBreaks(promise: SinkPromise, fault: SinkFault, change: SinkChange): boolean {
  const { spec, property, witness } = askSink(promise, fault, change)
  const [decided, seen] = explore(spec(), { properties: [property, witness] }).findings
  expect([promise, fault, change, seen!.verdict]).toEqual([promise, fault, change, 'holds'])
  expect(['holds', 'broken']).toContain(decided!.verdict)
  return decided!.verdict === 'broken'
}

/** What the model would have one see. */
function foretold(fault: SinkFault, change: SinkChange & { readonly sink: SinkName }): readonly Anomaly[] {
  const broken = promisesOf(change.sink).filter(promise => modelBreaks(promise, fault, change))
  const seen = broken.map(promise => seenWhereBroken[promise])
  return anomalies.filter(kind => seen.includes(kind as (typeof seen)[number]))
}

/** In the model nothing throws in a relay, and there is one. */
const strikesTheRelayAlone = (sink: SinkName, fault: SinkFault) =>
  sink === 'outbox' && (fault === 'e' || fault === 'rb')

describe('Model and runs agree, from Kafka, for every fault class', () => {
  test.each(sinkNames.filter(sink => sink !== 'outbox'))('%s', async sink => {
    for (const fault of sinkFaults) {
      const { seen } = await verdictOf(sinks[sink], fault, memoryBench)
      expect([fault, seen]).toEqual([fault, foretold(fault, { sink })])
    }
  })

  test('outside-call to a callee that knows an idempotency key', async () => {
    for (const fault of sinkFaults) {
      const { seen } = await verdictOf(variants['outside-call, with an idempotency key'], fault, memoryBench)
      expect([fault, seen]).toEqual([fault, foretold(fault, { sink: 'outside-call', remembers: true })])
    }
  })

  test('outbox; and what breaks it where the model has no such fault strikes the relay', async () => {
    for (const fault of sinkFaults) {
      const { seen, first } = await verdictOf(sinks.outbox, fault, memoryBench)
      const expected = foretold(fault, { sink: 'outbox' })
      expect([fault, seen]).toEqual([fault, strikesTheRelayAlone('outbox', fault) ? ['duplicated'] : expected])
      if (!strikesTheRelayAlone('outbox', fault)) continue
      expect([fault, expected]).toEqual([fault, []])
      // Deliveries 1 and 2 are the consumer's, and their schedules come first.
      expect(first!.schedule.strikes[0]!.at.delivery).toBeGreaterThan(2)
    }
  })
})

describe('Model and runs agree, from a caller who asks once: whether row and message are one', () => {
  test.each(['outbox', 'dual-write-database-first', 'dual-write-send-first'] as const)('%s', async sink => {
    for (const fault of ['c', 'n', 'e'] as const) {
      const { seen } = await verdictOf(sinks[sink], fault, memoryBench, { source: 'request' })
      const isTorn = seen.includes('lost') || seen.includes('ghosts')
      expect([fault, isTorn]).toEqual([fault, modelBreaks('atomic', fault, { sink, source: 'request' })])
    }
  })
})
