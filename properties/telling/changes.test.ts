import { expect, test } from 'vitest'
import { changesBetween, type Patch, withChanges } from './changes.ts'

interface World {
  readonly brokers: Readonly<Record<string, { readonly log: readonly number[]; readonly leader?: string }>>
  readonly epoch?: number
}
const before: World = { brokers: { 'broker-1': { log: [1], leader: 'broker-1' }, 'broker-2': { log: [] } }, epoch: 1 }

test('what stays as it is, is not named', () => {
  const after: World = { ...before, brokers: { ...before.brokers, 'broker-2': { log: [1] } } }
  expect(changesBetween(before, after)).toEqual({ brokers: { 'broker-2': { log: [1] } } })
  expect(changesBetween(before, structuredClone(before))).toEqual({})
})

test('what is gone is null, and what is new is there', () => {
  const after: World = { brokers: { 'broker-1': { log: [1] }, 'broker-2': { log: [], leader: 'broker-2' } } }
  expect(changesBetween(before, after)).toEqual({
    brokers: { 'broker-1': { leader: null }, 'broker-2': { leader: 'broker-2' } },
    epoch: null,
  })
})

test('P1: the changes made to what was before give what is after', () => {
  const after: World = { brokers: { 'broker-1': { log: [] }, 'broker-3': { log: [2, 3], leader: 'broker-3' } } }
  expect(withChanges(before, changesBetween(before, after))).toEqual(after)
  expect(withChanges(after, changesBetween(after, before))).toEqual(before)
})

test('near miss: a list is replaced as a whole, never merged', () => {
  const patch: Patch<World> = { brokers: { 'broker-1': { log: [2] } } }
  expect(withChanges(before, patch).brokers['broker-1']).toEqual({ log: [2], leader: 'broker-1' })
  expect(before.brokers['broker-1']!.log).toEqual([1])
})
