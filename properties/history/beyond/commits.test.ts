import { describe, expect, test } from 'vitest'
import {
  at,
  begins,
  beginningOf,
  commits,
  endOf,
  ends,
  failed,
  fetches,
  found,
  foundKnowing,
  inDoubt,
  inGroup,
  isAssigned,
  numbered,
  reads,
  seeks,
  sends,
} from './beyond.test-data.ts'

describe('commit-regression', () => {
  test('a commit began after a higher one was in force', () => {
    expect(found(commits('m', 5), commits('m', 3))).toEqual(['commit-regression'])
  })
  test('of another member as well', () => {
    expect(found(commits('m', 5), isAssigned('n', 'p'), commits('n', 3))).toEqual(['commit-regression'])
  })
  test('near miss: they overlapped', () => {
    const [high, low] = [numbered(1, commits('m', 5)), numbered(2, commits('m', 3))]
    expect(found(beginningOf(low), high, endOf(low))).toEqual([])
    expect(found(beginningOf(high), low, endOf(high))).toEqual([])
  })
  test('near miss: nobody knows whether the higher one, or the lower one, was stored', () => {
    expect(found(inDoubt(commits('m', 5)), commits('m', 3))).toEqual([])
    expect(found(commits('m', 5), inDoubt(commits('m', 3)))).toEqual([])
    expect(found(commits('m', 5), failed(commits('m', 3)))).toEqual([])
  })
  test('near miss: another group, another partition, the same offset', () => {
    expect(found(commits('m', 5), inGroup('h', commits('n', 3)))).toEqual([])
    expect(found(commits('m', 5), commits('m', 3, 'q'))).toEqual([])
    expect(found(commits('m', 5), commits('m', 5))).toEqual([])
  })
  test('near miss: the member sought an earlier position', () => {
    expect(found(commits('m', 5), seeks('m', 1), commits('m', 3))).toEqual([])
  })
  test('a position that the coordinator was asked for before is no seek', () => {
    expect(found(commits('m', 5), fetches('n', 5), seeks('n', 5), commits('n', 3))).toEqual(['commit-regression'])
  })
  test('near miss: the higher one was on its way while the partition changed hands', () => {
    const late = commits('m', 5)
    expect(found(beginningOf(late), isAssigned('n', 'p'), endOf(late), commits('n', 3))).toEqual([])
  })
  test('near miss: the transaction that the higher one belongs to was aborted', () => {
    expect(found(begins('t'), commits('t', 5), failed(ends('t')), commits('m', 3))).toEqual([])
    expect(found(begins('t'), commits('t', 5), ends('t'), commits('m', 3))).toEqual(['commit-regression'])
  })
})

describe('lost-commit', () => {
  test('an acknowledged commit is gone', () => {
    expect(found(commits('m', 3), commits('m', 5), fetches('n', 3))).toEqual(['lost-commit'])
  })
  test('nothing is committed any more: −1, or no offset', () => {
    expect(found(commits('m', 3), fetches('n', -1))).toEqual(['lost-commit'])
    expect(found(commits('m', 3), fetches('n', undefined))).toEqual(['lost-commit'])
  })
  test('only the end of the commit is recorded', () => {
    expect(found(endOf(commits('m', 3)), fetches('n', -1))).toEqual(['lost-commit'])
  })
  test('offsets beyond 2^53 are told apart', () => {
    const high = 2n ** 53n
    expect(found(commits('m', high + 1n), fetches('n', high))).toEqual(['lost-commit'])
    expect(found(commits('m', high), fetches('n', high))).toEqual([])
  })
  test('near miss: it is there, or a later one', () => {
    expect(found(commits('m', 3), commits('m', 5), fetches('n', 5))).toEqual([])
    expect(found(commits('m', 3), fetches('n', 5))).toEqual([])
  })
  test('near miss: nobody knows whether it was stored', () => {
    expect(found(commits('m', 3), inDoubt(commits('m', 5)), fetches('n', 3))).toEqual([])
  })
  test('near miss: it was acknowledged only after the fetch had begun', () => {
    const fetch = fetches('n', 3)
    expect(found(commits('m', 3), beginningOf(fetch), commits('m', 5), endOf(fetch))).toEqual([])
  })
  test('near miss: a lower one was on its way with it, or when the fetch was', () => {
    const [low, fetch] = [numbered(1, commits('m', 3)), fetches('n', 3)]
    expect(found(beginningOf(low), numbered(2, commits('m', 5)), endOf(low), fetch)).toEqual([])
    const late = commits('o', 3)
    const told = [commits('m', 5), beginningOf(fetch), seeks('o', 0), beginningOf(late), endOf(fetch), endOf(late)]
    expect(found(...told)).toEqual([])
  })
  test('near miss: of a lower one that began before it, nobody knows when it was stored', () => {
    expect(found(inDoubt(commits('m', 3)), commits('m', 5), fetches('n', 3))).toEqual([])
    expect(found(inDoubt(commits('m', 3)), commits('m', 3), commits('m', 5), fetches('n', 3))).toEqual([])
  })
  test('near miss: another group', () => {
    expect(found(commits('m', 3), inGroup('h', fetches('n', -1)))).toEqual([])
  })
  test('after thousands of commits what is not the case any more is still told from what may be', () => {
    const many = Array.from({ length: 1_000 }, (_, offset) => commits('m', offset))
    expect(found(...many, fetches('n', 998))).toEqual(['lost-commit'])
    expect(found(inDoubt(commits('m', 998)), ...many.slice(0, 998), commits('m', 999), fetches('n', 998))).toEqual([])
  })
  test('near miss: the lines have no order', () => {
    expect(foundKnowing({ hasRealTime: false }, commits('m', 5), fetches('n', 3))).toEqual([])
  })
})

describe('atomicity-breach: outputs without offsets', () => {
  const transaction = [begins('t'), sends('t', at(0, 'out', 'q')), commits('t', 5)]
  const output = reads('bob', at(0, 'out', 'q'))
  test('a record of a transaction in doubt was read, and what it consumed is not committed', () => {
    expect(found(...transaction, inDoubt(ends('t')), output, fetches('n', -1))).toEqual(['atomicity-breach out'])
  })
  test('if it was acknowledged, the commit is lost as well', () => {
    const told = found(...transaction, ends('t'), output, fetches('n', -1))
    expect(told).toEqual(['lost-commit', 'atomicity-breach out'])
  })
  test('near miss: it is committed', () => {
    expect(found(...transaction, inDoubt(ends('t')), output, fetches('n', 5))).toEqual([])
  })
  test('near miss: nobody has read a record of it', () => {
    expect(found(...transaction, inDoubt(ends('t')), fetches('n', -1))).toEqual([])
  })
  test('near miss: somebody read it only after the fetch had begun', () => {
    const fetch = fetches('n', -1)
    expect(found(...transaction, inDoubt(ends('t')), beginningOf(fetch), output, endOf(fetch))).toEqual([])
  })
})
