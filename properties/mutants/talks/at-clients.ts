/** What goes wrong with transactions where a client decides it: talks with producers and consumers of the core. */
import type { TransactionVersion } from '../../../impl/core/transaction-protocol.ts'
import { initialized, readBack, TalkingConsumer, TalkingProducer } from './clients.ts'
import type { Talk, Talking } from './talk.ts'

type Script = (talking: Talking) => readonly string[]

/** orders-0 is led by broker 2, whoever coordinates the id and the group. */
const talkWith = (
  transactionVersion: TransactionVersion,
  says: string,
  script: Script,
  { broker = {}, orders = {} }: { readonly broker?: object; readonly orders?: object } = {},
): Talk => ({
  says,
  options: { topics: { orders: { assignment: [[2, 3, 1]], ...orders } }, broker, controller: { transactionVersion } },
  script,
})

const unless = (isSo: boolean, sentence: string): readonly string[] => (isSo ? [] : [sentence])
const unlessRead = (given: string, expected: string): readonly string[] =>
  unless(given === expected, `A read_committed reader is given "${given}", and not "${expected}".`)
const unlessTold = (what: string, told: string | undefined, expected: string): readonly string[] =>
  unless(told === expected, `The ${what} is told ${told}, and not ${expected}.`)

export const nextWhileMarkersAreLate = talkWith(
  1,
  'The next transaction begins while the markers of the last one are held up: it waits, and goes on.',
  talking => {
    const producer = initialized(talking)
    producer.begin()
    producer.send('a')
    const coordinator = coordinatorOf(talking)
    talking.world.hold(coordinator, 'broker-2')
    const first = producer.ask('commitTransaction')
    producer.begin()
    producer.post('b')
    talking.world.advance(2_000)
    talking.world.release(coordinator, 'broker-2')
    const second = producer.ask('commitTransaction')
    return [
      ...[first, second].flatMap(told => unlessTold('commit', told, 'NONE')),
      ...unlessRead(readBack(talking), 'ab'),
    ]
  },
  { broker: { transactionStateLogReplicationFactor: 1, transactionStateLogMinIsr: 1 } },
)

const coordinatorOf = ({ world }: Talking) =>
  `broker-${world.state('controller').image.partitions['__transaction_state-0']!.leader}` as const

export const partOfItFails = talkWith(
  2,
  'One record of a transaction is refused: the commit must not go through.',
  talking => {
    const producer = initialized(talking)
    producer.begin()
    producer.send('a')
    const refused = producer.send('b'.repeat(300))
    const told = producer.ask('commitTransaction')
    return [...unlessTold('record', refused, 'MESSAGE_TOO_LARGE'), ...unlessTold('commit', told, 'MESSAGE_TOO_LARGE')]
  },
  { orders: { maxMessageBytes: 200 } },
)

export const writesAndCommits = talkWith(
  1,
  'A record is written in a transaction, and that is committed; no leader asks whether the partition is in it.',
  talking => {
    const producer = initialized(talking)
    const told = producer.commit('a')
    return [...unlessTold('commit', told, 'NONE'), ...unlessRead(readBack(talking), 'a')]
  },
  { broker: { transactionPartitionVerification: false } },
)

const offsets = { 'orders-0': 1 }
const nobody = { groupId: 'billing', generationId: -1, memberId: '', groupInstanceId: null }

export const commitsOffsetsAlone = talkWith(
  1,
  'A transaction of offsets alone is committed, and whoever comes next begins there.',
  talking => {
    new TalkingProducer(talking, 2).send('a')
    const producer = initialized(talking)
    producer.begin()
    const sent = producer.sendOffsets(offsets, nobody)
    const told = producer.ask('commitTransaction')
    return [
      ...unlessTold('sending of offsets', sent, 'NONE'),
      ...unlessTold('commit', told, 'NONE'),
      ...unlessRead(readBack(talking, 1, { groupId: 'billing' }), ''),
    ]
  },
)

export const commitsWhatIsOnItsWay = talkWith(
  2,
  'A commit is asked for while a record has not been answered yet: it is there when the commit is.',
  talking => {
    const producer = initialized(talking)
    producer.commit('a')
    producer.begin()
    producer.post('b')
    const told = producer.ask('commitTransaction')
    return [...unlessTold('commit', told, 'NONE'), ...unlessRead(readBack(talking), 'ab')]
  },
)

export const abortsWhatLingers = talkWith(
  1,
  'A transaction is aborted of which nothing was sent: that is done at once, and the next one is its own.',
  talking => {
    const producer = initialized(talking, 1, { lingerMs: 5_000 })
    producer.begin()
    producer.post('x')
    const aborted = producer.ask('abortTransaction')
    producer.begin()
    producer.post('a')
    const told = producer.ask('commitTransaction')
    return [
      ...unlessTold('abort', aborted, 'NONE'),
      ...unlessTold('commit', told, 'NONE'),
      ...unlessRead(readBack(talking), 'a'),
    ]
  },
)

export const oneAfterTheOther = talkWith(
  2,
  'One transaction comes after the other, each with the epoch that the end of the last one brought.',
  talking => {
    const producer = initialized(talking)
    const told = [producer.commit('a'), producer.commit('b'), producer.commit('c')]
    return [...told.flatMap(each => unlessTold('commit', each, 'NONE')), ...unlessRead(readBack(talking), 'abc')]
  },
)

export const speaksForAMemberThatIsOut = talkWith(
  2,
  'A member leaves its group, and its process commits in a transaction what it had read: nobody of its generation is there any more (KIP-447).',
  talking => {
    new TalkingProducer(talking, 2).send('a')
    const member = new TalkingConsumer(talking, 1, { groupId: 'billing', maxPollIntervalMs: 2_000 })
    const read = member.read(1)
    const producer = initialized(talking)
    talking.world.advance(5_000)
    producer.begin()
    const told = producer.sendOffsets(offsets, member.group)
    return [
      ...unlessTold('zombie', told, 'UNKNOWN_MEMBER_ID'),
      ...unless(read.length === 1, 'The member reads nothing.'),
    ]
  },
)

/** Of three transactions the second is aborted. */
function threeTransactions(talking: Talking): void {
  const producer = initialized(talking)
  producer.commit('a')
  producer.begin()
  producer.send('x')
  producer.ask('abortTransaction')
  producer.commit('b')
}

export const readsOverAnAbort = talkWith(
  2,
  'A transaction is aborted between two that are committed: its records, and all markers, are left out.',
  talking => {
    threeTransactions(talking)
    return unlessRead(readBack(talking), 'ab')
  },
)

export const readsBatchByBatch = talkWith(
  2,
  'The same, and a fetch brings one batch: the reader gets past what it leaves out.',
  talking => {
    threeTransactions(talking)
    const reader = new TalkingConsumer(talking, 1, { fetchMaxBytes: 1, pollTimeoutMs: 2_000 })
    return unlessRead(reader.read(6).toSorted().join(''), 'ab')
  },
)

export const joinsWhileItIsOpen = talkWith(
  2,
  'A member joins while a transaction with its group’s offsets is open: it is given nothing that those cover (KIP-447).',
  talking => {
    new TalkingProducer(talking, 2).send('a')
    const producer = initialized(talking)
    producer.begin()
    producer.sendOffsets(offsets, nobody)
    const member = new TalkingConsumer(talking, 1, { groupId: 'billing', pollTimeoutMs: 2_000 })
    const early = member.read(2).join('')
    producer.ask('commitTransaction')
    return unlessRead(early + member.read(2).join(''), '')
  },
)
