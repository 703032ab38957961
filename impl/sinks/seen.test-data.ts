/**
 * What each sink was seen to do, by fault class, with a log as the source: in memory, on Redis, in SQL. Read from runs, and explained before it was written
 * down here; properties/ compares the same runs with the model.
 */
import type { Anomaly } from './outcome.ts'
import type { SinkName } from './recipes.ts'
import type { SinkFault } from './schedule.ts'

export const seen: Readonly<Record<SinkName, Readonly<Record<SinkFault, readonly Anomaly[]>>>> = {
  none: { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  // A zombie writes the older value over the newer one; a log that is read again ends with the newer one.
  'natural-set': { c: [], n: [], rb: ['wrong'], e: [] },
  'unique-key': { c: [], n: [], rb: [], e: [] },
  // A zombie that lives finishes what its key says it has done.
  'unique-key-before': { c: ['lost'], n: ['lost'], rb: [], e: ['lost'] },
  'unique-key-after': { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  'look-up-then-write': { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  'select-then-insert': { c: [], n: [], rb: ['duplicated'], e: [] },
  'set-if-absent-before': { c: ['lost'], n: ['lost'], rb: [], e: ['lost'] },
  // It undoes the claim behind the effect too: when the effect's answer is lost, or the handler throws then.
  'set-if-absent-before-undone-on-error': { c: ['lost'], n: ['lost', 'duplicated'], rb: [], e: ['duplicated'] },
  'set-if-absent-after': { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  'set-if-absent-expiring': {
    c: ['lost', 'duplicated'],
    n: ['lost', 'duplicated'],
    rb: ['duplicated'],
    e: ['lost', 'duplicated'],
  },
  'lock-then-done': { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  'offsets-with-data': { c: [], n: [], rb: ['duplicated'], e: [] },
  'offsets-with-data-fenced': { c: [], n: [], rb: [], e: [] },
  'outside-call': { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  // Row and message are one in the database; the relay sends at least once.
  outbox: { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
  'dual-write-database-first': { c: ['lost'], n: ['lost'], rb: [], e: ['lost'] },
  'dual-write-send-first': { c: ['duplicated'], n: ['duplicated'], rb: ['duplicated'], e: ['duplicated'] },
}
