/** Each talk tells a broken broker from a sound one, and every rule of transactions has one. */
import { describe, expect, test } from 'vitest'
import { readerRules } from '../../../impl/core/reader-rules.ts'
import { transactionClientRules } from '../../../impl/core/transaction-client-rules.ts'
import { transactionRules } from '../../../impl/core/transaction-rules.ts'
import { ruleMutants } from '../broker/index.ts'
import { abortedOffsets } from './of-groups.ts'
import { play } from './talk.ts'

const talked = ruleMutants.filter(({ talk }) => talk !== undefined)

describe('a talk', () => {
  test.each(talked.map(({ id, talk, rules }) => [id, talk!, rules] as const))(
    'finds %s, and nothing wrong with Kafka’s rules',
    (_id, talk, rules) => {
      expect(play(talk)).toEqual([])
      expect(play(talk, rules)).not.toEqual([])
    },
  )

  test('there is for every rule of transactions, the brokers’ and the clients’', () => {
    const rules = { ...transactionRules, ...transactionClientRules, ...readerRules }
    expect(talked.map(({ rule }) => rule).toSorted()).toEqual(Object.keys(rules).toSorted())
  })

  test('offsets of a transaction that is aborted are gone, though the coordinators went down in between', () => {
    expect(play(abortedOffsets)).toEqual([])
  })
})
