/**
 * One-sided: how Jepsen's checker sees a history that comes to it as JSON.
 *
 * In JSON the keys of a poll's map are texts, those of a send are numbers. The recorded verdicts that we compare with were given with the former made
 * into 32-bit integers and the latter into 64-bit ones. Clojure's own maps take the two for one key; those of the checker's library (bifurcan:
 * the logs of the version order, the sets of `unseen`) do not, and where they are turned into Clojure's, the key that came in later replaces the
 * other. So of a partition only the sends or only the polls make its log:
 *
 *     ok send 0 → [3 a]     ok send 0 → [3 b]     ok poll {"0" [[3 a]]}          log of 0: what polls saw, {3: a}: no conflict is found
 *
 *   S1  the side counts whose first record with a known place comes later in the history, in the order of completions
 *   S2  only a partition whose name is a number has two sides: a text is the same key everywhere
 *
 * This is no judgement about the history: only `--jepsen-json` for a history in JSON is made so. Our own report, and EDN, know both sides.
 */
import type { Observed } from '../observed.ts'
import { RECEIVED, type Recorded, SENT } from '../recorded.ts'
import { type Counts, eachKnown } from '../version-order.ts'

/** Which records count (S1). */
export function oneSided(recorded: Recorded, observed: Observed): Counts {
  const firstSent = new Float64Array(recorded.partitions.length).fill(-1)
  const firstReceived = new Float64Array(recorded.partitions.length).fill(-1)
  eachKnown(recorded, observed, (operation, entry) => {
    const first = recorded.role[entry] === SENT ? firstSent : firstReceived
    const at = moment(recorded, operation, entry)
    const before = first[recorded.partition[entry]!]!
    if (before < 0 || at < before) first[recorded.partition[entry]!] = at
  })
  return entry => {
    const partition = recorded.partition[entry]!
    if (!hasTwoSides(recorded, partition)) return true
    const isSentLater = firstSent[partition]! > firstReceived[partition]!
    return (recorded.role[entry] === SENT) === isSentLater
  }
}

/** Whether it makes a difference: a partition with two sides was sent to and polled. */
export function seesOneSide(recorded: Recorded): boolean {
  const sides = new Uint8Array(recorded.partitions.length)
  for (let entry = 0; entry < recorded.role.length; entry++) {
    const role = recorded.role[entry]
    if (role === SENT) sides[recorded.partition[entry]!]! |= 1
    else if (role === RECEIVED) sides[recorded.partition[entry]!]! |= 2
  }
  return sides.some((side, partition) => side === 3 && hasTwoSides(recorded, partition))
}

/** S2. */
export const hasTwoSides = ({ partitions }: Recorded, partition: number): boolean =>
  typeof partitions[partition] !== 'string'

/** By completion, then by step within it. */
function moment({ completedAt, firstEntry, entries }: Recorded, operation: number, entry: number): number {
  return completedAt[operation]! + (entry - firstEntry[operation]!) / (entries[operation]! + 1)
}
