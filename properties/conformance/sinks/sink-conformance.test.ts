/**
 * Where an effect lands, path by path: every counterexample and every witness of the claims, from Kafka, performed by a recipe in a member of a real group with stores in
 * memory; after each step confirmed offsets, hands and stores are the model's, and what is broken there is broken here.
 */
import { expect, test } from 'vitest'
import { type Sink, sinks } from '../../../impl/sinks/recipes.ts'
import { explore, replay } from '../../../model/index.ts'
import { type SinkName, sinkNames, type SinkPromise } from '../../../model/sinks/index.ts'
import { askSink, type SinkChange, type SinkFault, sinkOfChange, sinkScopeOf } from '../../claims/sink-question.ts'
import { sinkCounterpart } from './reproduce-sink.ts'
import { reproduceRun } from '../reproduce.ts'

const faults = ['none', 'c', 'n', 'rb', 'e'] as const

/** The path that shows the verdict: the counterexample, or a witness that the fault was survived. */
function pathFor(promise: SinkPromise, fault: SinkFault, change: SinkChange) {
  const { spec, property, witness } = askSink(promise, fault, change)
  const [decided, seen] = explore(spec(), { properties: [property, witness] }).findings
  const isBroken = decided!.verdict === 'broken'
  return { spec, isBroken, path: (isBroken ? decided : seen)!.path!.path }
}

/** What the broker makes of it. */
function performed(promise: SinkPromise, fault: SinkFault, change: SinkChange, here?: Sink) {
  const { spec, isBroken, path } = pathFor(promise, fault, change)
  const counterpart = sinkCounterpart(sinkOfChange(change), sinkScopeOf(fault), promise, here)
  const { outcome, text } = reproduceRun(replay(spec(), path), counterpart, isBroken ? 'ALO' : undefined)
  return { about: [promise, fault, change.sink, text], outcome }
}

/** What survives a fault has one witness, whatever is promised. */
const isNews = (promise: SinkPromise, fault: SinkFault, sink: SinkName) =>
  promise === promisesOf(sink)[0] || pathFor(promise, fault, { sink }).isBroken

const promisesOf = (sink: SinkName): readonly SinkPromise[] =>
  sink === 'natural-set'
    ? ['converges']
    : sink === 'outbox' || sink.startsWith('dual')
      ? ['ALO', 'AMO', 'atomic']
      : ['ALO', 'AMO']

test.each(sinkNames)(
  '%s: what breaks it in the model breaks it here, and what it survives there it survives here',
  sink => {
    for (const fault of faults)
      for (const promise of promisesOf(sink).filter(each => isNews(each, fault, sink))) {
        const { about, outcome } = performed(promise, fault, { sink })
        expect([...about, outcome]).toEqual([...about, 'reproduced'])
      }
  },
)

test('a callee that knows an idempotency key', () => {
  for (const fault of faults) {
    const { about, outcome } = performed('EO', fault, { sink: 'outside-call', remembers: true })
    expect([...about, outcome]).toEqual([...about, 'reproduced'])
  }
})

test('a value that is written only over an older one', () => {
  for (const fault of faults) {
    const { about, outcome } = performed('converges', fault, { sink: 'natural-set', newerOnly: true })
    expect([...about, outcome]).toEqual([...about, 'reproduced'])
  }
})

test.each(['outbox', 'dual-write-database-first', 'dual-write-send-first'] as const)(
  '%s: of a request that is asked once, and read by somebody who knows what he had',
  sink => {
    for (const fault of ['none', 'c', 'n', 'e'] as const)
      for (const change of [
        { sink, source: 'request' },
        { sink, remembers: true },
      ] as const) {
        const { about, outcome } = performed('source' in change ? 'atomic' : 'AMO', fault, change)
        expect([...about, outcome]).toEqual([...about, 'reproduced'])
      }
  },
)

test.each(['rabbitmq', 'rocketmq', 'mns'] as const)('%s is not run here, and the finding says so', source => {
  expect(performed('ALO', 'none', { source })).toMatchObject({ outcome: 'not compared' })
})

test('a recipe that is another is noticed, and the sentence says at which step, and how', () => {
  const otherwise = (promise: SinkPromise, fault: SinkFault, sink: SinkName, here: Sink) => {
    const { outcome, about } = performed(promise, fault, { sink }, here)
    return [outcome, about.at(-1)]
  }
  const withoutUndo = sinks['set-if-absent-before']
  expect(otherwise('AMO', 'e', 'set-if-absent-before-undone-on-error', withoutUndo)).toEqual([
    'not reproduced',
    expect.stringMatching(/^at step \d+ of \d+: inHand: \["worker-1 #1 delete claim"\] in the model, \[\] here$/),
  ])
  expect(otherwise('AMO', 'rb', 'offsets-with-data', sinks['offsets-with-data-fenced'])).toEqual([
    'not reproduced',
    expect.stringContaining('effects: [2,0] in the model, [1,0] here'),
  ])
  const forgetsToRemove: Sink = { ...sinks.outbox, relay: { steps: sinks.outbox.relay!.steps.slice(0, 2) } }
  expect(otherwise('AMO', 'c', 'outbox', forgetsToRemove)[0]).toBe('not reproduced')
  const [lock, , ...rest] = sinks['lock-then-done'].steps
  const looksNowhere: Sink = { ...sinks['lock-then-done'], steps: [lock!, ...rest] }
  expect(otherwise('AMO', 'c', 'lock-then-done', looksNowhere)[0]).toBe('not reproduced')
})
