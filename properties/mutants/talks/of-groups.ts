/** What goes wrong with offsets that are committed in transactions. */
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { RequestOf } from '../../../impl/core/protocol.ts'
import { talkOf } from './talks.ts'
import { type Identity, orders, type Transactional, unless, unlessSame } from './transactional.ts'

type Commit = RequestOf<'TxnOffsetCommit'> & { readonly api: 'TxnOffsetCommit' }

const commitOf = (producer: Transactional, who: Identity, more: Partial<Commit> = {}): Commit => ({
  api: 'TxnOffsetCommit',
  transactionalId: 't',
  producerId: who.producerId,
  producerEpoch: who.producerEpoch,
  groupId: 'g',
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
  offsets: { [orders]: 5 },
  transactionVersion: producer.version,
  ...more,
})

const groupLeader = (producer: Transactional) => () => producer.leader(producer.offsetsOf('g'))

const fetched = (producer: Transactional, requireStable: boolean) =>
  producer.talking.retry(groupLeader(producer), {
    api: 'OffsetFetch',
    groupId: 'g',
    topicPartitions: [orders],
    requireStable,
  })

export const zombieMember = talkOf(
  2,
  'A member that is out of its group commits offsets in a transaction: nobody of its generation is there any more (KIP-447).',
  producer => {
    const who = producer.init()
    const outside = { generationId: -1, memberId: '', groupInstanceId: null }
    const known = { api: 'OffsetCommit', groupId: 'g', offsets: { [orders]: 1 }, ...outside } as const
    producer.talking.retry(groupLeader(producer), known)
    const commit = commitOf(producer, who, { memberId: 'zombie', generationId: 1 })
    const told = producer.talking.retry(groupLeader(producer), commit)?.errorCode
    return unless(told !== 'NONE', `The commit of a member that is out of its group is told ${told}.`)
  },
)

export const offsetsOfAnOpenTransaction = talkOf(
  2,
  'A transaction that has offsets is open: who wants stable ones is told to wait, and gets them when it is decided.',
  producer => {
    const who = producer.init()
    producer.talking.retry(groupLeader(producer), commitOf(producer, who))
    const early = fetched(producer, true)?.errorCode
    const unsure = fetched(producer, false)?.offsets[orders]
    producer.end(who, true)
    const late = fetched(producer, true)?.offsets[orders]
    return [
      ...unless(early === 'UNSTABLE_OFFSET_COMMIT', `Who wants stable offsets is told ${early}.`),
      ...unlessSame('offsets', [unsure, late], [-1, 5]),
    ]
  },
)

export const abortedOffsets = talkOf(
  1,
  'A transaction that has offsets is aborted, and so are they; the coordinators go down in between.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    const about = { transactionalId: 't', ...who, groupId: 'g' } as const
    talking.retry(producer.coordinator, { api: 'AddOffsetsToTxn', ...about })
    talking.retry(groupLeader(producer), commitOf(producer, who))
    const former = groupLeader(producer)()
    talking.world.crash(brokerNode(former))
    talking.until(() => ![0, former].includes(groupLeader(producer)()))
    talking.world.restart(brokerNode(former))
    const isPending = fetched(producer, true)?.errorCode
    producer.end(who, false)
    const after = fetched(producer, true)?.offsets[orders]
    return [
      ...unless(isPending === 'UNSTABLE_OFFSET_COMMIT', `The next coordinator of the group says ${isPending}.`),
      ...unlessSame('offset', [after], [-1]),
    ]
  },
)
