import { expect, test } from 'vitest'
import { edited } from '../edits.ts'
import type { ConfigFile, Edit } from '../part.ts'
import { addEntry, addItem, replaceScalar } from './edits.ts'
import { at, isYamlMap, textAt, yamlDocuments, type YamlMap, type YamlNode } from './tree.ts'

const file = (text: string): ConfigFile => ({ name: 'x.yml', text })
const tree = (text: string): YamlNode => yamlDocuments(file(text))[0]!
const refusal = (text: string) => () => yamlDocuments(file(text))

test('scalars are what stands there, with their lines', () => {
  const found = tree('a: 3\nb: "all"\nc: -1\nd:\n  e: yes # why\n  f: |\n    acks=all\n    retries=3\ng:\n')
  expect(textAt(found, 'a')).toBe('3')
  expect(textAt(found, 'b')).toBe('all')
  expect(textAt(found, 'c')).toBe('-1')
  expect(textAt(found, 'd', 'e')).toBe('yes')
  expect(textAt(found, 'd', 'f')).toBe('acks=all\nretries=3\n')
  expect(textAt(found, 'g')).toBe('')
  expect(at(found, 'd', 'e')).toMatchObject({ line: 5, style: 'plain' })
})

test('JSON is read as well, indented with tabs or not', () => {
  expect(textAt(tree('{\n\t"name": "sink",\n\t"config": { "acks": "all" }\n}'), 'config', 'acks')).toBe('all')
})

test('several documents are several trees, and empty ones are none', () => {
  expect(yamlDocuments(file('---\na: 1\n---\n---\nb: 2\n'))).toHaveLength(2)
  expect(yamlDocuments(file('# nothing\n'))).toEqual([])
})

test('an alias is its anchor again, and a merge key gives way to the map itself and to earlier merges', () => {
  const found = tree(
    'x: &x {acks: all, retries: 3}\ny: &y {retries: 5, linger: 1}\na:\n  <<: [*x, *y]\n  acks: 0\nb: *x\nc:\n  <<: *y\n',
  )
  expect(['acks', 'retries', 'linger'].map(key => textAt(found, 'a', key))).toEqual(['0', '3', '1'])
  expect(textAt(found, 'b', 'acks')).toBe('all')
  expect(textAt(found, 'c', 'retries')).toBe('5')
  expect(at(found, 'a', 'retries')).toMatchObject({ line: 1 })
})

test('tabs, keys given twice and aliases of nothing are refused by line', () => {
  expect(refusal('a:\n\tb: 1\n')).toThrow('x.yml line 2 is indented with a tab')
  expect(refusal('a:\n  b: 1\n  b: 2\n')).toThrow('x.yml line 3 gives a key that was given before')
  expect(refusal('a: 1\nb: *nobody\n')).toThrow('x.yml line 2 has an alias')
  expect(refusal('a: [1, 2\nb: "\n')).toThrow(/x\.yml line \d/)
})

test('an alias inside its own anchor is refused, and so is one that grows to millions', () => {
  expect(refusal('a: &a\n  b: *a\n')).toThrow('x.yml line 2: the alias *a stands inside what it names')
  const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`)
  expect(refusal(['l0: &l0 [x, x]', ...levels].join('\n'))).toThrow('x.yml grows to more than 200000 values')
})

test('merges that copy each other are refused, and many aliases of one anchor take no time', () => {
  const merges = Array.from(
    { length: 900 },
    (_, n) => `m${n + 1}: &m${n + 1}\n  <<: [${`*m${n}, `.repeat(20)}]\n  k${n}: 1`,
  )
  expect(refusal(['m0: &m0 {k: 1}', ...merges].join('\n'))).toThrow('x.yml grows to more than 200000 values')
  expect(tree(`a: &a x\nl: [${'*a, '.repeat(5000)}]\n`)).toMatchObject({ kind: 'map' })
  expect(textAt(tree('&k a: &v 1\nb: *v\nc: &v 2\nd: *v\ne: *k\n'), 'd')).toBe('2')
  expect(textAt(tree('&k a: &v 1\nb: *v\nc: &v 2\nd: *v\ne: *k\n'), 'e')).toBe('a')
})

test('a text that is nested without end is refused', () => {
  expect(refusal('['.repeat(100_000))).toThrow('x.yml is nested too deeply')
  expect(refusal('{"a":'.repeat(50_000))).toThrow('x.yml is nested too deeply')
  expect(refusal('- '.repeat(50_000))).toThrow('x.yml is nested too deeply')
  expect(refusal(Array.from({ length: 900 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'))).toThrow('nested too deeply')
})

test('a template is no data yet, and one in quotes or in a text is', () => {
  expect(refusal('a: {{ .Values.acks }}\n')).toThrow('x.yml line 1 is a template')
  expect(refusal('{{- if .Values.kafka }}\na: 1\n{{- end }}\n')).toThrow('x.yml line 1 is a template')
  expect(refusal('a: 1\n{% if x %}\nb: 2\n{% endif %}\n')).toThrow('x.yml line 2 is a template')
  expect(textAt(tree('a: "{{ x }}"\n'), 'a')).toBe('{{ x }}')
  expect(textAt(tree('a: |\n  summary {{ $labels.topic }}\n'), 'a')).toContain('{{ $labels')
})

test('a reference to a variable makes no template of a file that has a slip', () => {
  expect(refusal('a:\n  b: ${HOST}\n  b: 1\n')).toThrow('x.yml line 3 gives a key that was given before')
  expect(refusal('a: ${HOST}\n\tb: 1\n')).toThrow('x.yml line 2 is indented with a tab')
})

test('an error quotes nothing of the file', () => {
  expect(refusal('password: "hunter2\nb: 1\n')).not.toThrow(/hunter2/)
  for (const value of [
    '|hunter2',
    '!hunter2!',
    '!<hunter2',
    '*hunter2',
    '"\\hunter2"',
    '@hunter2',
    '%hunter2',
    '&hunter2 &b c',
  ]) {
    expect(refusal(`password: ${value}\nb: [\n`), value).toThrow(/x\.yml line \d/)
    expect(refusal(`password: ${value}\nb: [\n`), value).not.toThrow(/hunter2/)
  }
  expect(refusal('{hunter2: }: [\n')).not.toThrow(/hunter2/)
})

test('whether it is a map is told without an error', () => {
  expect(['a: 1', 'acks=all', '- a', 'a: *b', '{"a": 1}', ''].map(text => isYamlMap(file(text)))).toEqual([
    true,
    false,
    false,
    false,
    true,
    false,
  ])
})

const after = (text: string, change: (map: YamlMap, source: ConfigFile) => Edit | undefined) => {
  const source = file(text)
  const edit = change(yamlDocuments(source)[0] as YamlMap, source)
  return edit && edited(text, [edit])
}
const scalarIn = (map: YamlMap, ...keys: readonly string[]) => {
  const found = at(map, ...keys)
  if (found?.kind !== 'scalar') throw new Error('no scalar')
  return found
}

test('a value changes in its place, with its quotes and the comment behind it', () => {
  const change = (text: string, value: string) =>
    after(text, (map, source) => replaceScalar(source, scalarIn(map, 'acks'), value))
  expect(change('acks: 1 # fast\n', 'all')).toBe('acks: all # fast\n')
  expect(change("acks: '1'\n", 'all')).toBe("acks: 'all'\n")
  expect(change('acks:\nb: 1\n', 'all')).toBe('acks: all\nb: 1\n')
  expect(change('{"acks": "1"}', '-1')).toBe('{"acks": "-1"}')
  expect(change('acks: 1\r\n', '-1')).toBe("acks: '-1'\r\n")
})

test('a new key comes after the last one, indented like it, a new item after the last item', () => {
  const add = (text: string, ...keys: readonly string[]) =>
    after(text, (map, source) => addEntry(source, at(map, ...keys) as YamlMap, 'acks', 'all'))
  expect(add('a:\n  b:\n    c: 1\nd: 2\n', 'a', 'b')).toBe('a:\n  b:\n    c: 1\n    acks: all\nd: 2\n')
  expect(add('a:\n  b: |\n    text\n\nd: 2\n', 'a')).toContain('  acks: all\n')
  expect(add('a:\n  b: 1')).toBe('a:\n  b: 1\nacks: all')
  const item = (text: string) =>
    after(text, (map, source) => {
      const list = at(map, 'environment')
      return list?.kind === 'list' ? addItem(source, list, 'ACKS=all') : undefined
    })
  expect(item('environment:\n  - A=1\n  - B=2\nx: 1\n')).toBe('environment:\n  - A=1\n  - B=2\n  - ACKS=all\nx: 1\n')
})

test('the mark of a merge conflict and a quote that is not closed are called so', () => {
  expect(refusal('a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n')).toThrow(
    'x.yml line 2 is the mark of a merge',
  )
  expect(refusal('a: "1\n')).toThrow('lacks a quote, a bracket or a comma')
})
