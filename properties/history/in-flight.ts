/** In flight: what a process has begun and not ended, and which of it a completion ends (T2 of recorder.ts). */
import type { Operation } from './operation.ts'
import { KIND } from './recorded.ts'

const none = -1

/** What a process has in flight. */
export interface InFlight {
  /** Without an id: the latest. */
  alone: number
  /** Sends before it, begun and not ended, the oldest first (T2). */
  open: number[] | undefined
  /** Made when there is one: a history may have as many processes as records. */
  byId: Map<string, number> | undefined
  transaction: number
}

/** More than a client has in flight. */
const mostOpen = 1_000
export const nothingInFlight: InFlight = { alone: none, open: undefined, byId: undefined, transaction: none }

/** A transaction that begins without saying what it does: its parts follow. */
export const opens = ({ kind, steps }: Operation): boolean => kind === 'transaction' && steps === undefined

export function leaveOpen(flight: InFlight): void {
  const open = (flight.open ??= [])
  if (open.push(flight.alone) > mostOpen) open.shift()
}

/** The row that a completion completes (T2), no longer in flight. */
export function take(flight: InFlight, operation: Operation, kind: Uint8Array): number | undefined {
  if (operation.id !== undefined) {
    const row = flight.byId?.get(String(operation.id))
    flight.byId?.delete(String(operation.id))
    if (row === flight.transaction) flight.transaction = none
    return row
  }
  const isAlone = flight.alone !== none && kind[flight.alone] === KIND.transaction
  if (operation.kind === 'transaction' && flight.transaction !== none && (opens(operation) || !isAlone)) {
    const row = flight.transaction
    flight.transaction = none
    return row
  }
  const row = flight.alone
  if (row === none || kind[row] !== KIND[operation.kind]) return undefined
  flight.alone = none
  return row
}
