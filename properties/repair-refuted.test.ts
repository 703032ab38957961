/** A set of changes that is said to fail before it is put together would fail all the same. */
import { expect, test } from 'vitest'
import { type ConfigFile, readConfiguration, type Settings } from '../model/deployment/index.ts'
import { interpretOrNothing } from './branching.ts'
import { faultClasses } from './question.ts'
import { culpritOf, isRefuted } from './repair-refuted.ts'
import { attemptOf, changed, setsOfSize } from './repair-sets.ts'
import { candidatesOf, type CellId } from './repairable.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: `${lines.join('\n')}\n` })
const settings: Settings = { sets: [], clients: [] }
const application = file(
  'application.yml',
  'spring:',
  '  kafka:',
  '    producer:',
  '      acks: 1',
  '    listener:',
  '      ack-mode: record',
)
const clients = [
  file('producer.properties', 'bootstrap.servers=kafka:9092', 'key.serializer=S'),
  file('consumer.properties', 'group.id=orders', 'enable.auto.commit=false'),
]
/** The last: whether the unknown facts of its sets are combined, so that F1 can be seen in full; else only that something is refuted. */
const deployments: Readonly<Record<string, readonly [readonly ConfigFile[], readonly CellId[], boolean]>> = {
  'a Spring application alone': [
    [application],
    ['b1', 'e'].map(fault => ({ guarantee: 'ALO', fault }) as CellId),
    true,
  ],
  'clients of whom nothing is known': [clients, [{ guarantee: 'AMO', fault: 'z' }], false],
  'what is sent in what order': [clients, [{ guarantee: 'ORD', fault: 'n' }], true],
}

const STEP = 11

test.each(Object.keys(deployments))('F1: %s: the answer that refutes a set is one that the set asks for', name => {
  const [files, cells, isCombined] = deployments[name]!
  const configuration = readConfiguration(files, settings)
  const changes = candidatesOf(cells, interpretOrNothing(configuration)!)
  const sets = [0, 1, 2].flatMap(size => setsOfSize(changes, size)).filter((_, i) => i % STEP === 0)
  const attempts = sets.map(set => attemptOf(configuration, set, cells, faultClasses))
  // With all brokers no more is asked than is affordable, and a set may fail by what it would ask.
  const isOfFew = (answer: string) => !answer.includes('"replicationFactor":3')
  const asked = sets.flatMap((set, i) =>
    (attempts[i]?.needs ?? [])
      .filter(({ answer }) => isOfFew(answer))
      .map(need => ({ need, culprit: culpritOf(set, need) })),
  )
  let [refuted, ofComplete] = [0, 0]
  for (const [i, set] of sets.entries()) {
    const now = changed(configuration, set)
    const [base, attempt] = [interpretOrNothing(now), attempts[i]]
    if (base === undefined || attempt === undefined) continue
    const answers = new Set(attempt.needs.map(({ answer }) => answer))
    for (const { need, culprit } of asked.filter((_, n) => n % STEP === i % STEP)) {
      if (!isRefuted(now, base, culprit, cells, answer => answer === need.answer)) continue
      refuted++
      if (attempt.complete) ofComplete++
      // Of facts that are varied alone, each by itself, not every combination is asked: it may be all the same.
      expect(answers.has(need.answer) || !attempt.complete).toBe(true)
    }
  }
  expect(refuted).toBeGreaterThan(sets.length)
  expect(ofComplete > 0).toBe(isCombined)
})
