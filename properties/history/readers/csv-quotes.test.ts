/** Quotes that are never closed, and what is left of the file. */
import { expect, test } from 'vitest'
import { CsvQuotes } from './csv-quotes.ts'

function mend(text: string, piece: number): { text: string; damaged: readonly string[] } {
  const damaged: string[] = []
  const quotes = new CsvQuotes((line, why) => damaged.push(`${line} ${why}`))
  let mended = ''
  for (let at = 0; at < text.length; at += piece) mended += quotes.take(text.slice(at, at + piece))
  return { text: mended + quotes.end(), damaged }
}

test.each(['a,b\n1,2\n3,4', 'a,b\r\n"1","2"\r\n', 'a,b\n"one\ntwo ""quoted""\n\nthree",2\n"3",4\n', ''])(
  'closed quotes stay as they are: %j',
  text => {
    for (const piece of [1, 3, 1000]) expect(mend(text, piece)).toEqual({ text, damaged: [] })
  },
)

test('a quote that is not closed is taken out with its line, and no other line with it', () => {
  const rows = Array.from({ length: 300 }, (_, k) => `${k},"${k}"\n`)
  const broken = rows.with(10, '10,"10\n').with(299, '299,"299')
  for (const piece of [1, 50, 100_000]) {
    expect(mend(broken.join(''), piece)).toEqual({
      text: rows.with(10, '\n').with(299, '\n').join(''),
      damaged: ['11 has a quote that is not closed', '300 has a quote that is not closed'],
    })
  }
})

test('near the end, too', () => {
  expect(mend('a\n"b\nc\n"d"\ne', 1000)).toEqual({
    text: 'a\n\nc\n"d"\ne',
    damaged: ['2 has a quote that is not closed'],
  })
})
