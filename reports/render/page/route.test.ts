import { expect, test } from 'vitest'
import { fragmentOf, parseRoute } from './route.ts'

test.each([
  ['#', {}],
  ['#K04', { group: 'K04' }],
  ['#K04/0', { group: 'K04', index: 0 }],
  ['#K04/0/step-7', { group: 'K04', index: 0, step: 7 }],
  ['#K04/0/near/step-3', { group: 'K04', index: 0, path: 'near', step: 3 }],
  ['#NAL/2/branch-1/step-0', { group: 'NAL', index: 2, path: 'branch-1', step: 0 }],
  ['#NAL/2/branch-1-near/step-2', { group: 'NAL', index: 2, path: 'branch-1-near', step: 2 }],
  ['#a%2Fb%3Cc/0', { group: 'a/b<c', index: 0 }],
])('R1: %s is a place, and its own address', (fragment, route) => {
  expect(parseRoute(fragment)).toEqual(route)
  expect(fragmentOf(route)).toBe(fragment)
})

test.each([
  ['#K04/x/step-7', { group: 'K04', step: 7 }],
  ['#K04/0/step-', { group: 'K04', index: 0 }],
  ['#K04/0/elsewhere/step-2', { group: 'K04', index: 0, step: 2 }],
  ['#%E0%A4%A', { group: '%E0%A4%A' }],
  ['', {}],
])('R1: %s leads to what of it exists', (fragment, route) => {
  expect(parseRoute(fragment)).toEqual(route)
})
