import { expect, test } from 'vitest'
import { onAlterPartition } from './leader.ts'
import { emptyReplica, type Replica } from './replica-state.ts'
import type { RequestOf, ResponseOf } from './protocol.ts'
import { kafkaRules } from './rules.ts'

/** A leader that has asked for 1, 2 and 3, from partition epoch 7; what it had asked for before, 1 and 2, the metadata log has brought. */
const leader: Replica = {
  ...emptyReplica('orders-0', 1),
  role: 'leader',
  leader: 1,
  leaderEpoch: 4,
  isr: [1, 2],
  partitionEpoch: 7,
  proposed: [1, 2, 3],
}
const granted: ResponseOf<'AlterPartition'> = {
  api: 'AlterPartition',
  errorCode: 'NONE',
  topicPartition: 'orders-0',
  leader: 1,
  leaderEpoch: 4,
  partitionEpoch: 7,
  isr: [1, 2],
}

const askedFrom = (partitionEpoch: number): RequestOf<'AlterPartition'> => ({
  api: 'AlterPartition',
  topicPartition: 'orders-0',
  brokerId: 1,
  brokerEpoch: 1,
  leaderEpoch: 4,
  partitionEpoch,
  newIsr: [],
})

test('an answer to an earlier change of the set leaves the one that is on its way as it is', () => {
  const [after, effects] = onAlterPartition(kafkaRules, leader, askedFrom(6), granted)
  expect(after).toBe(leader)
  expect(effects).toEqual([])
})

test('the answer to the change that is on its way settles it', () => {
  const answer = { ...granted, partitionEpoch: 8, isr: [1, 2, 3] }
  const [after] = onAlterPartition(kafkaRules, leader, askedFrom(7), answer)
  expect(after).toMatchObject({ isr: [1, 2, 3], partitionEpoch: 8, proposed: [] })
})
