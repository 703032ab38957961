/**
 * Records that are not what anybody sent.
 *
 *   phantom   received, and nobody had begun to send it to that partition: sent to another partition only, it is a phantom as well, for a value is
 *             unique per partition and proves nothing elsewhere
 *   corrupt   received with another content than every send of it had; where one send did not record its content, nobody can tell
 *
 * A poll of any outcome counts, as a consumer must never be given a wrong record. Each value is told once, with the first who was given it.
 */
import type { Anomaly } from '../anomalies.ts'
import { eachReceived } from '../observed.ts'
import { isSend, SENT } from '../recorded.ts'
import { begunAt, eachEntry, type Scene } from './scene.ts'

/** "Before it was sent" can be told only where the lines have an order. */
export function phantoms(scene: Scene): readonly Anomaly[] {
  const { recorded, observed, attempts, facts } = scene
  if (!facts.sendsAreComplete) return []
  const sentFrom = firstSends(scene)
  const found: Anomaly[] = []
  observed.firstReader.forEach((reader, value) => {
    if (reader < 0) return
    const isTooEarly = facts.hasRealTime && recorded.completedAt[reader]! < sentFrom[value]!
    if (attempts[value] !== 0 && !isTooEarly) return
    const operations = attempts[value] === 0 ? [reader] : [reader, observed.writerOf[value]!]
    found.push({ name: 'phantom', partition: recorded.partitionOf[value]!, values: [value], operations })
  })
  return found
}

/** Per value: the line at which the first send of it began, −1 if that is not known. */
function firstSends(scene: Scene): Int32Array {
  const { operations, kind, value, values } = scene.recorded
  const first = new Int32Array(values).fill(0x7fffffff)
  for (let operation = 0; operation < operations; operation++) {
    if (!isSend(kind[operation]!)) continue
    const line = begunAt(scene, operation)
    eachEntry(scene, operation, SENT, entry => {
      if (line < first[value[entry]!]!) first[value[entry]!] = line
    })
  }
  return first
}

const notRecorded = -1
const notSent = -2

export function corruptRecords(scene: Scene): readonly Anomaly[] {
  const { recorded, observed } = scene
  if (recorded.contents.length === 0) return []
  const { content, value, partition } = recorded
  const sent = sentContents(scene)
  const told = new Set<number>()
  const found: Anomaly[] = []
  eachReceived(recorded, (reader, entry) => {
    const [of, arrived] = [value[entry]!, content[entry]!]
    if (arrived === notRecorded || sent.isSame(of, arrived) || told.has(of)) return
    told.add(of)
    const operations = [observed.writerOf[of]!, reader]
    found.push({ name: 'corrupt', partition: partition[entry]!, values: [of], operations })
  })
  return found
}

/** What each value was sent with: one content mostly; several where it was sent several times. */
function sentContents(scene: Scene) {
  const { operations, kind, value, values, content } = scene.recorded
  const first = new Int32Array(values).fill(notSent)
  const more = new Map<number, Set<number>>()
  for (let operation = 0; operation < operations; operation++) {
    if (!isSend(kind[operation]!)) continue
    eachEntry(scene, operation, SENT, entry => {
      const [of, what] = [value[entry]!, content[entry]!]
      if (first[of] === notSent || what === notRecorded) first[of] = what
      else if (first[of] !== notRecorded && first[of] !== what) more.set(of, (more.get(of) ?? new Set()).add(what))
    })
  }
  const isSame = (of: number, arrived: number) =>
    first[of]! < 0 || first[of] === arrived || more.get(of)?.has(arrived) === true
  return { isSame }
}
