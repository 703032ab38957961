import { expect, test } from 'vitest'
import type { Finding, OnBroker } from '../../properties/finding.ts'
import { isBrokerOdd, onBrokerLine, onBrokerSummary } from './on-broker.ts'

const found = (verdict: Finding['verdict'], onBroker?: OnBroker): Finding => ({
  id: 'S14',
  verdict,
  scope: '',
  states: 1,
  transitions: 1,
  depth: 1,
  seconds: 0,
  because: [],
  ...(onBroker ? { onBroker } : {}),
})
const reproduced = { outcome: 'reproduced', text: '8 steps. #1 is gone.' } as const
const differs = { outcome: 'not reproduced', text: 'at step 3 of 8: no timer.' } as const
const none = { outcome: 'not compared', text: 'there is no race.' } as const

test('One finding: what was done and seen, where it differs, or why it is not compared', () => {
  expect(onBrokerLine(found('broken', reproduced))).toBe('on the reference broker: reproduced, in 8 steps. #1 is gone.')
  expect(onBrokerLine(found('broken', differs))).toBe(
    'on the reference broker: not reproduced, at step 3 of 8: no timer.',
  )
  expect(onBrokerLine(found('broken', none))).toBe('on the reference broker: not compared, there is no race.')
  expect(onBrokerLine(found('holds'))).toBe('')
  expect([reproduced, differs, none].map(each => isBrokerOdd(found('broken', each)))).toEqual([false, true, false])
})

test('All of them: counterexamples and witnesses apart, what differs aloud, and each reason once', () => {
  const all = [
    found('broken', reproduced),
    found('broken', differs),
    found('holds', reproduced),
    found('broken', none),
    found('broken', none),
    found('holds'),
  ]
  expect(onBrokerSummary(all)).toEqual([
    'On the reference broker 1 of 4 counterexamples and 1 of 1 witnesses reproduced; 1 NOT reproduced; 2 not compared (there is no race.).',
  ])
  expect(onBrokerSummary([found('holds')])).toEqual([])
})
