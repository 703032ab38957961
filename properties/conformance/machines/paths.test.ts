/** Paths on machines small enough to count them by hand. */
import { assign, createMachine, setup } from 'xstate'
import { expect, test } from 'vitest'
import type { EnsembleState, MachineEvent } from './ensemble.ts'
import { memberOf, start, take, to } from './ensemble.ts'
import { pathsOf, type Walk } from './paths.ts'

const lamp = createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { on: { press: 'off', smash: 'broken' } }, broken: {} },
})
const events = ['press', 'smash'].map(type => to('lamp', { type }))
const walkOf = (machine: Walk['ensemble']['members'][string]['machine'], more: Partial<Walk> = {}): Walk => ({
  ensemble: { members: { lamp: { machine } } },
  events: () => events,
  projection: state => memberOf(state, 'lamp').value,
  limit: 100,
  ...more,
})
const told = (paths: readonly { readonly events: readonly MachineEvent[] }[]) =>
  paths.map(path => path.events.map(({ event }) => event.type).join(' ')).toSorted()

test('Every state is reached, and every event is taken from each: refused ones on the way.', () => {
  const { paths, situations } = pathsOf(walkOf(lamp))
  expect(situations).toBe(3)
  // Off: smash is refused. On: press leads back. Broken: both are refused.
  expect(told(paths)).toEqual(['press press', 'smash press smash press smash'])
})

test('A path follows the very state that stands for its like, whatever the projection leaves out.', () => {
  const counting = setup({ types: {} as { context: { count: number } } }).createMachine({
    id: 'lamp',
    context: { count: 0 },
    on: {
      press: { actions: assign({ count: ({ context }) => context.count + 1 }) },
      smash: { guard: ({ context }) => context.count === 2, actions: assign({ count: 0 }) },
    },
  })
  const walk = walkOf(counting, {
    projection: state => Math.min(2, memberOf<{ count: number }>(state, 'lamp').context.count),
  })
  const { paths, situations } = pathsOf(walk)
  expect(situations).toBe(3)
  expect(told(paths)).toEqual(['press press smash', 'smash press smash press press'])
  const ends = paths.map(path =>
    path.events.reduce<EnsembleState>(
      (state, event) => take(walk.ensemble, state, event).next,
      start(walk.ensemble).next,
    ),
  )
  expect(ends.map(end => memberOf<{ count: number }>(end, 'lamp').context.count).toSorted()).toEqual([0, 3])
})

test('No path goes on behind an event that ends it.', () => {
  const ending = [to('lamp', { type: 'press' }, true), to('lamp', { type: 'smash' })]
  const { paths, situations } = pathsOf(walkOf(lamp, { events: () => ending }))
  expect(situations).toBe(1)
  expect(told(paths)).toEqual(['smash press'])
})

test('A machine that throws ends its path in status error, which whoever runs the path sees.', () => {
  const throwing = createMachine({
    id: 'lamp',
    on: {
      press: {
        actions: assign(() => {
          throw new Error('short circuit')
        }),
      },
    },
  })
  const walk = walkOf(throwing, { events: () => [to('lamp', { type: 'press' })] })
  const { paths } = pathsOf(walk)
  expect(told(paths)).toEqual(['press'])
  const { next } = take(walk.ensemble, start(walk.ensemble).next, paths[0]!.events[0]!)
  expect(next.status).toBe('error')
  expect(String(next.error)).toContain('short circuit')
})

test('A walk that does not end is refused: its events or its projection are not bounded.', () => {
  const endless = setup({ types: {} as { context: { count: number } } }).createMachine({
    id: 'lamp',
    context: { count: 0 },
    on: { press: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
  })
  const walk = walkOf(endless, { projection: state => memberOf<{ count: number }>(state, 'lamp').context.count })
  expect(() => pathsOf(walk)).toThrow('Traversal limit exceeded')
})
