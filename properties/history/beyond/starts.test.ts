import { describe, expect, test } from 'vitest'
import {
  at,
  beginningOf,
  commits,
  crashes,
  endOf,
  failed,
  fetches,
  found,
  givesUp,
  inDoubt,
  inGroup,
  isAssigned,
  polls,
  reads,
  seeks,
  sends,
} from './beyond.test-data.ts'

const [a, b, c, d, e] = [at(0, 'a'), at(1, 'b'), at(2, 'c'), at(3, 'd'), at(4, 'e')]
const sent = [a, b, c, d, e].map(record => sends('alice', record))
const before = [...sent, isAssigned('m', 'p'), polls('m', a, b, c), commits('m', 2), crashes('m')]

describe('wrong-start', () => {
  test('a member began above the committed offset', () => {
    expect(found(...before, isAssigned('n', 'p'), polls('n', d))).toEqual(['wrong-start c d'])
  })
  test('a member began below the committed offset', () => {
    expect(found(...before, isAssigned('n', 'p'), polls('n', b))).toEqual(['wrong-start b', 'redelivery b'])
  })
  test('the coordinator was asked, and the member began where nobody had committed', () => {
    expect(found(...before, fetches('n', 3), seeks('n', 3), polls('n', d))).toEqual(['wrong-start c d'])
  })
  test('elsewhere than it sought', () => {
    expect(found(...before, seeks('n', 1), polls('n', c))).toEqual(['wrong-start b c'])
  })
  test('the same process after a crash', () => {
    expect(found(...before, isAssigned('m', 'p'), polls('m', d))).toEqual(['wrong-start c d'])
  })
  test('near miss: at the committed offset, and at the next record after a hole', () => {
    expect(found(...before, isAssigned('n', 'p'), polls('n', c))).toEqual([])
    const told = [sends('alice', a), failed(sends('alice', b)), sends('alice', e), polls('m', a), commits('m', 1)]
    expect(found(...told, isAssigned('n', 'p'), polls('n', e))).toEqual([])
  })
  test('near miss: where it sought', () => {
    expect(found(...before, seeks('n', 3), polls('n', d))).toEqual([])
    expect(found(...before, seeks('n', 0), polls('n', a))).toEqual([])
  })
  test('near miss: it had the partition already, and goes on where it was', () => {
    const told = [...sent, isAssigned('m', 'p'), polls('m', a, b, c), commits('m', 2), isAssigned('m', 'p', 'q')]
    expect(found(...told, polls('m', d))).toEqual([])
  })
  test('it had given the partition up before it was assigned it again', () => {
    const told = [...sent, isAssigned('m', 'p'), polls('m', a, b, c), commits('m', 2), givesUp('m', 'p')]
    expect(found(...told, isAssigned('m', 'p'), polls('m', d))).toEqual(['wrong-start c d'])
  })
  test('near miss: a commit in doubt may have moved it', () => {
    const told = [...sent, polls('m', a, b, c), commits('m', 2), inDoubt(commits('m', 3)), crashes('m')]
    expect(found(...told, isAssigned('n', 'p'), polls('n', d))).toEqual([])
  })
  test('near miss: a commit ended while it was assigned', () => {
    const late = commits('m', 3)
    const told = [...sent, polls('m', a, b, c), commits('m', 2), beginningOf(late), isAssigned('n', 'p'), endOf(late)]
    expect(found(...told, polls('n', d))).toEqual([])
  })
  test('near miss: nothing is committed, or by another group', () => {
    expect(found(...sent, isAssigned('n', 'p'), polls('n', d))).toEqual([])
    expect(found(...sent, inGroup('h', commits('m', 2)), isAssigned('n', 'p'), polls('n', d))).toEqual([])
  })
  test('near miss: its position was out of range', () => {
    const outOfRange = [
      { process: 'n', type: 'ok', kind: 'other', error: 'OFFSET_OUT_OF_RANGE 2', group: 'g' },
    ] as const
    expect(found(...before, isAssigned('n', 'p'), outOfRange, polls('n', d))).toEqual([])
  })
  test('near miss: a poll of which nobody knows what it gave came between', () => {
    expect(found(...before, isAssigned('n', 'p'), inDoubt(polls('n')), polls('n', d))).toEqual([])
  })
})

describe('redelivery', () => {
  const committed = [...sent, polls('m', a, b), commits('m', 2)]
  test('a member was given again what the group had committed', () => {
    expect(found(...committed, polls('n', b, c))).toEqual(['redelivery b'])
  })
  test('near miss: given again, but not committed', () => {
    expect(found(...sent, polls('m', a, b), commits('m', 1), polls('n', b, c))).toEqual([])
    expect(found(...sent, polls('m', a, b), inDoubt(commits('m', 2)), polls('n', b, c))).toEqual([])
  })
  test('near miss: committed, but given for the first time', () => {
    expect(found(...sent, inGroup('h', polls('m', a, b)), commits('m', 2), polls('n', a, b))).toEqual([])
  })
  test('near miss: to another group, or to somebody without one', () => {
    expect(found(...committed, inGroup('h', polls('n', b, c)), reads('bob', a, b))).toEqual([])
  })
  test('near miss: the poll had begun before the commit was in force', () => {
    const poll = polls('n', b, c)
    expect(found(...sent, polls('m', a, b), beginningOf(poll), commits('m', 2), endOf(poll))).toEqual([])
  })
  test('near miss: the member sought an earlier position', () => {
    expect(found(...committed, seeks('n', 1), polls('n', b, c))).toEqual([])
  })
  test('near miss: the commit was on its way while the partition changed hands', () => {
    const late = commits('m', 2)
    const told = [...sent, polls('m', a, b), beginningOf(late), isAssigned('n', 'p'), endOf(late)]
    expect(found(...told, polls('n', b, c))).toEqual([])
  })
  test('near miss: the record stands at two offsets', () => {
    const again = sends('alice', at(5, 'a'))
    expect(found(...sent, again, polls('m', a, b, c, d, e), commits('m', 5), polls('m', at(5, 'a')))).toEqual([])
  })
})
