/** NAL: every record that was acknowledged (and whose transaction was committed, if it is of one) is in the log of the leader in office, or was deleted there, or is still on its way there (acks=0). */
import type { Copy, Evidence, Findings, Violation } from './evidence.ts'
import { type AcknowledgedSend, acknowledgedSends, byPartition, pair, whereOf } from './identity.ts'
import type { LogEntry } from './log-entry.ts'

export function checkNoLoss(evidence: Evidence): Findings {
  const acknowledged = acknowledgedSends(evidence.history)
  const parts = [...byPartition(acknowledged).values()].map(sends => checkPartition(evidence, sends))
  const nothing = acknowledged.length === 0 ? ['no record was acknowledged yet.'] : []
  return {
    violations: parts.flatMap(({ violations }) => violations),
    open: [...nothing, ...parts.flatMap(({ open }) => open)],
    kept: `all ${acknowledged.length} acknowledged records are in their leaders' logs.`,
  }
}

function checkPartition(evidence: Evidence, sends: readonly AcknowledgedSend[]): Omit<Findings, 'kept'> {
  const { topic, partition } = sends[0]!
  const copy = evidence.copyOf(topic, partition)
  if (typeof copy === 'string') return { violations: [], open: [copy] }
  const pairs = pair(sends, copy.entries.filter(isKept))
  const isDeleted = ({ offset }: AcknowledgedSend) => offset >= 0 && offset < copy.logStartOffset
  const missing = sends.filter(send => !pairs.has(send) && !isDeleted(send))
  const open = missing.filter(evidence.isOnItsWay).map(send => `${promised(send)}, and is still on its way.`)
  const violations = missing.filter(send => !evidence.isOnItsWay(send)).map(send => violation(send, copy))
  return { violations, open }
}

/** A transaction that its producer was told is committed is not aborted: its records would be lost. */
export const isKept = ({ transaction }: LogEntry): boolean => transaction !== 'aborted'

/** The beginning of a sentence about a record: who was promised what. */
export function promised(send: AcknowledgedSend): string {
  const where = send.offset < 0 ? `in ${whereOf(send)}` : `at offset ${send.offset} of ${whereOf(send)}`
  return `${JSON.stringify(send.value)} was acknowledged to ${send.by} ${where}`
}

function violation(send: AcknowledgedSend, { leader, entries }: Copy): Violation {
  const { topic, partition, offset, value } = send
  const there = entries.find(entry => entry.offset === offset)
  const instead = there === undefined ? '' : ` (at that offset it has ${JSON.stringify(there.value)})`
  const text = `${promised(send)}; the log of its leader, broker ${leader}, does not have it${instead}.`
  return { topic, partition, offset, value, text }
}
