import { describe, expect, test } from 'vitest'
import type { Guarantee } from './check.ts'
import { type At, billing, handled, judge, member, record, sent } from './check.test-data.ts'
import type { Member } from './evidence.ts'
import type { Operation } from './history.ts'

describe('NAL', () => {
  test('is broken by an acknowledged record that the leader does not have; who was promised what is told', () => {
    const { verdict, text, lost, violations } = judge('NAL', {
      history: [sent('a', 0), sent('b', 1)],
      log: [['a', 0]],
    })
    expect(verdict).toBe('broken')
    expect(text).toBe(
      'BROKEN NAL: "b" was acknowledged to producer-1 at offset 1 of orders-0; the log of its leader, broker 2, does not have it.',
    )
    expect(lost).toEqual(['b'])
    expect(violations).toMatchObject([{ topic: 'orders', partition: 0, offset: 1, value: 'b' }])
  })

  test('says what stands in its place', () => {
    const { text } = judge('NAL', { history: [sent('a', 0), sent('b', 0)], log: [['b', 0]] })
    expect(text).toContain('"a" was acknowledged to producer-1 at offset 0')
    expect(text).toContain('(at that offset it has "b")')
  })

  test('is not seen broken when all is there, nor by one that was never acknowledged', () => {
    const seen = judge('NAL', { history: [sent('a', 0), sent('b')], log: [['a', 0]] })
    expect(seen).toMatchObject({ verdict: 'not seen broken', lost: [], violations: [] })
    expect(seen.text).toBe("NAL not seen broken: all 1 acknowledged records are in their leaders' logs.")
  })

  test('knows equal values apart by their number: two were acknowledged, one is there', () => {
    const twice = [sent('a', 0), sent('a', 1)]
    expect(judge('NAL', { history: twice, log: [['a', 0]] })).toMatchObject({
      verdict: 'broken',
      violations: [{ offset: 1 }],
    })
    expect(
      judge('NAL', {
        history: twice,
        log: [
          ['a', 0],
          ['a', 1],
        ],
      }).verdict,
    ).toBe('not seen broken')
  })

  test('of two equal sends that were acknowledged at one offset one is lost', () => {
    const { verdict, lost } = judge('NAL', { history: [sent('a', 0), sent('a', 0)], log: [['a', 0]] })
    expect([verdict, lost]).toEqual(['broken', ['a']])
  })

  test('a record that is in the log elsewhere, as a retry wrote it again, is not lost', () => {
    expect(judge('NAL', { history: [sent('a', 3)], log: [['a', 0]] }).verdict).toBe('not seen broken')
  })

  test('a null key is not the key "null"', () => {
    const history: Operation[] = [
      { type: 'send', at: 1, by: 'producer-1', id: 0, topic: 'orders', partition: 0, key: 'null', value: 'a' },
      { type: 'acknowledged', at: 2, by: 'producer-1', id: 0, offset: 0 },
    ]
    expect(judge('NAL', { history, log: [['a', 0]] }).verdict).toBe('broken')
  })

  test('cannot be told with acks=0 while the request is on its way, and is broken once it is not', () => {
    const fired = { history: [sent('a', -1)] }
    expect(judge('NAL', { ...fired, onTheirWay: ['a'] })).toMatchObject({
      verdict: 'cannot tell',
      text: 'NAL cannot tell: "a" was acknowledged to producer-1 in orders-0, and is still on its way.',
    })
    expect(judge('NAL', fired).verdict).toBe('broken')
    expect(judge('NAL', { ...fired, log: [['a', 7]] }).verdict).toBe('not seen broken')
  })

  test('cannot be told without a leader, nor before anything is acknowledged', () => {
    expect(judge('NAL', { history: [sent('a', 0)], log: 'orders-0 has no leader now.' })).toMatchObject({
      verdict: 'cannot tell',
      text: 'NAL cannot tell: orders-0 has no leader now.',
      lost: [],
    })
    expect(judge('NAL', { history: [sent('a')] }).text).toBe('NAL cannot tell: no record was acknowledged yet.')
  })

  test('three breaks are told, the rest counted', () => {
    const { text, violations } = judge('NAL', {
      history: ['a', 'b', 'c', 'd', 'e'].map((value, at) => sent(value, at)),
    })
    expect(violations).toHaveLength(5)
    expect(text.match(/was acknowledged/g)).toHaveLength(3)
    expect(text).toMatch(/And 2 more\.$/)
  })
})

describe('ALO', () => {
  const log: readonly At[] = [
    ['a', 0],
    ['b', 1],
  ]
  const both = [sent('a', 0), sent('b', 1)]

  test('is not seen broken when every group has handled every acknowledged record', () => {
    const history = [...both, handled('a', 0), handled('b', 1)]
    expect(judge('ALO', { history, log }).text).toBe('ALO not seen broken: all 2 acknowledged records were handled.')
  })

  test('is broken by a record that the group has passed: nobody will be handed it', () => {
    const groups = [billing([member({ positions: { 'orders-0': 2 } })], { 'orders-0': 2 })]
    const { verdict, text, lost } = judge('ALO', { history: [...both, handled('b', 1)], log, groups })
    expect(verdict).toBe('broken')
    expect(lost).toEqual(['a'])
    expect(text).toBe(
      'BROKEN ALO: "a" was acknowledged to producer-1 at offset 0 of orders-0; nobody of group billing handled it, and the group goes on at offset 2.',
    )
  })

  test('cannot be told while a member is behind the record, stands at it, or has it in hand', () => {
    const of = (changes: Partial<Member>) =>
      judge('ALO', { history: [sent('b', 1)], log, groups: [billing([member(changes)], { 'orders-0': 2 })] })
    expect(of({ positions: { 'orders-0': 0 } }).text).toContain('group billing is behind: consumer-1 is at offset 0.')
    expect(of({ positions: { 'orders-0': 1 } }).verdict).toBe('cannot tell')
    const inHand = [record('b', 1)]
    expect(of({ positions: { 'orders-0': 2 }, inHand }).text).toContain('consumer-1 was handed it')
    expect(of({ positions: { 'orders-0': 2 } }).verdict).toBe('broken')
    expect(of({ positions: { 'orders-0': 0 }, isRunning: false }).verdict).toBe('broken')
  })

  test('of a partition that nobody of the group has now is judged by what is committed, and by what a member still has in hand', () => {
    const without = { reads: ['orders-0'], positions: {} }
    const of = (changes: Partial<Member>, committed: number) =>
      judge('ALO', {
        history: [sent('b', 1)],
        log,
        groups: [billing([member({ ...without, ...changes })], { 'orders-0': committed })],
      })
    expect(of({}, 1).text).toContain('a successor would begin at offset 1.')
    expect(of({}, 2).verdict).toBe('broken')
    expect(of({ inHand: [record('b', 1)] }, 2).text).toContain('consumer-1 was handed it')
  })

  test('cannot be told while a member joins, which may have been told an older offset; who has lost the group joins behind it', () => {
    const of = (changes: Partial<Member>) => {
      const members = [member({ positions: { 'orders-0': -1 }, ...changes })]
      return judge('ALO', { history: [sent('b', 1)], log, groups: [billing(members, { 'orders-0': 2 })] }).verdict
    }
    expect(of({})).toBe('cannot tell')
    expect(of({ isLost: true })).toBe('broken')
    expect(of({ isRunning: false })).toBe('broken')
  })

  test('cannot be told while a successor would be handed it: what counts is the committed offset', () => {
    const of = (committed: number, isRunning = true) =>
      judge('ALO', {
        history: [sent('b', 1)],
        log,
        groups: [billing([member({ isRunning, positions: { 'orders-0': 2 } })], { 'orders-0': committed })],
      })
    expect(of(1).text).toContain('a successor would begin at offset 1.')
    expect(of(1, false).text).toContain('nobody of group billing is running; a successor would begin at offset 1.')
    expect(of(2).verdict).toBe('broken')
  })

  test('a group that has committed nothing begins by its reset policy', () => {
    const of = (changes: Partial<Member>) =>
      judge('ALO', { history: [sent('a', 0)], log, groups: [billing([member(changes)])] })
    expect(of({ positions: { 'orders-0': 2 } }).text).toContain('a successor would begin at offset 0.')
    expect(of({ positions: { 'orders-0': 2 }, autoOffsetReset: 'latest' }).verdict).toBe('broken')
    expect(of({ positions: { 'orders-0': 2 }, autoOffsetReset: 'none' }).verdict).toBe('cannot tell')
    expect(of({ positions: { 'orders-0': -1 } }).text).toContain(
      'consumer-1 is finding out where group billing goes on.',
    )
  })

  test('is broken by a record that is gone before anybody handled it, not by one that was handled first', () => {
    expect(judge('ALO', { history: [sent('a', 0)] }).text).toContain(
      'the log of its leader, broker 2, does not have it',
    )
    expect(judge('ALO', { history: [sent('a', 0), handled('a', 0)] }).verdict).toBe('not seen broken')
  })

  test('cannot be told when nobody consumes the topic, when nothing was acknowledged, when a leader or the coordinator is missing', () => {
    const reasons = [
      judge('ALO', { history: both, log, groups: [] }),
      judge('ALO', { history: both, log, groups: [billing([member({ positions: { 'bills-0': 0 } })])] }),
      judge('ALO', { history: [sent('a')], log }),
      judge('ALO', { history: both, log: 'orders-0 has no leader now.' }),
      judge('ALO', {
        history: both,
        log,
        groups: [billing([member({ positions: { 'orders-0': 2 } })], 'the coordinator is down.')],
      }),
    ]
    expect(reasons.map(({ verdict }) => verdict)).toEqual(Array(5).fill('cannot tell'))
    expect(reasons.map(({ text }) => text)).toEqual([
      expect.stringContaining('nobody consumes orders.'),
      expect.stringContaining('nobody consumes orders.'),
      expect.stringContaining('no record was acknowledged yet.'),
      expect.stringContaining('orders-0 has no leader now.'),
      expect.stringContaining('the coordinator is down.'),
    ])
  })

  test('is asked of each group: what one has handled another may have missed', () => {
    const audit = {
      ...billing([member({ node: 'consumer-2', positions: { 'orders-0': 2 } })], { 'orders-0': 2 }),
      groupId: 'audit',
    }
    const { verdict, text } = judge('ALO', {
      history: [sent('a', 0), handled('a', 0)],
      log,
      groups: [billing([member()]), audit],
    })
    expect(verdict).toBe('broken')
    expect(text).toContain('nobody of group audit handled it')
  })

  test('one handling is not enough for two equal records', () => {
    const groups = [billing([member({ positions: { 'orders-0': 2 } })], { 'orders-0': 2 })]
    const equal: readonly At[] = [
      ['a', 0],
      ['a', 1],
    ]
    const once = { history: [sent('a', 0), sent('a', 1), handled('a', 1)], log: equal, groups }
    expect(judge('ALO', once)).toMatchObject({ verdict: 'broken', violations: [{ offset: 0 }] })
    expect(judge('ALO', { ...once, history: [...once.history, handled('a', 0)] }).verdict).toBe('not seen broken')
  })
})

test('a guarantee that is none is refused by name', () => {
  expect(() => judge('NSL' as Guarantee, { history: [] })).toThrow(
    new RangeError('check knows the guarantees NAL, ALO, AMO, ORD, EO, not NSL.'),
  )
})
