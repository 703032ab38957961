/** Model → broker for the idempotent producer's system: whole graphs driven, and a broker with another rule noticed. */
import { expect, test } from 'vitest'
import { replay } from '../../../model/index.ts'
import { idempotenceSystem, javaParameters, smallScope } from '../../../model/kafka/idempotence/index.ts'
import { coverSequences, sequenceCovers } from './sequence-cover.ts'
import { driveSequences } from './sequence-reproduce.ts'
import { sequenceRows } from './sequence-steps.ts'

const done = new Set<string>()
test.each(sequenceCovers.map(cover => [cover.name, cover] as const))(
  'every transition is driven on the broker, and its state is the model’s after each: %s',
  (_name, cover) => {
    const { failures, performed, transitions, steps } = coverSequences(cover)
    expect(failures).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(transitions)
    for (const row of Object.keys(performed)) done.add(row)
  },
)

test('together the covers perform every row of the table that says which broker events make up a model step', () => {
  expect(sequenceRows.filter(([row]) => !done.has(row))).toEqual([])
})

test('it bites: a broker with a narrower window, and a client of another family, differ where the model says what has to come', () => {
  const scope = { ...smallScope, attempts: 3, faults: { n: 1 } }
  const spec = idempotenceSystem(javaParameters, scope)
  // Both in the log, their answers lost, the first sent again.
  const path = along([
    'initProducerId',
    'send',
    'send',
    'transmit',
    'Produce',
    'transmit',
    'Produce',
    'requestTimeout',
    'transmit',
    'Produce',
  ])
  const run = replay(spec, path)
  const driven = (changed: object) =>
    driveSequences(run, { parameters: { ...javaParameters, ...changed }, scope }).failures
  expect(driven({})).toEqual([])
  expect(driven({ windowSize: 1 }).join()).toContain('the model has [epoch 0: 0 1], the broker [epoch 0: 1]')
  expect(driven({ client: 'kafkajs' }).join()).toContain('producer-1 has no timer drain set')

  function along(types: readonly string[]): string {
    const choices: number[] = []
    for (const type of types) {
      let choice = 0
      while (replay(spec, [...choices, choice].join('/')).steps.at(-1)!.event.type !== type) choice++
      choices.push(choice)
    }
    return choices.join('/')
  }
})
