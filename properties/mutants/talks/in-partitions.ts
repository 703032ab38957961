/** What goes wrong where transactions are written: late batches, late markers, readers. */
import { mark, coordinatorEpoch, plain, replaceCoordinator, talkOf } from './talks.ts'
import { orders, unless, unlessSame } from './transactional.ts'

const next = { producerId: -1, producerEpoch: -1 }
export const raised = (who: typeof next) => ({ ...who, producerEpoch: who.producerEpoch + 1 })

export const lateBatch = talkOf(
  1,
  'A batch comes when its transaction is aborted already: it may not open another one, which nobody would end.',
  producer => {
    const who = producer.init()
    producer.add(who)
    producer.end(who, false)
    producer.write(who, 0, 'late')
    plain(producer, 'later')
    return unlessSame('read', producer.committed(), ['later'])
  },
)

export const overtakenAnswer = talkOf(
  1,
  'The coordinator says that a partition is in a transaction, and before that is heard a marker ends it.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    producer.add(who)
    const epoch = coordinatorEpoch(producer)
    talking.world.hold('broker-1', 'broker-2')
    const late = talking.say(2, producer.produceOf(who, 0, 'late'))
    talking.world.advance(100)
    mark(producer, who, false, epoch)
    talking.world.release('broker-1', 'broker-2')
    talking.until(() => talking.answerTo(late) !== undefined)
    const told = talking.answerTo(late)?.errorCode
    return unless(told !== 'NONE', `A batch is ${told} though the marker of its transaction stands before it.`)
  },
)

export const secondFirst = talkOf(
  2,
  'The first batch of a transaction is lost, and the second comes: it is not taken for the first.',
  producer => {
    const who = producer.init()
    const told = producer.write(who, 1, 'b')
    return unless(told === 'OUT_OF_ORDER_SEQUENCE_NUMBER', `A transaction that begins with number 1 is told ${told}.`)
  },
)

export const repeatedMarker = talkOf(
  2,
  'A marker of the transaction before comes again while the next one is open: it does not end that one.',
  producer => {
    const who = producer.init()
    producer.start(who, 0, 'a')
    const after = producer.end(who, true)
    producer.start(after, 0, 'b')
    mark(producer, after, true, coordinatorEpoch(producer))
    producer.end(after, false)
    return unlessSame('read', producer.committed(), ['a'])
  },
)

export const zombieCoordinator = talkOf(
  2,
  'A coordinator that was replaced aborts a transaction of its successor’s.',
  producer => {
    const who = producer.init()
    producer.start(who, 0, 'a')
    const second = producer.end(who, true)
    const former = coordinatorEpoch(producer)
    replaceCoordinator(producer)
    producer.start(second, 0, 'b')
    const third = producer.end(second, true)
    producer.start(third, 0, 'c')
    mark(producer, raised(third), false, former)
    producer.end(third, true)
    return unlessSame('read', producer.committed(), ['a', 'b', 'c'])
  },
)

export const oldRecordsYoungMarker = talkOf(
  2,
  'A transaction was open for longer than its producer is remembered; its marker is young, and fences a coordinator that was replaced.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    producer.start(who, 0, 'a')
    const former = coordinatorEpoch(producer)
    replaceCoordinator(producer)
    talking.world.advance(25_000)
    const after = producer.end(who, true)
    const told = mark(producer, after, false, former)
    return unless(told === 'TRANSACTION_COORDINATOR_FENCED', `A coordinator that was replaced is told ${told}.`)
  },
  { broker: { producerIdExpirationMs: 20_000 } },
)

export const openTransaction = talkOf(
  2,
  'A transaction is open: nobody who reads read_committed is given its records.',
  producer => {
    producer.start(producer.init(), 0, 'a')
    return unlessSame('read', producer.committed(), [])
  },
)

export const partitionWithoutLeader = talkOf(
  2,
  'The leader of a partition is away when a transaction ends: its successor gets the marker.',
  producer => {
    const { talking } = producer
    const who = producer.init()
    producer.start(who, 0, 'a')
    talking.say(producer.coordinator(), producer.endOf(who, true))
    talking.until(() => producer.transaction?.state === 'PrepareCommit')
    talking.world.crash('broker-2')
    talking.until(() => ![0, 2].includes(producer.leader(orders)))
    talking.world.advance(5_000)
    return unlessSame('read', producer.committed(), ['a'])
  },
)

export const silentProducer = talkOf(
  2,
  'A producer opens a transaction and is never heard of again: readers go on when its time is over.',
  producer => {
    producer.start(producer.init(10_000), 0, 'a')
    producer.talking.world.advance(30_000)
    plain(producer, 'later')
    return unlessSame('read', producer.committed(), ['later'])
  },
)
