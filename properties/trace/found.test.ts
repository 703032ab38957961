/** What random runs have found that the reader of traces did not know, shrunk to plans that never drift; longer ones stand in ../seeds.txt. */
import { expect, test } from 'vitest'
import type { Action, Plan } from '../runs/plan.ts'
import { plainest } from '../runs/shrinking.ts'
import { failureText } from './failure.ts'
import { validate } from './validate.ts'

const planOf = (seed: number, writers: 1 | 2, actions: readonly Action[]): Plan => ({
  seed,
  configuration: {
    ...plainest,
    transactions: { version: 2, writers, haveOneId: writers === 2, timeoutMs: 6_000, saysWhoReads: true },
  },
  maxTroubled: 1,
  actions,
})
const send: Action = { do: 'send', partition: 0, records: 1 }
const abort = (who: number): Action => ({ do: 'end', who, how: 'abort' })
const advance = (ms: number): Action => ({ do: 'advance', ms })

const doubled: Action = { do: 'strike', fault: 'duplicate', node: 'broker-1', other: 'leader', luck: 748 }
const messageComesTwice = planOf(141_695_010, 1, [send, advance(125), send, advance(1), doubled])

/** The first writer is cut off and asks again, fenced by the second, while that is in a transaction. */
const asksInAnOldEpoch = planOf(209_315_732, 2, [
  abort(0),
  advance(500),
  { do: 'write', who: 0, partition: 0, records: 1 },
  abort(1),
  { do: 'strike', fault: 'cut', node: 'broker-1', other: 'producer-1', luck: 441 },
  advance(1_000),
  { do: 'write', who: 1, partition: 3, records: 3 },
])

test.each([
  ['a message that came twice, of a producer without a number beside one with transactions', messageComesTwice],
  ['a batch that is held up by what was asked of an epoch that is over', asksInAnOldEpoch],
])('%s is explained', (_what, plan) => {
  const { failure } = validate(plan)
  expect(failure && failureText(failure)).toBeUndefined()
})
