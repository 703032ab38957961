import { describe, expect, test } from 'vitest'
import { at, beginningOf, endOf, failed, found, foundKnowing, inDoubt, reads, sends } from './beyond.test-data.ts'

describe('offset-regression', () => {
  test('another producer began after the acknowledgement and got a lower offset', () => {
    expect(found(sends('alice', at(5, 'a')), sends('bob', at(3, 'b')))).toEqual(['offset-regression b a'])
  })
  test('of what was acknowledged the highest counts', () => {
    expect(found(sends('alice', at(5, 'a')), sends('alice', at(6, 'b')), sends('bob', at(5, 'c')))).toEqual([
      'offset-regression c b',
    ])
  })
  test('offsets beyond 2^53 are told apart', () => {
    const high = 2n ** 53n
    expect(found(sends('alice', at(high + 1n, 'a')), sends('bob', at(high, 'b')))).toEqual(['offset-regression b a'])
  })
  test('near miss: they overlapped', () => {
    const slow = sends('bob', at(3, 'b'))
    expect(found(beginningOf(slow), sends('alice', at(5, 'a')), endOf(slow))).toEqual([])
  })
  test('near miss: only the end of the second one is recorded', () => {
    expect(found(sends('alice', at(5, 'a')), endOf(sends('bob', at(3, 'b'))))).toEqual([])
  })
  test('near miss: two partitions', () => {
    expect(found(sends('alice', at(5, 'a')), sends('bob', at(3, 'b', 'q')))).toEqual([])
  })
  test('near miss: it failed, or nobody knows that it happened', () => {
    expect(found(sends('alice', at(5, 'a')), failed(sends('bob', at(3, 'b'))))).toEqual([])
    expect(found(sends('alice', at(5, 'a')), inDoubt(sends('bob', at(3, 'b'))))).toEqual([])
  })
  test('near miss: the lines have no order', () => {
    expect(foundKnowing({ hasRealTime: false }, sends('alice', at(5, 'a')), sends('bob', at(3, 'b')))).toEqual([])
  })
})

describe('successor-disagreement', () => {
  const [a, b, c] = [at(0, 'a'), at(1, 'b'), at(2, 'c')]
  const sent = [sends('alice', a), sends('alice', b), sends('alice', c)]
  test('after one record two readers were given different next ones', () => {
    expect(found(...sent, reads('bob', a, b, c), reads('carol', a, c))).toEqual(['successor-disagreement a b c'])
  })
  test('without offsets as well', () => {
    const [x, y, z] = [at(undefined, 'x'), at(undefined, 'y'), at(undefined, 'z')]
    const sent = [sends('alice', x), sends('bob', y), sends('carol', z)]
    expect(found(...sent, reads('bob', x, y), reads('carol', x, z))).toEqual(['successor-disagreement x y z'])
  })
  test('near miss: the second record came with another poll, to which the reader may have jumped', () => {
    expect(found(...sent, reads('bob', a, b, c), reads('carol', a), reads('carol', c))).toEqual([])
  })
  test('near miss: one of them was aborted, and only some readers are given such records', () => {
    const sent = [sends('alice', a), failed(sends('alice', b)), sends('alice', c)]
    expect(found(...sent, reads('bob', a, b, c), reads('carol', a, c))).toEqual([])
  })
  test('near miss: it was sent twice and stands at two offsets', () => {
    const again = at(2, 'a')
    const sent = [sends('alice', a), sends('alice', b), sends('alice', again), sends('alice', at(3, 'd'))]
    expect(found(...sent, reads('bob', a, b), reads('carol', again, at(3, 'd')))).toEqual([])
  })
  test('near miss: a partition that came or went while the poll ran', () => {
    const moved = reads('carol', a, c).map(line => ({ ...line, rebalanced: ['p'] }))
    expect(found(...sent, reads('bob', a, b, c), moved)).toEqual([])
  })
})
