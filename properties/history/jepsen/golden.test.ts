/**
 * 400 generated histories with the verdict that Jepsen's Kafka checker gave on each, with and without the order of writes: ours is the same, anomaly
 * by anomaly and value by value.
 *
 * Of circles the file has only how many there are. Where a conflict or a duplicate makes the order of a log arbitrary (`ambiguousOrder`), the file
 * asks for less than the rest of this compares: even there ours is the same (clojure-order.ts).
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { checkHistory } from '../check-history.ts'
import { jepsenErrors } from '../jepsen-json.ts'
import { Collector } from '../readers/collector.ts'
import { readers } from '../readers/readers.ts'
import type { Recorded } from '../recorded.ts'

type Errors = Readonly<Record<string, unknown>>
interface Golden {
  readonly seed: number
  readonly history: readonly unknown[]
  readonly errors: Errors
  readonly errorsWw: Errors
  readonly ambiguousOrder: boolean
}

const file = new URL('golden.jsonl.gz', import.meta.url)
const golden = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n').map(line => JSON.parse(line) as Golden) // prettier-ignore

const isOfCircles = (name: string) => /^(G0|G1c|.*cycle)/.test(name)

function recordedOf({ history }: Golden): Recorded {
  const collector = new Collector(why => expect.fail(why))
  const reader = readers['jepsen-json'](collector)
  reader.take(JSON.stringify(history))
  reader.end()
  return collector.collected().recorded
}

/** Cases in an order that does not vary. */
function comparable(errors: Errors): Errors {
  const entries = Object.entries(errors).map(([name, cases]): [string, unknown] => {
    if (!Array.isArray(cases)) return [name, cases]
    return [name, isOfCircles(name) ? cases.length : sorted(cases)]
  })
  return Object.fromEntries(entries)
}

const sorted = (cases: readonly unknown[]) => cases.map(each => JSON.stringify(each, byName)).sort()
const byName = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

describe.each([
  ['without', false],
  ['with', true],
] as const)('%s the order of writes', (_, ww) => {
  test.each(golden.map(each => [each.seed, each] as const))('history %i', (__, each) => {
    const theirs = ww ? each.errorsWw : each.errors
    const ours = JSON.parse(JSON.stringify(jepsenErrors(recordedOf(each), { isOneSided: true, ww }))) as Errors
    if (!('exception' in theirs)) expect(comparable(ours)).toEqual(comparable(theirs))
  })
})

const thrown = golden.filter(({ errors }) => 'exception' in errors)

test.each(thrown.map(each => [each.seed, each] as const))(
  'history %i, where theirs throws: ours reports',
  (_, each) => {
    const { recorded, observed, anomalies } = checkHistory(recordedOf(each))
    const { writerOf, firstReader } = observed
    const orphans = Array.from(writerOf.keys()).filter(value => {
      const writer = writerOf[value]!
      return firstReader[value]! >= 0 && (writer < 0 || recorded.completedAt[writer] === -1)
    })
    if (each.errors['exception'] === 'no-writer-of-value') expect(orphans).not.toEqual([])
    const nobodys = orphans.filter(value => writerOf[value]! < 0)
    const phantoms = anomalies.filter(({ name }) => name === 'phantom').map(({ values }) => values[0]!)
    expect(phantoms).toEqual(expect.arrayContaining(nobodys))
  },
)

test('the file is the one that this was written against: 400 histories, each kind of anomaly among them', () => {
  expect(golden).toHaveLength(400)
  expect(golden.filter(({ ambiguousOrder }) => ambiguousOrder)).toHaveLength(55)
  const names = new Set(golden.flatMap(({ errors, errorsWw }) => [...Object.keys(errors), ...Object.keys(errorsWw)]))
  expect(names.size).toBe(21)
})
