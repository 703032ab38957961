/** What the transaction coordinator is told, and what it says. */
import type { Letter } from '../speech.ts'
import {
  type AddPartitionsToTxn,
  answerTo,
  type EndTxn,
  type InitProducerId,
  lateTo,
  named,
  partitionAddress,
  type TransactionError,
  type VerifyPartition,
  type WriteTxnMarkers,
} from './speech.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'

export type CoordinatorEvent =
  | InitProducerId
  | AddPartitionsToTxn
  | VerifyPartition
  | EndTxn
  /** It sends the marker of this partition; `isLate`: it will not hear of it, and sends it again. */
  | { readonly type: 'sendMarker'; readonly partition: number; readonly isLate: boolean }
  | { readonly type: 'MarkerAnswered'; readonly partition: number; readonly error: TransactionError }
  | { readonly type: 'complete' }
  | { readonly type: 'timeOut' }
  | { readonly type: 'failOver' }

interface Args {
  readonly context: TransactionMetadata
  readonly event: CoordinatorEvent
}
type Request = InitProducerId | AddPartitionsToTxn | EndTxn
type Send = { readonly type: 'send'; readonly params: (args: Args) => readonly Letter[] }

/** By which the answer to a request goes. */
const answeredAs = ({ type }: Request) => `${type}Answered`

/** An error, or NONE where it brings nothing but that. */
export const answer = (error: TransactionError): Send => ({
  type: 'send',
  params: named(error, ({ event }: Args) => {
    const request = event as Request
    return answerTo(request, { type: answeredAs(request), error, producerId: 0, producerEpoch: -1 })
  }),
})

/** NONE, and by which the producer is known from now on: the action before it has changed that. Epochs that run out bring another id (KAFKA-18660). */
export const answerIdentity: Send = {
  type: 'send',
  params: named('producer id and epoch', ({ context: { producerId, producerEpoch, nextProducerId }, event }: Args) => {
    const request = event as Request
    const identity =
      nextProducerId === 0 ? { producerId, producerEpoch } : { producerId: nextProducerId, producerEpoch: 0 }
    return answerTo(request, { type: answeredAs(request), error: 'NONE', ...identity })
  }),
}

/** To the partition's leader, with the request that waits for it. */
export const answerVerification = (error: TransactionError): Send => ({
  type: 'send',
  params: named(error, ({ event }: Args) => {
    const { partition, produce } = event as VerifyPartition
    return [{ to: partitionAddress(partition), message: { type: 'Verified', error, produce } }]
  }),
})

const markerOf = (
  { producerId, producerEpoch, coordinatorEpoch }: TransactionMetadata,
  committed: boolean,
  isAnswered: boolean,
): WriteTxnMarkers => ({ type: 'WriteTxnMarkers', producerId, producerEpoch, committed, coordinatorEpoch, isAnswered })

export const sendMarker = (committed: boolean): Send => ({
  type: 'send',
  params: named('WriteTxnMarkers', ({ context, event }: Args) => {
    const { partition, isLate } = event as Extract<CoordinatorEvent, { readonly type: 'sendMarker' }>
    const address = partitionAddress(partition)
    const to = isLate ? lateTo(address) : address
    return [{ to, message: { ...markerOf(context, committed, !isLate) } }]
  }),
})

/** What the coordinator that stops has sent and not heard of: it may arrive at any time, or never. */
export const sendMarkersOnTheirWay = (committed: boolean): Send => ({
  type: 'send',
  params: named('WriteTxnMarkers, late', ({ context }: Args) =>
    (context.isStalled ? [] : context.owed).map(partition => ({
      to: lateTo(partitionAddress(partition)),
      message: { ...markerOf(context, committed, false) },
    })),
  ),
})
