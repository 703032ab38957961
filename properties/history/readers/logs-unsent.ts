/** Unsent: records of plain logs that were consumed although nobody acknowledged them. No anomaly, as other sends are not listed; a sign of files the wrong way round. */
import { entriesOf, placeText, positionOf, RECEIVED, SENT } from '../recorded.ts'
import type { Collected } from './collector.ts'

export function unsentNotices({ recorded, damaged }: Pick<Collected, 'recorded' | 'damaged'>): readonly string[] {
  const isKnown = new Uint8Array(recorded.values)
  for (let entry = 0; entry < recorded.role.length; entry++) {
    if (recorded.role[entry] === SENT) isKnown[recorded.value[entry]!] = 1
  }
  let [count, where] = [0, -1]
  for (let operation = 0; operation < recorded.operations; operation++) {
    const [first, end] = entriesOf(recorded, operation)
    for (let entry = first; entry < end; entry++) {
      if (recorded.role[entry] !== RECEIVED || isKnown[recorded.value[entry]!] === 1) continue
      isKnown[recorded.value[entry]!] = 1
      if (count++ === 0) where = positionOf(recorded, operation)
    }
  }
  if (count === 0) return []
  const place = `${placeText(recorded, where)} of ${recorded.fileOf?.(where) ?? 'the file'}`
  const which = count === 1 ? `1 consumed record is` : `${count} consumed records are`
  const place_ = count === 1 ? place : `the first: ${place}`
  const unread = damaged.count > 0 ? 'rows that could not be read, ' : ''
  return [
    `${which} not among the acknowledged ones (${place_}): ${unread}sends that were not acknowledged, or files the wrong way round.`,
  ]
}
