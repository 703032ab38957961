/**
 * The office of a transaction coordinator: it begins when its broker leads a partition of __transaction_state, with what the log has, and ends with that.
 *
 *     leads ─▶ what stands in the log is replicated ─▶ loaded: time-outs run, what is prepared is finished ─▶ leads no more: forgotten
 *
 *   F1  transactions are kept in memory for one office; its leader epoch is the coordinator's epoch, and in every marker
 *   F2  what was prepared by a coordinator before is finished by this one; what it began and did not write never was
 */
import { type BrokerConfig, type BrokerState, followedBy } from './broker-state.ts'
import type { Effect, Step } from './process.ts'
import { topicOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { fromLog, isPrepared, type Transaction, type TransactionOffice, type TransactionStep } from './transaction.ts'
import { performed } from './transaction-deeds.ts'
import { transactionsOf, transactionTopic } from './transaction-log.ts'
import { beginMarkers } from './transaction-markers.ts'
import { setClock, stopClock } from './transaction-timers.ts'

/** F1: whatever the step was, transactions follow the offices of their partitions. The same step where there are none. */
export function followTransactionOffices(
  config: BrokerConfig,
  before: BrokerState,
  step: Step<BrokerState>,
  now: number,
): Step<BrokerState> {
  const [state, effects] = step
  if (state.replicas === before.replicas || state.image.topics[transactionTopic] === undefined) return step
  const names = Object.keys(state.replicas).filter(name => topicOf(name).topic === transactionTopic)
  const moves = names.map(name => (next: BrokerState) => followOffice(config, next, next.replicas[name]!, now))
  return followedBy([state, effects], ...moves)
}

function followOffice(config: BrokerConfig, state: BrokerState, replica: Replica, now: number): Step<BrokerState> {
  const { topicPartition: name, role, leaderEpoch, log } = replica
  const office = state.transactionOffices[name]
  const isLeader = role === 'leader'
  if (isLeader && office?.leaderEpoch === leaderEpoch) return load(config, state, replica, office, now)
  if (!isLeader && office === undefined) return [state, []]
  const { [name]: _, ...transactionOffices } = state.transactionOffices
  const goodbye = office ? Object.values(office.transactions).flatMap(unloaded) : []
  if (!isLeader) return [{ ...state, transactionOffices }, goodbye]
  const begun = { leaderEpoch, loadsUpTo: log.logEndOffset, isLoaded: false, transactions: {} }
  const next = { ...state, transactionOffices: { ...transactionOffices, [name]: begun } }
  return followedBy([next, goodbye], after => load(config, after, replica, begun, now))
}

/** F2. */
function load(
  config: BrokerConfig,
  state: BrokerState,
  replica: Replica,
  office: TransactionOffice,
  now: number,
): Step<BrokerState> {
  if (office.isLoaded || !config.rules.mayTakeOffice(replica, office.loadsUpTo)) return [state, []]
  const name = replica.topicPartition
  const found = [...transactionsOf(replica.log)].map(([id, stored]) => fromLog(id, stored))
  const transactions = Object.fromEntries(found.map(transaction => [transaction.transactionalId, transaction]))
  const loaded = { ...office, isLoaded: true, transactions }
  const next = { ...state, transactionOffices: { ...state.transactionOffices, [name]: loaded } }
  const moves = found.map(
    transaction => (before: BrokerState) => performed(config, before, name, resumed(config, transaction, now), now),
  )
  return followedBy([next, []], ...moves)
}

function resumed(config: BrokerConfig, transaction: Transaction, now: number): TransactionStep {
  if (isPrepared(transaction)) return beginMarkers(config, transaction, now)
  const { state, startTimeMs, transactionTimeoutMs, lastUpdateTimeMs } = transaction
  const leftMs = (since: number, ms: number) => Math.max(0, since + ms - now)
  const expire = setClock(transaction, 'expire', leftMs(lastUpdateTimeMs, config.transactionalIdExpirationMs))
  const abort = setClock(transaction, 'abort', leftMs(startTimeMs, transactionTimeoutMs))
  return [transaction, [state === 'Ongoing' ? abort : expire]]
}

function unloaded(transaction: Transaction): readonly Effect[] {
  const clocks = (['abort', 'expire', 'complete'] as const).map(clock => stopClock(transaction, clock))
  return [...clocks, ...transaction.unmarked.map(name => stopClock(transaction, 'marker', name))]
}
