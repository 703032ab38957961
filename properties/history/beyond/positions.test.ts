import { describe, expect, test } from 'vitest'
import {
  at,
  beginningOf,
  commits,
  crashes,
  endOf,
  failed,
  found,
  inDoubt,
  inGroup,
  isAssigned,
  polls,
  seeks,
  sends,
  subscribes,
} from './beyond.test-data.ts'

const [a, b, c, d, e] = [at(0, 'a'), at(1, 'b'), at(2, 'c'), at(3, 'd'), at(4, 'e')]
const sent = [a, b, c, d, e].map(record => sends('alice', record))

describe('commit-ahead', () => {
  test('a record below the commit was given to nobody of the group', () => {
    expect(found(...sent, polls('m', a, b), commits('m', 4))).toEqual(['commit-ahead c'])
  })
  test('who committed was not a reader itself', () => {
    expect(found(...sent, polls('m', a, b), commits('producer', 4))).toEqual(['commit-ahead c'])
  })
  test('the member began again further back, and committed what its former life had been given', () => {
    const former = [isAssigned('m', 'p'), polls('m', a, b, c, d), crashes('m')]
    expect(found(...sent, ...former, isAssigned('n', 'p'), polls('n', a), commits('n', 4))).toEqual(['commit-ahead b'])
  })
  test('from where it was assigned to begin', () => {
    expect(found(...sent, seeks('m', 2), commits('m', 4))).toEqual(['commit-ahead c'])
  })
  test('near miss: exactly as far as it was given', () => {
    expect(found(...sent, polls('m', a, b), commits('m', 2))).toEqual([])
  })
  test('near miss: between lie only aborted records, and holes', () => {
    const told = [sends('alice', a), sends('alice', b), failed(sends('alice', c)), sends('alice', at(9, 'f'))]
    expect(found(...told, polls('m', a, b), commits('m', 9))).toEqual([])
  })
  test('near miss: another member was given it', () => {
    expect(found(...sent, polls('m', a, b), polls('n', c, d), commits('m', 4))).toEqual([])
  })
  test('another group was given it', () => {
    expect(found(...sent, polls('m', a, b), inGroup('h', polls('n', c, d)), commits('m', 4))).toEqual([
      'commit-ahead c',
    ])
  })
  test('near miss: it failed, or nobody knows', () => {
    expect(found(...sent, polls('m', a, b), failed(commits('m', 4)))).toEqual([])
    expect(found(...sent, polls('m', a, b), inDoubt(commits('m', 4)))).toEqual([])
  })
  test('near miss: a poll that may have given it was under way', () => {
    const [poll, commit] = [polls('m', c, d), commits('m', 4).map(line => ({ ...line, id: 1 }))]
    expect(found(...sent, polls('m', a, b), beginningOf(poll), commit, endOf(poll))).toEqual([])
    expect(
      found(...sent, polls('m', a, b), beginningOf(poll), commit.slice(0, 1), endOf(poll), commit.slice(1)),
    ).toEqual([])
  })
  test('near miss: what it was given last nobody knows', () => {
    expect(found(...sent, polls('m', a), inDoubt(polls('m')), commits('m', 4))).toEqual([])
    expect(found(...sent, isAssigned('m', 'p'), polls('m', a), inDoubt(polls('m')), commits('m', 4))).toEqual([])
  })
  test('near miss: nobody knows where the group began', () => {
    expect(found(...sent, isAssigned('m', 'p'), commits('m', 4))).toEqual([])
    expect(found(...sent, commits('m', 4))).toEqual([])
  })
  test('near miss: without a committed offset the next member may begin at the end', () => {
    expect(found(...sent, polls('m', a), crashes('m'), isAssigned('n', 'p'), commits('n', 5))).toEqual([])
  })
  test('near miss: a position out of range is somewhere else afterwards', () => {
    const outOfRange = [
      { process: 'm', type: 'ok', kind: 'other', error: 'OFFSET_OUT_OF_RANGE 1', group: 'g' },
    ] as const
    expect(found(...sent, polls('m', a), outOfRange, commits('m', 5))).toEqual([])
  })
  test('near miss: a subscription alone assigns nothing', () => {
    expect(found(...sent, subscribes('m'), polls('m', a, b), polls('n', c), commits('m', 3))).toEqual([])
  })
})
