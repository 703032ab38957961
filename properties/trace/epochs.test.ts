import { array, assert, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { cutOf, endOfEpoch } from './epochs.ts'

const stamped = (epochs: readonly number[]) => epochs.map(epoch => ({ epoch }))

test('an epoch ends where a larger one begins; one that the log does not have ends with the largest below it', () => {
  const log = stamped([1, 1, 3, 4, 4])
  expect([0, 1, 2, 3, 4, 9].map(epoch => endOfEpoch(log, epoch))).toEqual([
    { epoch: -1, end: -1 },
    { epoch: 1, end: 2 },
    { epoch: 1, end: 2 },
    { epoch: 3, end: 3 },
    { epoch: 4, end: 5 },
    { epoch: 4, end: 5 },
  ])
})

const run = (least: number) => array(integer({ min: 0, max: 3 }), { maxLength: 6 }).map(steps => rising(steps, least))

/** Epochs that never go down along a log: odd ones are of one leader, even ones of another. */
function rising(steps: readonly number[], least: number): readonly number[] {
  let epoch = least
  return steps.map(step => (epoch += 2 * step))
}

test('each round cuts the follower’s log, and never below the place where the logs part', () => {
  const logs = record({ common: run(1), leaders: run(0), followers: run(0) })
  assert(
    property(logs, ({ common, leaders, followers }) => {
      const last = common.at(-1) ?? 1
      const leader = stamped([...common, ...leaders.map(epoch => last + 2 + epoch)])
      let follower = stamped([...common, ...followers.map(epoch => last + 1 + epoch)])
      while (follower.length > common.length) {
        const cut = cutOf(follower, endOfEpoch(leader, follower.at(-1)!.epoch))
        expect(cut).toBeGreaterThanOrEqual(common.length)
        expect(cut).toBeLessThan(follower.length)
        follower = follower.slice(0, cut)
      }
    }),
    { seed: 1, numRuns: 300 },
  )
})
