/** What goes wrong where transactions are coordinated: who may go on, who may end what, what is waited for. */
import { brokerNode } from '../../../impl/core/broker-state.ts'
import { raised } from './in-partitions.ts'
import { talkOf } from './talks.ts'
import { orders, unless, unlessSame } from './transactional.ts'

const lastEpoch = (lastProducerEpoch: number) => ({ broker: { lastProducerEpoch } })
const log = '__transaction_state-0'

export const unreplicatedCommit = talkOf(
  2,
  'A coordinator prepares a commit, its successor reads that and goes down before a third one has it, which aborts: nobody has written a marker yet.',
  producer => {
    const { talking } = producer
    const { world } = talking
    const who = producer.init(30_000)
    producer.start(who, 0, 'a')
    const endOf = (broker: number) => world.state(brokerNode(broker)).replicas[log]!.log.logEndOffset
    const before = endOf(1)
    world.hold('broker-3', 'broker-1')
    world.hold('broker-3', 'broker-2')
    talking.say(1, producer.endOf(who, true))
    talking.until(() => endOf(2) > before)
    world.crash('broker-1')
    talking.until(() => producer.leader(log) === 2)
    world.advance(2_000)
    world.crash('broker-2')
    talking.until(() => producer.leader(log) === 3)
    world.restart('broker-1')
    world.release('broker-3', 'broker-1')
    world.advance(60_000)
    return unlessSame('markers', producer.markers(), [`abort ${who.producerId}/1`])
  },
  { topics: { orders: { assignment: [[3]], partitions: 1 } } },
)

export const zombieOfAnotherId = talkOf(
  2,
  'A producer whose id was replaced asks to go on: it is fenced, though its epoch is the one in force.',
  producer => {
    const zombie = producer.init()
    producer.init()
    const living = producer.init()
    const told = producer.init(60_000, zombie).errorCode
    return [
      ...unless(living.producerId !== zombie.producerId, 'The epochs of a producer id are not used up.'),
      ...unless(told === 'PRODUCER_FENCED', `A producer of another id is told ${told ?? 'NONE'}.`),
    ]
  },
  lastEpoch(1),
)

export const zombieGoesOn = talkOf(
  2,
  'A producer that was replaced asks to go on: it is fenced, and its successor is not.',
  producer => {
    const zombie = producer.init()
    const living = producer.init()
    const told = producer.init(60_000, zombie).errorCode
    producer.start(living, 0, 'a')
    producer.end(living, true)
    return [
      ...unless(told === 'PRODUCER_FENCED', `A producer that was replaced is told ${told ?? 'NONE'}.`),
      ...unlessSame('read', producer.committed(), ['a']),
    ]
  },
)

export const fenceThatFails = talkOf(
  1,
  'A transaction is to be aborted, and the log takes nothing: an epoch is used up once, however often that is tried.',
  producer => {
    const { talking } = producer
    const { world } = talking
    const who = producer.init()
    producer.start(who, 0, 'a')
    world.crash('broker-2')
    world.crash('broker-3')
    talking.until(() => world.state('broker-1').replicas[log]!.isr.length === 1)
    const init = { api: 'InitProducerId', transactionalId: 't', transactionTimeoutMs: 60_000 } as const
    for (let attempt = 0; attempt < 3; attempt++) talking.ask(1, init)
    world.restart('broker-2')
    world.restart('broker-3')
    producer.init()
    return unlessSame('markers', producer.markers(), [`abort ${who.producerId}/1`])
  },
  { topics: { orders: { assignment: [[1]], partitions: 1 } } },
)

export const fenceWithTheLastEpoch = talkOf(
  2,
  'A transaction with the last epoch of a producer is aborted: the one above is the coordinator’s, and there is none above that.',
  producer => {
    const who = producer.init()
    producer.start(who, 0, 'a')
    producer.init()
    return unlessSame('markers', producer.markers(), [`abort ${who.producerId}/1`])
  },
  lastEpoch(0),
)

export const abortAfterTheLastEpoch = talkOf(
  2,
  'A transaction with the last epoch outlives its time; its producer, which aborts it too, goes on with an epoch that a producer may have.',
  producer => {
    const who = producer.init(10_000)
    producer.start(who, 0, 'a')
    producer.talking.world.advance(30_000)
    const after = producer.end(who, false)
    return unless(after.producerEpoch <= 0, `A producer is given epoch ${after.producerEpoch} of ${after.producerId}.`)
  },
  lastEpoch(0),
)

export const lateAbort = talkOf(
  2,
  'The abort of a transaction comes again while the next one is open: it does not abort that one.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    producer.start(who, 0, 'a')
    const after = producer.end(who, false)
    producer.start(after, 0, 'b', 'orders-1')
    talking.ask(producer.coordinator(), producer.endOf(who, false))
    producer.end(after, true)
    return unlessSame('read', producer.committed('orders-1'), ['b'])
  },
)

export const endOfTheFuture = talkOf(1, 'An EndTxn comes with an epoch that the coordinator never gave.', producer => {
  const who = producer.init()
  producer.start(who, 0, 'a')
  const { errorCode } = producer.end(raised(who), true)
  return unless(errorCode === 'PRODUCER_FENCED', `An EndTxn of an epoch that nobody has is told ${errorCode}.`)
})

export const endedAgain = talkOf(
  2,
  'The answer to a commit is lost, and it is asked for again: the answer is the same.',
  producer => {
    const who = producer.init()
    producer.start(who, 0, 'a')
    const once = producer.end(who, true)
    return unlessSame('answers', [producer.end(who, true)], [once])
  },
)

export const commitTooLate = talkOf(
  2,
  'A commit comes when the coordinator has aborted already: its producer is fenced, which an application can get over.',
  producer => {
    const who = producer.init(10_000)
    producer.start(who, 0, 'a')
    producer.talking.world.advance(30_000)
    const { errorCode } = producer.end(who, true)
    return unless(errorCode === 'PRODUCER_FENCED', `A commit that is too late is told ${errorCode}.`)
  },
)

export const nextIdTooSoon = talkOf(
  2,
  'A producer goes on with the id that the end of its last transaction gave it, before the markers of that are written: it is to wait.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    producer.start(who, 0, 'a')
    talking.world.hold('broker-1', 'broker-2')
    const ended = talking.ask(1, producer.endOf(who, true))
    const { producerId = -1, producerEpoch = -1 } = ended ?? {}
    const about = { transactionalId: 't', producerId, producerEpoch, topicPartitions: [orders], verifyOnly: false }
    const told = talking.ask(1, { api: 'AddPartitionsToTxn', ...about })?.errorCode
    return unless(told === 'CONCURRENT_TRANSACTIONS', `A producer with an id of its own is told ${told}.`)
  },
  lastEpoch(0),
)

export const newcomerTooSoon = talkOf(
  1,
  'A new producer of the id begins while the markers of the last transaction are on their way.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    producer.start(who, 0, 'a')
    talking.world.hold('broker-1', 'broker-2')
    talking.ask(1, producer.endOf(who, true))
    const init = { api: 'InitProducerId', transactionalId: 't', transactionTimeoutMs: 60_000 } as const
    const told = talking.ask(1, init)?.errorCode
    talking.world.release('broker-1', 'broker-2')
    return unless(told === 'CONCURRENT_TRANSACTIONS', `A producer that begins too soon is told ${told}.`)
  },
)
