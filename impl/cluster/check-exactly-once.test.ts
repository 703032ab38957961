import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import type { ExactlyOnce } from './check-exactly-once.ts'
import { billing, member } from './check.test-data.ts'
import type { Evidence } from './evidence.ts'
import type { LogEntry } from './log-entry.ts'

interface Given {
  readonly orders?: string | readonly LogEntry[]
  readonly invoices?: string | readonly LogEntry[]
  /** Of invoices; absent: its end. */
  readonly lastStableOffset?: number
  readonly goesOnAt?: number
  readonly effectOf?: ExactlyOnce['effectOf']
}

const at = (offset: number, value: string, transaction?: LogEntry['transaction']): LogEntry => ({
  offset,
  leaderEpoch: 0,
  key: null,
  value,
  ...(transaction === undefined ? {} : { transaction }),
})

const log = (values: string) => Array.from(values, (value, offset) => at(offset, value))

function judge({ orders = log('ab'), invoices = log('ab'), lastStableOffset, goesOnAt = 2, effectOf }: Given) {
  const copyOf: Evidence['copyOf'] = topic => {
    const entries = topic === 'orders' ? orders : invoices
    if (typeof entries === 'string') return entries
    const end = (entries.at(-1)?.offset ?? -1) + 1
    const stable = topic === 'orders' ? end : (lastStableOffset ?? end)
    return { leader: 1, entries, logStartOffset: 0, lastStableOffset: stable }
  }
  const groups = [{ ...billing([member()]), committed: { 'orders-0': goesOnAt } }]
  const evidence: Evidence = { history: [], copyOf, isOnItsWay: () => false, groups }
  const asked = { guarantee: 'EO', groupId: 'billing', output: 'invoices', ...(effectOf ? { effectOf } : {}) } as const
  return check(asked, evidence, () => ['invoices-0'])
}

describe('EO', () => {
  test('is not seen broken where every record that was read has its effect once', () => {
    expect(judge({}).text).toBe('EO not seen broken: each of 2 effects of what group billing read is in invoices once.')
  })

  test('is broken by an effect that stands twice', () => {
    const { verdict, text, violations, lost } = judge({ invoices: log('aab') })
    expect(verdict).toBe('broken')
    expect(text).toBe(
      'BROKEN EO: the effect "a" of offset 0 of orders-0, read by group billing, should be in invoices once, and stands 2 times for whoever reads read_committed: offset 0 of invoices-0, offset 1 of invoices-0.',
    )
    expect(violations).toMatchObject([{ topic: 'orders', partition: 0, offset: 0, value: 'a' }])
    expect(lost).toEqual([])
  })

  test('is not broken by an effect that was aborted the first time', () => {
    expect(judge({ invoices: [at(0, 'a', 'aborted'), at(2, 'a', 'committed'), at(3, 'b')] }).verdict).toBe(
      'not seen broken',
    )
  })

  test('is broken where the group has passed a record that has no effect', () => {
    expect(judge({ invoices: log('b') }).text).toBe(
      'BROKEN EO: group billing goes on at offset 2 of orders-0, and "a" at offset 0 of orders-0 has no effect in invoices for whoever reads read_committed.',
    )
  })

  test('cannot be told while the group is behind', () => {
    expect(judge({ invoices: log('a'), goesOnAt: 1 }).text).toBe(
      'EO cannot tell: group billing is behind: it has not committed "b" yet.',
    )
  })

  test('cannot be told while the transaction is not decided that the effect is of', () => {
    expect(judge({ invoices: [at(0, 'a'), at(1, 'b', 'open')], lastStableOffset: 1 }).text).toBe(
      'EO cannot tell: the effect of "b" is of a transaction that is not decided yet.',
    )
  })

  test('cannot be told without leaders, records or readers', () => {
    expect(judge({ invoices: 'invoices-0 has no leader now.' }).text).toBe(
      'EO cannot tell: invoices-0 has no leader now.',
    )
    expect(judge({ orders: [] }).text).toContain('there is no record yet that group billing could have handled')
  })

  test('counts as often as values are the same: two equal records should have two effects', () => {
    expect(judge({ orders: log('aa'), invoices: log('aa') }).verdict).toBe('not seen broken')
    expect(judge({ orders: log('aa'), invoices: log('a') }).verdict).toBe('broken')
    expect(judge({ orders: log('aa'), invoices: log('aaa') }).text).toContain('should be in invoices 2 times')
  })

  test('takes the effect to be what the caller says: several of one record, or none', () => {
    const effectOf: NonNullable<ExactlyOnce['effectOf']> = ({ value }) => (value === 'a' ? ['x', 'y'] : [])
    expect(judge({ invoices: log('xy'), effectOf }).verdict).toBe('not seen broken')
    expect(judge({ invoices: log('x'), effectOf }).verdict).toBe('broken')
  })

  test('refuses effects that are no texts: a number would never be found, and its record be told as lost', () => {
    const effectOf = (() => 7) as unknown as NonNullable<ExactlyOnce['effectOf']>
    expect(() => judge({ invoices: log('ab'), effectOf })).toThrow(
      'check of EO: effectOf returns a text, or a list of texts, not 7.',
    )
  })
})
