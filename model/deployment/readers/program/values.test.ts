import { expect, test } from 'vitest'
import type { ConfigFile } from '../part.ts'
import { acksOf, file, saidBy } from './reading.test-data.ts'

test('literals, however they are written, and what wraps them', () => {
  const same = [
    'acks: -1',
    'acks: (-1)',
    'acks: -1 as const',
    'acks: <number>-1',
    'acks: -1 satisfies number',
    "'acks': -1",
    '["acks"]: -1',
  ]
  expect(same.map(written => acksOf('', written))).toEqual(same.map(() => '-1'))
  expect(acksOf('', 'acks: 2 - 1')).toBe('1')
  expect(acksOf('', 'acks: Number.MAX_VALUE / Infinity')).toBe('0')
  expect(acksOf('', 'acks: Number("1")')).toBe('1')
  expect(acksOf('', 'acks: undefined')).toBeUndefined()
})

test('constants of the file are followed: names, members, enums, static fields, spreads', () => {
  expect(acksOf('const ACKS = -1', 'acks: ACKS')).toBe('-1')
  expect(acksOf('const acks = 0', 'acks')).toBe('0')
  expect(acksOf('const config = { kafka: { acks: 1 } } as const', 'acks: config.kafka.acks')).toBe('1')
  expect(acksOf("const config = { 'a-b': 1 }", "acks: config['a-b']")).toBe('1')
  expect(acksOf('enum Acks { All = -1 }', 'acks: Acks.All')).toBe('-1')
  expect(acksOf('class Config { static readonly acks = 0 }', 'acks: Config.acks')).toBe('0')
  expect(acksOf('const { acks } = { acks: 1 }', 'acks')).toBe('1')
  expect(acksOf('const base = Object.freeze({ acks: 0 })', '...base')).toBe('0')
  expect(acksOf('const list = [-1, 1]', 'acks: list[1]')).toBe('1')
})

test('what is made of itself many times over is read at once, and a text that grows without end is not', () => {
  const chain = (of: (before: string) => string) =>
    Array.from({ length: 20 }, (_, i) => `const c${i + 1} = ${of(`c${i}`)}`).join('\n')
  const long = (term: string) => Array.from({ length: 50 }, () => term).join(' + ')
  expect(acksOf('', `acks: ${long('1')}`)).toBe('50')
  expect(acksOf('', `acks: ${'- '.repeat(50)}1`)).toBe('1')
  expect(acksOf(`const c0 = 1\n${chain(c => `${c} * ${c}`)}`, 'acks: c20')).toBe('1')
  expect(acksOf(`const c0 = { acks: 1 }\n${chain(c => `{ ...${c}, ...${c} }`)}`, '...c20')).toBe('1')
  expect(acksOf(`const c0 = 'x'\n${chain(c => `\`\${${c}}\${${c}}\``)}`, 'acks: c20')).toBe(
    'is computed by the program',
  )
  expect(acksOf(`const c0 = 'x'\n${chain(c => `${c} + ${c}`)}`, 'acks: c20')).toBe('is computed by the program')
})

test('of several bindings of a name that of the innermost scope counts', () => {
  expect(acksOf('const acks = 1\nfunction other(acks: number) { const x = 0; return acks + x }', 'acks')).toBe('1')
  expect(acksOf('function f() { const acks = 1 }', 'acks')).toBe('is computed by the program')
})

test('what is set later is unread, and so is what is assigned twice', () => {
  expect(acksOf('let acks = 1', 'acks', 'acks = 0')).toBe('is changed by the program')
  expect(acksOf('const o = { acks: 1 }\no.acks = 0', '...o')).toBe('is changed by the program')
  expect(acksOf('const o = { acks: 1 }\nObject.assign(o, x)', '...o')).toBe(
    'may come from a spread that is changed by the program',
  )
  expect(acksOf('const o = { acks: 1, other: 1 }\no.other = 0', '...o')).toBe('1')
})

test('after a spread that is not known, what stood before it may be another; what stands after it is known', () => {
  expect(acksOf('', 'acks: 1, ...given')).toBe('may come from a spread that is computed by the program')
  expect(acksOf('', '...given, acks: 1')).toBe('1')
  expect(acksOf('', '...given')).toBe('may come from a spread that is computed by the program')
  expect(acksOf('', '[key]: 1')).toBe('may be set under a computed name')
  expect(acksOf('const base = { ...given, acks: 0 }', '...base')).toBe('0')
  expect(acksOf('', '...(isProd && { acks: 1 })')).toBe('turns on a condition')
  expect(acksOf('', '...(isProd && { timeout: 1 }), acks: 0')).toBe('0')
})

test('what the environment, a call, a parameter, a getter or another file gives is unread, with the reason', () => {
  expect(acksOf('', 'acks: process.env.ACKS')).toBe('comes from the environment')
  expect(acksOf('const { ACKS } = process.env', 'acks: Number(ACKS)')).toBe('comes from the environment')
  expect(acksOf('', 'acks: Number(process.env.ACKS ?? 1)')).toBe(
    'comes from the environment, and is 1 where that says nothing',
  )
  expect(acksOf('', "acks: +(process.env.ACKS || 'hunter2')")).toBe('comes from the environment')
  expect(acksOf('', 'acks: import.meta.env.ACKS')).toBe('comes from the environment')
  expect(acksOf('', "acks: config.get('acks')")).toBe('is computed by the program')
  expect(acksOf('', 'get acks() { return 1 }')).toBe('is computed by the program')
  expect(acksOf("import { ACKS } from './config'", 'acks: ACKS')).toBe('comes from ./config, which was not given')
  expect(acksOf('const a = b\nconst b = a', 'acks: a')).toBe('is computed by the program')
})

test('of a condition both values are kept, and one that is known decides', () => {
  expect(acksOf('', 'acks: isProd ? -1 : 1')).toBeUndefined()
  const [said] = Object.values(
    saidBy(
      file("import { Kafka } from 'kafkajs'\nnew Kafka({}).producer().send({ messages: [], acks: isProd ? -1 : 1 })"),
    ),
  )
  expect(said!['producer.acks']).toBe('turns on a condition @2')
  expect(acksOf('const isProd = false', 'acks: isProd ? -1 : 1')).toBe('1')
  expect(acksOf('', 'acks: isProd ? -1 : other')).toBe('turns on a condition')
})

test('another of the given files may export it, in either way, and hand it on', () => {
  const uses = (from: string, name: string) =>
    file(
      `import { Kafka } from 'kafkajs'\nimport ${name} from '${from}'\nnew Kafka({}).producer().send({ messages: [], acks: settings.acks })`,
      'src/app.ts',
    )
  const acks = (...files: readonly ConfigFile[]) => saidBy(...files)['producer producer']?.['acks']
  expect(acks(uses('./config', '{ settings }'), file('export const settings = { acks: 0 }', 'src/config.ts'))).toBe(
    '0 @3',
  )
  expect(acks(uses('../config.js', 'settings'), file('export default { acks: 0 }', 'config.ts'))).toBe('0 @3')
  expect(
    acks(uses('./config', '{ settings }'), file('module.exports = { settings: { acks: 1 } }', 'src/config/index.js')),
  ).toBe('1 @3')
  const hands = file("export { settings } from './deep'", 'src/config.ts')
  expect(
    acks(uses('./config', '{ settings }'), hands, file('export const settings = { acks: 1 }', 'src/deep.ts')),
  ).toBe('1 @3')
})

test('what a function returns is followed, its parameters are not', () => {
  expect(acksOf('function options() { return { acks: 0 } }', '...options()')).toBe('0')
  expect(acksOf('const options = () => ({ acks: 1 })', '...options()')).toBe('1')
  expect(acksOf('async function options() { const acks = 1; return { acks } }', '...(await options())')).toBe('1')
  expect(acksOf('class Config { static options() { return { acks: 0 } } }', '...Config.options()')).toBe('0')
  expect(acksOf('function acks(of) { return of }', 'acks: acks(1)')).toBe('comes from a parameter')
  expect(acksOf('function options(a) { if (a) return { acks: 0 }; return { acks: 1 } }', '...options()')).toBe(
    'turns on a condition',
  )
  expect(acksOf('function options() { if (a) return { acks: 0 } }', 'acks: options().acks')).toBe(
    'is computed by the program',
  )
  expect(acksOf('function* options() { return { acks: 0 } }', '...options()')).toContain('computed by the program')
  expect(acksOf('const f = () => ({ ...g(), ...g() })\nconst g = () => ({ ...f(), ...f() })', '...f()')).toContain(
    'computed by the program',
  )
})

test('a method and a getter of the class, unless a class that extends it has another', () => {
  const text = (member: string, use: string, after = '') =>
    `import { Kafka } from 'kafkajs'\nclass Events { ${member}; send() { new Kafka({}).producer().send({ messages: [], ${use} }) } }${after}`
  const acks = (...given: Parameters<typeof text>) => Object.values(saidBy(file(text(...given))))[0]!['acks']
  expect(acks('options() { return { acks: 0 } }', '...this.options()')).toBe('0 @2')
  expect(acks('get acks() { return 1 }', 'acks: this.acks')).toBe('1 @2')
  const heir = '\nclass Others extends Events { options() { return { acks: 1 } } }'
  expect(acks('options() { return { acks: 0 } }', '...this.options()', heir)).toContain('computed by the program')
})

test('what a file exports: by require, all of another, a namespace, functions, enums and classes', () => {
  const acks = (uses: string, ...files: readonly ConfigFile[]) =>
    saidBy(file(`const { Kafka } = require('kafkajs')\n${uses}`, 'src/app.js'), ...files)['producer producer']?.['acks']
  const send = (written: string) => `new Kafka({}).producer().send({ messages: [], ${written} })`
  const config = file('module.exports = { ...{ acks: 0 } }', 'src/config.js')
  expect(acks(`const config = require('./config')\n${send('acks: config.acks')}`, config)).toBe('0 @3')
  expect(acks(`const config = require('./config')\n${send('...config')}`, config)).toBe('0 @1')
  const exports = file(
    'export enum Acks { All = -1 }\nexport class Config { static acks = 1 }\nexport function options() { return { acks: 0 } }',
    'src/all.ts',
  )
  const hands = file("export * from './all'\nexport * as all from './all'", 'src/index.ts')
  const from = (names: string) => `import { ${names} } from '.'\n`
  expect(acks(`${from('Acks')}${send('acks: Acks.All')}`, exports, hands)).toBe('-1 @3')
  expect(acks(`${from('Config')}${send('acks: Config.acks')}`, exports, hands)).toBe('1 @3')
  expect(acks(`${from('options')}${send('...options()')}`, exports, hands)).toBe('0 @3')
  expect(acks(`${from('all')}${send('acks: all.Acks.All')}`, exports, hands)).toBe('-1 @3')
  expect(acks(`${from('other')}${send('acks: other')}`, exports, hands)).toBe('comes from ., where it is not found @3')
  expect(acks(`${from('other')}${send('acks: other')}`)).toBe('comes from ., which was not given @3')
})
