/** What a cluster's history and logs say of a guarantee: broken, or not seen broken (never that it holds: this was one run). */
import type { Operation } from './producer.ts'

export interface Check {
  readonly verdict: 'broken' | 'not seen broken' | 'cannot tell'
  /** A sentence or two for whoever reads the failed test. */
  readonly text: string
  /** Values that were acknowledged and are gone. */
  readonly lost: readonly string[]
}

interface Copy {
  readonly leader: number
  readonly entries: readonly { readonly value: string | null }[]
}

/** Read once a partition, not once a record. */
interface Held {
  readonly leader: number
  readonly values: ReadonlySet<string | null>
}

const heldBy = (copy: Copy | undefined): Held | undefined =>
  copy && { leader: copy.leader, values: new Set(copy.entries.map(({ value }) => value)) }

type Sent = Extract<Operation, { type: 'send' }>

/** NAL: every record that was acknowledged is in its leader's log. A partition without leader: cannot tell. */
export function checkNoAckedLoss(
  history: readonly Operation[],
  copyOf: (topic: string, partition: number) => Copy | undefined,
): Check {
  const acknowledged = acknowledgedSends(history)
  const lost: string[] = []
  const sentences: string[] = []
  const copies = new Map<string, Held | undefined>()
  for (const { topic, partition, value, by } of acknowledged) {
    const name = `${topic}-${partition}`
    if (!copies.has(name)) copies.set(name, heldBy(copyOf(topic, partition)))
    const copy = copies.get(name)
    if (copy === undefined)
      return { verdict: 'cannot tell', text: `Partition ${partition} of ${topic} has no leader now.`, lost: [] }
    if (copy.values.has(value)) continue
    lost.push(value)
    sentences.push(
      `${JSON.stringify(value)} was acknowledged to ${by}, and the log of ${topic}-${partition} at its leader, broker ${copy.leader}, does not have it.`,
    )
  }
  if (lost.length > 0) return { verdict: 'broken', text: `BROKEN NAL: ${sentences.join(' ')}`, lost }
  const text = `NAL not seen broken: all ${acknowledged.length} acknowledged records are in their leaders' logs.`
  return { verdict: 'not seen broken', text, lost }
}

function acknowledgedSends(history: readonly Operation[]): readonly Sent[] {
  const name = ({ by, id }: { readonly by: string; readonly id: number }) => `${by}/${id}`
  const heard = new Set(history.flatMap(operation => (operation.type === 'acknowledged' ? [name(operation)] : [])))
  return history.filter((operation): operation is Sent => operation.type === 'send' && heard.has(name(operation)))
}
