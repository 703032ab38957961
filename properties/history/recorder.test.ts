import { expect, test } from 'vitest'
import type { Operation } from './operation.ts'
import { entriesOf, KIND, OUTCOME } from './recorded.ts'
import { Recorder } from './recorder.ts'

function recordedOf(...operations: readonly Operation[]) {
  const recorder = new Recorder()
  for (const operation of operations) recorder.push(operation)
  return recorder.recorded()
}

const sends = (process: string, value: string, more: Partial<Operation> = {}): Operation => ({
  process,
  type: 'invoke',
  kind: 'send',
  steps: [{ type: 'send', record: { partition: 't', value } }],
  ...more,
})
const sent = (process: string, value: string, offset: number | bigint, more: Partial<Operation> = {}): Operation => ({
  process,
  type: 'ok',
  kind: 'send',
  steps: [{ type: 'send', record: { partition: 't', value, offset } }],
  ...more,
})

test('an invocation and its completion are one operation, with the lines of both', () => {
  const recorded = recordedOf(sends('p', 'a', { at: 1 }), sent('p', 'a', 7, { at: 2 }))
  expect(recorded).toMatchObject({ operations: 1, lines: 2, values: 1, partitions: ['t'], processes: ['p'] })
  expect([recorded.invokedAt[0], recorded.completedAt[0], recorded.at.at(0)]).toEqual([0, 1, 2])
  expect(entriesOf(recorded, 0)).toEqual([0, 1])
  expect(recorded.offset.at(0)).toBe(7)
})

test('several in flight are told apart by their ids, and end in any order', () => {
  const recorded = recordedOf(
    sends('p', 'a', { id: 1 }),
    sends('p', 'b', { id: 2 }),
    { process: 'p', type: 'ok', kind: 'send', id: 2, steps: sent('p', 'b', 0).steps },
    { process: 'p', type: 'failed', kind: 'send', id: 1, error: 'TIMED_OUT' },
  )
  expect([...recorded.outcome]).toEqual([OUTCOME.failed, OUTCOME.ok])
  expect(recorded.errors.get(0)).toBe('TIMED_OUT')
  expect(recorded.valueAt(recorded.value[recorded.firstEntry[0]!]!)).toBe('a')
})

test('T3: who begins anew without an id never hears of the old one', () => {
  const recorded = recordedOf(sends('p', 'a'), sends('p', 'b'), sent('p', 'b', 0))
  expect([...recorded.outcome]).toEqual([OUTCOME.pending, OUTCOME.ok])
  expect([...recorded.completedAt]).toEqual([-1, 2])
})

test('T2: a completion without an invocation stands alone', () => {
  const recorded = recordedOf(sent('p', 'a', 0), { process: 'p', type: 'ok', kind: 'poll', steps: [] })
  expect([...recorded.invokedAt]).toEqual([0, 1])
  expect([...recorded.completedAt]).toEqual([0, 1])
})

test('O3: a completion that says more than the offset replaces what the invocation said', () => {
  const two = ['a', 'b'].map((value, offset) => ({ type: 'send' as const, record: { partition: 't', value, offset } }))
  const recorded = recordedOf(sends('p', 'a'), { process: 'p', type: 'ok', kind: 'send', steps: two })
  const [from, to] = entriesOf(recorded, 0)
  expect([...recorded.value.subarray(from, to)].map(recorded.valueAt)).toEqual(['a', 'b'])
})

test.each([
  ['ok', [OUTCOME.ok, OUTCOME.ok, OUTCOME.failed]],
  ['failed', [OUTCOME.failed, OUTCOME.failed, OUTCOME.failed]],
  ['unknown', [OUTCOME.unknown, OUTCOME.unknown, OUTCOME.failed]],
] as const)('T1, T4: a transaction that ends %s decides about its parts', (type, outcomes) => {
  const recorded = recordedOf(
    { process: 'p', type: 'invoke', kind: 'transaction' },
    sends('p', 'a', { id: 0 }),
    sent('p', 'a', 0, { id: 0 }),
    sends('p', 'b', { id: 1 }),
    { process: 'p', type: 'failed', kind: 'send', id: 1 },
    { process: 'p', type, kind: 'transaction' },
    sends('p', 'c', { id: 2 }),
    sends('q', 'd'),
  )
  expect([...recorded.transaction]).toEqual([-1, 0, 0, -1, -1])
  expect([...recorded.outcome]).toEqual([...outcomes, OUTCOME.pending, OUTCOME.pending])
  expect(recorded.kind[0]).toBe(KIND.transaction)
})

test('a transaction that the history does not see end leaves its parts unknown', () => {
  const recorded = recordedOf({ process: 'p', type: 'invoke', kind: 'transaction' }, sends('p', 'a'), sent('p', 'a', 0))
  expect([...recorded.outcome]).toEqual([OUTCOME.pending, OUTCOME.pending])
})

test('O2: integers beyond 2^53 stay what they are', () => {
  const far = 9007199254740993n
  const recorded = recordedOf(sends('p', 'a'), sent('p', 'a', far, { at: far + 2n }), sent('q', 'b', far - 1n))
  expect([recorded.offset.at(0), recorded.offset.at(1), recorded.at.at(0)]).toEqual([far, far - 1n, far + 2n])
  expect(recorded.offset.isNear).toBe(false)
})

test('values are told apart as the history does: by kind, by partition, lists by their members', () => {
  const values = [1, '1', [1, 'x'], [1, 'x'], { a: 1, b: 2 }, { b: 2, a: 1 }, '\u0000[1,"x"]', null, 'null', 1n << 60n]
  const steps = values.map(value => ({ type: 'send' as const, record: { partition: 't', value } }))
  const other = [{ type: 'send' as const, record: { partition: 'u', value: 1 } }]
  const recorded = recordedOf(
    { process: 'p', type: 'ok', kind: 'send', steps },
    { process: 'p', type: 'ok', kind: 'send', steps: other },
  )
  expect([...recorded.value]).toEqual([0, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8])
})

test('partitions and processes: a number and its text are one name, spelt as a number', () => {
  const places = ['0', 0, 'orders-1'].map(partition => ({ partition }))
  expect(recordedOf({ process: 1, type: 'ok', kind: 'assign', places }).partitions).toEqual([0, 'orders-1'])
})

test('a line that could not be read keeps its place', () => {
  const recorder = new Recorder()
  recorder.skip()
  recorder.push(sent('p', 'a', 0))
  expect(recorder.recorded()).toMatchObject({ lines: 2, completedAt: Int32Array.of(1) })
})

test('a transaction may have an id, and what its process sends is part of it until it ends', () => {
  const transaction = { process: 'p', kind: 'transaction', id: 7 } as const
  const recorded = recordedOf(
    { ...transaction, type: 'invoke' },
    sends('p', 'a'),
    sent('p', 'a', 0),
    { ...transaction, type: 'failed' },
    sends('p', 'b'),
    sent('p', 'b', 2),
  )
  expect([...recorded.transaction]).toEqual([-1, 0, -1])
  expect([...recorded.outcome]).toEqual([OUTCOME.failed, OUTCOME.failed, OUTCOME.ok])
})

test('T3: a crash ends what its process had begun, though the process may go on', () => {
  const recorded = recordedOf(
    { process: 'p', type: 'invoke', kind: 'transaction' },
    sends('p', 'a'),
    { process: 'p', type: 'ok', kind: 'crash' },
    sent('p', 'b', 2),
  )
  expect([...recorded.transaction]).toEqual([-1, 0, -1, -1])
  expect([...recorded.outcome]).toEqual([OUTCOME.pending, OUTCOME.pending, OUTCOME.ok, OUTCOME.ok])
})

test('T2: of several sends in flight without an id an end belongs to that of its value, and to none of another', () => {
  const recorded = recordedOf(
    sends('p', 'a'),
    sends('p', 'b'),
    sends('p', 'c'),
    sent('p', 'a', 0),
    sent('p', 'x', 9),
    sent('p', 'b', 1),
    sent('p', 'c', 2),
  )
  expect(recorded.operations).toBe(4)
  expect([...recorded.invokedAt]).toEqual([0, 1, 2, 4])
  expect([...recorded.completedAt]).toEqual([3, 5, 6, 4])
  expect([...recorded.outcome]).toEqual([OUTCOME.ok, OUTCOME.ok, OUTCOME.ok, OUTCOME.ok])
})

test('T2: a transaction that said nothing when it began is ended by one that says what it did', () => {
  const about = { process: 'p', kind: 'transaction' } as const
  const recorded = recordedOf(
    { ...about, type: 'invoke' },
    { ...about, type: 'ok', steps: sent('p', 'a', 0).steps! },
    sends('p', 'b'),
    sent('p', 'b', 1),
  )
  expect(recorded.operations).toBe(2)
  expect([...recorded.transaction]).toEqual([-1, -1])
})
