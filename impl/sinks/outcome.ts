/**
 * Outcome: what became of the records, read from where their effects land, when everybody has come to rest.
 *
 *   OU1  lost, duplicated: of the effect, never of a delivery
 *   OU2  of a natural set the last value counts: neither how often it was set, nor in what order
 *   OU3  of a row and its message: a row without message is lost, a message without row a ghost; a request of which nothing was done is neither, as who
 *        asked was not told that it was
 */
import type { Sink } from './recipes.ts'
import { effectsKey } from './steps.ts'
import type { Operation, Store } from './store.ts'

export interface Outcome {
  readonly lost: readonly string[]
  readonly duplicated: readonly string[]
  /** Keys whose value is not their last record's. */
  readonly wrong: readonly string[]
  readonly ghosts: readonly string[]
}

export const anomalies = ['lost', 'duplicated', 'wrong', 'ghosts'] as const
export type Anomaly = (typeof anomalies)[number]

/** Which of them were seen. */
export const seenIn = (outcome: Outcome): readonly Anomaly[] => anomalies.filter(kind => outcome[kind].length > 0)

interface Expected {
  /** Key and value, in the order of the log. */
  readonly records: readonly { readonly key: string; readonly value: string }[]
  /** False: a record that nobody has handled is given up (a request that is asked once). */
  readonly isRedelivered: boolean
}

const none: Outcome = { lost: [], duplicated: [], wrong: [], ghosts: [] }

export async function outcomeOf({ lands }: Sink, store: Store, expected: Expected): Promise<Outcome> {
  const values = expected.records.map(({ value }) => value)
  switch (lands) {
    case 'cache':
      return counted(values, await listOf(store, { store: 'cache', type: 'list', key: effectsKey }))
    case 'database':
      return counted(values, await listOf(store, { store: 'database', type: 'readEffects' }))
    case 'callee':
      return counted(values, await listOf(store, { store: 'callee', type: 'readCalls' }))
    case 'value':
      return lastValues(store, expected)
    case 'message':
      return paired(
        expected.isRedelivered ? values : [],
        await listOf(store, { store: 'database', type: 'readEffects' }),
        await listOf(store, { store: 'topic', type: 'readSent' }),
      )
  }
}

function counted(expected: readonly string[], landed: readonly string[]): Outcome {
  return { ...none, lost: expected.filter(value => !landed.includes(value)), duplicated: twiceIn(landed) }
}

function paired(expected: readonly string[], rows: readonly string[], messages: readonly string[]): Outcome {
  const mustBeThere = new Set([...expected, ...rows])
  return {
    ...none,
    lost: [...mustBeThere].filter(value => !rows.includes(value) || !messages.includes(value)),
    duplicated: [...new Set([...twiceIn(rows), ...twiceIn(messages)])],
    ghosts: [...new Set(messages)].filter(value => !rows.includes(value)),
  }
}

async function lastValues(store: Store, { records }: Expected): Promise<Outcome> {
  const last = new Map(records.map(({ key, value }) => [key, value]))
  const wrong: string[] = []
  for (const [key, value] of last) {
    const reply = await store.perform({ store: 'cache', type: 'get', key: `value:${key}` })
    if (reply.type !== 'found' || reply.value !== value) wrong.push(key)
  }
  return { ...none, wrong }
}

const twiceIn = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, i) => values.indexOf(value) !== i)),
]

async function listOf(store: Store, operation: Operation): Promise<readonly string[]> {
  const reply = await store.perform(operation)
  if (reply.type !== 'listed') throw new Error(`What has landed cannot be read: ${JSON.stringify(reply)}.`)
  return reply.values
}
