/**
 * The table of recipes in README.md, from searches made on the spot (properties/sink-tables.ts): a second. `npm run docs` writes it, a test says when it is
 * stale.
 */
import { type Outcome, sinkFaults, type SinkRow, sinkTable } from '../../properties/sink-tables.ts'
import { between, table } from './readme.ts'

/** The text with the table written anew. Throws when a marker is missing. */
export const withSinkTable = (readme: string): string => between(readme, 'sinks', () => sinksTable(sinkTable()))

export const sinksTable = (rows: readonly SinkRow[]): string =>
  table(
    ['recipe', 'what the handler does', ...sinkFaults, 'why', 'run on'],
    rows.map(({ change, comes, why, ranOn }) => [
      nameOf(change),
      does[change.sink],
      ...sinkFaults.map(fault => comesText(comes[fault])),
      why,
      ranOn,
    ]),
  )

const nameOf = ({ sink, newerOnly, remembers }: SinkRow['change']): string => {
  const more = newerOnly
    ? ', compared'
    : remembers
      ? sink === 'outbox'
        ? ', a reader that knows'
        : ', with a key'
      : ''
  return `\`${sink}\`${more}`
}

const words: Readonly<Record<Outcome, string>> = { lost: 'lost', twice: 'twice', stale: 'older value' }
const comesText = (comes: readonly Outcome[]) =>
  comes.length === 0 ? 'holds' : comes.map(each => words[each]).join(', ')

const does: Readonly<Record<SinkRow['change']['sink'], string>> = {
  none: 'applies the effect',
  'natural-set': 'sets a value',
  'unique-key': 'one transaction: effect and unique key',
  'unique-key-before': 'unique key; effect',
  'unique-key-after': 'looks the key up; effect; unique key',
  'look-up-then-write': 'looks the id up; effect; writes the id',
  'select-then-insert': 'selects; inserts, no constraint',
  'set-if-absent-before': 'SETNX; effect',
  'set-if-absent-before-undone-on-error': 'SETNX; effect; on an error DEL',
  'set-if-absent-after': 'looks the key up; effect; SETNX',
  'set-if-absent-expiring': 'SETNX with a time-out; effect',
  'lock-then-done': 'lock; looks the done key up; effect; done key; unlock',
  'offsets-with-data': 'one transaction: effect and offset; seek on assignment',
  'offsets-with-data-fenced': 'the same, and compares the stored offset',
  'outside-call': 'calls a service',
  outbox: 'one transaction: row, its key, outbox; a relay sends',
  'dual-write-database-first': 'row and its key; sends',
  'dual-write-send-first': 'sends; row and its key',
}
