import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { sha256, Store } from './cache-store.ts'
import { Folder } from './fakes.test-data.ts'

let folder: Folder
let store: Store
let at = ''
const numbers = z.object({ n: z.number() })
const read = (key = 'one') => store.read(key, numbers)?.n
const entryOf = (key: string) => join(at, `${sha256(key)}.json`)

beforeEach(() => {
  folder = new Folder()
  at = folder.at('store')
  store = new Store(at)
  store.write('one', { n: 1 })
})
afterEach(() => folder.remove())

test('what is written is read again, by another process too', () => {
  expect(read()).toBe(1)
  expect(new Store(at).read('one', numbers)).toEqual({ n: 1 })
  expect(read('two')).toBeUndefined()
})

test('the folder is its owner’s alone', () => {
  expect(statSync(at).mode & 0o077).toBe(0)
  expect(statSync(entryOf('one')).mode & 0o077).toBe(0)
})

test.each<[string, (path: string) => void]>([
  ['cut off', path => truncateSync(path, statSync(path).size - 3)],
  ['empty', path => truncateSync(path, 0)],
  ['edited', path => writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1', '"n":7'))],
  ['of another version', path => writeFileSync(path, readFileSync(path, 'utf8').replace('store@1', 'store@9'))],
  ['no text', path => writeFileSync(path, Buffer.from([0xff, 0xfe, 0, 1]))],
  ['a folder', path => (renameSync(path, `${path}.moved`), mkdirSync(path))],
  ['a link', path => (renameSync(path, folder.at('elsewhere')), symlinkSync(folder.at('elsewhere'), path))],
])('S1: an entry that is %s reads as absent', (_, damage) => {
  damage(entryOf('one'))
  expect(read()).toBeUndefined()
})

test('S1: an entry under another’s name is not taken for it', () => {
  renameSync(entryOf('one'), entryOf('two'))
  expect(read('two')).toBeUndefined()
})

test('S1: an entry of another shape reads as absent, and the next write mends what was damaged', () => {
  store.write('one', { n: 'not a number' })
  expect(read()).toBeUndefined()
  store.write('one', { n: 2 })
  expect(read()).toBe(2)
})

test('S2: a folder that cannot be is an empty one', () => {
  const file = folder.write('file', 'in the way')
  for (const bad of [file, join(file, 'below'), '/proc/ackproof']) {
    const none = new Store(bad)
    none.write('one', { n: 1 })
    none.trim(0)
    expect(none.read('one', numbers)).toBeUndefined()
  }
  expect(readFileSync(file, 'utf8')).toBe('in the way')
})

test('S2: what cannot be replaced leaves nothing half written behind', () => {
  renameSync(entryOf('one'), folder.at('moved'))
  mkdirSync(join(entryOf('one'), 'full'), { recursive: true })
  store.write('one', { n: 2 })
  expect(readdirSync(at)).toEqual([`${sha256('one')}.json`])
})

test('S3: two that write the same entry at once leave a whole one', () => {
  const others = [new Store(at), new Store(at)]
  for (let n = 0; n < 20; n++) {
    others[n % 2]!.write('one', { n })
    expect(read()).toBe(n)
  }
  expect(readdirSync(at)).toHaveLength(1)
})

test('S4: the oldest go first, and nothing goes that is not ours', () => {
  const size = statSync(entryOf('one')).size
  const small = new Store(at, 2 * size + 1)
  const note = join(at, 'note.txt')
  writeFileSync(note, 'x'.repeat(10 * size))
  for (const [i, key] of ['one', 'two', 'three', 'four'].entries()) {
    small.write(key, { n: 1 })
    utimesSync(entryOf(key), 1000 + i, 1000 + i)
  }
  small.trim(0)
  expect(['one', 'two', 'three', 'four'].map(key => small.read(key, numbers) !== undefined)).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(existsSync(note)).toBe(true)
})

test('S4: what a process that died has left half written goes after an hour', () => {
  const part = `${entryOf('one')}.0a1b.part`
  writeFileSync(part, 'half')
  utimesSync(part, 1000, 1000)
  store.trim(1000_000 + 3_599_000)
  expect(existsSync(part)).toBe(true)
  store.trim(1000_000 + 3_601_000)
  expect(existsSync(part)).toBe(false)
  expect(read()).toBe(1)
})
