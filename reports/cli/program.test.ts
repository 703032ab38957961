import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { effectLines } from '../../model/deployment/effects.ts'
import { type Actions, program, sentenceOf } from './program.ts'

/** What reached the command, or the sentence of the refusal. */
async function parse(line: string): Promise<unknown> {
  let called: unknown
  const call = (...args: readonly unknown[]) => {
    called = args
    return Promise.resolve(0 as const)
  }
  const actions: Actions = {
    verify: call,
    check: call,
    diff: call,
    report: call,
    replay: call,
    explore: call,
    history: call,
    bench: call,
  }
  try {
    await program(actions, () => {}).parseAsync(line === '' ? [] : line.split(' '), { from: 'user' })
    return called
  } catch (error) {
    if (error instanceof CommanderError) return sentenceOf(error)
    return error instanceof Error ? error.message : error
  }
}

test('options reach their command as values', async () => {
  expect(await parse('verify --claim S14 --claim K04 --max-states 10 --max-seconds 2 --jobs 1 --json -')).toEqual([
    { claim: ['S14', 'K04'], maxStates: 10, maxSeconds: 2, jobs: 1, json: '-' },
  ])
  const check = 'check a b --as topic=t --set x=1 --set y=2 --client java@3.7 --broker kafka@3.9 --ack-point after'
  expect(
    await parse(`${check} --handler throws --on-send-failure retry --require NAL:b1 --faults b1 --guarantees NAL`),
  ).toEqual([
    ['a', 'b'],
    {
      as: [{ as: 'topic', path: 't' }],
      set: ['x=1', 'y=2'],
      client: ['java@3.7'],
      broker: 'kafka@3.9',
      ackPoint: 'after',
      handler: 'throws',
      onSendFailure: 'retry',
      require: ['NAL:b1'],
      faults: ['b1'],
      guarantees: ['NAL'],
      cache: true,
    },
  ])
  expect(await parse('check a --effect unique-key --ack-point transaction --require EO:c')).toEqual([
    ['a'],
    { effect: 'unique-key', ackPoint: 'transaction', require: ['EO:c'], cache: true },
  ])
  expect(await parse('check a --no-cache')).toEqual([['a'], { cache: false }])
  expect(await parse('diff --old a b --new c --require NAL:b1')).toEqual([
    { old: ['a', 'b'], new: ['c'], require: ['NAL:b1'], cache: true },
  ])
  expect(await parse('replay r.json --finding NAL:d1')).toEqual(['r.json', { finding: 'NAL:d1' }])
})

test('the help of check lists where effects may land, a line each', () => {
  const call = () => Promise.resolve(0 as const)
  const actions = {
    verify: call,
    check: call,
    diff: call,
    report: call,
    replay: call,
    explore: call,
    history: call,
    bench: call,
  }
  const command = program(actions, () => {}).commands.find(each => each.name() === 'check')!
  let help = ''
  command.configureOutput({ writeOut: text => (help += text) }).outputHelp()
  for (const line of effectLines) expect(help).toContain(line)
})

test('formats add up, in one order, for every command that has them', async () => {
  const out = { format: ['html', 'sarif', 'json'], out: 'o', quiet: true }
  const words = '--format json,html --format sarif --out o --quiet'
  expect(await parse(`verify ${words}`)).toEqual([out])
  expect(await parse(`check a ${words}`)).toEqual([['a'], { ...out, cache: true }])
  expect(await parse(`history a ${words}`)).toEqual([['a'], out])
  expect(await parse(`report a b ${words}`)).toEqual([['a', 'b'], out])
})

test('options of history reach it as values', async () => {
  const logs = 'history --acknowledged a --acknowledged b --consumed c --columns value=id --input-format logs'
  expect(
    await parse(`${logs} --deployment p --ww --all --require ORD,NAL --require ALO --json - --jepsen-json j --set x=1`),
  ).toEqual([
    [],
    {
      acknowledged: ['a', 'b'],
      consumed: ['c'],
      columns: 'value=id',
      inputFormat: 'logs',
      deployment: ['p'],
      ww: true,
      all: true,
      require: ['NAL', 'ALO', 'ORD'],
      json: '-',
      jepsenJson: 'j',
      set: ['x=1'],
    },
  ])
})

test.each([
  ['', 'Say what to do, such as `ackproof verify`'],
  ['verfy', "Unknown command 'verfy' (Did you mean verify?);"],
  ['verify --clam S14', "Unknown option '--clam' (Did you mean --claim?);"],
  ['verify --password=hunter2', "Unknown option '--password';"],
  ['verify S14', "Too many arguments for 'verify'. Expected 0 arguments but got 1;"],
  ['verify --claim', "Option '--claim <id>' argument missing;"],
  ['verify --jobs none', '--jobs needs a whole number'],
  ['history --require NAL:b1', '--require: a guarantee is missing or misspelt; there are NAL, ALO, AMO, EO, ORD'],
  ['history --require AVAIL', "--require: 'AVAIL' is no guarantee"],
  ['verify --format pdf', "--format: 'pdf' is no format; there are html, markdown, sarif, junit, github, itf, json"],
  ['check --require NAL', '--require needs a guarantee and fault classes'],
])('refused in one sentence: %s', async (line, sentence) => {
  const said = await parse(line)
  expect(said).toContain(sentence)
  expect(said).not.toContain('hunter2')
  expect(said).not.toContain('\n')
})
