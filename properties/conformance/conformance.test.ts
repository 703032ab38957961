import { expect, test } from 'vitest'
import { kafkaSystem, safeParameters, type Scope } from '../../model/kafka/index.ts'
import { ruleMutants } from '../mutants/broker/index.ts'
import { covers, coverOnBroker } from './cover.ts'
import { drive } from './drive.ts'
import { rows } from './perform.ts'

const scope: Scope = { records: 1, attempts: 1, faults: {}, total: 1, shrinks: 0, withConsumer: false, patient: false }

const done = new Map<string, number>()
test.each(covers.map(cover => [cover.name, cover] as const))(
  'every transition is driven on the broker, and its state is the model’s after each: %s',
  (_name, cover) => {
    const { failures, performed, transitions, steps } = coverOnBroker(cover)
    expect(failures).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(transitions)
    for (const [row, times] of Object.entries(performed)) done.set(row, (done.get(row) ?? 0) + times)
  },
)

test('together the covers perform every row of the table that says which broker events make up a model step', () => {
  expect(rows.map(([name]) => name).filter(name => !done.has(name))).toEqual([])
})

/** What one path shows of a mutated broker; '' where nothing. */
function shownBy(id: string, path: string): string {
  const { rules } = ruleMutants.find(mutant => mutant.id === id)!
  const parameters = { ...safeParameters, replicationFactor: 2 }
  const spec = kafkaSystem(parameters, { ...scope, shrinks: 1, faults: { b1: 1 } })
  return drive(spec, path, { parameters, scope, rules }).failures.join('; ')
}

test('it bites: a broker whose high watermark is its own log end differs at the append, with what each has', () => {
  expect(shownBy('high-watermark-of-the-leader', '0/0/0')).toBe('broker-1.highWatermark: the model has 0, the broker 1')
  expect(shownBy('fenced-may-join', '0/0/0')).toBe('')
})
