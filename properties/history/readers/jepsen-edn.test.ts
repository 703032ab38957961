/** Jepsen's histories in EDN: the shapes of file and operation, what edn-data alone would get wrong, and what may be damaged. */
import { describe, expect, test } from 'vitest'
import { parseEdn } from './exact-edn.ts'
import { readJepsenEdn } from './jepsen-edn.ts'
import { read } from './read.test-data.ts'
import { Unreadable } from './sink.ts'

const lines = [
  '{:index 0, :time 5, :process 0, :type :invoke, :f :txn, :value [[:send 0 "a{"] [:poll]]}',
  '{:index 1, :time 6, :process 0, :type :ok, :f :txn, :value [[:send 0 [7 "a{"]] [:poll {0 [[7 "a{"]], 1 []}]], :rebalance-log [{:keys [1]}]}',
  '{:index 2, :time 7, :process :nemesis, :type :info, :f :kill, :value #{"n1"}}',
  '{:index 3, :time 8, :process 1, :type :info, :f :assign, :value [0 1], :seek-to-beginning? true, :error [:timeout "x"]}',
]
const operations = [
  {
    process: 0,
    type: 'invoke',
    kind: 'transaction',
    at: 5,
    steps: [
      { type: 'send', record: { partition: 0, value: 'a{' } },
      { type: 'poll', records: [] },
    ],
  },
  {
    process: 0,
    type: 'ok',
    kind: 'transaction',
    at: 6,
    steps: [
      { type: 'send', record: { partition: 0, value: 'a{', offset: 7 } },
      { type: 'poll', records: [{ partition: 0, value: 'a{', offset: 7 }], nothingOf: [1] },
    ],
    rebalanced: [1],
  },
  { process: ':nemesis', type: 'unknown', kind: 'other', at: 7 },
  {
    process: 1,
    type: 'unknown',
    kind: 'assign',
    at: 8,
    places: [{ partition: 0 }, { partition: 1 }],
    seeksToBeginning: true,
    error: '[":timeout","x"]',
  },
]
const tagged = lines.map(line => `#jepsen.history.Op${line}`)

test.each([
  ['one operation a line', lines.join('\n')],
  ['tagged operations, with comments', `; made by hand {\n${tagged.join(' ; ( {\n')}\n#_ {:process 0}\n`],
  ['a vector', `[${lines.join('\r\n ')}]`],
  ['a list of tagged operations', `(${tagged.join(' ')})`],
  ['a map with a history', `{:name "x" :history [${lines.join('\n')}] :results {:history [{}]}}`],
  ['operations over many lines', lines.map(line => line.replaceAll(', :', '\n :')).join('\n')],
])('a file may be %s', (_, text) => {
  for (const piece of [1, 7, 100_000]) {
    expect(read(readJepsenEdn, text, piece)).toEqual({ operations, damaged: [], odd: [], refused: undefined })
  }
})

test('a file has one history', () => {
  expect(read(readJepsenEdn, `[${lines[0]}]\n[${lines[0]}]`).refused).toBe(
    'holds more than one history: give one at a time',
  )
})

describe('a value', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['+9007199254740993', 9007199254740993n],
    ['9007199254740993N', 9007199254740993n],
    ['7N', 7],
    ['+7', 7],
    ['1e20', 100000000000000000000n],
    ['#{1e20}', { set: [100000000000000000000n] }],
    ['0.5M', 0.5],
    ['"9007199254740993 \\" \\\\ 1e400"', '9007199254740993 " \\ 1e400'],
    [':a', ':a'],
    ['"a"', 'a'],
    ['a', { symbol: 'a' }],
    ['\\a', { character: 'a' }],
    ['[\\{ \\( \\" \\; \\,]', ['{', '(', '"', ';', ','].map(character => ({ character }))],
    ['\\newline', { character: '\n' }],
    ['#{2 1}', { set: [1, 2] }],
    ['{:a 1, 2 "b", "c" nil, [3] true}', { ':a': 1, '2': 'b', c: null, '[3]': true }],
    ['#inst "2026-01-01"', { tag: 'inst', value: '2026-01-01' }],
    ['#uuid "3e41"', { tag: 'uuid', value: '3e41' }],
    ['(1 #_2 3 #_ #_ 4 5 ; 6\n)', [1, 3]],
  ])('%s is read for what it is', (text, value) => {
    expect(parseEdn(text)).toEqual([value])
  })

  test.each([
    ['{:a 1', 'is not EDN, or breaks off'],
    ['{:a "b}', 'is not EDN, or breaks off'],
    ['{:a 1}]', 'is not EDN'],
    ['"\\q"', 'is not EDN'],
    ['12345678901234567890.5', 'holds a number that nothing keeps exactly'],
    ['{1e-400 1}', 'holds a number that nothing keeps exactly'],
    ['[##NaN]', 'has ##NaN or ##Inf, which tell no record from another'],
    [`${'['.repeat(300)}${']'.repeat(300)}`, 'nests deeper than 200 levels'],
  ])('%s is said to be damaged', (text, why) => {
    expect(parseEdn(text)).toEqual(new Unreadable(why))
  })
})

test.each([
  ['a line cut off', [lines[0], '{:process 0 :type', lines[2]].join('\n'), '2: is not EDN, or breaks off'],
  ['two operations on a line', [lines[0], `${lines[1]} ${lines[1]}`, lines[2]].join('\n'), '2: is not one operation'],
  ['an operation of a vector cut off', `[${lines[0]}\n{:process 0 :f\n${lines[2]}]`, '2: breaks off'],
  ['a text of a vector cut off', `[${lines[0]}\n{:process "0\n${lines[2]}]`, '2: breaks off'],
  ['no process', [lines[0], '{:type :ok :f :send}', lines[2]].join('\n'), '2: names no process'],
  ['something else', [lines[0], 'Exception in thread', lines[2]].join('\n'), '2: is not one operation'],
])('damaged: %s; the others are read', (_, text, why) => {
  for (const piece of [1, 100_000]) {
    const found = read(readJepsenEdn, text, piece)
    expect(found.damaged).toEqual([why])
    expect(found.operations).toEqual([operations[0], operations[2]])
  }
})
