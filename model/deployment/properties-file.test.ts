import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { interpret, readConfiguration } from './index.ts'
import { parseProperties } from './properties-file.ts'

const parse = (text: string) => parseProperties({ name: 'x.properties', text })
const pairs = (text: string) => parse(text).map(({ key, value, line }) => [key, value, line])
/** Printed with every failure by fast-check itself; fixed, so that a run can be repeated. */
const SEED = 20_261_122

test('equals sign, colon and blanks separate; comments and empty lines do not count as settings but as lines', () => {
  expect(pairs('# c\n\na=1\n ! c\nb : 2\nc 3\n  d  =  4  ')).toEqual([
    ['a', '1', 3],
    ['b', '2', 5],
    ['c', '3', 6],
    ['d', '4', 7],
  ])
})

test('a backslash continues a value on the next line, whose leading blanks are dropped, and lines keep their numbers', () => {
  expect(pairs('a=1,\\\n   2,\\\n   #3\nb=4')).toEqual([
    ['a', '1,2,#3', 1],
    ['b', '4', 4],
  ])
})

test('an even number of backslashes ends the line, and a comment is never continued', () => {
  expect(pairs('a=x\\\\\nb=1\n# no \\\nc=2')).toEqual([
    ['a', 'x\\', 1],
    ['b', '1', 2],
    ['c', '2', 4],
  ])
})

test('CRLF, lone CR and Unicode escapes are read as Java reads them', () => {
  const expected = [
    ['acks', 'all', 1],
    ['retries', '5', 3],
  ]
  expect(pairs('acks=a\\\r\n  ll\r\nretries=\\u0035\r\n')).toEqual(expected)
  expect(pairs('acks=all\r\rretries=5')).toEqual(expected)
})

test('a byte order mark is part of the first key, as Java has it: whoever wrote it sets nothing by it, and is told', () => {
  expect(pairs('\uFEFFacks=1\nretries=5')).toEqual([
    ['\uFEFFacks', '1', 1],
    ['retries', '5', 2],
  ])
  const text = '\uFEFFacks=1\nretries=5\nbatch.size=1'
  const read = readConfiguration([{ name: 'p.properties', text }], { sets: [], clients: ['producer=java@3.7'] })
  expect(interpret(read)['producer.acks'].value).toBe('all')
  expect(read.warnings.map(({ line, text: said }) => [line, said])).toEqual([
    [
      1,
      'acks comes right after a byte order mark, which Java takes for a part of the key: it has no effect; right would be UTF-8 without the mark.',
    ],
  ])
  const comment = readConfiguration([{ name: 'p.properties', text: `\uFEFF# ours\n${text.slice(1)}` }], {
    sets: [],
    clients: ['producer=java@3.7'],
  })
  expect(interpret(comment)['producer.acks'].value).toBe('1')
})

test('of a key given twice the last one counts, and knows the line that it overrides', () => {
  expect(parse('acks=1\nretries=3\nacks=all')).toEqual([
    { file: 'x.properties', key: 'retries', value: '3', line: 2 },
    { file: 'x.properties', key: 'acks', value: 'all', line: 3, overrides: 1 },
  ])
})

test('every kind of template mark in a value is seen, and an ordinary value is not taken for one', () => {
  for (const value of ['${ACKS}', '{{ .Values.acks }}', '@acks@', '<%= acks %>', '$ACKS', '{% if x %}', '${broken']) {
    expect(parse(`acks=${value}`)[0], value).toMatchObject({ unread: 'is a template' })
  }
  for (const value of ['all', 'PLAINTEXT://:9092', 'user@example.org', '1@localhost:9093', '50%', 'a{b}']) {
    expect(parse(`acks=${value}`)[0], value).not.toHaveProperty('unread')
  }
})

test('a template that stands where a key should be makes the whole file unreadable', () => {
  expect(() => parse('acks=all\n{{- if .Values.fast }}\nacks=1\n{{- end }}')).toThrow(
    'x.properties line 2 is a template',
  )
})

test('a malformed Unicode escape is an error with its line, and an escaped backslash before u is none', () => {
  expect(() => parse('a=1\npath=C:\\users')).toThrow('x.properties line 2 has a malformed \\u escape')
  expect(pairs('path=C:\\\\users')).toEqual([['path', 'C:\\users', 1]])
})

test('a Latin-1 umlaut in a comment is nothing to refuse', () => {
  expect(pairs(`# gr\uFFFD\uFFFDe ${'x'.repeat(200)}\nacks=all`)).toEqual([['acks', 'all', 2]])
})

/** Writes a setting in one of the many ways that mean the same. */
const escaped = (text: string) =>
  [...text]
    .map(char => (/[a-z0-9.]/i.test(char) ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('')
const word = fc.stringMatching(/^[a-z0-9.:=#! \\é]{1,12}$/).filter(text => text.trim() === text && text !== '')
const separator = fc.constantFrom('=', ' = ', ':', ' : ', ' ', '\t=')
const breaks = fc.constantFrom('', '\\\n   ', '\\\r\n\t')

test('however a setting is escaped, separated and continued, it is read back as it was meant', () => {
  const setting = fc.record({ key: word, value: word, separator, breaks })
  fc.assert(
    fc.property(fc.array(setting, { maxLength: 6 }), settings => {
      const unique = settings.filter(({ key }, index) => settings.findIndex(other => other.key === key) === index)
      const text = unique
        .map(each => `${escaped(each.key)}${each.separator}${each.breaks}${escaped(each.value)}\n`)
        .join('')
      expect(parse(text).map(({ key, value }) => [key, value])).toEqual(unique.map(({ key, value }) => [key, value]))
    }),
    { seed: SEED, numRuns: 300 },
  )
})
