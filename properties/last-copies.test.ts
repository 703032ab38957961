/** Why a natural set asks ORD of the log and no more (check-effect.ts, E3): copies that a producer writes later do not change which value comes last. */
import { expect, test } from 'vitest'
import { always, explore, type SystemSpec } from '../model/index.ts'
import { idempotenceSystem, javaParameters, promises, smallScope } from '../model/kafka/idempotence/index.ts'
import { sendsOf } from '../model/kafka/idempotence/views.ts'

/** Sends in the order in which they last stand in the log. */
function withLasts(spec: SystemSpec): SystemSpec {
  type Log = { readonly context: { readonly log: readonly { readonly record: number; readonly send: number }[] } }
  const lasts = ({ context: { log } }: Log) =>
    [...new Set(log.toReversed().map(({ record, send }) => record + 8 * send))].reduce((n, digit) => 16 * n + digit, 0)
  const broker = spec.components['broker-1']!
  return { ...spec, components: { ...spec.components, 'broker-1': { ...broker, views: { ...broker.views, lasts } } } }
}
const lastsInOrder = always('lasts', ['producer.order', 'broker-1.lasts'], ([sent, lasts]) => {
  const backwards = sendsOf(lasts!).toReversed()
  const places = sendsOf(sent!)
    .map(send => backwards.indexOf(send))
    .filter(place => place >= 0)
  return places.every((place, i) => i === 0 || places[i - 1]! < place)
})

test.each([
  ['java', true, {}, { c: 1, n: 1, b1: 1 }],
  ['java', false, { shrink: 1 }, {}],
  ['java', false, {}, { c: 1, n: 1, b1: 1 }],
  ['librdkafka', true, { shrink: 1 }, {}],
  ['kafkajs', true, {}, { n: 1 }],
  ['platformatic', true, {}, { b1: 1 }],
] as const)(
  'What a producer of %s (idempotent: %s) writes again under %j and %j leaves the last copies in order exactly where the first ones are.',
  (client, idempotence, circumstances, struck) => {
    const scope = { ...smallScope, attempts: 3, circumstances, faults: struck }
    const spec = withLasts(idempotenceSystem({ ...javaParameters, client, idempotence }, scope))
    const [last, first] = explore(spec, { properties: [lastsInOrder, promises.ORD] }).findings
    expect(last!.verdict).toBe(first!.verdict)
  },
)
