/**
 * What the memo tables tell of the machines themselves: transitions nobody took, states shared, effects on entry.
 */
import { createMachine } from 'xstate'
import { expect, test } from 'vitest'
import { always, component, explore, type SystemSpec } from './index.ts'
import { alone, refusal } from './small.test-data.ts'

test('Coverage names the transitions that no state took, with their guards, also where two would share a name.', () => {
  const machine = createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        on: {
          go: [
            {
              guard: function isLate() {
                return false
              },
              target: 'c',
            },
            { target: 'b' },
          ],
          same: [{ guard: () => false }, { guard: () => true }],
        },
      },
      b: {},
      c: {},
    },
  })
  const [coverage] = explore(alone(machine, ['go', 'same'])).coverage
  expect(coverage!.dead).toEqual(['m.a go [isLate] → c', 'm.a same [guard]'])
  expect(coverage!.taken).toEqual(['m.a go → b', 'm.a same [guard] #2'])
})

test('The initial effects of machines are carried out in order, and one that is refused is said to be.', () => {
  const greeter = createMachine({
    id: 'greeter',
    entry: { type: 'send', params: { to: 'other', message: { type: 'Hello' } } } as never,
  })
  const other = (on: object) => createMachine({ id: 'other', initial: 'a', states: { a: { on }, b: {} } })
  const spec = (on: object): SystemSpec => ({
    name: 'greeting',
    components: {
      greeter: component(greeter),
      other: component(other(on), { views: { at: local => local.value === 'b' } }),
    },
  })
  const greeted = always('greeted', ['other.at'], ([b]) => b === 1)
  expect(explore(spec({ Hello: 'b' }), { properties: [greeted] }).findings[0]!.verdict).toBe('holds')
  expect(refusal(() => explore(spec({})))).toMatch(/greeter: what it sends on entry is refused/)
})

test('Components that share a machine share its local states, and XState is called once per local step.', () => {
  const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } })
  const spec = (n: number): SystemSpec => ({
    name: 'many',
    components: Object.fromEntries(Array.from({ length: n }, (_, i) => [`m${i}`, component(machine)])),
    moves: Array.from({ length: n }, (_, i) => ({ by: `m${i}`, event: { type: 'go' } })),
  })
  const [three, ten] = [explore(spec(3)), explore(spec(10))]
  expect([three.states, ten.states]).toEqual([8, 1024])
  expect(ten.coverage[0]!.localStates).toBe(2)
  // Entering is computed per component; the two steps (a, go) and (b, go) once.
  expect([three.xstateCalls, ten.xstateCalls]).toEqual([5, 12])
})

test('A machine that throws on entry is refused: no path leads there.', () => {
  const guard = () => [].at(0)!['x']
  const machine = createMachine({ id: 'it', initial: 'a', states: { a: { always: { guard, target: 'b' } }, b: {} } })
  expect(refusal(() => explore(alone(machine)))).toMatch(/^it: its initial state: .*undefined/)
})
