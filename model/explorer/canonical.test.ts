import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, frozenCopy } from './canonical.ts'
import { refusal } from './small.test-data.ts'

test('Equal data has one form, whatever the order of keys and of members.', () => {
  expect(canonical({ a: 1, b: [2] })).toBe(canonical({ b: [2], a: 1 }))
  expect(
    canonical(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ),
  ).toBe(
    canonical(
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
    ),
  )
  expect(canonical(new Set([1, 2]))).toBe(canonical(new Set([2, 1])))
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]))
})

test('Values that a machine could tell apart have different forms.', () => {
  const values = [
    0,
    -0,
    0n,
    '0',
    '',
    false,
    null,
    undefined,
    [],
    {},
    new Set(),
    new Map(),
    [undefined],
    [null],
    { a: undefined },
    [[]],
    [''],
    Infinity,
    'undefined',
    '1n',
    ['a,b'],
    ['a', 'b'],
  ]
  expect(new Set(values.map(value => canonical(value))).size).toBe(values.length)
})

test('Two pieces of data have one form exactly when they are equal.', () => {
  const data = fc.letrec(tie => ({
    data: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('a', 'b', '1'),
      fc.constant(undefined),
      fc.array(tie('data'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b'), tie('data'), { maxKeys: 2, noNullPrototype: true }),
    ),
  })).data
  const equal = (a: unknown, b: unknown) => {
    try {
      expect(a).toStrictEqual(b)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(data, data, (a, b) => (canonical(a) === canonical(b)) === equal(a, b)),
    { seed: 20261122, numRuns: 500 },
  )
})

test('What cannot be part of a state is refused with its path.', () => {
  expect(refusal(() => canonical({ a: [{ b: NaN }] }, 'it'))).toMatch(/^it\.a\[0\]\.b is NaN/)
  expect(refusal(() => canonical({ a: () => 1 }, 'it'))).toMatch(/^it\.a is a function/)
  expect(refusal(() => canonical({ [Symbol('s')]: 1 }, 'it'))).toMatch(/^it has a symbol for a key/)
  expect(refusal(() => canonical(new Map([[1, /x/]]), 'it'))).toMatch(/^it \(a Map\) is an instance of RegExp/)
})

test('A value that stands in two places is no cycle.', () => {
  const shared = { n: 1 }
  expect(canonical({ a: shared, b: shared })).toBe('{"a":{"n":1},"b":{"n":1}}')
})

test('A frozen copy is equal, in canonical order, cannot be changed, and leaves the original as it was.', () => {
  const original = {
    b: [1],
    a: new Map([
      ['y', new Set([2, 1])],
      ['x', new Set<number>()],
    ]),
  }
  const copy = frozenCopy(original)
  expect(copy).toStrictEqual(original)
  expect([Object.keys(copy), [...copy.a.keys()], [...copy.a.get('y')!]]).toEqual([
    ['a', 'b'],
    ['x', 'y'],
    [1, 2],
  ])
  expect(() => copy.b.push(2)).toThrow(TypeError)
  expect(() => copy.a.set('z', new Set())).toThrow(/read only/)
  expect(() => copy.a.get('y')!.add(3)).toThrow(/read only/)
  original.b.push(2)
  original.a.get('y')!.add(3)
  expect([copy.b.length, copy.a.get('y')!.size]).toEqual([1, 2])
})
