/** The sequence diagram of a path: where each message is drawn, what is marked, what is left out. */
import { expect, test } from 'vitest'
import type { CounterexampleStep, ToldPath } from '../../properties/finding.ts'
import type { MessageTold } from '../../properties/telling/message.ts'
import { sequenceDiagram } from './sequence-diagram.ts'

const step = (n: number, who: string, more: Partial<CounterexampleStep> = {}): CounterexampleStep => ({
  n,
  who,
  does: `does ${n}`,
  state: '',
  kind: 'own step',
  ...more,
})
const produce: MessageTold = {
  id: 'm1',
  api: 'Produce',
  kind: 'request',
  record: '#1',
  from: 'producer',
  to: 'broker-1',
  sent: 1,
  fate: 'delivered',
  ended: 2,
}
const reply: MessageTold = { ...produce, id: 'm2', kind: 'response', from: 'broker-1', to: 'producer', sent: 2 }

const path = (steps: readonly CounterexampleStep[], messages: readonly MessageTold[] = []): ToldPath => ({
  path: '',
  faults: {},
  steps,
  messages,
  processes: ['producer', 'broker-1', 'broker-2', 'controller'],
})
const lines = (told: ToldPath, most?: number) =>
  sequenceDiagram(told, most)
    .split('\n')
    .slice(1)
    .map(line => line.slice(2))
const body = (told: ToldPath, most?: number) => lines(told, most).filter(line => !line.startsWith('participant'))

test('A message is an arrow where it arrives, before the note of the step that it is about.', () => {
  expect(body(path([step(1, 'producer'), step(2, 'broker-1')], [produce]))).toEqual([
    'Note over p1: 1 · does 1',
    'p1->>p2: Produce request #35;1',
    'Note over p2: 2 · does 2',
  ])
})

test('What a rendezvous is made of follows its note; a message that took its time says when it was sent.', () => {
  const fetch: MessageTold = { ...produce, api: 'Fetch', sent: 2, ended: 2, rendezvous: true }
  expect(body(path([step(1, 'producer'), step(2, 'broker-1')], [fetch])).slice(-2)).toEqual([
    'Note over p2: 2 · does 2',
    'p1->>p2: Fetch request #35;1',
  ])
  const late = body(
    path(
      [1, 2, 3].map(n => step(n, 'producer')),
      [{ ...produce, ended: 3 }],
    ),
  )
  expect(late[2]).toBe('p1->>p2: Produce request #35;1, sent in step 1')
})

test('A lost message ends in a cross; one that is never heard of again stands where it was sent, open; a reply is dotted.', () => {
  const steps = [step(1, 'producer'), step(2, 'broker-1'), step(3, 'broker-1', { kind: 'loss' })]
  const lost = body(path(steps, [{ ...reply, fate: 'dropped', ended: 3 }]))
  expect(lost.slice(-4)).toEqual([
    'rect rgba(230, 160, 0, 0.2)',
    '  p2--xp1: Produce response #35;1, lost',
    '  Note over p2: ⚡ 3 · does 3',
    'end',
  ])
  const { ended: _, ...sentOnly } = { ...reply, fate: 'in flight' as const }
  expect(body(path(steps.slice(0, 2), [sentOnly])).at(-1)).toBe('p2--)p1: Produce response #35;1, still in flight')
})

test('What a network delivers twice has two arrows; what nobody handles says so; an error is told.', () => {
  const twice = { ...produce, again: [3], ignored: true, error: 'NOT_LEADER_OR_FOLLOWER' }
  const drawn = body(
    path(
      [1, 2, 3].map(n => step(n, 'broker-1')),
      [twice],
    ),
  )
    .join('\n')
    .replaceAll('<br/>', ' ')
  expect(drawn).toContain('p1->>p2: Produce request #35;1: NOT_LEADER_OR_FOLLOWER, ignored')
  expect(drawn).toContain('p1->>p2: Produce request #35;1: NOT_LEADER_OR_FOLLOWER, once more')
})

test('The step that decides is in a box and has its sign; the step before it has neither.', () => {
  expect(body(path([step(1, 'producer'), step(2, 'broker-1', { decisive: true })]))).toEqual([
    'Note over p1: 1 · does 1',
    'rect rgba(220, 60, 60, 0.25)',
    '  Note over p2: ▸ 2 · does 2',
    'end',
  ])
})

test('Lanes: brokers always, others when they take part, in the order of the processes; without processes in that of the steps.', () => {
  const broker = { is: 'follower', leaderEpoch: 1, log: [], highWatermark: 0, logEndOffset: 0 } as const
  const told = { ...path([step(1, 'broker-1')]), start: { brokers: { 'broker-1': broker, 'broker-2': broker } } }
  expect(lines(told).slice(0, 2)).toEqual(['participant p1 as broker-1', 'participant p2 as broker-2'])
  const { processes: _, ...bare } = path([step(1, 'b'), step(2, 'a')])
  expect(lines(bare).slice(0, 2)).toEqual(['participant p1 as b', 'participant p2 as a'])
})

test('Of a long path at most so many steps are shown: what decides, what goes wrong, the first ones, the last; the gaps are told.', () => {
  const steps = Array.from({ length: 40 }, (_, i) =>
    step(i + 1, 'producer', i === 19 ? { kind: 'fault' } : i === 9 ? { decisive: true } : {}),
  )
  const shown = body(path(steps), 8).filter(line => line.includes('Note over'))
  expect(shown.map(line => line.replace(/^ *Note over [^:]*: /, ''))).toEqual([
    '1 · does 1',
    '2 · does 2',
    '3 · does 3',
    '… steps 4 to 9 left out here (6 steps)',
    '▸ 10 · does 10',
    '… steps 11 to 19 left out here (9 steps)',
    '⚡ 20 · does 20',
    '… steps 21 to 37 left out here (17 steps)',
    '38 · does 38',
    '39 · does 39',
    '40 · does 40',
  ])
  expect(body(path(steps.slice(0, 25)))).toHaveLength(25 + 4)
})

test('A path of no steps is a diagram all the same.', () => {
  expect(sequenceDiagram({ path: '', faults: {}, steps: [] })).toContain('no step is needed')
})
