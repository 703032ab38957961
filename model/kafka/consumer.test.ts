/**
 * The consumer, led by hand: what each family of clients commits, and when; and what the coordinator takes from whom.
 */
import { expect, test } from 'vitest'
import { type ConsumerContext, consumerMachine, coordinator, type CoordinatorContext } from './consumer.ts'
import { type ConsumerParameters, safeParameters } from './parameters.ts'
import { driven } from './steps.test-data.ts'

type Family = ConsumerParameters['commit']
const handed = (offset = 0) => ({ type: 'ConsumerFetched', offset, record: offset + 1 })
const commit = { type: 'commit' }
const committed = (offset: number) => [`offsets OffsetCommit offset=${offset} generation=1`]

function joined(family: Family, more: Partial<ConsumerParameters> = {}) {
  const parameters = { ...safeParameters.consumer, commit: family, ...more }
  const consumer = driven<ConsumerContext>(consumerMachine(parameters))
  consumer.take({ type: 'Joined', committedOffset: 0, generation: 1 })
  return consumer
}

/** What a commit says while the handler has record #1, and once it is done. */
function commits(family: Family) {
  const consumer = joined(family)
  consumer.take(handed())
  const during = consumer.take(commit)
  consumer.take({ type: 'finish' })
  return [during, consumer.take(commit)]
}

test('A client that commits what it handed out may commit while the handler works (librdkafka).', () => {
  expect(commits('handed-out')).toEqual([committed(1), undefined])
})

test.each(['poll', 'after', 'finally'] as const)(
  'A client that commits %s commits once the handler is done.',
  family => {
    expect(commits(family)).toEqual([undefined, committed(1)])
  },
)

test('A client that commits first hands the record over once the commit is answered.', () => {
  const consumer = joined('before')
  consumer.take(handed())
  expect(consumer.take({ type: 'finish' })).toBeUndefined()
  expect(consumer.take(commit)).toEqual(committed(1))
  expect(consumer.value()).toEqual({ claiming: 'waiting' })
  consumer.take({ type: 'Committed' })
  expect(consumer.take({ type: 'finish' })).toEqual(['observed Handled record=1'])
})

test('A commit that was lost before the handler started is sent again first.', () => {
  const consumer = joined('before')
  consumer.take(handed())
  consumer.take(commit)
  consumer.take({ type: 'CommitLost' })
  expect(consumer.value()).toEqual({ claiming: 'asking' })
  expect(consumer.take(commit)).toEqual(committed(1))
})

test('A client that commits the last handled offset is one behind: the first record commits nothing, the second 1.', () => {
  expect(commits('last-handled')).toEqual([undefined, undefined])
  const consumer = joined('last-handled')
  for (const offset of [0, 1]) {
    consumer.take(handed(offset))
    consumer.take({ type: 'finish' })
  }
  expect(consumer.take(commit)).toEqual(committed(1))
})

test('A client that never commits never commits; no client commits twice what is committed.', () => {
  expect(commits('never')).toEqual([undefined, undefined])
  const consumer = joined('after')
  consumer.take(handed())
  consumer.take({ type: 'finish' })
  consumer.take(commit)
  expect(consumer.take(commit)).toBeUndefined()
  consumer.take({ type: 'CommitLost' })
  expect(consumer.take(commit)).toEqual(committed(1))
})

test.each([
  ['poll', committed(1)],
  ['handed-out', committed(1)],
  ['finally', committed(1)],
  ['after', []],
  ['never', []],
] as const)(
  'When the handler throws and the process ends, a client that commits %s says on the way out: %j',
  (family, says) => {
    const consumer = joined(family)
    consumer.take(handed())
    expect(consumer.take({ type: 'handlerThrows' })).toEqual(says)
    expect(consumer.value()).toBe('down')
  },
)

test.each(['swallows', 'gives-up'] as const)(
  'A handler that %s leaves the process up, and the record counts as done.',
  onThrow => {
    const consumer = joined('after', { onThrow })
    consumer.take(handed())
    expect(consumer.take({ type: 'handlerThrows' })).toEqual([])
    expect(consumer.take(commit)).toEqual(committed(1))
  },
)

test('After a crash it starts where the group is, not where it was.', () => {
  const consumer = joined('after')
  consumer.take(handed())
  consumer.take({ type: 'crash' })
  consumer.take({ type: 'restart' })
  consumer.take({ type: 'Joined', committedOffset: 0, generation: 2 })
  expect(consumer.take({ type: 'poll', leader: 1 })).toEqual(['peer-1 ConsumerFetch offset=0'])
})

test('An offset out of range starts over at the end or at the beginning, as auto.offset.reset says.', () => {
  const position = (offsetReset: 'latest' | 'earliest') => {
    const consumer = joined('after', { offsetReset })
    consumer.take(handed(4))
    consumer.take({ type: 'finish' })
    consumer.take({ type: 'OffsetOutOfRange', end: 2 })
    return consumer.context().position
  }
  expect([position('latest'), position('earliest')]).toEqual([2, 0])
})

test('The coordinator takes a commit from the current generation alone: a late one of a dead member changes nothing (G2).', () => {
  const group = driven<CoordinatorContext>(coordinator)
  expect(group.take({ type: 'Join' })).toEqual(['consumer Joined committedOffset=0 generation=1'])
  expect(group.take({ type: 'OffsetCommit', offset: 1, generation: 1 })).toEqual(['consumer Committed'])
  group.take({ type: 'Join' })
  expect(group.take({ type: 'OffsetCommit', offset: 2, generation: 1 })).toBeUndefined()
  expect(group.context()).toEqual({ committedOffset: 1, generation: 2 })
  expect(group.take({ type: 'OffsetCommit', offset: 2, generation: 2 })).toBeDefined()
})
