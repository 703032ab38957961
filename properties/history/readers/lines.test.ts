/** Lines of any length, in pieces of any size; and those that are longer than anything is. */
import { expect, test } from 'vitest'
import { CsvQuotes } from './csv-quotes.ts'
import { readJepsenJson } from './jepsen-json.ts'
import { Lines } from './lines.ts'
import { readNdjson } from './ndjson.ts'
import { type Sink, longest, tooLong } from './sink.ts'

function linesOf(pieces: readonly string[]): readonly string[] {
  const found: string[] = []
  const lines = new Lines({
    line: (text, line) => found.push(`${line} ${text}`),
    damaged: (line, why) => found.push(`${line} ${why}`),
  })
  for (const piece of pieces) lines.take(piece)
  lines.end()
  return found
}

/** One piece, many times over: it takes no more memory than once. */
const piece = 'x'.repeat(2 ** 24)
const endless = Array.from({ length: longest / piece.length + 1 }, () => piece)

test.each([
  ['a\nb', ['1 a', '2 b']],
  ['\ufeffa\r\n\r\n \nb\r\n', ['1 a', '4 b']],
  ['', []],
  ['\n\n', []],
])('%j is cut into its lines', (text, lines) => {
  for (const pieces of [[text], text.split(''), text.match(/[\s\S]{1,2}/g) ?? []])
    expect(linesOf(pieces)).toEqual(lines)
})

test('a line that is too long is said to be, and the next one is read', () => {
  expect(linesOf([...endless, '\nb'])).toEqual([`1 ${tooLong}`, '2 b'])
})

test.each([
  ['ndjson', readNdjson, '{"type":"poll","by":"c"}\n', '{"type":"poll","by":"', '\n{"type":"poll","by":"c"}'],
  [
    'one list',
    readJepsenJson,
    '[{"process":0,"type":"ok","f":"x"},\n',
    '{"process":"',
    '\n{"process":0,"type":"ok","f":"x"}]',
  ],
])('an operation that is too long is damaged, in %s', (_, reader, before, first, after) => {
  const told: string[] = []
  const sink: Sink = {
    push: (_, line) => told.push(`${line} read`),
    damaged: (line, why) => told.push(`${line} ${why}`),
    orphaned: () => {},
    notice: () => {},
    refuse: why => {
      throw new Error(why)
    },
  }
  const reading = reader(sink)
  for (const text of [before, first, ...endless, after]) reading.take(text)
  reading.end()
  expect(told).toEqual(['1 read', `2 ${tooLong}`, '3 read'])
})

test('brackets without end are no operation', () => {
  const told: string[] = []
  const sink: Sink = {
    push: () => {},
    damaged: (line, why) => told.push(`${line} ${why}`),
    orphaned: () => {},
    notice: () => {},
    refuse: why => {
      throw new Error(why)
    },
  }
  const reading = readJepsenJson(sink)
  reading.take('[{')
  for (let times = 0; times < 100; times++) reading.take('['.repeat(1000))
  reading.end()
  expect(told).toEqual(['1 nests deeper than 10000 levels'])
})

test('a CSV line that is too long is taken out', () => {
  const told: string[] = []
  const quotes = new CsvQuotes((line, why) => told.push(`${line} ${why}`))
  const kept = ['a\n', ...endless, 'x\nb\n'].map(text => quotes.take(text)).join('') + quotes.end()
  expect(kept).toBe('a\n\nb\n')
  expect(told).toEqual([`2 ${tooLong}`])
})
