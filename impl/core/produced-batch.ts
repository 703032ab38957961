/**
 * What a leader takes from a client: one record batch, and what it says of it where it does not.
 *
 * The order is Kafka's, as far as an order shows: ProduceRequest.validateRecords, UnifiedLog.analyzeAndValidateRecords, LogValidator. One thing is
 * stricter: Kafka cuts a torn tail off and takes what stands before it; here bytes that are left over are refused.
 *
 * Not modelled: timestamps too far from the broker's clock, compression.
 */
import type { ErrorCode } from './errors.ts'
import { checkBatch, checkRecords } from './check-batch.ts'
import { readHeader } from './record-batch.ts'
import { readInt16 } from './varint.ts'

const LOG_APPEND_TIME = 0x08

/** What the broker writes itself is well formed. */
export const checkSize = (batch: Uint8Array, maxMessageBytes: number): ErrorCode =>
  batch.length > maxMessageBytes ? 'MESSAGE_TOO_LARGE' : 'NONE'

/**
 * NONE: it may be appended as it is, but for the offset and the leader epoch, which are the leader's to set. Nobody writes in a transaction without
 * saying whose.
 */
export function checkProduced(batch: Uint8Array, maxMessageBytes: number, transactionalId?: string): ErrorCode {
  const damage = checkBatch(batch)
  const isThere = damage === 'NONE' || damage === 'CORRUPT_MESSAGE'
  if (isThere && batch.length > maxMessageBytes) return 'MESSAGE_TOO_LARGE'
  if (damage !== 'NONE') return damage
  const { baseOffset, sizeInBytes, isControl, isTransactional, producerId, baseSequence } = readHeader(batch)
  if (sizeInBytes !== batch.length || baseOffset !== 0 || isControl) return 'INVALID_RECORD'
  if (isTransactional && transactionalId === undefined) return 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'
  if (producerId >= 0 ? baseSequence < 0 : isTransactional) return 'INVALID_RECORD'
  if ((readInt16(batch, 21) & LOG_APPEND_TIME) !== 0) return 'INVALID_TIMESTAMP'
  return checkRecords(batch)
}
