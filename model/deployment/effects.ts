/**
 * Where the effect of a record lands: the names that `--effect` takes, each with what the handler does there.
 *
 *   E1  the names are those of model/sinks, which has each as a recipe, step by step
 *   E2  a name that is none is answered with the nearest one, and with all of them, a line each
 */
import { nearest } from './nearest.ts'
import { redact } from './secrets.ts'
import { UsageError } from './usage-error.ts'

export const effects = {
  none: 'nothing is kept to know it again; with --ack-point transaction, what is produced to Kafka in the transaction',
  'natural-set': 'a value is set under a key, whichever stood there (SET, an upsert)',
  'unique-key': 'a row with a unique key, in one database transaction with the effect',
  'unique-key-before': 'a row with a unique key in a transaction of its own, and then the effect',
  'unique-key-after': 'the key is looked up, the effect, and then its row in a transaction of its own',
  'look-up-then-write': 'an id is looked up (GET), the effect, and then the id is written (SET)',
  'select-then-insert': 'selected by its key and inserted where it is absent, without a unique constraint',
  'set-if-absent-before': 'SETNX, and then the effect',
  'set-if-absent-before-undone-on-error': 'SETNX, then the effect; the key is deleted when the handler throws',
  'set-if-absent-after': 'a look-up, the effect, and then SETNX',
  'set-if-absent-expiring': 'SETNX with a time-out, and then the effect',
  'lock-then-done': 'a lock with a time-out, a look-up, the effect, and then a key that says done',
  'offsets-with-data': 'the offset is stored with the effect in one database transaction; consumers begin there',
  'offsets-with-data-fenced': 'the same, and the transaction checks that the stored offset is the one expected',
  'outside-call': 'a call to somebody else (HTTP, mail, a payment)',
  outbox: 'a row and what is to be sent in one database transaction; a relay sends it, at least once',
  'dual-write-database-first': 'a row in a database, and then a message, without anything that ties them',
  'dual-write-send-first': 'a message, and then a row in a database',
} as const satisfies Readonly<Record<string, string>>

export type EffectName = keyof typeof effects

/** What keeps nothing by which an effect is known again, or an offset and nothing else. */
const withoutKey: ReadonlySet<EffectName> = new Set([
  'none',
  'natural-set',
  'outside-call',
  'offsets-with-data',
  'offsets-with-data-fenced',
])
export const isKnownByKey = (effect: EffectName): boolean => !withoutKey.has(effect)
export const effectNames = Object.keys(effects) as readonly EffectName[]

const width = Math.max(...effectNames.map(name => name.length))
/** Every name with what it says. */
export const effectLines: readonly string[] = effectNames.map(name => `  ${name.padEnd(width)}  ${effects[name]}`)

/** What `--effect` was given and is none of them. */
export function unknownEffect(option: string, value: string): UsageError {
  const near = nearest(value, effectNames)
  const right = near === undefined ? 'one of' : `${near}, or another of`
  return new UsageError(
    `${option}${redact(value)}: ackproof knows no such effect; right would be ${right} these:`,
    effectLines,
  )
}
