/**
 * The claims about idempotent producers, decided as `ackproof verify` decides them; and the two tellings of a producer side by side: the one with
 * replicas, where sequences are abstract (kafkaSystem), and the one with sequences, where replicas are abstract (idempotenceSystem).
 *
 * Numbers of states are change detectors: no other tool has counted these.
 */
import { expect, test } from 'vitest'
import { explore } from '../model/index.ts'
import {
  idempotenceSystem,
  javaParameters,
  type ProducerScope,
  promises,
  smallScope,
} from '../model/kafka/idempotence/index.ts'
import type { Parameters } from '../model/kafka/index.ts'
import { ask } from './claims/claim.ts'
import { type Case, claimOf, type Special } from './claims.ts'
import { reproduce } from './conformance/reproduce.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { propertyOf } from './guarantees.ts'
import { specOf } from './question.ts'
import { replayClaim, replayFinding } from './replayed.ts'

function decided(id: string): readonly Finding[] {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}

const pins: readonly (readonly [string, readonly number[]])[] = [
  ['S06', [70, 82, 65, 78, 46, 57]],
  ['K08', [519, 277, 1137, 6309, 6470, 3398, 1087, 312]],
  ['K09', [63, 67, 109, 97]],
  ['K10', [38, 33, 3398, 246, 252, 49, 41, 176, 184, 266, 6082, 6470, 1137]],
  ['K16', [73, 85, 87, 83, 49, 49, 49, 229]],
  ['K17', [20, 17, 29, 268, 7204, 2578, 93, 49]],
  ['BUG-T1', [27, 28, 519, 627]],
  ['BUG-T2', [41, 41, 533, 553]],
  ['BUG-T3', [357, 538, 2119, 2259, 1306, 1996]],
  ['BUG-P1', [232, 229, 141, 68, 511, 374, 6926, 6567]],
]

/** More in flight than the broker's clients dare, and an answer that librdkafka gives itself. */
const notOnBroker = ['6 are in flight', 'librdkafka, NAL']

/** Verdict, states, and what the broker makes of the path. */
function decidedAlone({ asks, expected, case: words }: Case): number {
  const special = asks as Special
  const { findings, states } = explore(special.spec(), { properties: [special.property, special.witness] })
  const [found, seen] = findings
  expect([words, found?.verdict]).toEqual([words, expected])
  const isBroken = expected === 'broken'
  const { path } = (isBroken ? found : seen)!.path!
  const { outcome, text } = reproduce(special.spec(), path, special.onBroker, isBroken ? special.sight : undefined)
  const isLeftOut = notOnBroker.some(start => words.startsWith(start))
  expect([words, outcome, text]).toEqual([words, isLeftOut ? 'not compared' : 'reproduced', expect.any(String)])
  return states
}

test.each(pins)('%s comes out as expected with sequence numbers, and on the broker too', (id, states) => {
  const own = claimOf(id)!.cases.filter(({ asks }) => asks.kind === 'special')
  expect(own.map(decidedAlone)).toEqual(states)
})

test.each(['S06', 'K16', 'BUG-T1'])(
  '%s is told with its reasons, and each counterexample replays to the same steps',
  id => {
    for (const finding of decided(id)) {
      const { counterexample, case: name } = finding
      if (!counterexample) continue
      const { why, nearMiss: _nearMiss, ...path } = counterexample
      expect(why!.length).toBeGreaterThan(1)
      expect(replayClaim(id, counterexample.path, name)).toEqual(path)
      expect(replayFinding(finding)).toEqual(path)
    }
  },
)

test('K16 in words: the number is given back, another record takes it, and is acknowledged though nobody has it.', () => {
  const [loss] = decided('K16')
  expect(loss?.counterexample?.steps.map(({ who, does }) => `${who} ${does}`)).toEqual([
    'producer asks for a producer id',
    'producer is given #1 to send',
    'producer is given #2 to send',
    'producer sends #1 (producer 1, epoch 0, sequence 0)',
    'broker-1 appends #1 at offset 0',
    'broker-1 acks #1',
    'network breaks the connection: the answer about #1 is lost, and whatever came after it: #1 will be sent again',
    'producer sends #2 (producer 1, epoch 0, sequence 0)',
    'broker-1 knows sequence 0 of epoch 0: takes #2 for a duplicate',
    'broker-1 acks #2',
    'producer hears that #2 is acknowledged',
  ])
})

type Setting = Pick<Parameters, 'idempotence' | 'maxInFlight' | 'retries' | 'onSendFailure'>
const settings = [false, true].flatMap(idempotence =>
  [1, 2].flatMap(maxInFlight =>
    [false, true].flatMap(retries =>
      (['report', 'retry'] as const).map((onSendFailure): Setting => ({
        idempotence,
        maxInFlight,
        retries,
        onSendFailure,
      })),
    ),
  ),
)
/** An idempotent producer asks for retries. */
const valid = settings.filter(({ idempotence, retries }) => retries || !idempotence)

/** A crash is the producer's here: what a consumer that crashes handles twice is another matter. */
function withReplicas(name: 'NAL' | 'AMO' | 'ORD', fault: 'none' | 'n' | 'c', setting: Setting) {
  const { question } = ask(name, fault, { ...setting, replicationFactor: 1 }, { attempts: 2, shrinks: 0 })
  const spec = specOf(question)
  const moves = spec.moves!.filter(({ by, fault: spent }) => by !== 'consumer' || spent === undefined)
  const property = propertyOf(name, question.parameters, question.scope, [])
  return explore({ ...spec, moves }, { properties: [property] }).findings[0]?.verdict
}
function withSequences(name: 'NAL' | 'AMO' | 'ORD', fault: 'none' | 'n' | 'c', setting: Setting) {
  const scope: ProducerScope = { ...smallScope, faults: fault === 'none' ? {} : { [fault]: 1 } }
  const spec = idempotenceSystem({ ...javaParameters, ...setting }, scope)
  return explore(spec, { properties: [promises[name]] }).findings[0]?.verdict
}

test.each(['none', 'n', 'c'] as const)('The two tellings agree, setting by setting, under %s.', fault => {
  const verdicts = (decide: typeof withReplicas) =>
    valid.flatMap(setting =>
      (['NAL', 'AMO', 'ORD'] as const).map(
        name => `${JSON.stringify(setting)} ${name} ${decide(name, fault, setting)}`,
      ),
    )
  expect(verdicts(withSequences)).toEqual(verdicts(withReplicas))
})
