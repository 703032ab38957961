import { expect, test } from 'vitest'
import { readConfiguration } from '../../index.ts'
import { programReader } from './index.ts'
import { documentOf, file, warningsOf } from './reading.test-data.ts'

const refused = (text: string, name = 'app.ts') =>
  expect(() => readConfiguration([file(text, name)], { sets: [], clients: [] }))
const head = "import { Kafka } from 'kafkajs'\n"

test('a syntax error has its line', () => {
  refused(`${head}const a = {\n  b: 1\n  c: 2 }`).toThrow(
    'app.ts line 4: a syntax error, so the program cannot be read: Expected `,` or `}`',
  )
  refused(`${head}const é = "😀"; const = 1`).toThrow('app.ts line 2: a syntax error')
})

test('a program whose client another file makes, which was not given', () => {
  const uses = (from: string) =>
    `import { kafka } from '${from}'\nimport express from 'express'\nkafka.producer().send({ messages: [] })`
  refused(uses('../kafka')).toThrow(
    'app.ts makes no producer, consumer or topic that ackproof can see; ../kafka, which it imports, may: give that file as well.',
  )
  refused(uses('@/kafka')).toThrow('@/kafka, which it imports, may')
  refused(uses('@acme/kafka')).toThrow('it reads programs that use kafkajs')
})

test('a program without Kafka in it, and package.json alone', () => {
  refused("import express from 'express'\nexport const app = express()").toThrow(
    'app.ts makes no producer, consumer or topic that ackproof can see',
  )
  expect(warningsOf(file('{ "dependencies": { "kafkajs": "^2.2.4" } }', 'package.json'))).toEqual([
    "undefined: This says which clients a program has, and not what it gives to them: the program's files, beside it, would.",
  ])
  const used = file(`${head}new Kafka({}).producer()`, 'a.ts')
  expect(warningsOf(used, file('export const x = 1', 'b.ts'))).toEqual([
    'undefined: This program makes no producer, consumer or topic that ackproof can see.',
  ])
})

test.each([
  ['brackets', `${head}const a = ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['operators', `${head}const a = ${'1+'.repeat(50_000)}1`],
  ['operators on lines of their own', `${head}const a = ${'1\n+ '.repeat(50_000)}1`],
  ['arrows', `${head}const a = ${'a=>'.repeat(50_000)}1`],
  ['conditions', `${head}const a = ${'x?1:'.repeat(20_000)}1`],
  ['operators that end their lines', `${head}const a = ${'!\n'.repeat(50_000)}1`],
  ['statements within statements', `${head}${'if (a)\nfor (;;)\n'.repeat(20_000)};`],
  ['an else of an else', `${head}${'if (a) b; else '.repeat(20_000)};`],
  ['types', `${head}let a: ${'keyof '.repeat(50_000)}B`],
  ['types with several arguments', `${head}let a: ${'A<a, '.repeat(5000)}b${'>'.repeat(5000)}`],
  ['within a template', `${head}const a = \`\${${'('.repeat(5000)}1${')'.repeat(5000)}}\``],
  ['templates within templates', `${head}const a = ${'`${'.repeat(5000)}1${'}`'.repeat(5000)}`],
  ['operators behind a template', `${head}const a = \`\${1}\` + ${'!'.repeat(50_000)}1`],
  ['behind an apostrophe', `${head}const a = <a>it's {${'('.repeat(5000)}1${')'.repeat(5000)}}</a>`, 'app.jsx'],
  [
    'behind a regular expression',
    `${head}const a = /\`/; const b = ${'('.repeat(5000)}${')'.repeat(5000)}; const c = /\`/`,
  ],
])('nested too deep for the parser: %s', (_, text, name = 'app.ts') => {
  refused(text, name).toThrow('is nested too deep to be read')
})

test('what is long and not deep is read', () => {
  const lines = Array.from({ length: 1500 }, (_, n) => `const a${n} = b.c + ${n}\nf(a${n}).g().h()`).join('\n')
  expect(documentOf(file(`${head}${lines}\nnew Kafka({}).producer()`)).parts).toHaveLength(1)
  const minified = 'function f(a){return a<1?b(a):c}'.repeat(1500)
  expect(documentOf(file(`${head}${minified}new Kafka({}).producer()`)).parts).toHaveLength(1)
  const templates = "log(`a ${b({ c: `${d}}` })} } ${e} it's $`)\n".repeat(1500)
  expect(documentOf(file(`${head}${templates}new Kafka({}).producer()`)).parts).toHaveLength(1)
  const quoting = `const a = b / c; if (/["'\`([{]/.test(a)) d()\n`.repeat(500).replaceAll('const a', 'a')
  expect(documentOf(file(`${head}${quoting}new Kafka({}).producer()`)).parts).toHaveLength(1)
})

test('a minified bundle, a file that is too large, and one that is no text', () => {
  const bundle = `"use strict";var e=require("kafkajs"),t=new e.Kafka({brokers:[]}),r=t.producer({idempotent:!0});r.send({topic:"t",acks:-1,messages:[]});`
  const [part] = documentOf(file(bundle, 'dist/index.js')).parts
  expect(part!.settings.map(({ key, value }) => `${key}=${value}`)).toEqual(['enable.idempotence=true', 'acks=-1'])
  refused(`${head}// ${'x'.repeat(1_100_000)}`).toThrow('larger than 1 MB')
  refused(`${head}const a = "\0"`).toThrow('is no text')
})

test('nothing of what a program keeps secret leaves the reader', () => {
  const secrets = `${head}const password = 'hunter2'
const kafka = new Kafka({ brokers: ['user:hunter2@host:9092'], sasl: { mechanism: 'plain', username: 'u', password: 'hunter2' } })
kafka.producer({ transactionalId: password, sasl_password: 'hunter2' })
const { Producer } = require('node-rdkafka')
new Producer({ 'sasl.password': 'hunter2', 'ssl.key.password': process.env.X || 'hunter2', acks: process.env.ACKS || 'hunter2' })
const { Kafka: Other } = require('@confluentinc/kafka-javascript').KafkaJS
new Other({ kafkaJS: { sasl: { password: 'hunter2' } }, 'sasl.password': 'hunter2' }).consumer({ kafkaJS: { groupId: 'g' } })`
  const configuration = readConfiguration([file(secrets)], { sets: [], clients: ['kafkajs'] })
  expect(JSON.stringify(configuration)).not.toContain('hunter2')
  refused(`${head}const p = "hunter2`).toThrow(expect.not.stringContaining('hunter2'))
})

test('a program is told by what it says: a script within a file of another kind is none', () => {
  const kinds = (text: string, name: string) => programReader.recognises(file(text, name), { profiles: [], maps: [] })
  const script = "const { Kafka } = require('kafkajs')\nnew Kafka({})"
  expect(kinds(script, 'consumer')).toBe(true)
  expect(kinds(`#!/usr/bin/env node\n// A script.\n/* And\n more. */\n${script}`, 'bin/consume')).toBe(true)
  expect(
    kinds(`apiVersion: v1\nkind: ConfigMap\ndata:\n  run.js: |\n    ${script.replace('\n', '\n    ')}`, 'map.yaml'),
  ).toBe(false)
  expect(kinds(`# How to\n\n\`\`\`js\n${script}\n\`\`\``, 'README.md')).toBe(false)
  expect(kinds('export const a = 1', 'config.ts')).toBe(true)
  expect(kinds('acks=all', 'producer.js')).toBe(false)
  expect(kinds('{ "name": "x", "config": {} }', 'connector.json')).toBe(false)
})
