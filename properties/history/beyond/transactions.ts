/**
 * Transactions of which a part is missing.
 *
 *   torn-transaction   one of its records was returned by an ok poll, so it committed; another one, whose offset is known and which nobody else sent, was
 *                      returned by no ok poll, though one returned a record above it in that partition
 *   atomicity-breach   the coordinator said the offset that it committed, and nobody else had committed that one, nor was it said before: so its
 *                      offsets are in force; but it failed, or one of its records is missing as above. The other way round is in commits.ts
 *
 * A transaction is one operation with sends, or all that its process sends and commits between begin and end. One that failed and of which something
 * was read is an aborted read (G1a), not a torn one.
 */
import type { Anomaly } from '../anomalies.ts'
import { isSend, KIND, OUTCOME, PLACE, RECEIVED, SENT } from '../recorded.ts'
import { eachEntry, type Scene } from './scene.ts'

/** What became of the records that transactions sent. */
export interface Outputs {
  /** Of each transaction that sent or committed something. */
  readonly transactions: readonly number[]
  /** A value of it that an ok poll returned, or −1. */
  readOf(transaction: number): number
  /** A value of it that must have been read and was not, or −1. */
  missingOf(transaction: number): number
  /** The ok poll that returned this value first. */
  readerOf(value: number): number
  /** The ok poll that went furthest in the partition. */
  furthestReaderOf(partition: number): number
}

export function outputsOf(scene: Scene): Outputs {
  const { recorded, observed, attempts } = scene
  const { kind, transaction, value, offset, partition, operations, outcome } = recorded
  const read = new Map<number, number>()
  const missing = new Map<number, number>()
  const readers = kind.includes(KIND.transaction) ? readersOf(scene) : { first: new Int32Array(0), furthest: [] }
  const all = new Set<number>()
  const last = kind.includes(KIND.transaction) ? operations : 0
  for (let operation = 0; operation < last; operation++) {
    const whole = kind[operation] === KIND.transaction ? operation : transaction[operation]!
    if (whole < 0) continue
    if (isSend(kind[operation]!)) eachEntry(scene, operation, SENT, entry => look(whole, operation, entry))
    else all.add(whole)
  }
  return {
    transactions: [...all],
    readOf: whole => read.get(whole) ?? -1,
    missingOf: whole => missing.get(whole) ?? -1,
    readerOf: of => readers.first[of]!,
    furthestReaderOf: of => (readers.furthest[of] === undefined ? -1 : readers.furthest[of].operation),
  }

  function look(whole: number, operation: number, entry: number): void {
    const of = value[entry]!
    all.add(whole)
    if (outcome[operation] === OUTCOME.failed) return
    if (observed.isRead[of] === 1) {
      if (!read.has(whole)) read.set(whole, of)
      return
    }
    const [own, top] = [offset.at(entry), readers.furthest[partition[entry]!]]
    if (own === undefined || top === undefined || attempts[of] !== 1) return
    if (own < offset.at(top.entry)! && !missing.has(whole)) missing.set(whole, of)
  }
}

interface Reach {
  readonly operation: number
  readonly entry: number
}

/** Per value the ok poll that was the first to end with it, per partition the one that went furthest. */
function readersOf(scene: Scene) {
  const { recorded } = scene
  const { outcome, value, offset, partition, completedAt, operations } = recorded
  const first = new Int32Array(recorded.values).fill(-1)
  const furthest: Reach[] = []
  for (let operation = 0; operation < operations; operation++) {
    if (outcome[operation] !== OUTCOME.ok) continue
    eachEntry(scene, operation, RECEIVED, entry => {
      const of = value[entry]!
      if (first[of] === -1 || completedAt[operation]! < completedAt[first[of]!]!) first[of] = operation
      const [own, top] = [offset.at(entry), furthest[partition[entry]!]]
      if (own === undefined || (top !== undefined && own <= offset.at(top.entry)!)) return
      furthest[partition[entry]!] = { operation, entry }
    })
  }
  return { first, furthest }
}

export function tornTransactions({ recorded, observed }: Scene, outputs: Outputs): readonly Anomaly[] {
  return outputs.transactions.flatMap(transaction => {
    const [read, missing] = [outputs.readOf(transaction), outputs.missingOf(transaction)]
    if (recorded.outcome[transaction] === OUTCOME.failed || read < 0 || missing < 0) return []
    const partition = recorded.partitionOf[missing]!
    const [writer, reader, past] = [
      observed.writerOf[missing]!,
      outputs.readerOf(read),
      outputs.furthestReaderOf(partition),
    ]
    const operations = [...new Set([transaction, writer, reader, past])]
    return [{ name: 'torn-transaction', partition, values: [missing, read], operations }]
  })
}

interface Suspect {
  readonly transaction: number
  readonly commit: number
  readonly partition: number
}

/** Of each (group, partition, offset) that only a transaction without its records committed: whoever was told that offset. */
export function offsetsWithoutOutputs(scene: Scene, outputs: Outputs): readonly Anomaly[] {
  const { recorded, groupOf } = scene
  const { kind, outcome, operations, transaction, partition, offset, completedAt, invokedAt } = recorded
  const suspects = new Map<string, Suspect>()
  const placeOf = (operation: number, entry: number) =>
    `${groupOf[operation]} ${partition[entry]} ${String(offset.at(entry))}`
  eachPlace(KIND.commit, (operation, entry) => {
    const whole = transaction[operation]!
    if (whole < 0 || !isWithout(whole)) return
    suspects.set(placeOf(operation, entry), { transaction: whole, commit: operation, partition: partition[entry]! })
  })
  if (suspects.size === 0) return []
  eachPlace(KIND.commit, (operation, entry) => {
    const suspect = suspects.get(placeOf(operation, entry))
    if (suspect === undefined || suspect.transaction === transaction[operation]) return
    if (outcome[operation] !== OUTCOME.failed) suspects.delete(placeOf(operation, entry))
  })
  const told = new Map<string, number>()
  eachPlace(KIND.fetchCommitted, (operation, entry) => {
    const suspect = suspects.get(placeOf(operation, entry))
    if (suspect === undefined || outcome[operation] !== OUTCOME.ok) return
    if (completedAt[operation]! < invokedAt[suspect.commit]!) suspects.delete(placeOf(operation, entry))
    else if (!told.has(placeOf(operation, entry))) told.set(placeOf(operation, entry), operation)
  })
  return [...suspects].flatMap(([place, suspect]) => (told.has(place) ? [breach(suspect, told.get(place)!)] : []))

  function isWithout(whole: number): boolean {
    return outcome[whole] === OUTCOME.failed || outputs.missingOf(whole) >= 0
  }

  function breach({ transaction, commit, partition }: Suspect, fetch: number): Anomaly {
    const missing = outputs.missingOf(transaction)
    return {
      name: 'atomicity-breach',
      partition,
      values: missing < 0 ? [] : [missing],
      operations: [transaction, commit, fetch],
    }
  }

  function eachPlace(of: number, see: (operation: number, entry: number) => void): void {
    for (let operation = 0; operation < operations; operation++) {
      if (kind[operation] !== of || groupOf[operation]! < 0) continue
      eachEntry(scene, operation, PLACE, entry => {
        if (offset.has(entry)) see(operation, entry)
      })
    }
  }
}
