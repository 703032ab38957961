/**
 * What a recipe leaves open between two of its steps, in a sentence: the rule that a counterexample makes use of.
 */
import { recipeOf, type SinkName, type SinkParameters, type SinkPromise, sourceOf } from '../../model/sinks/index.ts'

export function ruleOfSink(parameters: SinkParameters, promise: SinkPromise): string {
  const { sink, source, commits, handlers } = parameters
  if (source === 'kafka' && promise === 'ALO' && !seeks(parameters)) {
    if (commits === 'before')
      return 'The offset is committed before the handler: whatever strikes before its end leaves the record undone.'
    if (commits === 'after' && handlers > 1)
      return 'Handlers finish in any order, and the offset of one that is done covers those below it that are not.'
  }
  if (sink === 'natural-set') return ofSets(parameters)
  if (sink === 'outside-call' && parameters.remembers)
    return 'The service has the record’s identity as a key, and answers a second call without doing anything.'
  if (sink === 'outbox' && (promise === 'AMO' || promise === 'EO'))
    return parameters.remembers
      ? 'The relay sends at least once, and whoever reads the topic knows a message that comes again.'
      : 'The relay sends first and takes the row out of the outbox afterwards: whatever comes in between has it send again.'
  return rules[sink]
}

/** Where to begin is read from the store: what is committed plays no part. */
const seeks = (parameters: SinkParameters) => recipeOf(parameters).seeks === true

function ofSets({ newerOnly, ...parameters }: SinkParameters): string {
  if (newerOnly) return 'A value is written only over an older one.'
  const { concurrent, order, givenBack } = sourceOf(parameters)
  if (order === 'any') return 'Records are received in any order, and the last that is written is what stays.'
  if (concurrent) return 'Two records are handled side by side, and the last that is written is what stays.'
  if (givenBack === 'in place' && parameters.source === 'rabbitmq' && parameters.prefetch > 1)
    return 'What is rejected goes back to its place in the queue; what was prefetched behind it is handled all the same, before it comes again.'
  return 'Redelivery begins again in order and ends with the last value; a worker that has lost its partition goes on all the same, and writes what it still has.'
}

const before = (key: string) =>
  `${key} before the effect: whatever strikes in between leaves a record that counts as done and is not.`
const after = (key: string) =>
  `${key} after the effect: whatever strikes in between has the record done again, and two workers may both look it up before either has written it.`

const rules: Readonly<Record<Exclude<SinkName, 'natural-set'>, string>> = {
  none: 'The effect comes first and the confirmation after it: whatever strikes in between has the record handed out again.',
  'unique-key': 'Effect and unique key are one transaction: the second time the database refuses both.',
  'unique-key-before': before('The unique key has a transaction of its own,'),
  'unique-key-after': after('The unique key has a transaction of its own,'),
  'look-up-then-write': after('The id is written'),
  'select-then-insert': 'Two workers may both select before either inserts, and no constraint refuses the second row.',
  'set-if-absent-before': before('The key is set'),
  'set-if-absent-before-undone-on-error':
    'The key is deleted again when the handler throws, whether or not the effect has happened; when the process dies nobody deletes it.',
  'set-if-absent-after': after('The key is set'),
  'set-if-absent-expiring':
    'Until the key expires a record counts as done that is not; once it has expired a record that is done counts as new.',
  'lock-then-done':
    'The lock expires whether or not its holder is still at work, and effect and done key are two steps: nothing at the effect asks who holds the lock.',
  'offsets-with-data':
    'Rows and offset are one transaction, and whoever is given the partition begins at that offset; a worker that has lost it is refused by nobody.',
  'offsets-with-data-fenced': 'The transaction is refused where the stored offset is not that of its record.',
  'outside-call':
    'The effect is in no transaction: whatever strikes before the confirmation has the service called again.',
  outbox: 'The row and what is to be sent are one transaction; the relay sends it later.',
  'dual-write-database-first':
    'The database is committed first and the message sent after it: two steps, and no transaction has both.',
  'dual-write-send-first':
    'The message is sent first and the database committed after it: two steps, and no transaction has both.',
}
