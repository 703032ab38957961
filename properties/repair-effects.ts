/** Recipes that can take the place of the one that there is, as offers of a repair. */
import type { EffectName } from '../model/deployment/index.ts'
import type { Offer } from './repair-offers.ts'

const uniqueKey: Offer<EffectName> = {
  value: 'unique-key',
  costs: 'Work and latency: a row with a unique key is written in the database transaction of the effect.',
  how: 'the handler: one database transaction for the key and the effect',
}
const fenced: Offer<EffectName> = {
  value: 'offsets-with-data-fenced',
  costs:
    'Work: offsets are kept in the database of the effect, compared with the one expected in every transaction, and consumers begin there.',
  how: 'the handler: the offset in the database transaction of the effect, and a comparison with the one expected',
}
const outbox: Offer<EffectName> = {
  value: 'outbox',
  costs: 'Latency and work: what is to be sent is a row in the same transaction, and a relay sends it, at least once.',
  how: 'the program: a table of what is to be sent, and a relay',
}
const inDatabase: readonly Offer<EffectName>[] = [uniqueKey, fenced]

/** By the recipe that there is: one that keeps a value in a store may be kept by a database; a call to somebody else may not. */
export const effectOffers: { readonly [N in EffectName]?: readonly Offer<EffectName>[] } = {
  'natural-set': inDatabase,
  'unique-key-before': inDatabase,
  'unique-key-after': inDatabase,
  'look-up-then-write': inDatabase,
  'select-then-insert': inDatabase,
  'set-if-absent-before': inDatabase,
  'set-if-absent-before-undone-on-error': inDatabase,
  'set-if-absent-after': inDatabase,
  'set-if-absent-expiring': inDatabase,
  'lock-then-done': inDatabase,
  'offsets-with-data': [fenced],
  'dual-write-database-first': [outbox],
  'dual-write-send-first': [outbox],
}
