/**
 * ORD: of one producer and one partition, a group first handles records in the order of their acknowledged sends.
 *
 * A record that is handled again later is not out of order; one that is not handled at all is for ALO. Of sends that are alike (same key, same
 * value) only those that are at their acknowledged offsets are compared: nobody can tell the others apart.
 */
import type { Evidence, Findings, Group, Violation } from './evidence.ts'
import { type OperationOf, operationsOf } from './history.ts'
import { type AcknowledgedSend, acknowledgedSends, contentOf, groupBy, whereOf } from './identity.ts'

type Handled = OperationOf<'handled'>

export function checkOrder({ history, groups }: Evidence): Findings {
  const handled = operationsOf(history, 'handled')
  const lines = [...groupBy(acknowledgedSends(history), send => `${send.by} ${whereOf(send)}`).values()]
  const alike = groupBy(operationsOf(history, 'send'), send => `${whereOf(send)} ${contentOf(send)}`)
  const isAlone = (send: AcknowledgedSend) => alike.get(`${whereOf(send)} ${contentOf(send)}`)!.length === 1
  return {
    violations: groups.flatMap(group => lines.flatMap(sends => ofLine(group, sends, handled, isAlone))),
    open: handled.length === 0 ? ['no record was handled yet.'] : [],
    kept: `${handled.length} records were handled, in the order of their acknowledged sends.`,
  }
}

/** One producer's sends to one partition: each is compared with the latest of those before it. */
function ofLine(
  { groupId }: Group,
  sends: readonly AcknowledgedSend[],
  handled: readonly Handled[],
  isAlone: (send: AcknowledgedSend) => boolean,
): readonly Violation[] {
  const name = whereOf(sends[0]!)
  const mine = handled.filter(operation => operation.groupId === groupId && whereOf(operation.record) === name)
  const first = new Map<string, number>()
  mine.forEach(({ record }, index) => {
    for (const key of [contentOf(record), `${record.offset} ${contentOf(record)}`])
      if (!first.has(key)) first.set(key, index)
  })
  const violations: Violation[] = []
  let latest: { readonly send: AcknowledgedSend; readonly index: number } | undefined
  for (const send of sends) {
    const index = first.get(isAlone(send) ? contentOf(send) : `${send.offset} ${contentOf(send)}`)
    if (index === undefined) continue
    if (latest !== undefined && index < latest.index) violations.push(violation(groupId, latest.send, send))
    else latest = { send, index }
  }
  return violations
}

function violation(groupId: string, earlier: AcknowledgedSend, later: AcknowledgedSend): Violation {
  const { topic, partition, offset, value, by } = later
  const [one, other] = [JSON.stringify(earlier.value), JSON.stringify(value)]
  const offsets = earlier.offset < 0 ? '' : ` (offsets ${earlier.offset} and ${offset})`
  const sent = `${by} sent ${one} before ${other} to ${whereOf(later)}, and both were acknowledged${offsets}`
  return { topic, partition, offset, value, text: `${sent}; group ${groupId} handled ${other} first.` }
}
