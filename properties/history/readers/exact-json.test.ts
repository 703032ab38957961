/** JSON without rounding, against JSON.parse and against what the texts say. */
import { assert, bigInt, boolean, jsonValue, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { exactly, jsonOf, parseJson } from './exact-json.ts'
import { Unreadable } from './sink.ts'

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['9007199254740993', 9007199254740993n],
  ['-9007199254740993', -9007199254740993n],
  ['123456789012345678901234567890', 123456789012345678901234567890n],
  ['1e20', 100000000000000000000n],
  ['9007199254740993e0', 9007199254740993n],
  ['12.50e1', 125],
  ['1.0', 1],
  ['0.30000000000000004', 0.30000000000000004],
  ['1e400', 10n ** 400n],
])('%s is kept exactly', (text, value) => {
  expect(parseJson(`{"a": [${text}]}`)).toEqual({ a: [value] })
})

test.each([
  '12345678901234567890.5',
  '0.1234567890123456789',
  '1e-400',
  '1e999999999',
  '1.5e-400',
  '9007199254740990.7',
])('%s is said to be more than a number keeps', text => {
  expect(parseJson(`{"a": ${text}}`)).toEqual(new Unreadable('holds a number that nothing keeps exactly (character 7)'))
})

test('texts are never touched', () => {
  const text = '{"9007199254740993": "9007199254740993 \\"1e400\\" \\\\", "a": 9007199254740993}'
  expect(parseJson(text)).toEqual({ '9007199254740993': '9007199254740993 "1e400" \\', a: 9007199254740993n })
})

test.each([
  ['{"a": 9007199254740993', 'breaks off in the middle of JSON'],
  ['{"a": "9007199254740993', 'breaks off in the middle of a text'],
  ['', 'breaks off in the middle of JSON'],
  ['hello', 'is not JSON (character 1)'],
  ['{"a": 1} 2', 'is not JSON (character 10)'],
  ['{"a": 01}', 'is not JSON (character 8)'],
  ['{"a": 1,}', 'is not JSON (character 9)'],
  ['[1 2]', 'is not JSON (character 4)'],
  ['{"a": NaN}', 'is not JSON (character 7)'],
  ['{"a": "\t"}', 'is not JSON (character 7)'],
])('what is no JSON is said to be none: %s', (text, why) => {
  expect(parseJson(text)).toEqual(new Unreadable(why))
})

test('what nests too deep is refused before it fills the stack', () => {
  const text = `{"a": 9007199254740993, "b": ${'['.repeat(100_000)}`
  expect(parseJson(text)).toEqual(new Unreadable('nests deeper than 500 levels'))
})

/** The digits that JSON.stringify wrote for a large double are an integer of their own. */
const unrounded = (_: string, value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) ? exactly(String(value)) : value

test('what JSON.parse reads this reads alike, and jsonOf writes it back', () => {
  assert(
    property(jsonValue(), boolean(), (value, isSpaced) => {
      // A big integer beside it sends it to our own parser.
      const text = JSON.stringify([value, null], null, isSpaced ? 2 : 0).replace(/null\s*\]$/, '9007199254740993]')
      const read = parseJson(text)
      expect(read).toEqual([JSON.parse(JSON.stringify(value), unrounded), 9007199254740993n])
      expect(parseJson(jsonOf(read))).toEqual(read)
    }),
    { numRuns: 500, seed: 1 },
  )
})

test('an integer of any size and spelling is what BigInt says', () => {
  assert(
    property(bigInt(), nat(20), (integer, zeros) => {
      expect(BigInt(exactly(`${integer}${'0'.repeat(zeros)}e-${zeros}`)!)).toBe(integer)
      expect(BigInt(exactly(`${integer}e${zeros}`)!)).toBe(integer * 10n ** BigInt(zeros))
    }),
    { numRuns: 500, seed: 1 },
  )
})
