import { assert, property } from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { Recorder } from '../recorder.ts'
import { operationsOf, wholeOf } from './operations-of.ts'
import { operations } from './random-operations.test-data.ts'

const recordedOf = (lines: readonly Operation[]): Recorded => {
  const recorder = new Recorder()
  for (const line of lines) recorder.push(line)
  return recorder.recorded()
}

/** What a history says, apart from numbers that stand for names and from entries that a completion told anew. */
function saysOf(recorded: Recorded) {
  const { partitions, processes, groups, sessions } = recorded
  return Array.from({ length: recorded.operations }, (_, row) => ({
    kind: recorded.kind[row],
    outcome: recorded.outcome[row],
    process: processes[recorded.process[row]!],
    group: groups[recorded.group[row]!],
    session: sessions[recorded.session[row]!],
    transaction: recorded.transaction[row],
    at: [recorded.invokedAt[row], recorded.completedAt[row]],
    error: recorded.errors.get(row),
    rebalanced: recorded.rebalanced.get(row)?.map(partition => partitions[partition]),
    seeks: recorded.seeksToBeginning.has(row),
    nothing: recorded.emptyReads.get(row)?.map(partition => partitions[partition]),
    entries: Array.from({ length: recorded.entries[row]! }, (_, index) => {
      const entry = recorded.firstEntry[row]! + index
      const value = recorded.value[entry]!
      return {
        role: recorded.role[entry],
        partition: partitions[recorded.partition[entry]!],
        offset: recorded.offset.at(entry),
        value: value < 0 ? undefined : recorded.valueAt(value),
        content: recorded.contents[recorded.content[entry]!],
      }
    }),
  }))
}

test('recorded again, the operations of a history say the same', () => {
  const isSame = property(operations, lines => {
    const recorded = recordedOf(lines)
    const again = recordedOf(operationsOf(recorded, wholeOf(recorded)))
    expect(saysOf(again)).toEqual(saysOf(recorded))
  })
  assert(isSame, { seed: 7, numRuns: 400 })
})

test('everything that an operation can say comes back', () => {
  const session = { transactionalId: 't', producerId: 2n ** 60n, producerEpoch: 3 }
  const lines: readonly Operation[] = [
    { process: 'a', kind: 'subscribe', type: 'ok', places: [{ partition: 'p' }], group: 'g' },
    { process: 'a', kind: 'assign', type: 'ok', places: [{ partition: 'p', offset: 4 }], seeksToBeginning: true },
    { process: 'a', kind: 'poll', type: 'invoke', steps: [{ type: 'poll', records: [] }], group: 'g' },
    {
      process: 'a',
      kind: 'poll',
      type: 'ok',
      group: 'g',
      steps: [
        { type: 'poll', records: [{ partition: 'p', value: [1, { b: null }], offset: 2n ** 61n, content: 'k' }] },
      ],
      rebalanced: ['p', 'q'],
    },
    { process: 'a', kind: 'handle', type: 'ok', records: [{ partition: 'p', value: [1, { b: null }] }] },
    { process: 'a', kind: 'commit', type: 'invoke', places: [{ partition: 'p', offset: 5 }] },
    {
      process: 'a',
      kind: 'commit',
      type: 'failed',
      places: [{ partition: 'p', offset: 5 }],
      error: 'REBALANCE_IN_PROGRESS',
    },
    { process: 'a', kind: 'fetchCommitted', type: 'ok', places: [{ partition: 'p', offset: 3 }] },
    { process: 'a', kind: 'revoke', type: 'ok', places: [{ partition: 'p' }] },
    { process: 'b', kind: 'transaction', type: 'invoke', session },
    {
      process: 'b',
      kind: 'send',
      type: 'invoke',
      steps: [{ type: 'send', record: { partition: 'q', value: 'x' } }],
      session,
    },
    {
      process: 'b',
      kind: 'send',
      type: 'ok',
      steps: [{ type: 'send', record: { partition: 'q', value: 'x', offset: 0 } }],
      session,
    },
    { process: 'b', kind: 'transaction', type: 'failed', error: 'aborted', session },
    { process: 'a', kind: 'poll', type: 'ok', steps: [{ type: 'poll', records: [], nothingOf: ['q'] }] },
    { process: 'a', kind: 'crash', type: 'unknown' },
  ]
  const recorded = recordedOf(lines)
  const again = recordedOf(operationsOf(recorded, wholeOf(recorded)))
  expect(saysOf(again)).toEqual(saysOf(recorded))
  expect(saysOf(recorded).map(({ error }) => error)).toContain('aborted')
})
