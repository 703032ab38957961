import { createMachine } from 'xstate'
import { expect, test } from 'vitest'
import { always, canAlways, component, explore, noDeadlock, replay, sometimes, type SystemSpec } from './index.ts'
import { heardIn, letter, listener, refusal, talk } from './small.test-data.ts'

const verdicts = (spec: SystemSpec, properties: Parameters<typeof explore>[1]) =>
  explore(spec, properties).findings.map(({ verdict }) => verdict)
const heardMost = sometimes('three heard', ['listener.heard'], ([heard]) => heard === 3)

test('A fifo delivers in the order of sending.', () => {
  const spec = talk(['a', 'b'], { kind: 'fifo' })
  expect(heardIn(spec)).toEqual(['', 'a', 'ab', 'b', 'ba'])
  const first = {
    ...spec,
    components: { ...spec.components, speaker: component(inOrder, { routes: { out: 'line' } }) },
  }
  expect(heardIn(first)).toEqual(['', 'a', 'ab'])
})

const inOrder = createMachine({
  id: 'in order',
  initial: 'first',
  states: {
    first: { on: { a: { target: 'second', actions: letter('out', 'a') } } },
    second: { on: { b: { target: 'done', actions: letter('out', 'b') } } },
    done: {},
  },
})

test('A bag delivers what was sent in order in any order, each message once.', () => {
  const spec = talk(['a', 'b'], { kind: 'bag' })
  const first = {
    ...spec,
    components: { ...spec.components, speaker: component(inOrder, { routes: { out: 'line' } }) },
  }
  expect(heardIn(first)).toEqual(['', 'a', 'ab', 'b', 'ba'])
})

test('A bag holds two copies of one message apart; a set does not.', () => {
  const twice = createMachine({
    id: 'twice',
    initial: 'a',
    states: { a: { on: { go: { target: 'b', actions: [letter('out', 'a'), letter('out', 'a')] } } }, b: {} },
  })
  const spec = (kind: 'bag' | 'set', most: number) => ({
    ...talk(['a'], { kind }),
    components: { ...talk(['a'], {}).components, speaker: component(twice, { routes: { out: 'line' } }) },
    moves: [{ by: 'speaker', event: { type: 'go' } }],
    properties: [always('size', ['line.size'], ([size]) => size! <= most)],
  })
  expect(heardIn(spec('bag', 2))).toEqual(['', 'a', 'aa'])
  expect(verdicts(spec('bag', 1), spec('bag', 1))).toEqual(['broken'])
  expect(verdicts(spec('bag', 2), spec('bag', 2))).toEqual(['holds'])
  expect(verdicts(spec('set', 1), spec('set', 1))).toEqual(['holds'])
})

test('What is in a set arrives any number of times, in any order.', () => {
  const heard = heardIn(talk(['a', 'b'], { kind: 'set' }))
  expect(heard).toContain('aaa')
  expect(heard).toContain('aba')
  expect(heard).toContain('bab')
})

test('Without duplicates a message arrives once; with them it may arrive again, as often as the fault allows.', () => {
  expect(heardIn(talk(['a'], {}))).toEqual(['', 'a'])
  expect(heardIn(talk(['a'], { duplicates: true }))).toEqual(['', 'a', 'aa', 'aaa'])
  const budgets = { faults: { limits: { copy: 1 } } }
  expect(heardIn(talk(['a'], { duplicates: 'copy' }, { budgets }))).toEqual(['', 'a', 'aa'])
})

test('A lost message does not arrive, and losing spends the fault that is named for it.', () => {
  const budgets = { faults: { limits: { loss: 1 } } }
  const lost = sometimes(
    'nothing is left to hear',
    ['line.size', 'faults.loss'],
    ([size, loss]) => size === 0 && loss === 1,
  )
  const [finding] = explore(talk(['a'], { loses: 'loss' }, { budgets }), { properties: [lost] }).findings
  expect(finding).toMatchObject({ verdict: 'holds', path: { faults: { loss: 1 }, length: 2 } })
  const none = { faults: { limits: { loss: 0 } } }
  expect(verdicts(talk(['a'], { loses: 'loss' }, { budgets: none }), { properties: [lost] })).toEqual(['broken'])
})

test('Who is to be told of a loss is told in the same step; where that is refused nothing is lost.', () => {
  const told = (types: readonly string[]) =>
    talk(
      ['a'],
      { loses: true, onLoss: { to: 'mourner', event: ({ type }) => ({ type: `lost ${type}` }) } },
      {
        components: {
          ...talk(['a'], {}).components,
          mourner: component(
            createMachine({
              id: 'mourner',
              initial: 'calm',
              states: { calm: { on: Object.fromEntries(types.map(type => [type, 'sad'])) }, sad: {} },
            }),
            { views: { sad: local => local.value === 'sad' } },
          ),
        },
      },
    )
  const grieves = sometimes('grieves', ['mourner.sad'], ([sad]) => sad === 1)
  expect(verdicts(told(['lost a']), { properties: [grieves] })).toEqual(['holds'])
  expect(verdicts(told(['lost b']), { properties: [grieves] })).toEqual(['broken'])
  expect(explore(told(['lost b'])).states).toBe(explore(talk(['a'], {})).states)
})

/** Says a and b in one step. */
const both = createMachine({
  id: 'both',
  initial: 'held',
  states: { held: { on: { go: { target: 'said', actions: [letter('out', 'a'), letter('out', 'b')] } } }, said: {} },
})
/** Two words in flight, one loss; the mourner hears of those that it has a word for. */
const broken = (lossTakesAll: boolean, mourned: readonly string[] = ['lost a', 'lost b']) => {
  const { components } = talk(['a', 'b'], {})
  const views = { heard: ({ context }: { context: { heard: readonly string[] } }) => context.heard.length }
  const channel = {
    loses: 'loss',
    lossTakesAll,
    onLoss: { to: 'mourner', event: ({ type }: { type: string }) => ({ type: `lost ${type}` }) },
  }
  return talk(['a', 'b'], channel, {
    components: {
      ...components,
      speaker: component(both, { routes: { out: 'line' } }),
      mourner: component(listener(mourned), { views: views as never }),
    },
    moves: [{ by: 'speaker', event: { type: 'go' } }],
    budgets: { faults: { limits: { loss: 1 } } },
  })
}

test('A loss that takes all takes what is behind along, and tells of each in the same step; any other takes the head alone.', () => {
  const reads = ['line.size', 'mourner.heard']
  const gone = sometimes('both gone', reads, ([size, lost]) => size === 0 && lost === 2)
  const head = sometimes('the head gone, one left', reads, ([size, lost]) => size === 1 && lost === 1)
  const [finding] = explore(broken(true), { properties: [gone] }).findings
  expect(finding).toMatchObject({ verdict: 'holds', path: { faults: { loss: 1 }, length: 2 } })
  expect(verdicts(broken(true), { properties: [gone, head] })).toEqual(['holds', 'broken'])
  expect(verdicts(broken(false), { properties: [gone, head] })).toEqual(['broken', 'holds'])
  // What was behind never arrives alone.
  expect(heardIn(broken(true))).toEqual(['', 'a', 'ab'])
  expect(heardIn(broken(false))).toEqual(['', 'a', 'ab', 'b'])
})

test('A loss that takes all is refused whole where one that is to be told refuses.', () => {
  // Nobody mourns b: neither is it lost alone, nor is a while b is behind it.
  const spent = sometimes('something is lost', ['faults.loss'], ([losses]) => losses === 1)
  expect(verdicts(broken(true, ['lost a']), { properties: [spent] })).toEqual(['broken'])
  expect(verdicts(broken(false, ['lost a']), { properties: [spent] })).toEqual(['holds'])
})

test('Who is to be told of a loss is told of one for want of room as well.', () => {
  const told = (onLoss: boolean) => {
    const notice = { onLoss: { to: 'speaker', event: ({ type }: { type: string }) => ({ type }) } }
    return explore(talk(['a', 'b'], { capacity: 1, whenFull: 'lose', ...(onLoss ? notice : {}) }))
  }
  // Nobody is left to take the word back: the notice is refused, and so is the send.
  expect(told(true).states).toBeLessThan(told(false).states)
})

test('A send into a full channel is lost, blocked or an error, as declared; error is the default.', () => {
  const full = (more: object, budgets = {}) => talk(['a', 'b'], { capacity: 1, ...more }, { budgets })
  expect(heardIn(full({ whenFull: 'block' }))).toEqual(['', 'a', 'ab', 'b', 'ba'])
  const both = sometimes('both said', ['line.size', 'listener.heard'], ([size, heard]) => 2 === size! + heard!)
  expect(verdicts(full({ whenFull: 'block' }), { properties: [both] })).toEqual(['holds'])
  expect(explore(full({ whenFull: 'lose' })).states).toBeGreaterThan(explore(full({ whenFull: 'block' })).states)
  const one = full({ whenFull: 'lose', loses: 'loss' }, { faults: { limits: { loss: 0 } } })
  expect(explore(one).states).toBe(explore(full({ whenFull: 'block' }, { faults: { limits: { loss: 0 } } })).states)
  expect(refusal(() => explore(full({})))).toMatch(
    /the channel line is full \(1\).*raise its capacity, or say 'lose' or 'block'/,
  )
})

test('`from` is added on delivery, so that equal senders can share one machine.', () => {
  const spec = talk(['a'], { from: 'left' })
  const [, deliver] = replay(spec, '0/0').steps
  expect(deliver).toMatchObject({
    kind: 'deliver',
    by: 'listener',
    channel: 'line',
    event: { type: 'a', from: 'left' },
  })
})

test('A message that its receiver does not handle is consumed, and its type is reported.', () => {
  const deaf = talk(
    ['a', 'x'],
    {},
    { components: { ...talk(['a', 'x'], {}).components, listener: talk(['a'], {}).components.listener! } },
  )
  const { coverage, findings } = explore(deaf, {
    properties: [canAlways('the line can be emptied', ['line.size'], ([size]) => size === 0)],
  })
  expect(coverage.find(({ components }) => components.includes('listener'))!.unhandled).toEqual(['x'])
  expect(findings[0]!.verdict).toBe('holds')
})

test('Over a set neither a deadlock nor canAlways is decided; over a bag both are.', () => {
  const goal = canAlways('goal', ['line.size'], () => true)
  const sentence = /can be decided over the set channel line\. Make it a fifo or a bag/
  expect(refusal(() => explore(talk(['a'], { kind: 'set' }), { properties: [goal] }))).toMatch(sentence)
  expect(refusal(() => explore(talk(['a'], { kind: 'set' }), { properties: [noDeadlock('stuck')] }))).toMatch(sentence)
  expect(verdicts(talk(['a'], { kind: 'bag' }), { properties: [goal] })).toEqual(['holds'])
})

test('What a bag offers is ordered by the messages, not by when the search first met them: a replay agrees with the search.', () => {
  // The search meets z on the left before it meets a; a replay that goes right has never been on the left.
  const forked = createMachine({
    id: 'forked',
    initial: 'start',
    states: {
      start: { on: { left: 'left', right: 'right' } },
      left: { on: { go: { target: 'done', actions: letter('out', 'z') } } },
      right: { on: { go: { target: 'done', actions: [letter('out', 'a'), letter('out', 'z')] } } },
      done: {},
    },
  })
  const base = talk(['a', 'z'], { kind: 'bag' })
  const views = { first: ({ context }: { context: { heard: readonly string[] } }) => context.heard.join('') }
  for (const wanted of ['az', 'za']) {
    const heard = { heard: (local: never) => views.first(local) === wanted }
    const listening = { ...base.components.listener!, views: heard as never }
    const speaking = component(forked, { routes: { out: 'line' } })
    const moves = ['left', 'right', 'go'].map(type => ({ by: 'speaker', event: { type } }))
    const spec = { ...base, components: { speaker: speaking, listener: listening }, moves }
    const { findings } = explore(spec, {
      properties: [always(`never ${wanted}`, ['listener.heard'], ([h]) => h === 0)],
    })
    const last = replay(spec, findings[0]!.path!.path).steps.at(-1)!
    expect(views.first(last.state('listener') as never)).toBe(wanted)
  }
})

test('A channel is shown its messages by its own views.', () => {
  const spec = talk(['a', 'b'], { views: { hasB: messages => messages.some(({ type }) => type === 'b') } })
  expect(verdicts(spec, { properties: [heardMost, sometimes('b flies', ['line.hasB'], ([b]) => b === 1)] })).toEqual([
    'broken',
    'holds',
  ])
})
