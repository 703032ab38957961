import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertWritable, isSameFile, readText, writeText } from './files.ts'

let folder = ''
const at = (name: string) => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ackproof-files-'))
  writeFileSync(at('good'), 'acks=all\n')
  writeFileSync(at('empty'), ' \n')
  writeFileSync(at('large'), 'x'.repeat(2 ** 20 + 1))
  mkdirSync(at('folder'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const read = (name: string) => () => readText(at(name), 2 ** 20, 'a Kafka .properties file')

test('a file is read as text', () => {
  expect(read('good')()).toBe('acks=all\n')
})

test('what cannot be read is said in one sentence that names the file and what would be right', () => {
  expect(read('none')).toThrow(/none does not exist: right would be the path of a Kafka \.properties file\.$/)
  expect(read('good/x')).toThrow('does not exist')
  expect(read('folder')).toThrow('folder is a directory')
  expect(read('empty')).toThrow('empty is empty')
  expect(read('large')).toThrow('large is larger than 1 MB')
})

test('F1: an endless file is read up to the limit only', () => {
  expect(() => readText('/dev/zero', 2 ** 20, 'x')).toThrow('larger than 1 MB')
})

test('F2: a report that cannot be written is refused beforehand', () => {
  expect(() => assertWritable(at('no/where.json'), [])).toThrow('its folder does not exist')
  expect(() => assertWritable('/proc/no.json', [])).toThrow('its folder takes no new file')
  expect(() => assertWritable(at('folder'), [])).toThrow('it is a directory')
  expect(() => writeText(at('folder'), '')).toThrow('it is a directory')
})

test('F2: testing leaves no file behind, and an input may be a pipe without a path', () => {
  assertWritable(at('new.json'), ['/dev/fd/nothing'])
  assertWritable(at('good'), ['/dev/fd/nothing'])
  expect(existsSync(at('new.json'))).toBe(false)
})

test('F2: a report never overwrites an input, not even through a link; testing leaves the file as it was', () => {
  symlinkSync(at('good'), at('link'))
  expect(() => assertWritable(at('link'), [at('good')])).toThrow('would overwrite an input')
  expect(readFileSync(at('good'), 'utf8')).toBe('acks=all\n')
})

test('two paths of one file are one, also of a file that is not there yet', () => {
  expect(isSameFile(at('new.json'), `${folder}/./new.json`)).toBe(true)
  expect(isSameFile(at('new.json'), at('other.json'))).toBe(false)
  expect(isSameFile(at('no/where'), at('no/where'))).toBe(true)
})
