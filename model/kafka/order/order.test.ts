/** The thread's machines: what a handler does with a record that fails, and that no rule of them is a dead letter. */
import { expect, test } from 'vitest'
import { explore, leadsTo, monitor, replay } from '../../explorer/index.ts'
import { consumerAddress, type OrderParameters, orderSystem, ownMoves, tellOrder } from './index.ts'

const spread = [['post'], ['comment'], ['delete']] as const
const base: OrderParameters = { partitions: spread, attempts: 'for ever', deleteOfNothing: 'fails', crashes: 0 }
const applied = monitor<number>({
  start: 0,
  step: (mask, { type, record }) => (type === 'Applied' ? mask | (1 << ((record as number) - 1)) : mask),
  views: { mask: mask => mask },
})
const fair = (partitions: readonly unknown[]) => ({
  weak: partitions.flatMap((_, i) => ownMoves.map(move => `${consumerAddress(i + 1)}.${move}`)),
})
const commentIsApplied = ({ partitions }: OrderParameters) =>
  leadsTo(
    'applied',
    ['ends.mask'],
    () => true,
    ([mask]) => (mask! & 2) !== 0,
    fair(partitions),
  )

const searched = (change: Partial<OrderParameters>) => {
  const parameters = { ...base, ...change }
  return explore(orderSystem(parameters, { ends: applied }), { properties: [commentIsApplied(parameters)] })
}

test('A comment that is tried for ever comes through where nothing is deleted, and need not where something is.', () => {
  expect(searched({ partitions: [['post'], ['comment']] }).findings[0]?.verdict).toBe('holds')
  expect(searched({ partitions: [['post', 'comment', 'delete']] }).findings[0]?.verdict).toBe('holds')
  expect(searched({}).findings[0]?.verdict).toBe('broken')
})

test('The livelock is a lasso: after the delete the comment fails, waits, and is tried again, and so for ever.', () => {
  const { path } = searched({}).findings[0]!
  const { steps } = replay(orderSystem(base, { ends: applied }), `${path!.path}/${path!.cycle}`)
  const told = steps.map(step => tellOrder(step, base)).map(({ who, does }) => `${who} ${does}`)
  expect(path!.faults).toEqual({})
  expect(told.slice(path!.length)).toEqual([
    'consumer-2 fails with #2, the comment: no post is there',
    'consumer-2 has waited, and turns to #2, the comment, again',
  ])
  expect(tellOrder(steps.at(-1)!, base).state).toContain('post deleted')
})

test('A record that was refused is set aside after its last attempt, and its consumer goes on.', () => {
  const partitions = [['comment', 'other']] as const
  const { findings, states } = explore(orderSystem({ ...base, partitions, attempts: 2 }, { ends: applied }), {
    properties: [
      leadsTo(
        'goes on',
        ['ends.mask'],
        () => true,
        ([mask]) => (mask! & 8) !== 0,
        fair(partitions),
      ),
    ],
  })
  expect(findings[0]?.verdict).toBe('holds')
  expect(states).toBe(9)
})

test('No transition is dead in these scopes.', () => {
  const scopes: readonly Partial<OrderParameters>[] = [
    { partitions: [['post'], ['comment', 'other'], ['delete']], crashes: 2 },
    { attempts: 2, deleteOfNothing: 'passes' },
  ]
  const coverage = scopes.flatMap(scope => searched(scope).coverage)
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  expect(coverage.flatMap(machine => machine.dead).filter(name => !taken.has(name))).toEqual([])
  expect(coverage.flatMap(({ unhandled }) => unhandled)).toEqual([])
})
