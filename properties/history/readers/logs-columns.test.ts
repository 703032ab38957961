/** Which column is what. */
import { describe, expect, test } from 'vitest'
import { columnsOf, isLogHeader, mappingOf, noMapping, sideOf } from './logs-columns.ts'

test.each([
  [['value'], { value: 'value' }],
  [['id', 'Value'], { value: 'Value' }],
  [
    ['Topic', 'PARTITION', 'Record Key', 'payload', 'offset'],
    { topic: 'Topic', partition: 'PARTITION', key: 'Record Key', value: 'payload', offset: 'offset' },
  ],
  [
    ['value', 'consumer_id', 'groupId', 'ts'],
    { value: 'value', consumer: 'consumer_id', group: 'groupId', time: 'ts' },
  ],
  [['value', 'client', 'else'], { value: 'value', consumer: 'client' }],
])('of what was consumed, %j are recognised', (header, columns) => {
  expect(columnsOf('c.csv', header, 'consumed', noMapping)).toEqual(columns)
})

test('of what was acknowledged, a client is a producer', () => {
  expect(columnsOf('a.csv', ['value', 'client', 'group'], 'acknowledged', noMapping)).toEqual({
    value: 'value',
    producer: 'client',
  })
})

describe('what the user says', () => {
  const header = ['order_id', 'value', 'off', 'host']

  test('goes before the names, for both sides or for one', () => {
    const mapping = mappingOf('value=order_id, offset=off,consumed.consumer=host,acknowledged.value=value')
    expect(columnsOf('a.csv', header, 'acknowledged', mapping)).toEqual({
      value: 'value',
      offset: 'off',
      producer: 'host',
    })
    expect(columnsOf('c.csv', header, 'consumed', mapping)).toEqual({
      value: 'order_id',
      offset: 'off',
      consumer: 'host',
    })
  })

  test.each([
    [
      'valu=x',
      '--columns valu=x: "valu=x" is none of topic=…, partition=…, key=…, value=…, offset=…, producer=…, consumer=…, group=…, time=…; right would be --columns partition=part,value=order_id,consumed.value=id.',
    ],
    ['value', '--columns value: "value" is none of topic=…, '],
    ['sent.value=x', '"sent.value=x" is none of'],
  ])('%s is refused', (text, sentence) => {
    expect(() => mappingOf(text)).toThrow(sentence)
  })

  test('must be there', () => {
    expect(() => columnsOf('a.csv', header, 'acknowledged', mappingOf('value=id'))).toThrow(
      'a.csv has no column id (--columns value=id); it has order_id, value, off, host.',
    )
  })
})

test('without a value there is a sentence', () => {
  expect(() => columnsOf('a.csv', ['7', 'x'], 'acknowledged', noMapping)).toThrow(
    'a.csv has no column that we know for a value (value, id, payload), but 7, x: say which one it is, such as --columns value=order_id; a CSV file needs a first line with the names of its columns.',
  )
})

test('a header is told from other lines', () => {
  expect(isLogHeader(['id', 'x'])).toBe(true)
  expect(isLogHeader(['partition', 'offset', 'order_id'])).toBe(true)
  expect(isLogHeader(['Dear all', ''])).toBe(false)
  expect(isLogHeader(['time', 'level'])).toBe(false)
})

test.each([
  ['x.csv', ['value', 'consumer'], 'consumed'],
  ['x.csv', ['value', 'group_id'], 'consumed'],
  ['x.csv', ['value', 'producer'], 'acknowledged'],
  ['logs/acked.csv', ['value'], 'acknowledged'],
  ['acks/Consumed.csv', ['value'], 'consumed'],
  ['x.csv', ['value'], undefined],
  ['produced-and-consumed.csv', ['value'], undefined],
])('%s with %j looks like what was %s', (file, header, side) => {
  expect(sideOf(file, header)).toBe(side)
})
