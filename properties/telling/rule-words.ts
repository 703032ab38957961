/**
 * What a fact of the deployment means for what happens, each in a sentence: the rule that a counterexample makes use of.
 */
import type { FactName } from '../../model/deployment/index.ts'
import { type ConsumerParameters, effectiveMinInsyncReplicas, type Parameters } from '../../model/kafka/index.ts'
import type { ProducerParameters } from '../../model/kafka/idempotence/index.ts'
import type { MistakeName, RuleName, Weakening } from '../../model/kafka/kips/index.ts'
import type { Guarantee } from '../guarantees.ts'

export function ruleOfFact(fact: FactName, guarantee: Guarantee, parameters: Parameters): string | undefined {
  switch (fact) {
    case 'producer.acks':
      return ofAcks(parameters)
    case 'topic.unclean.leader.election.enable':
      return guarantee === 'AVAIL'
        ? 'Unclean leader election is off: while nobody of the in-sync set runs, nobody may lead.'
        : 'Unclean leader election is on: a replica outside the in-sync set may be elected, and what it lacks is lost.'
    case 'topic.min.insync.replicas':
      return guarantee === 'AVAIL'
        ? `min.insync.replicas (${effectiveMinInsyncReplicas(parameters)}) asks for every replica there is: with one away no write with acks=all is taken.`
        : 'With min.insync.replicas=1 acks=all asks for no more than the current in-sync set, which may be the leader alone.'
    case 'topic.replication.factor':
      return parameters.replicationFactor === 1
        ? 'There is one copy alone: nobody else has what its broker loses, and nobody stands in for it.'
        : 'There are no more replicas than min.insync.replicas asks for: none may be away.'
    case 'topic.flush.messages':
      return 'A record is acknowledged from the page cache, before it is flushed to disk: a power failure may take it.'
    case 'producer.on.send.failure':
      return ofFailedSends[parameters.onSendFailure]
    case 'producer.retries':
      return 'With retries=0 the first attempt that fails is the last.'
    case 'producer.enable.idempotence':
      return resendIsNew
    case 'producer.max.in.flight.requests.per.connection':
      return resendIsLate
    case 'consumer.commit':
      return ofCommits[parameters.consumer.commit]
    case 'consumer.handler':
    case 'consumer.client':
      return ofThrows[parameters.consumer.onThrow]
    default:
      return undefined
  }
}

/** Of one copy every acks but 0 says the same, and the machines are given the least: what there is to say is said of the copy. */
function ofAcks({ acks, replicationFactor }: Parameters): string | undefined {
  if (acks === '0') return 'With acks=0 a record counts as acknowledged as soon as it is sent: no broker need have it.'
  if (replicationFactor === 1) return undefined
  return 'With acks=1 the leader answers as soon as its own log has the record, whether or not a follower has it.'
}

const resendIsNew = 'Without idempotence the broker cannot tell a resend from a new record, and appends it again.'
const resendIsLate = 'With several requests in flight a record that is sent again lands behind those that followed it.'

/** Of a producer told by its sequence numbers (model/kafka/idempotence): what its settings leave open, where a client's own rule is not to blame. */
export function ruleOfProducer(
  { idempotence, onSendFailure, maxInFlight }: ProducerParameters,
  promised: 'NAL' | 'AMO' | 'ORD',
): string | undefined {
  if (promised === 'AMO')
    return idempotence ? (onSendFailure === 'retry' ? ofFailedSends.retry : undefined) : resendIsNew
  return promised === 'ORD' && !idempotence && maxInFlight > 1 ? resendIsLate : undefined
}

const ofFailedSends: Readonly<Record<Parameters['onSendFailure'], string>> = {
  ignore: 'The application does not look at what becomes of a send: a failure is seen by nobody.',
  report: 'A record that waits in the memory of its process is known to nobody else.',
  retry:
    'The application gives a record to send again after a failure: to the broker that is another record, though the first may have arrived.',
}

const ofCommits: Readonly<Record<ConsumerParameters['commit'], string>> = {
  poll: 'The consumer commits in poll and in close what earlier polls returned, handled or not.',
  'handed-out': 'A background thread commits what was handed out, whether or not it has been handled.',
  after: 'The offset is committed after the handler is done: whatever strikes in between has the record handled again.',
  before:
    'The offset is committed before the handler starts: whatever strikes in between has the record handled by nobody.',
  finally: 'The offset is committed however the handler ended.',
  'last-handled': 'The offset of the last handled record is committed, not the next one: it is handed out once more.',
  never: 'No offset is ever committed: whoever starts again starts from the beginning.',
}

const ofThrows: Readonly<Record<ConsumerParameters['onThrow'], string>> = {
  throws: 'A handler that throws ends its process.',
  swallows: 'An error of the handler is caught and forgotten, and the consumer goes on to the next record.',
  'gives-up': 'After some attempts the error handler logs the error and goes on to the next record.',
}

/** What a rule of the replication's history says that a follower and a leader do. */
export const ruleOfReplication: Readonly<Record<RuleName | MistakeName, string>> = {
  'truncate-to-hw':
    'A replica that starts to follow cuts its log to its own high watermark, which may not have heard yet what is safe.',
  'kip-101':
    'A replica that starts to follow asks its leader where the epoch of its last record ends; a leader that never saw that epoch cannot say, and it falls back to its high watermark.',
  'kip-279':
    'A replica goes back to the last record that it shares with its leader; it joins the in-sync set at the leader’s high watermark, which may lag, and nobody compares the epochs of leader and follower.',
  'kip-320-first':
    'A fetch carries the epoch of the follower’s last record and not the follower’s leader epoch: a leader of an old epoch still serves those who have moved on.',
  'kip-320': 'Leader and follower deal with each other only in one and the same leader epoch.',
  'kafka-7164':
    'A replica that sees the same leader in a newer epoch cuts nothing, though it may have missed an epoch in between.',
  'kafka-7415': 'A leader knows of its own epoch only once it has written in it, and cannot answer for it before.',
}

/** KIP-320 with a guard taken back to the older rule. */
export const ruleWithout: Readonly<Record<Weakening, string>> = {
  truncation: 'The request for where to truncate is answered whatever leader epoch it is from.',
  fetch: 'A fetch is answered whatever leader epoch it is from.',
  'high-watermark': 'A leader counts a follower’s position whatever leader epoch the follower is in.',
  expansion:
    'A follower is taken into the in-sync set at the leader’s high watermark, whatever its leader epoch, though that mark may not have reached the records of the epoch.',
  shrink: 'A follower is taken out of the in-sync set whatever leader epoch it is in.',
}
