import { describe, expect, test } from 'vitest'
import {
  at,
  beginningOf,
  commits,
  crashes,
  endOf,
  failed,
  found,
  foundKnowing,
  givesUp,
  inDoubt,
  inGroup,
  isAssigned,
  polls,
  reads,
  sends,
  subscribes,
} from './beyond.test-data.ts'

const [a, b] = [at(0, 'a'), at(1, 'b')]
const sent = [sends('alice', a), sends('alice', b), sends('alice', at(0, 'x', 'q'))]
const both = [...sent, isAssigned('m', 'p'), isAssigned('n', 'p')]

describe('double-ownership', () => {
  test('a member reads on after another was assigned its partition', () => {
    expect(found(...both, polls('m', a))).toEqual(['double-ownership'])
  })
  test('or commits', () => {
    expect(found(...both, polls('n', a), commits('m', 1))).toEqual(['double-ownership'])
  })
  test('each two owners are told once', () => {
    expect(found(...both, polls('m', a), polls('m', b))).toEqual(['double-ownership'])
  })
  test('a commit is told beside a poll: the one is not fenced, the other must be', () => {
    expect(found(...both, polls('m', a), commits('m', 1), polls('m', b), commits('m', 2))).toEqual([
      'double-ownership',
      'double-ownership',
    ])
  })
  test('near miss: ten thousand were assigned it before, fell silent, and are compared with nobody', () => {
    const members = Array.from({ length: 10_000 }, (_, i) => `m${i}`)
    expect(found(...sent, ...members.flatMap(member => [isAssigned(member, 'p'), polls(member, a)]))).toEqual([])
  })
  test('near miss: it gave the partition up, was assigned others, or crashed', () => {
    const told = [...sent, isAssigned('m', 'p')]
    expect(found(...told, givesUp('m', 'p'), isAssigned('n', 'p'), polls('n', a))).toEqual([])
    expect(
      found(...told, isAssigned('m', 'q'), isAssigned('n', 'p'), polls('n', a), polls('m', at(0, 'x', 'q'))),
    ).toEqual([])
    expect(found(...told, crashes('m'), isAssigned('n', 'p'), polls('n', a))).toEqual([])
  })
  test('near miss: it was silent since, and may be dead', () => {
    expect(found(...both, polls('n', a))).toEqual([])
  })
  test('near miss: its poll had begun before the other was assigned the partition', () => {
    const poll = polls('m', a)
    expect(found(...sent, isAssigned('m', 'p'), beginningOf(poll), isAssigned('n', 'p'), endOf(poll))).toEqual([])
  })
  test('near miss: it is giving the partition up while the other is assigned it', () => {
    const revoked = givesUp('m', 'p')
    const told = [...sent, isAssigned('m', 'p'), beginningOf(revoked), isAssigned('n', 'p'), endOf(revoked)]
    expect(found(...told, polls('n', a))).toEqual([])
  })
  test('near miss: its commit is refused', () => {
    expect(found(...both, polls('n', a), failed(commits('m', 1)))).toEqual([])
  })
  test('near miss: nobody knows whether the other was assigned it', () => {
    expect(found(...sent, isAssigned('m', 'p'), inDoubt(isAssigned('n', 'p')), polls('m', a))).toEqual([])
  })
  test('near miss: two groups, two partitions, or none and its own choice', () => {
    const told = [...sent, isAssigned('m', 'p')]
    expect(found(...told, inGroup('h', isAssigned('n', 'p')), polls('m', a))).toEqual([])
    expect(found(...told, isAssigned('n', 'q'), polls('m', a))).toEqual([])
    expect(found(...told, inGroup(undefined, isAssigned('n', 'p')), reads('n', a), polls('m', a))).toEqual([])
  })
  test('near miss: a partition that may have gone while an operation ran', () => {
    const moved = polls('m').map(line => ({ ...line, rebalanced: ['p'] }))
    expect(found(...both, moved, polls('m', a))).toEqual([])
  })
})

describe('unassigned-read', () => {
  test('a member was given a record of a partition that it was never assigned', () => {
    expect(found(...sent, isAssigned('m', 'q'), polls('m', a))).toEqual(['unassigned-read a'])
  })
  test('or that it had given up', () => {
    const told = [...sent, isAssigned('m', 'p', 'q'), givesUp('m', 'p')]
    expect(found(...told, polls('m', a, b))).toEqual(['unassigned-read a b'])
  })
  test('or that its next assignment did not name', () => {
    expect(found(...sent, isAssigned('m', 'p'), isAssigned('m', 'q'), polls('m', a))).toEqual(['unassigned-read a'])
  })
  test('near miss: it had it when the poll began, or was assigned it while the poll ran', () => {
    const poll = polls('m', a)
    const told = [...sent, isAssigned('m', 'p', 'q')]
    expect(found(...told, beginningOf(poll), givesUp('m', 'p'), endOf(poll))).toEqual([])
    expect(found(...sent, isAssigned('m', 'q'), beginningOf(poll), isAssigned('m', 'p'), endOf(poll))).toEqual([])
  })
  test('near miss: only the end of the poll is recorded, and it had it before', () => {
    expect(found(...sent, isAssigned('m', 'p', 'q'), givesUp('m', 'p'), endOf(polls('m', a)))).toEqual([])
  })
  test('near miss: nobody knows whether it was given up, or assigned', () => {
    expect(found(...sent, isAssigned('m', 'p', 'q'), inDoubt(givesUp('m', 'p')), polls('m', a))).toEqual([])
    expect(found(...sent, isAssigned('m', 'q'), inDoubt(isAssigned('m', 'p')), polls('m', a))).toEqual([])
  })
  test('near miss: the history tells no assignment of it', () => {
    expect(found(...sent, subscribes('m'), polls('m', a))).toEqual([])
    expect(found(...sent, isAssigned('n', 'q'), polls('m', a))).toEqual([])
    expect(found(...sent, isAssigned('m', 'q'), crashes('m'), polls('m', a))).toEqual([])
  })
  test('near miss: it assigns partitions to itself', () => {
    expect(found(...sent, inGroup(undefined, isAssigned('m', 'q')), reads('m', a))).toEqual([])
  })
  test('near miss: the lines have no order', () => {
    expect(foundKnowing({ hasRealTime: false }, ...sent, isAssigned('m', 'q'), polls('m', a))).toEqual([])
  })
})
