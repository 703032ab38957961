import { expect, test } from 'vitest'
import { observe } from '../observed.ts'
import { Recorder } from '../recorder.ts'
import { versionOrder } from '../version-order.ts'
import { at, reads, sends, type Told } from './beyond.test-data.ts'
import { lossKinds } from './loss.ts'

function kindsOf(told: readonly Told[], ...values: readonly string[]) {
  const recorder = new Recorder()
  for (const line of told.flat()) recorder.push(line)
  const recorded = recorder.recorded()
  const observed = observe(recorded)
  const kindOf = lossKinds(recorded, observed, versionOrder(recorded, observed))
  const all = Array.from({ length: recorded.values }, (_, value) => value)
  return values.map(value => kindOf(all.find(each => recorded.valueAt(each) === value)!))
}

const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((value, offset) => sends('alice', at(offset, value)))

test('before everything that was read, between, and after it', () => {
  const read = reads('bob', at(1, 'b'), at(3, 'd'))
  expect(kindsOf([...six, read], 'a', 'c', 'e', 'f')).toEqual(['prefix', 'middle', 'postfix', 'postfix'])
})

test('of a partition of which nobody read anything there is no before and after', () => {
  expect(kindsOf([...six, sends('alice', at(0, 'x', 'q')), reads('bob', at(0, 'x', 'q'))], 'a')).toEqual(['unread'])
})

test('without its offset nobody can tell', () => {
  expect(kindsOf([sends('alice', at(undefined, 'x')), ...six, reads('bob', at(1, 'b'))], 'x')).toEqual(['unplaced'])
})
