import { expect, test } from 'vitest'
import { forget, forgetAt, leaderIn, type Leaders, learn } from './leaders.ts'

const told = (leader: number, leaderEpoch: number, name = 'orders-0') =>
  ({ api: 'Metadata', errorCode: 'NONE', partitions: { [name]: { leader, leaderEpoch } } }) as const
const known: Leaders = learn({}, told(1, 5))

test('L1: what is older than what is known is not believed, though the leader was forgotten since', () => {
  expect(leaderIn(learn(known, told(2, 4)), 'orders-0')).toBe('broker-1')
  expect(leaderIn(learn(forget(known, 'orders-0'), told(2, 4)), 'orders-0')).toBe('')
  expect(leaderIn(learn(forget(known, 'orders-0'), told(1, 5)), 'orders-0')).toBe('broker-1')
  expect(leaderIn(learn(known, told(2, 6)), 'orders-0')).toBe('broker-2')
})

test('a partition without a leader has none, and a broker that is gone leads nothing', () => {
  expect(leaderIn(learn(known, told(0, 6)), 'orders-0')).toBe('')
  const both = learn(known, told(2, 1, 'orders-1'))
  expect(forgetAt(both, 'broker-1')).toEqual({
    'orders-0': { broker: '', leaderEpoch: 5 },
    'orders-1': { broker: 'broker-2', leaderEpoch: 1 },
  })
  expect(forget({}, 'orders-0')).toEqual({})
})
