/** Jepsen's histories in JSON: every shape of file, every shape of operation, and what may be wrong with either. */
import { describe, expect, test } from 'vitest'
import { read } from './read.test-data.ts'
import { readJepsenJson } from './jepsen-json.ts'

const history = [
  { index: 0, time: 0, process: 0, type: 'invoke', f: 'send', value: [['send', 0, 'a{']] },
  { index: 1, time: 1, process: 0, type: 'ok', f: 'send', value: [['send', 0, [7, 'a{']]] },
  { index: 2, time: 2, process: 1, type: 'invoke', f: 'poll', value: [['poll']] },
  { index: 3, time: 3, process: 1, type: 'ok', f: 'poll', value: [['poll', { '0': [[7, 'a{']], '1': [] }]] },
]
const operations = [
  { process: 0, type: 'invoke', kind: 'send', at: 0, steps: [{ type: 'send', record: { partition: 0, value: 'a{' } }] },
  {
    process: 0,
    type: 'ok',
    kind: 'send',
    at: 1,
    steps: [{ type: 'send', record: { partition: 0, value: 'a{', offset: 7 } }],
  },
  { process: 1, type: 'invoke', kind: 'poll', at: 2, steps: [{ type: 'poll', records: [] }] },
  {
    process: 1,
    type: 'ok',
    kind: 'poll',
    at: 3,
    steps: [{ type: 'poll', records: [{ partition: 0, value: 'a{', offset: 7 }], nothingOf: [1] }],
  },
]
const lines = history.map(operation => JSON.stringify(operation))
const one = (fields: object) => read(readJepsenJson, JSON.stringify({ process: 0, type: 'ok', f: 'send', ...fields }))

describe('a file', () => {
  test.each([
    ['one operation a line', lines.join('\n')],
    ['Windows lines and a byte order mark', `\ufeff${lines.join('\r\n')}\r\n`],
    ['one list', JSON.stringify(history)],
    ['one list over many lines', JSON.stringify(history, null, 2)],
    ['one list, an operation a line', `[\n${lines.join(',\n')}\n]\n`],
    ['operations over many lines', history.map(operation => JSON.stringify(operation, null, 2)).join('\n')],
    ['an object with a history', JSON.stringify({ seed: [1, '['], history, errors: { history: [['}']] } })],
    ['an object with a history over many lines', JSON.stringify({ seed: { a: 1 }, history, errors: {} }, null, 2)],
  ])('may be %s', (_, text) => {
    for (const piece of [1, 7, 64, 100_000]) {
      expect(read(readJepsenJson, text, piece)).toEqual({ operations, damaged: [], odd: [], refused: undefined })
    }
  })

  test.each([
    ['lines', `${JSON.stringify({ history })}\n${JSON.stringify({ history })}`],
    ['lists', `${JSON.stringify(history)}\n${JSON.stringify(history)}`],
    ['lines, after operations', `${lines[0]}\n${JSON.stringify({ history })}`],
  ])('has one history: two as %s are refused', (_, text) => {
    expect(read(readJepsenJson, text).refused).toMatch(/^holds more than one history.*: give one at a time$/)
  })
})

describe('what is damaged', () => {
  const good = [lines[0]!, lines[2]!, lines[3]!]
  const [first, second, third] = good as [string, string, string]

  test.each([
    ['a line cut off', `${first}\n${second.slice(0, 20)}\n${third}`, ['2: breaks off in the middle of JSON']],
    ['a first line cut off', `${first.slice(0, 38)}\n${second}\n${third}`, ['1: breaks off']],
    ['a line of something else', `${first}\nERROR [main] at {x\n${third}`, ['2: is not JSON (character 1)']],
    ['a first line of something else', `ERROR [main] at {x\n${second}\n${third}`, ['1: is no operation']],
    ['an operation of a list cut off', `[${first},\n${second.slice(0, 20)}\n${third}]`, ['2: breaks off']],
    ['a text of a list cut off', `[${first},\n${second.slice(0, 43)}\n${third}]`, ['2: has a text that does not end']],
    ['a bracket too few', `[${first},${second.replace(/\]/, '')},${third}]`, ['1: has brackets that do not match']],
    ['a number in the list', `[${first},null,${third}]`, ['1: is no operation']],
    ['a list in the list', `[${first},[1],${third}]`, ['1: is no operation: one is a map with process, type and f']],
  ])('%s: the others are read', (_, text, damaged) => {
    for (const piece of [1, 7, 100_000]) {
      const found = read(readJepsenJson, text, piece)
      expect(found.damaged).toEqual(damaged)
      expect(found.operations).toHaveLength(2)
      expect(found.operations.at(-1)).toEqual(operations[3])
    }
  })

  test('a list that is cut off, within an operation or after one', () => {
    expect(read(readJepsenJson, `[${first},\n${second.slice(0, 20)}`).damaged).toEqual(['2: breaks off'])
    expect(read(readJepsenJson, `[${first},\n${second}\n`).damaged).toEqual([
      '3: breaks off: the list of operations does not end',
    ])
  })

  test.each([
    [{ process: undefined }, 'names no process'],
    [{ type: 'done' }, 'has no type that is invoke, ok, fail or info'],
    [{ f: undefined }, 'does not say what was done (f)'],
    [{ value: 7 }, 'has a value that is no list of sends and polls'],
    [{ value: [7] }, 'has a call that is neither send nor poll'],
    [{ value: [['send', 0]] }, 'has a send without key or value'],
    [{ value: [['poll', [1]]] }, 'has a poll whose result is no map of keys'],
    [{ value: [['poll', { 0: 1 }]] }, 'has a poll with something else than lists of offset and value'],
    [{ value: [['poll', { 0: [1] }]] }, 'has a record that is no pair of offset and value'],
    [{ value: [['poll', { 0: [['x', 1]] }]] }, 'has an offset that is no integer'],
    [{ f: 'assign', value: 0 }, 'has a value that is no list of keys'],
    [
      { value: [['send', 0, JSON.parse('['.repeat(300) + ']'.repeat(300))]] },
      'has a value that nests deeper than 100 levels',
    ],
  ])('%j', (fields, why) => {
    expect(one(fields)).toMatchObject({ operations: [], damaged: [`1: ${why}`] })
  })
})

describe('an operation', () => {
  const sent = (call: unknown, type = 'ok') => one({ type, value: [call] }).operations[0]!.steps![0]

  test('of send has an offset where it is known', () => {
    expect(sent(['send', 0, [3, 'a']])).toEqual({ type: 'send', record: { partition: 0, offset: 3, value: 'a' } })
    expect(sent(['send', 0, [null, 'a']])).toEqual({ type: 'send', record: { partition: 0, value: 'a' } })
    expect(sent(['send', 0, 'a'])).toEqual({ type: 'send', record: { partition: 0, value: 'a' } })
  })

  test('of send may have a list for a value', () => {
    expect(sent(['send', 0, ['a', 'b']])).toEqual({ type: 'send', record: { partition: 0, value: ['a', 'b'] } })
    expect(sent(['send', 0, [1, 'b']], 'invoke')).toEqual({ type: 'send', record: { partition: 0, value: [1, 'b'] } })
    expect(sent(['send', 0, [4, [1, 'b']]])).toEqual({
      type: 'send',
      record: { partition: 0, value: [1, 'b'], offset: 4 },
    })
  })

  test('keeps integers of any size: keys, values, offsets, times', () => {
    const text = `{"process":0,"type":"ok","f":"txn","time":9007199254740993,"value":[["send",9007199254740995,[9007199254740997,9007199254740999]],["poll",{"9007199254740995":[[9007199254741001,9007199254741003]]}]]}`
    expect(read(readJepsenJson, text).operations).toEqual([
      {
        process: 0,
        type: 'ok',
        kind: 'transaction',
        at: 9007199254740993n,
        steps: [
          {
            type: 'send',
            record: { partition: 9007199254740995n, offset: 9007199254740997n, value: 9007199254740999n },
          },
          {
            type: 'poll',
            records: [{ partition: 9007199254740995n, offset: 9007199254741001n, value: 9007199254741003n }],
          },
        ],
      },
    ])
  })

  test('without a value says no more than its invocation did', () => {
    expect(one({ type: 'info', f: 'txn', value: null }).operations[0]).toMatchObject({
      type: 'unknown',
      kind: 'transaction',
    })
    expect(one({ type: 'info', f: 'txn', value: null }).operations[0]!.steps).toBeUndefined()
    expect(one({ type: 'invoke', f: 'txn' }).operations[0]!.steps).toEqual([])
  })

  test('may name partitions by texts, in the map of a poll as everywhere', () => {
    const text =
      '{"process":0,"type":"ok","f":"assign","value":["7","x"]}\n{"process":0,"type":"ok","f":"poll","value":[["poll",{"7":[],"8":[],"x":[]}]]}'
    expect(read(readJepsenJson, text).operations[1]!.steps).toEqual([
      { type: 'poll', records: [], nothingOf: ['7', 8, 'x'] },
    ])
  })

  test('of assign says where to begin; a rebalance-log which keys came and went', () => {
    const assign = {
      f: 'assign',
      value: [0, 1],
      'seek-to-beginning?': true,
      'rebalance-log': [{ keys: [1] }, { keys: [2] }],
    }
    expect(one(assign).operations).toEqual([
      {
        process: 0,
        type: 'ok',
        kind: 'assign',
        places: [{ partition: 0 }, { partition: 1 }],
        seeksToBeginning: true,
        rebalanced: [1, 2],
      },
    ])
  })

  test('of nobody that is a client keeps its place', () => {
    expect(one({ process: 'nemesis', f: 'kill', type: 'info', value: { n1: 'killed' } }).operations).toEqual([
      { process: 'nemesis', type: 'unknown', kind: 'other' },
    ])
    expect(one({ process: 0, f: 'debug-topic-partitions', value: [0] }).operations[0]).toMatchObject({ kind: 'other' })
    expect(one({ process: 0, f: 'crash', type: 'invoke' }).operations[0]).toMatchObject({ kind: 'crash' })
  })

  test('may have an error of any shape', () => {
    expect(one({ type: 'fail', value: null, error: 'timed out' }).operations[0]).toMatchObject({ error: 'timed out' })
    expect(one({ type: 'info', value: null, error: ['a', { b: 1 }] }).operations[0]).toMatchObject({
      error: '["a",{"b":1}]',
    })
  })
})

test('indices that repeat or go back, and clocks that do, are noticed and do not count', () => {
  const at = (index: number, time: number) => JSON.stringify({ index, time, process: 0, type: 'ok', f: 'debug' })
  const text = [at(0, 5), at(1, 6), at(1, 4), at(0, 4)].join('\n')
  expect(read(readJepsenJson, text).odd).toEqual(['3: index-repeated', '3: clock-backwards', '4: index-backwards'])
})
