import { describe, expect, test } from 'vitest'
import {
  at,
  beginningOf,
  commits,
  crashes,
  endOf,
  failed,
  found,
  handles,
  inDoubt,
  inGroup,
  numbered,
  polls,
  seeks,
  sends,
} from './beyond.test-data.ts'

const [a, b, c] = [at(0, 'a'), at(1, 'b'), at(2, 'c')]
const sent = [a, b, c].map(record => sends('alice', record))

describe('double-handling', () => {
  test('a group was done with a record twice', () => {
    expect(found(...sent, handles('m', a), handles('n', a))).toEqual(['double-handling a'])
    expect(found(...sent, handles('m', a, a))).toEqual(['double-handling a'])
  })
  test('near miss: two groups', () => {
    expect(found(...sent, handles('m', a), inGroup('h', handles('n', a)))).toEqual([])
  })
  test('near miss: the first time it failed, or nobody knows', () => {
    expect(found(...sent, failed(handles('m', a)), handles('n', a))).toEqual([])
    expect(found(...sent, inDoubt(handles('m', a)), handles('n', a))).toEqual([])
    expect(found(...sent, beginningOf(handles('m', a)), crashes('m'), handles('n', a))).toEqual([])
  })
  test('near miss: it was sent twice, so these are two records', () => {
    expect(found(...sent, sends('alice', at(3, 'a')), handles('m', a), handles('m', at(3, 'a')))).toEqual([])
  })
})

describe('out-of-order-handling', () => {
  test('the group was done with the later one first', () => {
    expect(found(...sent, handles('m', b), handles('m', a))).toEqual(['out-of-order-handling a b'])
  })
  test('near miss: in the order in which they were sent, the second time too', () => {
    expect(found(...sent, handles('m', a), handles('m', b))).toEqual([])
    expect(found(...sent, handles('m', a), handles('m', b), handles('m', a))).toEqual(['double-handling a'])
  })
  test('near miss: the second send began before the first was acknowledged', () => {
    const [first, second] = [numbered(1, sends('alice', a)), numbered(2, sends('alice', b))]
    const told = [beginningOf(first), beginningOf(second), endOf(first), endOf(second)]
    expect(found(...told, handles('m', b), handles('m', a))).toEqual([])
  })
  test('near miss: of two producers, or in two partitions', () => {
    expect(found(sends('alice', a), sends('bob', b), handles('m', b), handles('m', a))).toEqual([])
    const x = at(0, 'x', 'q')
    expect(found(sends('alice', a), sends('alice', x), handles('m', x), handles('m', a))).toEqual([])
  })
  test('near miss: of the first one nobody knows whether it was acknowledged', () => {
    expect(found(inDoubt(sends('alice', a)), sends('alice', b), handles('m', b), handles('m', a))).toEqual([])
  })
  test('near miss: the group had begun the first one before, and nobody knows what came of it', () => {
    expect(found(...sent, inDoubt(handles('m', a)), handles('n', b), handles('n', a))).toEqual([])
  })
  test('near miss: both were under way at the same time', () => {
    const [slow, quick] = [numbered(1, handles('m', a)), numbered(2, handles('m', b))]
    expect(found(...sent, beginningOf(slow), quick, endOf(slow))).toEqual([])
  })
  test('near miss: two groups', () => {
    expect(found(...sent, handles('m', b), inGroup('h', handles('n', a)))).toEqual([])
  })
})

describe('never-handled', () => {
  const given = [...sent, polls('m', a, b, c)]
  test('the group is done with a later record, and has committed past this one', () => {
    expect(found(...given, handles('m', a), handles('m', c), commits('m', 3))).toEqual(['never-handled b'])
  })
  test('who was given it has crashed', () => {
    expect(found(...given, handles('m', a), commits('m', 3), crashes('m'))).toEqual([
      'never-handled b',
      'never-handled c',
    ])
  })
  test('nobody was given it', () => {
    const told = [...sent, polls('m', a), handles('m', a), polls('m', c), commits('m', 3), handles('m', c)]
    expect(found(...told)).toEqual(['never-handled b'])
  })
  test('near miss: who was given it lives, and may come to it', () => {
    expect(found(...given, handles('m', a), commits('m', 3))).toEqual([])
  })
  test('near miss: it is not committed, or nobody knows', () => {
    expect(found(...given, handles('m', a), handles('m', c), commits('m', 1))).toEqual([])
    expect(found(...given, handles('m', a), handles('m', c), inDoubt(commits('m', 3)))).toEqual([])
  })
  test('near miss: somebody had begun it', () => {
    expect(found(...given, handles('m', a), beginningOf(handles('m', b)), handles('n', c), commits('n', 3))).toEqual([])
  })
  test('near miss: another member was done with it', () => {
    expect(found(...given, handles('m', a), handles('n', b), handles('m', c), commits('m', 3))).toEqual([])
  })
  test('near miss: it was not acknowledged', () => {
    const told = [sends('alice', a), inDoubt(sends('alice', at(1, 'b'))), sends('alice', c), polls('m', a, b, c)]
    expect(found(...told, handles('m', a), handles('m', c), commits('m', 3))).toEqual([])
  })
  test('near miss: it lies before all that the group was given', () => {
    expect(found(...sent, polls('m', b, c), handles('m', b), handles('m', c), commits('m', 3))).toEqual([])
  })
  test('the next member began where the group had committed, which is no seek', () => {
    const told = [...given, handles('m', a), commits('m', 3), crashes('m'), seeks('n', 3)]
    expect(found(...told)).toEqual(['never-handled b', 'never-handled c'])
  })
  test('near miss: a member sought a later offset', () => {
    const told = [...given, handles('m', a), seeks('m', 2), polls('m', c), handles('m', c), commits('m', 3)]
    expect(found(...told)).toEqual([])
  })
  test('near miss: the group does not say what it is done with', () => {
    expect(found(...given, commits('m', 3), crashes('m'), inGroup('h', handles('n', a)))).toEqual([])
  })
})
