/** Each scenario tells a broken broker from a sound one by the history of its clients. */
import { describe, expect, test } from 'vitest'
import type { AnomalyName } from '../../history/anomalies.ts'
import { ruleMutants } from '../broker/index.ts'
import { playScenario, type Scenario } from './scenario.ts'

const found: Readonly<Record<string, AnomalyName | 'standstill'>> = {
  'appends-below-min-in-sync': 'inconsistent-offsets',
  'believes-any-answer': 'lost-write',
  'expired-numbers-come-back': 'lost-write',
  'fenced-may-join': 'lost-write',
  'fenced-stay-in-sync': 'inconsistent-offsets',
  'hides-the-shortage': 'lost-write',
  'high-watermark-ignores-proposal': 'lost-write',
  'joins-at-the-high-watermark': 'lost-write',
  'keeps-set-after-election': 'standstill',
  'own-end-is-replicated': 'inconsistent-offsets',
  'serves-any-epoch': 'lost-write',
  'serves-as-a-follower': 'nonmonotonic-poll',
  'takes-commits-of-the-dead': 'double-handling',
  'truncates-one-too-many': 'lost-write',
  'truncates-to-nothing': 'lost-write',
}

const directed = ruleMutants.filter(({ scenario }) => scenario !== undefined)
const scenarioOf = (id: string): Scenario => directed.find(mutant => mutant.id === id)!.scenario!

describe('a scenario', () => {
  test.each(Object.entries(found))(
    'shows nothing forbidden of the unmutated broker, and of %s: %s',
    (id, name) => {
      const { rules } = directed.find(mutant => mutant.id === id)!
      const near = playScenario(scenarioOf(id))
      expect([...near.forbidden]).toEqual([])
      expect(near.checked.recorded.operations).toBeGreaterThan(50)
      expect(playScenario(scenarioOf(id), rules).forbidden).toContain(name)
    },
    30_000,
  )

  test('is listed here', () => {
    expect(directed.map(({ id }) => id)).toEqual(Object.keys(found))
  })

  test('does not hang on the dice: another seed shows the same', () => {
    const { rules } = directed.find(({ id }) => id === 'believes-any-answer')!
    const scenario = scenarioOf('believes-any-answer')
    expect([...playScenario(scenario, {}, 2).forbidden]).toEqual([])
    expect(playScenario(scenario, rules, 2).forbidden).toContain('lost-write')
  }, 30_000)

  test('that waits for what does not come says so', () => {
    const vain: Scenario = { says: '', script: scene => scene.until(() => scene.leads(3)) }
    expect(() => playScenario(vain)).toThrow(/^A scenario waits in vain: .*leads\(3\)$/)
    const kept: Scenario = {
      says: '',
      script: scene =>
        scene.untilKeeping(
          () => true,
          () => scene.leads(3),
        ),
    }
    expect(() => playScenario(kept)).toThrow('A scenario waits in vain')
  })

  test('that strikes what is struck already says so, or mends what is whole', () => {
    const twice: Scenario = { says: '', script: scene => scene.crash(1, 1) }
    expect(() => playScenario(twice)).toThrow('A scenario can not do this: {"do":"strike","fault":"crash"')
    const whole: Scenario = { says: '', script: scene => scene.heal(1, 2) }
    expect(() => playScenario(whole)).toThrow('A scenario can not do this: {"do":"undo"')
  })

  test('that shows what it forbids itself is found out: the disk of the only replica that has a record', () => {
    const script: Scenario['script'] = scene => {
      scene.send()
      scene.until(() => scene.isAcknowledged())
      scene.consume(600)
      scene.wipe(1)
      scene.wipe(2)
      scene.wipe(3)
    }
    expect([...playScenario({ says: '', script }).forbidden]).toEqual([])
    const forbids = ['lost-write', 'inconsistent-offsets'] as const
    expect(playScenario({ says: '', forbids, script }).forbidden).toContain('inconsistent-offsets')
  }, 30_000)
})
