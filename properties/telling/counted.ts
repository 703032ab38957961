/**
 * What a scope counts like faults and what is none: life goes on in this way, but so often and no oftener within the bounds of a search.
 *
 * shrink: the in-sync set loses a member. close: a consumer stops in good order. early: the handler of a batch returns before its end. start: one
 * member more starts. grow: a partition is added. delete, retention: records are deleted by retention. expiry: the broker forgets idle producers.
 */
const countedOnly: ReadonlySet<string> = new Set([
  'shrink',
  'close',
  'early',
  'start',
  'grow',
  'delete',
  'retention',
  'expiry',
])

export const isCountedOnly = (spends: string): boolean => countedOnly.has(spends)
