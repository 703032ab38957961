/**
 * The table, broker's side: which steps of the replica's machine may make up an event of the broker, for one partition.
 *
 *     timer fetch                      fetch                    Fetch arrives              Fetch, or refused
 *     timer respond                    respond                  its answer arrives         Fetched …, Diverging; stale: nothing
 *     timer expand, lag                expandIsr, shrinkIsr     AlterPartitionResponse     the same
 *     Produce, a write of the group's  Produce                  metadata log read          LeaderAndIsr
 *     start                            stop or losePower or wipe, and restart
 *
 * A machine's own move may be left out (it is a may), a message that arrives may not.
 *
 * Where the two differ for good, and what is done about it:
 *
 *   M1  a fetch brings many batches. To the leader it is one Fetch, whose answer may go on beyond its first record; to the follower it is one
 *       Fetched a batch
 *   M2  where logs part is found in rounds (KIP-595): the machine is told the place that the round leads to (epochs.ts), which lies between
 *       where it would cut at once and the end of its log
 *   M3  an answer may come too late: a fetch's counts for the log and the epoch that asked (follower.ts, F1); the rendezvous cannot be late
 *   M4  a fetch in another epoch, or of one that does not lead, is an answer with KIP-320's error; the machine just does not take it
 *   M5  a change of the set that was granted is heard of by the metadata log, when that is read before the answer, or the answer is lost: to the
 *       machine it is the answer
 *   M6  the machine takes the broker to know every idempotent producer; Kafka takes any sequence number of one that its log does not know
 *   M7  a change that was lost is asked for again; to the machine it is slow
 *   M8  restart and registration are two steps; what the restart needs to know of the partition it learns with the metadata log
 *   M9  a batch that makes no sense, and a disk that is full, are refused and leave no trace: the model has neither
 *   M11 the replica's machine knows no transactions: whether a batch of one is taken, and which, the machine of leader-transactions.ts says; markers, and
 *       what a coordinator writes, are records that the broker itself produces (own-writes.ts)
 *   M10 a broker that has not read so far in the metadata log knows no such partition; to the machine it is one that does not lead
 */
import type { Event } from '../../model/explorer/adapter.ts'
import type { Candidate } from './explain.ts'
import type { Errand } from '../../impl/core/broker-state.ts'
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import { consumerSteps, fetchedSteps, followerSteps } from './fetch-steps.ts'
import { type BrokerStep, modelLetter } from './letters.ts'
import { orderSteps } from './order-steps.ts'
import { commitSteps, groupSteps, offsetSteps, transactionalCommitSteps } from './group-steps.ts'
import { produceStep, refusedSteps, transactionalSteps } from './produce-steps.ts'
import type { Setting } from './setting.ts'
import { nothing, type Received, type Table } from './table.ts'

/** An event by its type alone is always the same object, so that the memo knows it. */
const plain = Object.fromEntries(['fetch', 'respond', 'stop', 'wipe'].map(type => [type, { type }])) as Readonly<
  Record<'fetch' | 'respond' | 'stop' | 'wipe', Event>
>

/** A process that starts: what befell it, and what was kept, is seen by what it begins with. */
export function startSteps({ idOf }: Setting, { node, after }: BrokerStep, kept: number): readonly Candidate[] {
  const id = idOf(Number(node.split('-')[1]))
  const brokerEpochs = Array.from({ length: id }, () => after.incarnation - 1)
  const partition = { leader: 0, leaderEpoch: 0, isr: [], registered: [], quorum: { brokerEpochs } }
  const restart = { type: 'restart', partition }
  return [
    { says: 'stop, restart', events: [plain.stop, restart] },
    { says: `losePower that keeps ${kept}, restart`, events: [{ type: 'losePower', keep: kept }, restart] },
    { says: 'wipe, restart', events: [plain.wipe, restart] },
  ]
}

/** Undefined: nothing that a replica's machine knows; its state must stay as it is. */
export function replicaSteps(table: Table, step: BrokerStep): readonly Candidate[] | undefined {
  const { input } = step
  if (input === undefined) return undefined
  if (input.type === 'TimerFired') {
    const ofGroup = groupTimerIn(input.timer)
    return ofGroup ? groupSteps(table, step, ofGroup.groupId) : timerSteps(table, input.timer)
  }
  if (input.type !== 'Received' && input.type !== 'Disconnected') return undefined
  const isRequest = input.type === 'Received' && input.message.kind === 'request'
  const errand = isRequest ? undefined : step.before?.errands[input.correlationId]
  if (errand !== undefined) return errandSteps(table, step, errand)
  if (input.type === 'Disconnected') return askedAgain(table, step, input.correlationId)
  const { message } = input
  if (message.kind === 'request') return requestSteps(table, step, input)
  switch (message.body.api) {
    case 'Fetch':
      return fetchedSteps(table, message.body, step)
    case 'AlterPartition':
      return alteredSteps(table, message.body)
    case 'FetchMetadataLog':
      return orderSteps(table, step)
    default:
      return undefined
  }
}

function timerSteps({ setting }: Table, timer: string): readonly Candidate[] | undefined {
  const [kind, , peer] = timer.split('/')
  const follower = setting.idOf(Number(peer))
  const own = (event: Event, says = event.type): readonly Candidate[] => [{ says, events: [event] }, nothing]
  switch (kind) {
    case 'fetch':
    case 'respond':
      return own(plain[kind])
    case 'expand':
      return own({ type: 'expandIsr', follower }, `expandIsr by ${follower}`)
    case 'lag':
      return own({ type: 'shrinkIsr', follower }, `shrinkIsr by ${follower}`)
    default:
      return undefined
  }
}

/** M7. */
function askedAgain(table: Table, { before }: BrokerStep, correlationId: number): readonly Candidate[] | undefined {
  const asked = before?.asked[correlationId]
  const message = asked?.api === 'AlterPartition' ? (table.letterOf(asked) as Event | undefined) : undefined
  if (message === undefined) return undefined
  const letters = () => modelLetter({ to: 'quorum', message })
  return [{ says: 'nothing, and AlterPartition once more', events: [], letters }]
}

/** What has waited for the coordinator of its transaction goes on. */
function errandSteps(table: Table, step: BrokerStep, errand: Errand): readonly Candidate[] | undefined {
  switch (errand.kind) {
    case 'produce': {
      const { from, correlationId, request } = errand
      const produce = produceStep(table, table.names.attempt(from, correlationId), request.batch)
      return [
        produce,
        ...transactionalSteps(table, step, errand, request),
        ...refusedSteps(table, step, errand, request),
      ]
    }
    case 'offsets':
      return transactionalCommitSteps(table, step, errand, errand.request)
    default:
      return undefined
  }
}

function requestSteps(table: Table, step: BrokerStep, input: Received): readonly Candidate[] | undefined {
  if (input.message.kind !== 'request') return undefined
  const { body } = input.message
  switch (body.api) {
    case 'Produce':
      return [
        produceStep(table, table.names.attempt(input.from, input.correlationId), body.batch),
        ...transactionalSteps(table, step, input, body),
        ...refusedSteps(table, step, input, body),
      ]
    case 'Fetch':
      return body.replicaId < 0 ? consumerSteps(table, step, body) : followerSteps(table, step, body)
    case 'JoinGroup':
    case 'SyncGroup':
    case 'LeaveGroup':
      return groupSteps(table, step, body.groupId)
    case 'OffsetCommit':
      return commitSteps(table, step, body)
    case 'TxnOffsetCommit':
      return transactionalCommitSteps(table, step, input, body)
    case 'OffsetFetch':
      return offsetSteps(table, body)
    default:
      return undefined
  }
}

function alteredSteps(table: Table, body: object): readonly Candidate[] {
  const message = table.letterOf(body) as Event | undefined
  if (message === undefined) return [nothing]
  return [
    { says: `AlterPartitionResponse ${String(message['error'])}`, events: [message] },
    { says: 'nothing, as the office is over', events: [], unless: message },
  ]
}
