import { expect, test } from 'vitest'
import { explore, kept, replay, sometimes, toy } from './index.ts'

const trusted = sometimes('trusted', ['client.trusts'], ([trusts]) => trusts === 1)

test('The toy finds its bug: acknowledged at once, a record is lost by one crash, in three steps.', () => {
  const [finding, reached] = explore(toy('at once'), { properties: [kept, trusted] }).findings
  expect(finding).toMatchObject({ verdict: 'broken', path: { length: 3, faults: { crash: 1 } } })
  expect(reached!.verdict).toBe('holds')
  const { steps } = replay(toy('at once'), finding!.path!.path)
  expect(steps.map(({ by, event }) => `${by} ${event.type}`)).toEqual(['client produce', 'client Ack', 'leader crash'])
  const value = (slot: string) => (steps.at(-1)!.state(slot) as { value: unknown }).value
  expect([value('client'), value('leader'), value('follower')]).toEqual(['trusts', 'empty', 'empty'])
})

test('Its near miss holds: acknowledged once replicated, the record survives the same crash.', () => {
  const { findings, complete } = explore(toy('once replicated'), { properties: [kept, trusted] })
  expect(findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  expect(complete).toBe(true)
})
