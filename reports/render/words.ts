/** What the short names stand for, in the words of claims.md; where a name is not known here it stands alone. */
export const guaranteeWords: Readonly<Record<string, string>> = {
  NAL: 'no acknowledged loss',
  NSL: 'no silent loss',
  ALO: 'at least once',
  AMO: 'at most once',
  EO: 'exactly once',
  ORD: 'order',
  AVAIL: 'writes are still accepted',
}

export const faultWords: Readonly<Record<string, string>> = {
  c: 'a client process crashes and restarts',
  n: 'a reply is lost or late, a connection breaks',
  b1: 'one broker stops and comes back with its disk',
  d1: 'one broker is gone for good',
  w1: 'one broker comes back with an empty disk',
  p1: 'power loss on one machine',
  'p*': 'power loss on all machines',
  rb: 'a rebalance while the old consumer still works',
  z: 'a session expires while the broker still believes it leads',
  e: 'the handler throws',
}
