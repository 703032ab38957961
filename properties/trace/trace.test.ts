/**
 * Broker to model: seeded runs with every kind of fault are explained step by step, on every process. Beside them near misses: rules that are
 * other than Kafka's, and within what the model leaves open.
 */
import { expect, test } from 'vitest'
import type { Rules } from '../../impl/index.ts'
import { kafkaRules } from '../../impl/index.ts'
import { hasTransactions, type KindName, kindNames, plainKinds } from '../swarm.ts'
import { failureText } from './failure.ts'
import { tryTrace } from './validate.ts'

const seeds = [1, 2, 3, 4]
/** Runs with transactions are long: here is one of each version, and what they meet. */
const seedsOf = (kind: KindName) => (hasTransactions(kind) ? [4, 13] : seeds)

/** What has no counterpart in any machine, by process: whatever else a run brings has one, or is new. */
const unmodelled: Readonly<Record<string, RegExp>> = {
  admin: /./,
  /** A call where no record is in hand, an answer that brings nothing to hand out. */
  consumer:
    /^(start|Call|Disconnected|(Metadata|FindCoordinator|JoinGroup|SyncGroup|Heartbeat|LeaveGroup|ListOffsets|OffsetFetch|OffsetCommit|Fetch) response|timer \w+|.*, (a heartbeat of one who is not settled|an assignment that (nobody gives|is not heard)|a static member that is late|a member that (is late for its rebalance|reads on while an earlier commit is awaited)|partitions that are given up without a commit|a commit that nobody takes, before partitions are given up|an application that seeks))$/,
  controller:
    /^(start|(BrokerHeartbeat|BrokerRegistration|FetchMetadataLog|InitProducerId|Metadata|CreateTopics) request)$/,
  /** Members, barriers and sessions of groups are in a coordinator's memory: what it writes of them is explained. */
  broker:
    /^(start|Disconnected|DiskSpace|timer (register|heartbeat|metadata|group|transaction)|(Metadata|FindCoordinator|ListOffsets|InitProducerId|CreateTopics|JoinGroup|SyncGroup|Heartbeat|LeaveGroup|OffsetCommit|OffsetFetch|Produce|Fetch|AddPartitionsToTxn|AddOffsetsToTxn|TxnOffsetCommit|EndTxn|WriteTxnMarkers) request|(BrokerRegistration|BrokerHeartbeat|FetchMetadataLog|InitProducerId|CreateTopics|AddPartitionsToTxn|WriteTxnMarkers) response|.*, (a disk that is full|offsets that are not replicated yet|a refusal that the model does not know|a member id that is handed out, or a request that makes no sense|a group that nobody knows|a member that joins again and disturbs nobody|a member id that is given back|a commit of no member|a leader that is not the first member|an assignment that the log refuses|a request while (something|a fence) is written|a producer id that nobody gives|a partition that nobody knows|a batch whose question was overtaken|a batch ahead of the first of its transaction, or of five ago))$/,
  /** A Produce response where the batch's time has run out, a timer where nothing is lost with it, a send that joins a batch, a coordinator's word to come again. */
  producer:
    /^(start|Call|Disconnected|(Metadata|InitProducerId|Produce|FindCoordinator|AddPartitionsToTxn|AddOffsetsToTxn|TxnOffsetCommit|EndTxn) response|timer \w+|.*, (an epoch of another partition|retries that have run out|a time that runs out as the model has it not|a transaction (whose offsets are refused|that fails before it has begun)|a send that fails while a commit waits for it))$/,
}

const isKnown = (kind: string) => {
  const [process = '', what = ''] = kind.split(': ')
  return unmodelled[process]!.test(what)
}

test.each(kindNames)('every event of runs of the kind %s is explained', kind => {
  const results = seedsOf(kind).map(seed => tryTrace(kind, seed).result)
  expect(results.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))).toEqual([])
  for (const result of results) {
    const neutral = Object.values(result.unmodelled).reduce((sum, count) => sum + count, 0)
    expect(result.explained + neutral).toBe(result.events)
    expect(result.explained).toBeGreaterThan(result.events / 3)
    expect(Object.keys(result.unmodelled).filter(name => !isKnown(name))).toEqual([])
  }
})

test('what was flushed is not seen: after a loss of power several states explain what is left', () => {
  const most = seeds.map(seed => tryTrace('loose', seed).result.maxStates)
  expect(Math.max(...most)).toBeGreaterThan(1)
})

const nearMisses: Readonly<Record<string, Partial<Rules>>> = {
  'a flush that nobody asked for, as the operating system flushes when it likes': { mustFlush: () => true },
  'the last of those who may lead, as the model leaves the choice open': {
    electable: (...about) => kafkaRules.electable(...about).toReversed(),
  },
  'a follower that joins only when it has everything, as nobody has to ask for a change': {
    mayJoinIsr: (replica, follower) =>
      kafkaRules.mayJoinIsr(replica, follower) &&
      (replica.positions[follower]?.offset ?? -1) >= replica.log.logEndOffset,
  },
}

test.each(Object.entries(nearMisses))('near miss: %s', (_says, rules) => {
  const results = plainKinds.map(kind => tryTrace(kind, 2, rules, 0).result)
  expect(results.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))).toEqual([])
})
