/** Lines of our own format that are damaged: each with its sentence, and without harm to the others. */
import { describe, expect, test } from 'vitest'
import { readNdjson } from './ndjson.ts'
import { read } from './read.test-data.ts'

describe('a damaged line', () => {
  const good = '{"type":"poll","by":"c"}'

  test.each([
    ['{"type":"poll","by":"c"', 'breaks off in the middle of JSON'],
    ['[]', 'is no JSON object'],
    ['{"type":"poll"}', 'does not say which client it is about (by)'],
    ['{"type":"poll","by":"c","id":{}}', 'has an id that is neither text nor integer'],
    [
      '{"type":"acknowledged","by":"p","id":7,"offset":1}',
      'tells the outcome of a send that no line before it has, and says no value itself',
    ],
    ['{"type":"send","by":"p","partition":0}', 'has a record without a value'],
    ['{"type":"send","by":"p","value":1}', 'has a record without topic and partition'],
    ['{"type":"send","by":"p","topic":7,"value":1}', 'has a topic that is no text'],
    ['{"type":"send","by":"p","partition":1.5,"value":1}', 'has a partition that is neither text nor integer'],
    ['{"type":"polled","by":"c"}', 'has no list of records'],
    ['{"type":"polled","by":"c","records":[7]}', 'has a record that is no object'],
    [
      '{"type":"polled","by":"c","records":[{"partition":0,"value":1,"offset":"1"}]}',
      'has an offset that is no integer',
    ],
    ['{"type":"committed","by":"c","offsets":[]}', 'has no offsets, such as {"orders-0": 7}'],
    ['{"type":"assigned","by":"c"}', 'has no list of partitions'],
    [
      '{"type":"assigned","by":"c","partitions":[0],"positions":[]}',
      'has positions that are no offsets, such as {"orders-0": 7}',
    ],
    ['{"type":"revoked","by":"c","partitions":[{}]}', 'has a partition that is neither text nor integer'],
    ['{"type":"operation","by":"c"}', 'has no operation'],
    [
      '{"type":"operation","by":"c","operation":{"type":"ok","kind":"x"}}',
      'has an operation without a type or kind that we know',
    ],
    [
      '{"type":"operation","by":"c","operation":{"type":"ok","kind":"send","steps":7}}',
      'has an operation whose steps or places are no list',
    ],
    [
      `{"type":"send","by":"p","partition":0,"value":${'['.repeat(300)}${']'.repeat(300)}}`,
      'has a value that nests deeper than 100 levels',
    ],
  ])('%s is said to be one, and hides no other', (line, why) => {
    for (const piece of [1, 10_000]) {
      const found = read(readNdjson, `${good}\r\n${line}\n\n${good}`, piece)
      expect(found.damaged).toEqual([`2: ${why}`])
      expect(found.operations).toHaveLength(2)
    }
  })

  test.each(['constructor', 'toString', 7, undefined])('of type %s is one that we do not know', type => {
    expect(read(readNdjson, JSON.stringify({ type, by: 'c' })).damaged[0]).toMatch(
      /^1: has no type that is one of send, acknowledged, .*, crashed$/,
    )
  })

  test('of a type that we do not know says so, even if it names no client', () => {
    expect(read(readNdjson, '{"type":"sned"}').damaged[0]).toMatch(/^1: has no type that is one of send, /)
  })

  test('takes no other line with it: an outcome whose send may be in it is told of, and is not damaged', () => {
    const sent = '{"type":"send","by":"p","id":7,"partition":0,"va'
    const outcome = '{"type":"acknowledged","by":"p","id":7,"offset":1}'
    const found = read(readNdjson, `${good}\n${sent}\n${outcome}\n${good}`)
    expect(found.damaged).toEqual(['2: breaks off in the middle of a text'])
    expect(found.odd).toEqual(['3: orphaned'])
    expect(found.operations).toHaveLength(2)
  })
})
