import { describe, expect, test } from 'vitest'
import { handled, judge, record, sent } from './check.test-data.ts'
import type { Operation } from './history.ts'

describe('AMO', () => {
  test('is broken by a place that is handled twice, by whichever members', () => {
    const { verdict, text, lost, violations } = judge('AMO', {
      history: [sent('a', 0), handled('a', 0), handled('a', 0, 'consumer-2')],
    })
    expect(verdict).toBe('broken')
    expect(text).toBe(
      'BROKEN AMO: group billing handled "a" at offset 0 of orders-0 twice: consumer-1 at 5 ms, consumer-2 at 5 ms.',
    )
    expect(lost).toEqual([])
    expect(violations).toMatchObject([{ offset: 0, value: 'a' }])
  })

  test('is broken by one send that is in the log twice and handled in both places', () => {
    const { verdict, text } = judge('AMO', { history: [sent('a', 1), handled('a', 0), handled('a', 1)] })
    expect(verdict).toBe('broken')
    expect(text).toBe(
      'BROKEN AMO: "a" was sent to orders-0 once (by producer-1); group billing handled it at the offsets 0, 1.',
    )
  })

  test('is not seen broken by two sends of one value, acknowledged or not', () => {
    expect(judge('AMO', { history: [sent('a', 0), sent('a'), handled('a', 0), handled('a', 1)] }).text).toBe(
      'AMO not seen broken: 2 records were handled, none of them twice.',
    )
  })

  test('two records that stood at one offset, one after the other, are two', () => {
    const history = [sent('a', 0), sent('b', 0), handled('a', 0, 'consumer-1', 1), handled('b', 0, 'consumer-1', 2)]
    expect(judge('AMO', { history }).verdict).toBe('not seen broken')
  })

  test('each group may handle a record once', () => {
    const audit: Operation = { type: 'handled', at: 6, by: 'consumer-2', groupId: 'audit', record: record('a', 0) }
    expect(judge('AMO', { history: [sent('a', 0), handled('a', 0), audit] }).verdict).toBe('not seen broken')
  })

  test('what nobody here has sent may be there as often as it likes, but is handled once a place', () => {
    expect(judge('AMO', { history: [handled('x', 0), handled('x', 1)] }).verdict).toBe('not seen broken')
    expect(judge('AMO', { history: [handled('x', 0), handled('x', 0)] }).verdict).toBe('broken')
  })

  test('cannot be told before anything is handled', () => {
    expect(judge('AMO', { history: [sent('a', 0)] }).text).toBe('AMO cannot tell: no record was handled yet.')
  })
})

describe('ORD', () => {
  const inTurn = [sent('a', 1), sent('b', 0)]

  test('is broken when a record is first handled after a later one', () => {
    const { verdict, text, violations } = judge('ORD', { history: [...inTurn, handled('b', 0), handled('a', 1)] })
    expect(verdict).toBe('broken')
    expect(text).toBe(
      'BROKEN ORD: producer-1 sent "a" before "b" to orders-0, and both were acknowledged (offsets 1 and 0); group billing handled "b" first.',
    )
    expect(violations).toMatchObject([{ value: 'b', offset: 0 }])
  })

  test('is not seen broken in turn, nor when what came before is handled again', () => {
    const history = [sent('a', 0), sent('b', 1), handled('a', 0), handled('b', 1), handled('a', 0), handled('b', 1)]
    expect(judge('ORD', { history }).verdict).toBe('not seen broken')
  })

  test('says nothing of a send that was not acknowledged, nor of one that nobody handled', () => {
    expect(judge('ORD', { history: [sent('a'), sent('b', 0), handled('b', 0), handled('a', 1)] }).verdict).toBe(
      'not seen broken',
    )
    expect(judge('ORD', { history: [...inTurn, handled('b', 0)] }).verdict).toBe('not seen broken')
  })

  test('compares one producer with itself only, and one partition', () => {
    const two = [sent('a', 1, 'producer-1'), sent('b', 0, 'producer-2'), handled('b', 0), handled('a', 1)]
    expect(judge('ORD', { history: two }).verdict).toBe('not seen broken')
  })

  test('a copy that a retry left behind is not the first handling', () => {
    const history = [sent('a', 2), sent('b', 1), handled('a', 0), handled('b', 1), handled('a', 2)]
    expect(judge('ORD', { history }).verdict).toBe('not seen broken')
  })

  test('of equal values only those at their acknowledged offsets are compared', () => {
    const equal = [sent('a', 0), sent('b', 1), sent('a', 2)]
    const handledAt = (...offsets: readonly number[]) => offsets.map(at => handled('aba'[at]!, at))
    expect(judge('ORD', { history: [...equal, ...handledAt(0, 1, 2)] }).verdict).toBe('not seen broken')
    expect(judge('ORD', { history: [...equal, ...handledAt(2, 1, 0)] }).verdict).toBe('broken')
    const elsewhere = [sent('a', 8), sent('b', 1), sent('a', 9), ...handledAt(1, 0, 2)]
    expect(judge('ORD', { history: elsewhere }).verdict).toBe('not seen broken')
  })

  test('tells each record that comes too early once', () => {
    const history = [sent('a', 3), sent('b', 0), sent('c', 1), handled('b', 0), handled('c', 1), handled('a', 3)]
    expect(judge('ORD', { history }).violations.map(({ value }) => value)).toEqual(['b', 'c'])
  })

  test('cannot be told before anything is handled', () => {
    expect(judge('ORD', { history: inTurn }).verdict).toBe('cannot tell')
  })
})
