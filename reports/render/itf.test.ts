import { expect, test } from 'vitest'
import type { Finding } from '../../properties/finding.ts'
import { withChanges } from '../../properties/telling/changes.ts'
import type { WorldState } from '../../properties/telling/world-state.ts'
import { run } from '../../properties/decide.ts'
import { reportOf } from '../report.ts'
import { renderItf } from './itf.ts'
import { renderHistoryItf } from './itf-history.ts'
import { checkReport, findings, historyReport, tool, verifyReport } from './report.test-data.ts'

interface Trace {
  readonly '#meta': Readonly<Record<string, unknown>>
  readonly vars: readonly string[]
  readonly states: readonly Readonly<Record<string, unknown>>[]
}
const traces = (files: readonly { readonly text: string }[]) => files.map(({ text }) => JSON.parse(text) as Trace)

/** Back into plain values, as a reader of ITF would; throws at what the format does not know. */
function plainOf(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(plainOf)
  if (typeof value !== 'object' || value === null) throw new Error(`ITF has no ${String(value)}`)
  const [[word, content] = ['', undefined], ...others] = Object.entries(value)
  if (others.length === 0 && word === '#bigint') return Number(BigInt(String(content)))
  if (others.length === 0 && word === '#set') return (content as unknown[]).map(plainOf)
  if (others.length === 0 && word === '#map')
    return Object.fromEntries((content as [string, unknown][]).map(([key, each]) => [key, plainOf(each)]))
  if (others.length === 0 && word === '#unserializable') return content
  if (Object.keys(value).some(key => key.startsWith('#'))) throw new Error(`ITF has no ${Object.keys(value).join()}`)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainOf(each)]))
}

test('a file for each counterexample, those of branches too, named after their finding', () => {
  expect(renderItf(checkReport()).map(({ name }) => name)).toEqual(['NAL-b1.itf.json', 'AMO-c.itf.json'])
  const starred = { ...findings[0]!, id: 'NAL:p*' }
  expect(renderItf({ ...checkReport(), findings: [starred, starred] }).map(({ name }) => name)).toEqual([
    'NAL-p-all-1.itf.json',
    'NAL-p-all-2.itf.json',
  ])
})

test('every state has an index and every variable; integers, maps and sets are as the format wants', () => {
  const [trace] = traces(renderItf(checkReport()))
  expect(trace!['#meta']).toMatchObject({ format: 'ITF', path: '0/3', source: 'ackproof 0.1.0, model abc' })
  expect(trace!.vars).toEqual(['step', 'who', 'does', 'kind', 'isDecisive', 'brokers', 'producer'])
  for (const [index, state] of trace!.states.entries()) {
    expect(Object.keys(state)).toEqual(['#meta', ...trace!.vars])
    expect(state['#meta']).toEqual({ index })
  }
  expect(trace!.states[0]!['brokers']).toMatchObject({
    '#map': [
      [
        'broker-1',
        {
          leaderEpoch: { '#bigint': '1' },
          isr: { '#set': ['broker-1'] },
          positions: { '#map': [['broker-2', { '#bigint': '0' }]] },
        },
      ],
    ],
  })
})

test('the states of a real counterexample are those of its report, step by step', () => {
  const found: Finding[] = []
  run({ kind: 'claim', id: 'RULE-HW' }, {}, finding => void found.push(finding))
  const told = found.filter(({ counterexample }) => counterexample?.start !== undefined)
  const all = traces(renderItf(reportOf(tool, 'verify', found)))
  expect(told.length).toBeGreaterThan(0)
  expect(all).toHaveLength(told.length)
  for (const [i, { counterexample }] of told.entries()) {
    let world = counterexample!.start as WorldState
    const states = all[i]!.states.map(state =>
      plainOf(Object.fromEntries(Object.entries(state).filter(([name]) => name !== '#meta'))),
    )
    expect(states).toHaveLength(counterexample!.steps.length + 1)
    for (const [n, step] of counterexample!.steps.entries()) {
      world = withChanges(world, step.changes ?? {})
      expect(states[n + 1]).toMatchObject({ step: n + 1, who: step.who, brokers: world.brokers })
    }
  }
})

test('a path without states as data has them as text', () => {
  const { start: _, ...bare } = findings[0]!.counterexample!
  const [trace] = traces(renderItf({ ...verifyReport, findings: [{ ...findings[0]!, counterexample: bare }] }))
  expect(trace!.vars).toContain('state')
  expect(trace!.states.map(({ state }) => state)).toEqual(['', 'L1 #1 hw=1 isr={1}', 'x1 -'])
})

test('a history: a state for each operation of the minimised history, integers exact, no word of ITF out of a value', () => {
  const [trace] = traces(renderHistoryItf(historyReport))
  expect(trace!.states).toHaveLength(2)
  expect(trace!.states[1]!['operation']).toEqual({
    '#map': [
      ['process', { '#bigint': '0' }],
      ['kind', 'send'],
      ['type', 'ok'],
      ['at', { '#bigint': '9007199254740993' }],
      [
        'value',
        {
          '#map': [
            ['#map', { '#unserializable': 'null' }],
            ['half', { '#unserializable': '0.5' }],
          ],
        },
      ],
    ],
  })
})
