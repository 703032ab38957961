/** Recipes without any store: what they ask, in what order, and what they make of each answer. */
import { describe, expect, test } from 'vitest'
import { interrupt, type Next, type Recipe, start, type State, step } from './recipe.ts'
import { sinks, variants } from './recipes.ts'
import type { Reply } from './store.ts'

const task = { record: { partition: 'orders-0', offset: 7, key: 'k', value: 'a' }, token: 'worker-1/1' }

/** What it asks when it is answered so, and how it ends. */
function told(recipe: Recipe, ...replies: readonly Reply[]): readonly string[] {
  let [state, next] = start(recipe, task)
  const said = [saying(next)]
  for (const reply of replies) {
    ;[state, next] = step(state, reply)
    said.push(saying(next))
  }
  return said
}

const saying = (next: Next) => (next.type === 'ask' ? next.operation.type : next.type)
const ok: Reply = { type: 'ok' }
const lost: Reply = { type: 'failed', code: '', text: 'the connection broke', isUnknown: true }
const refused: Reply = { type: 'failed', code: 'READONLY', text: "READONLY You can't write", isUnknown: false }

/** Answered so, and then the handler throws. */
function thrown(recipe: Recipe, ...replies: readonly Reply[]): readonly [State, Next] {
  let [state] = start(recipe, task)
  for (const reply of replies) [state] = step(state, reply)
  return interrupt(state, 'The handler threw.')
}

describe('the order of its steps is the recipe', () => {
  test.each([
    ['set-if-absent-before', [{ type: 'stored' }, ok], 'setIfAbsent append done'],
    ['set-if-absent-after', [{ type: 'absent' }, ok, { type: 'taken' }], 'get append setIfAbsent done'],
    ['look-up-then-write', [{ type: 'absent' }, ok, ok], 'get append set done'],
    ['unique-key-after', [{ type: 'absent' }, ok, { type: 'conflict' }], 'findKey transaction transaction done'],
    [
      'lock-then-done',
      [{ type: 'stored' }, { type: 'absent' }, ok, ok, ok],
      'setIfAbsent get append set deleteIfEqual done',
    ],
  ] as const)('%s', (name, replies, expected) => {
    expect(told(sinks[name], ...replies).join(' ')).toBe(expected)
  })
})

describe('who was there before', () => {
  test.each([
    ['set-if-absent-before', [{ type: 'taken' }], 'setIfAbsent done'],
    ['look-up-then-write', [{ type: 'found', value: 'done' }], 'get done'],
    ['unique-key', [{ type: 'conflict' }], 'transaction done'],
    ['unique-key-before', [{ type: 'conflict' }], 'transaction done'],
    ['select-then-insert', [{ type: 'found', value: 'orders-0@7' }], 'findRow done'],
    ['lock-then-done', [{ type: 'taken' }], 'setIfAbsent giveUp'],
    [
      'lock-then-done',
      [{ type: 'stored' }, { type: 'found', value: 'done' }, ok],
      'setIfAbsent get deleteIfEqual done',
    ],
    ['offsets-with-data-fenced', [{ type: 'fenced' }], 'transaction giveUp'],
  ] as const)('%s', (name, replies, expected) => {
    expect(told(sinks[name], ...replies).join(' ')).toBe(expected)
  })
})

test('key, offset and effect are named after the record’s place, not after its value', () => {
  const [, next] = start(sinks['unique-key'], task)
  expect(next).toMatchObject({
    operation: {
      statements: [
        { type: 'insertKey', key: 'orders-0@7' },
        { type: 'apply', id: 'a' },
      ],
    },
  })
  const [, fenced] = start(sinks['offsets-with-data-fenced'], task)
  expect(fenced).toMatchObject({
    operation: { statements: [{ type: 'apply' }, { type: 'storeOffset', partition: 'orders-0', next: 8, fence: 7 }] },
  })
})

describe('a store that fails', () => {
  test('ends the delivery with a sentence that has the store’s own words, and what that means', () => {
    const [state] = start(sinks['look-up-then-write'], task)
    expect(step(state, refused)[1]).toEqual({
      type: 'giveUp',
      why: "The cache failed at get: READONLY You can't write; nothing was done.",
    })
    expect(step(state, lost)[1]).toEqual({
      type: 'giveUp',
      why: 'The cache failed at get: the connection broke; no answer came, and it may have been performed all the same.',
    })
    const [inDatabase] = start(sinks['unique-key'], task)
    const serialization: Reply = {
      type: 'failed',
      code: '40001',
      text: 'could not serialize access.',
      isUnknown: false,
    }
    expect(step(inDatabase, serialization)[1]).toMatchObject({
      why: 'The database failed at transaction: 40001: could not serialize access; nothing was done.',
    })
  })

  test('is asked again once where the recipe says so, and only where no answer came', () => {
    const recipe = variants['look-up-then-write, asking again when no answer came']
    expect(told(recipe, lost, { type: 'absent' }, lost, lost).join(' ')).toBe('get get append append giveUp')
    expect(told(recipe, refused).join(' ')).toBe('get giveUp')
  })
})

describe('what is undone', () => {
  const undone = sinks['set-if-absent-before-undone-on-error']

  test('is undone behind the first step, and then the record is given up for the first reason', () => {
    expect(thrown(undone, { type: 'stored' })[1]).toMatchObject({ operation: { type: 'delete' } })
    expect(thrown(undone, { type: 'stored' }, ok)[1]).toMatchObject({ operation: { type: 'delete' } })
    const [undoing] = thrown(undone, { type: 'stored' })
    expect(step(undoing, ok)[1]).toEqual({ type: 'giveUp', why: 'The handler threw.' })
    expect(step(undoing, lost)[1]).toMatchObject({ type: 'giveUp' })
  })

  test('is not undone by who has not done it: before the claim, or when it was another’s', () => {
    expect(thrown(undone)[1]).toEqual({ type: 'giveUp', why: 'The handler threw.' })
    expect(thrown(undone, { type: 'taken' })[1]).toEqual({ type: 'giveUp', why: 'The handler threw.' })
    expect(told(undone, lost).join(' ')).toBe('setIfAbsent giveUp')
  })
})

test('a relay reads the oldest, sends it and removes it, and is done when there is none', () => {
  const { relay } = sinks.outbox
  const found: Reply = { type: 'found', value: 'a' }
  expect(told(relay!, found, ok, ok).join(' ')).toBe('readOutbox send transaction done')
  let [state, next] = start(relay!, task)
  ;[state, next] = step(state, found)
  expect(next).toMatchObject({ operation: { store: 'topic', id: 'a' } })
  ;[, next] = step(state, ok)
  expect(next).toMatchObject({ operation: { statements: [{ type: 'removeFromOutbox', id: 'a' }] } })
  expect(told(relay!, { type: 'absent' }).join(' ')).toBe('readOutbox done')
})
