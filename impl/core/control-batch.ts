/**
 * Control batch: how a transaction ends in a partition (KIP-98). One record that no application is given: its key says commit or abort, its value which
 * coordinator said so.
 *
 *     key    version 2   type 2 (0 abort, 1 commit)          ControlRecordType
 *     value  version 2   coordinatorEpoch 4                  EndTransactionMarker
 *
 * It has the producer's id and the epoch that the coordinator gave it, and no sequence number: −1.
 */
import { decodeRecords, encodeBatch, readHeader } from './record-batch.ts'
import { readInt16, readInt32, writeInt16, writeInt32 } from './varint.ts'

export interface Marker {
  readonly producerId: number
  readonly producerEpoch: number
  /** Or aborted. */
  readonly committed: boolean
  readonly coordinatorEpoch: number
}

const ABORT = 0
const COMMIT = 1

export function encodeMarker({ producerId, producerEpoch, committed, coordinatorEpoch }: Marker, timestamp: number) {
  const [key, value] = [new Uint8Array(4), new Uint8Array(6)]
  writeInt16(key, writeInt16(key, 0, 0), committed ? COMMIT : ABORT)
  writeInt32(value, writeInt16(value, 0, 0), coordinatorEpoch)
  const records = [{ key, value, timestamp }]
  return encodeBatch({ records, producerId, producerEpoch, isTransactional: true, isControl: true })
}

/** Of the batch at `at`; undefined: it is not a control batch, or one of another kind. */
export function markerIn(bytes: Uint8Array, at: number = 0): Marker | undefined {
  const { isControl, producerId, producerEpoch } = readHeader(bytes, at)
  if (!isControl) return undefined
  const [{ key, value }] = decodeRecords(bytes, at)
  if (key === null || value === null || key.length < 4 || value.length < 6) return undefined
  const type = readInt16(key, 2)
  if (type !== ABORT && type !== COMMIT) return undefined
  return { producerId, producerEpoch, committed: type === COMMIT, coordinatorEpoch: readInt32(value, 2) }
}
