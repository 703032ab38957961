/**
 * Store: a database or a cache, where effects land and where recipes keep what they must remember. It never fails and forgets nothing but what was to expire.
 *
 *     rows     how often the effect of each record is there          keys    records that are marked, or whose unique key is inserted
 *     value    what a natural set has left                           locks   keys with a time-out, and who set them
 *     offset   the next one, stored with the rows                    outbox  rows that tell the relay what to send
 *
 * Every operation is one atomic step, as a command of Redis or a transaction of a database is (serialisable, or with the constraint that is named). It is answered in
 * the same step; an answer that is lost (`unheard`) changes nothing of that.
 *
 *   S1  what one transaction writes is there as a whole or not at all
 *   S2  a key with a time-out may expire at any time
 *
 * Not modelled: a store that loses what it has answered for, transactions that see half of each other, replicas that lag.
 */
import { assign, setup } from 'xstate'
import { recordsOf, type SinkScope } from './parameters.ts'
import type { StoreOperation } from './recipes.ts'
import { answered, type Asked, type Letter, type Says, speech } from './speech.ts'

export interface Lock {
  readonly record: number
  readonly by: string
}

export interface StoreContext {
  /** Record r at r − 1; past 2 it is not counted. */
  readonly rows: readonly number[]
  /** The record whose value stands there; 0: none. */
  readonly value: number
  readonly keys: readonly number[]
  readonly locks: readonly Lock[]
  readonly offset: number
  readonly outbox: readonly number[]
}

export type StoreEvent =
  | ({ type: StoreOperation } & Asked)
  | { type: 'ReadOffset' | 'ReadOutbox'; by: string }
  | { type: 'MarkSent'; record: number }
  | { type: 'expire'; record: number }

interface Args {
  readonly context: StoreContext
  readonly event: StoreEvent
}

const recordIn = (event: StoreEvent): number => ('record' in event ? event.record : 0)
const byIn = (event: StoreEvent): string => ('by' in event ? event.by : '')
const lockOn = ({ context, event }: Args): Lock | undefined =>
  context.locks.find(({ record }) => record === recordIn(event))

const answer = (says: Says) => ({
  type: 'send' as const,
  params: ({ event }: Args): readonly Letter[] => answered(event as unknown as Asked, says),
})
const [ok, known, busy, stale] = [answer('ok'), answer('known'), answer('busy'), answer('stale')]

const MANY = 2
export const countedOnce = (counts: readonly number[], record: number): readonly number[] =>
  counts.map((count, i) => (i === record - 1 ? Math.min(count + 1, MANY) : count))

const storedOffset = ({ context: { offset }, event }: Args): Letter => ({
  to: byIn(event),
  message: { type: 'StoredOffset', offset },
})
const outboxRow = ({ context: { outbox }, event }: Args): Letter => ({
  to: byIn(event),
  message: { type: 'OutboxRow', record: outbox[0] },
})

export const storeMachine = (scope: SinkScope) =>
  setup({
    types: {} as { context: StoreContext; events: StoreEvent },
    actions: {
      ...speech,
      apply: assign({ rows: ({ context, event }) => countedOnce(context.rows, recordIn(event)) }),
      mark: assign({
        keys: ({ context, event }) => [...new Set([...context.keys, recordIn(event)])].toSorted((a, b) => a - b),
      }),
      unmark: assign({ keys: ({ context, event }) => context.keys.filter(key => key !== recordIn(event)) }),
      lock: assign({
        locks: ({ context, event }) =>
          [...context.locks, { record: recordIn(event), by: byIn(event) }].toSorted((a, b) => a.record - b.record),
      }),
      unlock: assign({
        locks: ({ context, event }) => context.locks.filter(({ record }) => record !== recordIn(event)),
      }),
      setValue: assign({ value: ({ event }) => recordIn(event) }),
      storeOffset: assign({ offset: ({ event }) => recordIn(event) }),
      putInOutbox: assign({ outbox: ({ context, event }) => [...context.outbox, recordIn(event)] }),
      takeFromOutbox: assign({
        outbox: ({ context, event }) => context.outbox.filter(record => record !== recordIn(event)),
      }),
    },
    guards: {
      isMarked: ({ context, event }) => context.keys.includes(recordIn(event)),
      isThere: ({ context, event }) => context.rows[recordIn(event) - 1]! > 0,
      isLocked: args => lockOn(args) !== undefined,
      isHisLock: args => lockOn(args)?.by === byIn(args.event),
      isNewer: ({ context, event }) => recordIn(event) > context.value,
      /** The offset that is stored is that of this very record: nobody has gone further, or begun again. */
      isExpected: ({ context, event }) => context.offset === recordIn(event) - 1,
      hasOutbox: ({ context }) => context.outbox.length > 0,
    },
  }).createMachine({
    id: 'store',
    context: { rows: recordsOf(scope).map(() => 0), value: 0, keys: [], locks: [], offset: 0, outbox: [] },
    on: {
      LookUp: [{ guard: 'isMarked', actions: known }, { actions: ok }],
      Select: [{ guard: 'isThere', actions: known }, { actions: ok }],
      SetIfAbsent: [{ guard: 'isMarked', actions: known }, { actions: ['mark', ok] }],
      SetIfAbsentExpiring: [{ guard: 'isLocked', actions: known }, { actions: ['lock', ok] }],
      Mark: { actions: ['mark', ok] },
      Unmark: { actions: ['unmark', ok] },
      Lock: [{ guard: 'isLocked', actions: busy }, { actions: ['lock', ok] }],
      Unlock: [{ guard: 'isHisLock', actions: ['unlock', ok] }, { actions: ok }],
      InsertKey: [{ guard: 'isMarked', actions: known }, { actions: ['mark', ok] }],
      Apply: { actions: ['apply', ok] },
      SetValue: { actions: ['setValue', 'apply', ok] },
      SetIfNewer: [{ guard: 'isNewer', actions: ['setValue', 'apply', ok] }, { actions: known }],
      ApplyWithKey: [{ guard: 'isMarked', actions: known }, { actions: ['apply', 'mark', ok] }],
      ApplyWithOffset: { actions: ['apply', 'storeOffset', ok] },
      ApplyFenced: [{ guard: 'isExpected', actions: ['apply', 'storeOffset', ok] }, { actions: stale }],
      ApplyWithOutbox: [{ guard: 'isMarked', actions: known }, { actions: ['apply', 'mark', 'putInOutbox', ok] }],
      ReadOffset: { actions: { type: 'send', params: storedOffset } },
      ReadOutbox: { guard: 'hasOutbox', actions: { type: 'send', params: outboxRow } },
      MarkSent: { actions: 'takeFromOutbox' },
      expire: { guard: 'isLocked', actions: 'unlock' },
    },
  })
