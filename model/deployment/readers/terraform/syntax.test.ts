import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { UsageError } from '../../usage-error.ts'
import { parseTerraform } from './syntax.ts'
import type { HclValue } from './tree.ts'

const SEED = 20_261_126
const parse = (text: string) => parseTerraform({ name: 'x.tf', text })
const refusal = (text: string) => () => parse(text)

/** A value without its places. */
function plain(value: HclValue): unknown {
  switch (value.kind) {
    case 'literal':
      return value.isQuoted ? value.text : `=${value.text}`
    case 'expression':
      return { expression: value.text }
    case 'heredoc':
      return { heredoc: value.text, line: value.line }
    case 'list':
      return value.items.map(plain)
    case 'map':
      return Object.fromEntries(value.entries.map(({ key, value: inner }) => [key, plain(inner)]))
  }
}
const valueOf = (text: string) => plain(parse(`a = ${text}\nb = 1\n`).entries[0]!.value)

test('literals are read, and everything that would have to be computed is an expression', () => {
  expect(['3', '-1.5', 'true', 'null', '"x"', '"a\\"b\\n"', '"$${x}"'].map(valueOf)).toEqual([
    '=3',
    '=-1.5',
    '=true',
    '=null',
    'x',
    'a"b\n',
    '${x}',
  ])
  const expressions = [
    'var.x',
    '3 * 2',
    '"a" == var.x ? 1 : 2',
    'max(1, 2)',
    '[1, 2][0]',
    'a.b[0].c',
    '!true',
    'trueish',
  ]
  for (const text of expressions) expect(valueOf(text), text).toEqual({ expression: text })
  expect(valueOf('"p-${var.x["k"]}-${"{"}"')).toEqual({ expression: 'p-${var.x["k"]}-${"{"}' })
  expect(valueOf('merge(local.a, {\n  "b" = "}" # no end\n})')).toEqual({
    expression: 'merge(local.a, {\n  "b" = "}" # no end\n})',
  })
})

test('maps and lists nest, with commas or lines between, and keys of every kind', () => {
  expect(valueOf('{ a = 1, "b.c" : "x", (var.k) = [1, "y", var.z] }')).toEqual({
    a: '=1',
    'b.c': 'x',
    '(var.k)': ['=1', 'y', { expression: 'var.z' }],
  })
  expect(valueOf('{\n  a = 1 // one\n  /* two */ b = { c = [] }\n}')).toEqual({ a: '=1', b: { c: [] } })
  expect(valueOf('{ for k, v in var.m : k => v }')).toEqual({ '': { expression: 'for k, v in var.m : k => v' } })
  expect(valueOf('[for x in var.l : x.name]')).toEqual([{ expression: 'for x in var.l : x.name' }])
})

test('a heredoc is its lines, with the line on which they begin', () => {
  expect(valueOf('<<EOF\na=1\n  b=2\nEOF')).toEqual({ heredoc: 'a=1\n  b=2\n', line: 2 })
  expect(valueOf('<<-EOF\n    a=1\n    b="2"\n  EOF')).toEqual({ heredoc: 'a=1\nb="2"\n', line: 2 })
  expect(valueOf('jsonencode(<<EOF\n}}}\nEOF\n)')).toEqual({ expression: 'jsonencode(<<EOF\n}}}\nEOF\n)' })
})

test('blocks have labels, attributes and blocks, each with its line', () => {
  const { blocks, entries } = parse(
    '# top\nx = 1\nresource "kafka_topic" "t" {\n  name = "t"\n  lifecycle { prevent_destroy = true }\n}\n',
  )
  expect(entries.map(({ key, line }) => [key, line])).toEqual([['x', 2]])
  expect(blocks[0]).toMatchObject({ type: 'resource', labels: ['kafka_topic', 't'], line: 3 })
  expect(blocks[0]!.entries[0]).toMatchObject({ key: 'name', line: 4 })
  expect(blocks[0]!.blocks[0]).toMatchObject({ type: 'lifecycle', line: 5, entries: [{ key: 'prevent_destroy' }] })
})

test('what is no Terraform is refused by its line, and not quoted', () => {
  expect(refusal('a = 1\nb = "hunter2\n')).toThrow('x.tf line 2 has a text without its closing quote')
  expect(refusal('r "x" {\n  a = 1\n')).toThrow('x.tf line 3 has no } that ends what is open')
  expect(refusal('a = 1\n}\n')).toThrow('x.tf line 2 has a } too many')
  expect(refusal('a = <<EOF\nx\n')).toThrow('x.tf line 1 has a text that no EOF ends')
  expect(refusal('a = { b 1 }')).toThrow('x.tf line 1 has no key and = in a map')
  expect(refusal('a hunter2 b')).not.toThrow(/hunter2/)
  expect(refusal(`a = ${'['.repeat(5000)}`)).toThrow('is nested too deeply')
  expect(refusal(`${'a {'.repeat(5000)}`)).toThrow('is nested too deeply')
  expect(refusal(`a = ${'"${'.repeat(5000)}`)).toThrow('is nested too deeply')
})

test('whatever the text, it is read or refused, and nothing else happens', () => {
  const bits = [
    'a',
    ' = ',
    '"',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '${',
    '%{',
    '<<EOF\n',
    'EOF\n',
    '\n',
    ',',
    '#',
    '/*',
    '*/',
    '\\',
    '1',
    'for ',
    ':',
    '.',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 30 }), parts => {
      try {
        parse(parts.join(''))
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
      }
    }),
    { seed: SEED, numRuns: 2000 },
  )
})

test('a file of a megabyte takes no longer than its length', () => {
  const text = Array.from(
    { length: 6000 },
    (_, n) => `resource "kafka_topic" "t${n}" {\n  name = "t${n}"\n  config = {\n    "retention.ms" = "1"\n  }\n}\n`,
  ).join('')
  expect(parse(text).blocks).toHaveLength(6000)
})
