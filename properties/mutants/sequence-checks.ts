/**
 * What mutants of the machines with sequence numbers are held against: promises of model/kafka/idempotence in scopes of some hundred states.
 */
import { always, canAlways, type Property } from '../../model/index.ts'
import { forgottenWithItsRecords, unknownProducer } from '../../model/kafka/bugs/producer-bugs.ts'
import {
  effects,
  idempotenceSystem,
  javaParameters,
  noEffectTwice,
  type ProducerParameters,
  type ProducerScope,
  type Promised,
  promises,
  smallScope,
} from '../../model/kafka/idempotence/index.ts'
import { safeParameters } from '../../model/kafka/index.ts'
import type { ModelCheck } from './model-checks.ts'

type Given = readonly [Partial<ProducerParameters>, Partial<ProducerScope>]

const wordsOf = (given: Given) =>
  JSON.stringify(Object.assign({}, ...given))
    .replace(/[{}"]/g, '')
    .replaceAll(',', ', ')

function check(decides: string, property: Property, ...given: Given): ModelCheck {
  const [parameters, scope] = given
  return {
    decides,
    scope: wordsOf(given),
    parameters: safeParameters,
    spec: () =>
      idempotenceSystem(
        { ...javaParameters, ...parameters },
        { ...smallScope, ...scope },
        scope.withEffect ? { effects } : {},
      ),
    property,
  }
}
const keeps = (name: Promised, ...given: Given) => check(name, promises[name], ...given)
/** Nobody promises it: a model in which it holds is no Kafka. */
const breaks = (one: ModelCheck): ModelCheck => ({ ...one, expected: 'broken' })

const bit = (record: number) => 1 << record
const ALL = bit(1) + bit(2)
/** From every state these records can still come to be acknowledged. */
const acknowledged = (records: number) =>
  canAlways('acknowledged in the end', ['producer.acknowledged'], ([acked]) => (acked! & records) === records)
const heardOf = canAlways(
  'heard of in the end',
  ['producer.acknowledged', 'producer.reported'],
  ([acked, reported]) => (acked! | reported!) === ALL,
)
const oneOnItsWay = always('one request at a time', ['requests.size'], ([size]) => size! <= 1)
const neverTooFew = always('enough in sync', ['broker-1.enough'], ([enough]) => enough === 1)
const fillsAgain = canAlways('the set fills again', ['broker-1.enough'], ([enough]) => enough === 1)
const owesNothing = always(
  'a broker that is down owes no answer',
  ['broker-1.running', 'broker-1.owes'],
  ([running, owes]) => running === 1 || owes === 0,
)
const neverWritten = always(
  'the refused record is not written',
  ['broker-1.written'],
  ([written]) => (written! & bit(1)) === 0,
)
const handled = canAlways('handled in the end', ['effects.handled'], ([done]) => done === ALL)

const n = { faults: { n: 1 } } as const
const shrink = { circumstances: { shrink: 1 } } as const
const plain = { idempotence: false } as const
const one = { records: 1 } as const

export const sequenceChecks: readonly ModelCheck[] = [
  check('PROGRESS', acknowledged(ALL), {}, {}),
  check('PROGRESS', acknowledged(bit(2)), {}, { tooLarge: 1 }),
  check('PROGRESS', acknowledged(ALL), { client: 'platformatic' }, { ...n, attempts: 3, patient: true }),
  keeps('AMO', {}, {}),
  keeps('AMO', plain, {}),
  keeps('AMO', {}, n),
  keeps('AMO', { ...plain, retries: false }, n),
  keeps('AMO', {}, { ...one, ...n, circumstances: { retention: 1 } }),
  keeps('AMO', {}, { ...one, faults: { b1: 1 } }),
  keeps('AMO', {}, shrink),
  keeps('AMO', {}, { ...one, ...n, attempts: 3 }),
  keeps('ORD', {}, {}),
  keeps('ORD', {}, shrink),
  keeps('NAL', {}, {}),
  keeps('NAL', {}, { ...one, ...shrink }),
  keeps('NAL', {}, { ...one, ...n }),
  keeps('NAL', { ...plain, retries: false }, { ...one, ...n }),
  keeps('NAL', {}, { tooLarge: 1 }),
  keeps('NAL', {}, { records: 3, tooLarge: 2 }),
  keeps('NAL', {}, { faults: { c: 1 } }),
  keeps(
    'NAL',
    { client: 'librdkafka', unknownProducer: 'out-of-order' },
    { records: 3, attempts: 1, circumstances: { expiry: 1 } },
  ),
  check('FAILURES-ARE-HEARD-OF', heardOf, {}, { tooLarge: 1, attempts: 1, patient: true }),
  check('FAILURES-ARE-HEARD-OF', heardOf, {}, { ...n, attempts: 1 }),
  check('TooLarge', neverWritten, {}, { tooLarge: 1 }),
  check('ConnectionsEnd', owesNothing, {}, { ...one, faults: { b1: 1 } }),
  check('SetFills', fillsAgain, {}, { ...one, ...shrink }),
  check(
    'S06',
    noEffectTwice,
    { onSendFailure: 'retry', effectKey: 'record' },
    { ...one, faults: { c: 1 }, withEffect: true },
  ),
  check('EFFECT', handled, {}, { withEffect: true }),
  breaks(check('LateRequest', oneOnItsWay, { maxInFlight: 1 }, { ...one, ...n })),
  breaks({ ...keeps('ORD', { ...plain, maxInFlight: 2 }, shrink), decides: 'BUG-T1' }),
  breaks(check('MinInSync', neverTooFew, {}, { ...one, ...shrink })),
  breaks(
    check(
      'FATAL',
      unknownProducer.property,
      { ...unknownProducer.parameters, ...unknownProducer.setting },
      unknownProducer.bounds,
    ),
  ),
  breaks({ ...keeps('AMO', forgottenWithItsRecords.setting, forgottenWithItsRecords.bounds), decides: 'FORGOTTEN' }),
  breaks({ ...keeps('AMO', {}, { ...one, ...n, circumstances: { expiry: 1 } }), decides: 'EXPIRED' }),
  breaks({ ...keeps('AMO', {}, { ...one, faults: { b1: 1 }, circumstances: { retention: 1 } }), decides: 'DELETED' }),
]
