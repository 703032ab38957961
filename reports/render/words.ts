/** What the short names stand for. The guarantees' sentences are properties/guarantees.ts's own; the fault classes are those of claims.md. */
import { checkedSays } from '../../properties/guarantees.ts'

export const guaranteeWords: Readonly<Record<string, string>> = checkedSays

export const faultWords: Readonly<Record<string, string>> = {
  none: 'nothing goes wrong',
  c: 'a client process crashes and restarts',
  n: 'a reply is lost or late, a connection breaks',
  b1: 'one broker stops and comes back with its disk',
  d1: 'one broker is gone for good',
  w1: 'one broker comes back with an empty disk',
  p1: 'power loss on one machine',
  'p*': 'power loss on all machines',
  rb: 'a partition moves to another consumer while the old one still works (a zombie)',
  z: 'a session expires while the broker still believes it leads',
  e: 'the handler throws',
  close: 'the consumer restarts in good order',
}

/** What is counted like a fault and is none (properties/telling/counted.ts). */
export const circumstanceWords: Readonly<Record<string, string>> = {
  shrink: 'the in-sync set loses a member',
  early: 'the handler of a batch returns before its end',
  start: 'one consumer more starts',
  grow: 'a partition is added',
  delete: 'retention deletes a record',
  retention: 'retention deletes records',
  expiry: 'the broker forgets idle producers',
}

/** Also of a fault class that no ackproof knows yet. */
export const faultSays = (fault: string): string =>
  Object.hasOwn(faultWords, fault) ? faultWords[fault]! : 'this happens'
