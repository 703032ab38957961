/**
 * AMO: no record is handled twice by a group: neither one place in the log twice (a redelivery), nor one send that is in the log twice (a retry).
 *
 * A place is an offset and a leader epoch: after an unclean election other records stand at the same offsets.
 */
import type { Evidence, Findings, Violation } from './evidence.ts'
import { type OperationOf, operationsOf } from './history.ts'
import { contentOf, groupBy, whereOf } from './identity.ts'

type Handled = OperationOf<'handled'>

const placeOf = ({ groupId, record }: Handled) =>
  JSON.stringify([groupId, whereOf(record), record.offset, record.leaderEpoch])

export function checkAtMostOnce({ history }: Evidence): Findings {
  const handled = operationsOf(history, 'handled')
  const places = [...groupBy(handled, placeOf).values()]
  const sends = groupBy(operationsOf(history, 'send'), send => JSON.stringify([whereOf(send), contentOf(send)]))
  const copies = groupBy(
    places.map(([first]) => first!),
    ({ groupId, record }) => JSON.stringify([groupId, whereOf(record), contentOf(record)]),
  )
  const sent = ({ record }: Handled) => sends.get(JSON.stringify([whereOf(record), contentOf(record)])) ?? []
  return {
    violations: [
      ...places.filter(({ length }) => length > 1).map(redelivered),
      // What nobody here has sent was put there by another: how often is not known.
      ...[...copies.values()].flatMap(places => {
        const { length } = sent(places[0]!)
        return length > 0 && places.length > length ? [duplicated(places, sent(places[0]!)[0]!.by, length)] : []
      }),
    ],
    open: handled.length === 0 ? ['no record was handled yet.'] : [],
    kept: `${handled.length} records were handled, none of them twice.`,
  }
}

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

function redelivered(handlings: readonly Handled[]): Violation {
  const { groupId, record } = handlings[0]!
  const who = handlings.map(({ by, at }) => `${by} at ${at} ms`).join(', ')
  const what = `${JSON.stringify(record.value)} at offset ${record.offset} of ${whereOf(record)}`
  return violation(handlings[0]!, `group ${groupId} handled ${what} ${times(handlings.length)}: ${who}.`)
}

function duplicated(places: readonly Handled[], producer: string, sent: number): Violation {
  const { groupId, record } = places[0]!
  const offsets = places.map(({ record }) => record.offset).join(', ')
  const what = `${JSON.stringify(record.value)} was sent to ${whereOf(record)} ${times(sent)} (by ${producer})`
  return violation(places[0]!, `${what}; group ${groupId} handled it at the offsets ${offsets}.`)
}

const violation = ({ record }: Handled, text: string): Violation => {
  const { topic, partition, offset, value } = record
  return { topic, partition, offset, value: value ?? 'null', text }
}
