/** What a step is called: of each operation what it comes to, of each source how it confirms. */
import type { SourceName } from './parameters.ts'
import type { Operation } from './recipes.ts'
import type { Says } from './speech.ts'

type Words = Readonly<Partial<Record<Says, string>>> & { readonly ok: string }

/** `#` is the record. */
export const operations: Readonly<Record<Operation, Words>> = {
  LookUp: { ok: 'looks up whether # is marked as done: no', known: 'looks up whether # is marked as done: it is' },
  Select: { ok: 'selects the row of #: there is none', known: 'selects the row of #: it is there' },
  SetIfAbsent: { ok: 'sets the key of #, which was absent', known: 'finds that the key of # is set: # counts as done' },
  SetIfAbsentExpiring: {
    ok: 'sets the key of #, which was absent, with a time-out',
    known: 'finds that the key of # is set: # counts as done',
  },
  Mark: { ok: 'marks # as done' },
  Unmark: { ok: 'deletes the key of # again' },
  Lock: { ok: 'locks #, with a time-out', busy: 'finds # locked' },
  Unlock: { ok: 'unlocks #' },
  InsertKey: {
    ok: 'inserts the unique key of #, in a transaction of its own',
    known: 'inserts the unique key of #: it is there already',
  },
  Apply: { ok: 'applies #' },
  SetValue: { ok: 'sets the value of #' },
  SetIfNewer: { ok: 'sets the value of #', known: 'leaves the value as it is: it is newer than #' },
  ApplyWithKey: {
    ok: 'applies # and inserts its unique key, in one transaction',
    known: 'applies #: refused as a whole, its unique key is there already',
  },
  ApplyWithOffset: { ok: 'applies # and stores the offset after it, in one transaction' },
  ApplyFenced: {
    ok: 'applies # and stores the offset after it, in one transaction',
    stale: 'applies #: refused as a whole, the stored offset is another one',
  },
  ApplyWithOutbox: {
    ok: 'applies # and puts a row into the outbox, in one transaction',
    known: 'applies #: refused as a whole, its unique key is there already',
  },
  Call: { ok: 'calls the service for #' },
  Send: { ok: 'sends the message of #' },
}

interface SourceWords {
  /** What is given to a worker. */
  readonly queue: string
  readonly confirms: string
  readonly givesBack: string
  readonly refuses: string
}

export const sources: Readonly<Record<SourceName, SourceWords>> = {
  kafka: {
    queue: 'the partition',
    confirms: 'commits the offset after #',
    givesBack: 'goes back to #',
    refuses: 'refused, the partition is another’s',
  },
  rabbitmq: {
    queue: 'the queue',
    confirms: 'acknowledges #',
    givesBack: 'rejects # with requeue',
    refuses: 'refused, its channel is gone',
  },
  rocketmq: {
    queue: 'the queue',
    confirms: 'returns CONSUME_SUCCESS for #, and the offset is reported',
    givesBack: 'returns RECONSUME_LATER for #',
    refuses: 'it is done already',
  },
  mns: {
    queue: 'the queue',
    confirms: 'deletes # with its receipt handle',
    givesBack: 'lets # be, until its time is over',
    refuses: 'refused, the receipt handle is no longer valid',
  },
  request: {
    queue: 'the request',
    confirms: 'answers the caller of #',
    givesBack: 'fails the caller of #, who asks no second time',
    refuses: 'nobody waits for it',
  },
}

export const named = (words: string, record: number): string => words.replaceAll('#', `#${record}`)
