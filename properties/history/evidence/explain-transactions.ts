/** Explained: transactions of which a part is missing. */
import { OUTCOME, RECEIVED } from '../recorded.ts'
import { type Proven, readerBeyond } from './explain-log.ts'
import {
  atOffset,
  by,
  groupText,
  lastOffsetOf,
  lineText,
  partitionText,
  placeOf,
  processOf,
  readText,
  recordText,
  sentence,
} from './words.ts'

/** `values`: what is missing, what was read; `operations`: the transaction first. */
export function explainTorn(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const [missing, read] = anomaly.values
  const reader = okReaderOf(proven, read!)
  return [
    sentence(
      `one transaction (${by(recorded, anomaly.operations[0]!)})`,
      `sent ${placedText(proven, read!)} and ${placedText(proven, missing!)}`,
    ),
    ...(reader === undefined ? [] : [sentence(readText(found, read!, reader))]),
    ...missingText(proven, missing!),
    'A transaction is there as a whole, or not at all.',
  ]
}

/** "record a at offset 0 of partition p". */
function placedText({ found }: Proven, value: number): string {
  const { recorded } = found
  const where = partitionText(recorded, recorded.partitionOf[value]!)
  return `${recordText(recorded, value)} ${atOffset(lastOffsetOf(found, value))} of ${where}`
}

function okReaderOf({ found: { recorded }, parts }: Proven, value: number): number | undefined {
  const isIt = (at: number) => recorded.value[at] === value && recorded.role[at] === RECEIVED
  return parts.find(({ row, entries }) => recorded.outcome[row] === OUTCOME.ok && entries.some(isIt))?.row
}

function missingText(proven: Proven, missing: number): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const partition = recorded.partitionOf[missing]!
  const beyond = readerBeyond({ ...proven, anomaly: { ...anomaly, partition, values: [missing] } })
  return [
    `No successful poll in this history returned ${recordText(recorded, missing)}${beyond === undefined ? '.' : ', although one read past it:'}`,
    ...(beyond === undefined ? [] : [sentence(readText(found, beyond.value, beyond.row))]),
  ]
}

/** Two shapes: offsets without outputs, [transaction, commit, fetch]; outputs without offsets, [transaction, commit, fetch, reader]. */
export function explainAtomicity(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const [whole, commit, fetch, reader] = anomaly.operations
  const committed = placeOf(recorded, commit!, anomaly.partition)
  const where = partitionText(recorded, anomaly.partition)
  const did = `a transaction (${by(recorded, whole!)}) committed offset ${committed} of ${where} for ${groupText(recorded, commit!)} (${lineText(recorded, commit!)})`
  const said = placeOf(recorded, fetch!, anomaly.partition)
  if (reader !== undefined) {
    return [
      sentence(`${did}, and sent ${recordText(recorded, anomaly.values[0]!)}`),
      sentence(`${readText(found, anomaly.values[0]!, reader)}, so the transaction committed`),
      sentence(`${saidText(proven, fetch!, said)}, which is less`),
    ]
  }
  return [
    sentence(did),
    ...(recorded.outcome[whole!] === OUTCOME.failed
      ? ['The transaction failed.']
      : missingText(proven, anomaly.values[0]!)),
    sentence(saidText(proven, fetch!, said)),
    `In this history nobody else committed that offset: what the transaction consumed counts, and what it sent is not there.`,
  ]
}

function saidText({ found: { recorded } }: Proven, fetch: number, said: ReturnType<typeof placeOf>): string {
  const answer = said === undefined ? 'that nothing is committed' : `that offset ${said} is committed`
  return `the coordinator told ${processOf(recorded, fetch)} ${answer} (${lineText(recorded, fetch)})`
}
