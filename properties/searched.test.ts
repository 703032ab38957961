import { describe, expect, test } from 'vitest'
import { withChange } from './claims/claim.ts'
import { type Question, search } from './question.ts'
import { observed, searchOnce } from './searched.ts'

const questionOf = (acks: '1' | 'all', minInsyncReplicas: number, records = 1): Question => ({
  setting: 'cluster',
  guarantees: ['NAL'],
  parameters: withChange({ replicationFactor: 2, acks, minInsyncReplicas }),
  scope: { records, attempts: 1, faults: { b1: 1 }, total: 1, shrinks: 1, withConsumer: false, patient: false },
})

describe('O1', () => {
  test('what no step read is no other question: with acks=1, min in-sync 2 is the search of min in-sync 1', () => {
    const [one, two] = [1, 2].map(min => searchOnce(questionOf('1', min), {}))
    expect(two!.exploration).toBe(one!.exploration)
  })

  test('and searched by itself it comes to the same, finding by finding', () => {
    const { exploration } = searchOnce(questionOf('1', 1), {})
    const { exploration: alone } = search(questionOf('1', 2))
    expect(alone).toEqual(exploration)
    expect(alone.states).toBeGreaterThan(1000)
  })

  test('with acks=all a broker asks for it, so there are two searches, with two results', () => {
    const [one, two] = [1, 2].map(min => searchOnce(questionOf('all', min), {}))
    expect(two!.exploration).not.toBe(one!.exploration)
    expect(two!.exploration.states).not.toBe(one!.exploration.states)
  })

  test('another scope is another search', () => {
    const [small, large] = [1, 2].map(records => searchOnce(questionOf('1', 1, records), {}))
    expect(small!.exploration.states).toBeLessThan(large!.exploration.states)
  })
})

test('O2: a search that was cut off is not kept', () => {
  const question = { ...questionOf('1', 1, 2), guarantees: ['NAL', 'NSL'] as const }
  expect(searchOnce(question, { maxStates: 100 }).exploration.complete).toBe(false)
  expect(searchOnce(question, {}).exploration.complete).toBe(true)
})

test('whoever looks at all fields has read all of them', () => {
  const { data, read } = observed({ a: 1, b: 2, c: 3 })
  expect(data.a).toBe(1)
  expect([...read]).toEqual(['a'])
  expect({ ...data }).toEqual({ a: 1, b: 2, c: 3 })
  expect([...read]).toEqual(['a', 'b', 'c'])
})
