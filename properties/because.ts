/**
 * Why a guarantee is broken here: the facts that leave it open, with where they come from. Each row says of one fact when it is a weak link.
 *
 *   W1  a row names a cause; it decides nothing: verdicts come from searches
 *   W2  where no single fact is to blame, the ones are named that set the stage
 *   W3  of an application that commits itself, the moment is to blame and not that it does: the line of its ack point, where a file has one
 */
import { type Deployment, type FactName, NEVER, type Origin } from '../model/deployment/facts.ts'
import { effectiveMinInsyncReplicas, type GroupParameters, type Parameters } from '../model/kafka/index.ts'
import type { ProcessingParameters } from '../model/kafka/processing/index.ts'
import type { SinkParameters } from '../model/sinks/index.ts'
import type { BesideGuarantee, BesideQuestion } from './beside.ts'
import type { Because } from './finding.ts'
import type { Guarantee } from './guarantees.ts'
import { type FaultClass, faultClasses } from './question.ts'

interface WeakLink {
  readonly fact: FactName
  readonly of: readonly Guarantee[]
  readonly under: readonly FaultClass[]
  readonly isWeak: (parameters: Parameters) => boolean
}

const stored: readonly Guarantee[] = ['NAL', 'NSL', 'ALO']
const once: readonly Guarantee[] = ['AMO', 'ORD']
const losesLeader = ['b1', 'd1', 'w1', 'p1', 'z'] as const
const losesDisk = ['d1', 'w1'] as const
const losesPower = ['p1', 'p*'] as const
const any: readonly FaultClass[] = faultClasses

const weakLinks: readonly WeakLink[] = [
  // With the leader alone in the in-sync set nobody else may lead: what keeps the records keeps the topic down.
  {
    fact: 'topic.unclean.leader.election.enable',
    of: ['AVAIL'],
    under: losesLeader,
    isWeak: p =>
      p.replicationFactor > 1 &&
      !p.uncleanLeaderElection &&
      !(p.acks === 'all' && effectiveMinInsyncReplicas(p) >= p.replicationFactor),
  },
  {
    fact: 'consumer.client',
    of: ['ALO'],
    under: ['e'],
    isWeak: p => p.consumer.onThrow === 'gives-up',
  },
  { fact: 'producer.acks', of: stored, under: losesLeader, isWeak: ({ acks }) => acks !== 'all' },
  // Flushed as it is appended is flushed where it was acknowledged: another member that is back first may never have had it.
  { fact: 'producer.acks', of: stored, under: ['p*'], isWeak: p => p.acks !== 'all' && p.flushEveryRecord },
  { fact: 'producer.acks', of: stored, under: ['none', 'c', 'n', 'e'], isWeak: ({ acks }) => acks === '0' },
  {
    fact: 'topic.unclean.leader.election.enable',
    of: stored,
    under: losesLeader,
    isWeak: p => p.uncleanLeaderElection && p.replicationFactor > 1,
  },
  {
    fact: 'topic.min.insync.replicas',
    of: stored,
    under: losesDisk,
    isWeak: p => p.acks === 'all' && p.replicationFactor > 1 && effectiveMinInsyncReplicas(p) < 2,
  },
  {
    fact: 'topic.replication.factor',
    of: [...stored, 'AVAIL'],
    under: [...losesLeader, 'p*'],
    isWeak: p => p.replicationFactor === 1,
  },
  { fact: 'topic.flush.messages', of: stored, under: losesPower, isWeak: p => !p.flushEveryRecord },
  {
    fact: 'topic.replication.factor',
    of: ['AVAIL'],
    under: losesLeader,
    isWeak: p => p.acks === 'all' && effectiveMinInsyncReplicas(p) >= p.replicationFactor,
  },
  {
    fact: 'topic.min.insync.replicas',
    of: ['AVAIL'],
    under: losesLeader,
    isWeak: p => p.acks === 'all' && effectiveMinInsyncReplicas(p) >= p.replicationFactor,
  },
  { fact: 'producer.on.send.failure', of: ['NSL'], under: any, isWeak: p => p.onSendFailure === 'ignore' },
  { fact: 'producer.on.send.failure', of: ['NSL'], under: ['c'], isWeak: p => p.onSendFailure === 'report' },
  { fact: 'producer.on.send.failure', of: ['AMO'], under: any, isWeak: p => p.onSendFailure === 'retry' },
  { fact: 'producer.retries', of: ['NSL'], under: any, isWeak: p => !p.retries && p.onSendFailure === 'ignore' },
  {
    fact: 'producer.enable.idempotence',
    of: once,
    under: any.filter(fault => fault !== 'c' && fault !== 'e'),
    isWeak: p => !p.idempotence && p.retries && p.acks !== '0',
  },
  {
    fact: 'producer.max.in.flight.requests.per.connection',
    of: ['ORD'],
    under: any,
    isWeak: p => !p.idempotence && p.maxInFlight > 1,
  },
  {
    fact: 'consumer.commit',
    of: ['ALO'],
    under: ['c'],
    isWeak: p => ['handed-out', 'before'].includes(p.consumer.commit),
  },
  {
    fact: 'consumer.commit',
    of: ['ALO'],
    under: ['e'],
    isWeak: p => ['handed-out', 'before', 'poll', 'finally'].includes(p.consumer.commit),
  },
  { fact: 'consumer.handler', of: ['ALO'], under: ['e'], isWeak: p => p.consumer.onThrow !== 'throws' },
  { fact: 'consumer.commit', of: ['AMO'], under: ['c', 'e'], isWeak: p => p.consumer.commit !== 'before' },
]

const copies: readonly FactName[] = ['topic.replication.factor', 'topic.min.insync.replicas']
const stage: Readonly<Record<Guarantee, readonly FactName[]>> = {
  NAL: copies,
  NSL: copies,
  ALO: copies,
  AVAIL: ['topic.replication.factor'],
  AMO: ['producer.enable.idempotence', 'consumer.commit'],
  ORD: ['producer.enable.idempotence', 'producer.max.in.flight.requests.per.connection'],
}

/** The facts that leave it open, the likeliest first. */
export function weakFacts(guarantee: Guarantee, fault: FaultClass, parameters: Parameters): readonly FactName[] {
  const guilty = weakLinks.filter(
    link => link.of.includes(guarantee) && link.under.includes(fault) && link.isWeak(parameters),
  )
  return [...new Set(guilty.map(({ fact }) => fact))]
}

/** The facts to blame, with file and line, option or default. */
export function becauseOf(
  guarantee: Guarantee,
  fault: FaultClass,
  parameters: Parameters,
  deployment: Deployment,
): Because[] {
  return blamedFor(guiltyFacts(guarantee, fault, parameters), deployment)
}

/** Of copies in the log: what is committed has nothing to do with them. */
export function becauseOfCopies(fault: FaultClass, parameters: Parameters, deployment: Deployment): Because[] {
  const facts = guiltyFacts('AMO', fault, parameters).filter(fact => fact !== 'consumer.commit')
  return blamedFor(facts, deployment)
}

/** W2. */
function guiltyFacts(guarantee: Guarantee, fault: FaultClass, parameters: Parameters): readonly FactName[] {
  const guilty = weakFacts(guarantee, fault, parameters)
  return guilty.length > 0 ? guilty : stage[guarantee]
}

const blamedFor = (facts: readonly FactName[], deployment: Deployment): Because[] =>
  facts
    .flatMap(fact => (fact === 'consumer.commit' ? commitsOf(deployment) : [fact]))
    .flatMap(fact => whence(fact, deployment))

/** W3. An ack point that no file has comes second: the line with which the application takes commits on itself is where to look. */
function commitsOf({ 'consumer.commit': commit, 'consumer.ack.point': { origin } }: Deployment): readonly FactName[] {
  if (commit.value !== 'manual') return ['consumer.commit']
  switch (origin.kind) {
    case 'file':
      return ['consumer.ack.point']
    case 'option':
      return ['consumer.commit', 'consumer.ack.point']
    case 'default':
    case 'derived':
    case 'assumed':
    case 'unknown':
      return ['consumer.commit']
  }
}

/** The same of what a group, an idempotent producer, or a recipe is to blame for. */
export function becauseBeside(
  guarantee: BesideGuarantee,
  fault: FaultClass,
  question: BesideQuestion,
  deployment: Deployment,
): Because[] {
  return blamedFor(weakBeside(guarantee, fault, question, deployment), deployment)
}

function weakBeside(
  guarantee: BesideGuarantee,
  fault: FaultClass,
  question: BesideQuestion,
  deployment: Deployment,
): readonly FactName[] {
  switch (question.setting) {
    case 'producer':
      return ['producer.client', 'producer.enable.idempotence', 'producer.max.in.flight.requests.per.connection']
    case 'group':
      return guarantee === 'AMO' && fault === 'rb'
        ? twiceAfterRebalance(deployment)
        : weakInGroup(guarantee, fault, question.parameters)
    case 'sink':
      return weakInSink(guarantee, question.parameters, deployment)
    case 'processing':
      return weakInProcessing(question.parameters, deployment)
  }
}

/** The recipe; and where an offset is committed too soon for it, who commits, and when. */
function weakInSink(
  guarantee: BesideGuarantee,
  { commits, handlers }: SinkParameters,
  deployment: Deployment,
): readonly FactName[] {
  const moment = momentOf(deployment)
  if (guarantee !== 'ALO' || commits === 'lowest-unfinished') return ['effect']
  if (commits === 'before') return [moment, 'effect']
  return handlers > 1 ? ['consumer.handling', moment, 'effect'] : ['effect']
}

/** A client's own commits let a rebalance repeat what is handled, whichever they are: of an application's its moment decides. */
const twiceAfterRebalance = (deployment: Deployment): readonly FactName[] =>
  deployment['consumer.commit'].value === 'manual' ? ['consumer.ack.point'] : []

/** What of the way to exactly once in Kafka is missing. */
function weakInProcessing(
  { offsets, isolation, groupMetadata, pendingOffsets, transactionalId }: ProcessingParameters,
  deployment: Deployment,
): readonly FactName[] {
  if (offsets !== 'in-transaction')
    return [
      momentOf(deployment),
      ...(offsets === 'after' && isolation === 'read_uncommitted' ? (['consumer.isolation.level'] as const) : []),
      // Who is fenced has an offset committed, and nothing done for it.
      ...(offsets === 'before' && transactionalId === 'shared' ? (['producer.transactional.id.per'] as const) : []),
    ]
  const isZombies = groupMetadata === 'not-passed' && transactionalId === 'instance'
  return [
    ...(isolation === 'read_uncommitted' ? ['consumer.isolation.level' as const] : []),
    ...(isZombies ? ['consumer.group.metadata' as const] : []),
    ...(pendingOffsets === 'ignored' ? ['consumer.client' as const] : []),
    ...(transactionalId === 'shared' ? ['producer.transactional.id.per' as const] : []),
  ]
}

/** Who commits an offset, and when. */
const momentOf = (deployment: Deployment) =>
  deployment['consumer.commit'].value === 'manual' ? 'consumer.ack.point' : 'consumer.commit'

function weakInGroup(
  guarantee: BesideGuarantee,
  fault: FaultClass,
  { handling, onThrow }: GroupParameters,
): readonly FactName[] {
  const beside: readonly FactName[] = handling === 'loop' ? [] : ['consumer.handling']
  if (guarantee === 'ORD')
    return [...beside, ...(fault === 'c' || fault === 'rb' ? (['consumer.commit'] as const) : [])]
  const throws: readonly FactName[] =
    guarantee === 'ALO' && fault === 'e' && onThrow !== 'throws' ? ['consumer.handler'] : []
  return [...throws, 'consumer.commit', ...(guarantee === 'ALO' ? beside : [])]
}

/** Where a fact comes from, as the report shows it; nothing for one that nobody knows. */
export function whence(fact: FactName, deployment: Deployment): Because[] {
  const { value, origin } = deployment[fact]
  if (value === 'unknown') return []
  return [whenceOf(fact, value === NEVER ? 'never' : String(value), origin)]
}

function whenceOf(fact: string, value: string, origin: Origin): Because {
  switch (origin.kind) {
    case 'file':
      return { file: origin.file, line: origin.line, key: origin.key, value: origin.text }
    case 'default':
      return { key: origin.key, value, default: origin.of }
    case 'derived': {
      const [first] = origin.from
      return first
        ? { ...whenceOf(fact, value, first), ...(first.kind === 'file' ? {} : { key: fact }) }
        : { key: fact, value }
    }
    case 'assumed':
      return { key: fact, value: `${value} (assumed: nobody said)` }
    case 'option':
    case 'unknown':
      return { key: fact, value }
  }
}
