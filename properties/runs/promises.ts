/**
 * What a run promises, derived from its plan alone: which guarantees its configuration gives under the kinds of fault that it meets, and
 * which invariants stand meanwhile. Nothing here is tuned to a seed; a plan that promises less is run all the same, for the rest.
 *
 *     guarantee   promised when
 *     NAL         acks=all (or 1 with one replica, or without any fault); clean elections; disks keep what was acknowledged
 *     ALO         NAL; offsets are committed after handling, by the application or by the Java client, which commits in the next poll
 *     AMO         offsets are committed before handling, and never fall back; the producer writes nothing twice (idempotence where it
 *                 holds, or no retries); clean elections; disks keep what was read
 *     ORD         acks other than 0, one request in flight or idempotence where it holds; clean elections; disks keep what was read; and
 *                 what was skipped once does not come after all: offsets are committed after handling, or never fall back and there is
 *                 one member alone (a zombie handles what it has committed, and its successor what comes next)
 *     WHOLE       there are transactions; clean elections; disks keep what was written, __transaction_state among it
 *     EO          WHOLE, offsets in the transaction; the group's coordinator is told who has read (KIP-447), or there is one member alone
 *     RECOVERS    always, unless a disk was damaged, or a static member may have been fenced that is alive
 *
 * Any number of brokers may be down, cut off or paused at once: acks=all counts on the in-sync set, and its members come back with what they
 * had. Only what a disk loses makes the difference:
 *
 *   D1  a loss of power, with or without torn writes, loses nothing where flush.messages=1; without flushing, the last replica in sync may
 *       lose acknowledged records, and more than one broker does not help (KIP-966, BUG-K12)
 *   D2  with eligible leader replicas an election is clean only where the high watermark stands still below min in-sync: else who is elected
 *       may lack what consumers have read (KAFKA-15583)
 *   D3  a wiped disk, a flipped bit or a read that ends too early may lose anything: a broker that comes back counts as in sync with less than it had
 *   D4  __consumer_offsets is never flushed by the broker: what a group committed may fall back after a loss of power
 *   D5  a duplicated message is what TCP never does; a commit that arrives a second time, late, sets offsets back, and a produce request
 *       writes its batch again (KIP-98 has sequence numbers against it)
 *   D6  idempotence holds with one request in flight, or without any fault, or where every log has a batch of this very producer before the first
 *       fault (`isIntroduced`). Else a leader may refuse the first batches of several in flight (it is not in office yet) and take a later one:
 *       since KIP-360 a log that does not know a producer takes any number. What was refused is out of order then; the client bumps its epoch
 *       and numbers anew what is unsettled, so that it comes later, or comes again
 *   D7  the id of a static member that takes part in a rebalance is written with the assignment: a coordinator that takes over before that knows
 *       the id that it had before, and fences it for good (GroupCoordinator.updateStaticMemberAndRebalance stores it in a stable group alone)
 *   D8  __transaction_state is never flushed by the broker either: a coordinator that has forgotten a transaction leaves it open in its partitions, for
 *       ever (Kafka's answer is kafka-transactions.sh, by hand), or ends it in another way than its producer was told
 *   D9  with transactions neither AMO nor ORD is asked: a reader that is read_uncommitted reads what is aborted and sent again
 */
import type { FaultKind } from '../../impl/world/index.ts'
import { offsetsTopic } from '../../impl/core/coordinator.ts'
import { transactionTopic } from '../../impl/core/transaction-log.ts'
import { type Configuration, faultKindsIn, type Plan } from './plan.ts'

export const promiseNames = ['NAL', 'ALO', 'AMO', 'ORD', 'WHOLE', 'EO', 'RECOVERS'] as const
export type Promised = (typeof promiseNames)[number]

export const promiseSays: Readonly<Record<Promised, string>> = {
  NAL: 'No acknowledged record is lost.',
  ALO: 'Every acknowledged record is handled at least once.',
  AMO: 'No record is handled twice.',
  ORD: 'Acknowledged records are handled in the order in which they were sent.',
  WHOLE: 'A transaction is there whole for whoever reads read_committed, or not at all, as its producer was told.',
  EO: 'Every record that a group consumes, processes and produces has its effect exactly once.',
  RECOVERS:
    'Once every fault is undone, every partition has a leader, every send is settled, and the consumer reaches the end.',
}

/** What the invariants that do not always stand (properties/invariants.ts) take for granted. */
export const assumptions = ['clean elections and kept disks', 'disk as written'] as const
export type Assumption = (typeof assumptions)[number]

export interface Promises {
  readonly guarantees: ReadonlySet<Promised>
  /** What may be taken for granted of a topic's partitions. */
  readonly assumptions: (topic: string) => ReadonlySet<Assumption>
}

export function promisesOf(plan: Plan): Promises {
  const facts = factsOf(plan)
  const written: readonly Assumption[] = facts.has('flipBit') ? [] : ['disk as written']
  const isOffsetsKept = !facts.has(...lossy)
  const assumed = (isKept: boolean) => new Set<Assumption>([...written, ...(isKept ? [kept] : [])])
  const [ofData, ofOffsets] = [assumed(facts.isKept), assumed(isOffsetsKept)]
  return {
    guarantees: new Set(promiseNames.filter(name => promises[name](facts))),
    assumptions: topic => (isInternal.has(topic) ? ofOffsets : ofData),
  }
}

/** What no topic configuration flushes. */
const isInternal: ReadonlySet<string> = new Set([offsetsTopic, transactionTopic])
const kept: Assumption = 'clean elections and kept disks'
const ruinous = ['wipe', 'flipBit', 'shortRead'] as const
const lossy = ['losePower', 'tearWrites', ...ruinous] as const

interface Facts {
  readonly configuration: Configuration
  readonly isFaultless: boolean
  readonly has: (...kinds: readonly FaultKind[]) => boolean
  /** What was read below a high watermark stays in every leader's log. */
  readonly isKept: boolean
  readonly isIntroduced: boolean
  /** D7. */
  readonly mayFenceTheLiving: boolean
}

function factsOf(plan: Plan): Facts {
  const { configuration } = plan
  const met = faultKindsIn(plan)
  const has = (...kinds: readonly FaultKind[]) => kinds.some(kind => met.has(kind))
  const isFlushed = configuration.flushMessages === 1 || !has('losePower', 'tearWrites')
  const { uncleanLeaderElection, eligibleLeaderReplicas, highWatermarkBelowMinIsr } = configuration
  const isClean = !uncleanLeaderElection && (!eligibleLeaderReplicas || highWatermarkBelowMinIsr === 'frozen')
  const isKept = isClean && isFlushed && !has(...ruinous)
  const strikesServers = plan.actions.some(action => action.do === 'strike' && !isClient(action.node))
  const mayFenceTheLiving = configuration.consumer.isStatic === true && strikesServers
  const isFaultless = met.size === 0
  return { configuration, isFaultless, has, isKept, isIntroduced: isIntroduced(plan), mayFenceTheLiving }
}

const isClient = (node: string) => /^(producer|consumer)-/.test(node)

const promises: Readonly<Record<Promised, (facts: Facts) => boolean>> = {
  NAL: ({ configuration: { producer, topics }, isFaultless, isKept }) => {
    const isAlone = topics.every(({ replicationFactor }) => replicationFactor === 1)
    const isAwaited = producer.acks === 'all' || (producer.acks === 1 && (isAlone || isFaultless))
    return isAwaited && isKept
  },
  ALO: facts => promises.NAL(facts) && isHandledFirst(facts),
  AMO: facts => {
    const { configuration, isKept } = facts
    const { producer, consumer } = configuration
    const writesOnce = isNumbered(facts) || (!producer.idempotence && (producer.retries === 0 || producer.acks === 0))
    return (
      facts.configuration.transactions === undefined &&
      consumer.commits === 'before' &&
      neverFallsBack(facts) &&
      writesOnce &&
      isKept
    )
  },
  ORD: facts => {
    const { acks, maxInFlight } = facts.configuration.producer
    const isOneByOne = acks !== 0 && (maxInFlight === 1 || isNumbered(facts))
    const isAlone = (facts.configuration.consumer.members ?? 1) === 1
    return (
      facts.configuration.transactions === undefined &&
      isOneByOne &&
      facts.isKept &&
      (isHandledFirst(facts) || (isAlone && neverFallsBack(facts)))
    )
  },
  WHOLE: facts => facts.configuration.transactions !== undefined && endsAsOne(facts),
  EO: facts => {
    const { transactions, consumer } = facts.configuration
    const isToldWhoReads = transactions?.saysWhoReads === true || (consumer.members ?? 1) === 1
    return transactions !== undefined && isToldWhoReads && endsAsOne(facts)
  },
  RECOVERS: ({ configuration: { transactions }, has, mayFenceTheLiving }) =>
    !has(...ruinous) && !mayFenceTheLiving && (transactions === undefined || !has(...lossy)),
}

/** D8. */
function endsAsOne({ isKept, has }: Facts): boolean {
  return isKept && !has(...lossy)
}

/** D6: time enough for a first batch to be acknowledged. */
const introductionMs = 1_000

/** D6. A producer that crashes comes back as another. */
function isIntroduced({ actions }: Plan): boolean {
  const first = actions.findIndex(action => action.do === 'strike')
  const known = new Set<number>()
  let left = introductionMs
  for (const action of actions.slice(0, first).toReversed()) {
    if (action.do === 'advance') left -= action.ms
    if (action.do === 'send' && left <= 0) known.add(action.partition)
  }
  const isOther = actions.some(
    action => action.do === 'strike' && action.fault === 'crash' && action.node === 'producer-1',
  )
  return known.size > 0 && !isOther && actions.every(action => action.do !== 'send' || known.has(action.partition))
}

/** D6. */
function isNumbered({ configuration: { producer }, isFaultless, isIntroduced }: Facts): boolean {
  return producer.idempotence && (producer.maxInFlight === 1 || isFaultless || isIntroduced)
}

export const idempotenceHolds = (plan: Plan): boolean => isNumbered(factsOf(plan))

const isHandledFirst = ({ configuration: { consumer } }: Facts) =>
  consumer.commits === 'after' || consumer.commits === 'java'

/** D4, D5. */
const neverFallsBack = ({ has }: Facts) => !has(...lossy, 'duplicate')
