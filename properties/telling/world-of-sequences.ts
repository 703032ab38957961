/**
 * Reads a WorldState off the idempotent producer's system (model/kafka/idempotence): one leader, which leads in epoch 1 throughout.
 */
import type { Step, SystemSpec } from '../../model/index.ts'
import type { Batch, PartitionContext, ProducerContext } from '../../model/kafka/idempotence/index.ts'
import { brokerName, recordName } from './names.ts'
import type { Belief, BrokerState, SendState, WorldState } from './world-state.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export function worldOfSequences(spec: SystemSpec, read: Step['state']): WorldState {
  const { records, batches } = (read('producer') as Local<ProducerContext>).context
  const sends = Array.from({ length: records }, (_, i) => i + 1).map(
    record => [recordName(spec, record), sendOf(batches.findLast(batch => batch.record === record))] as const,
  )
  const leader = read(brokerName(1)) as Local<PartitionContext>
  return { brokers: { [brokerName(1)]: brokerOf(spec, leader) }, producer: Object.fromEntries(sends) }
}

const LEADER_EPOCH = 1

function brokerOf(spec: SystemSpec, { context: { log, pending }, value }: Local<PartitionContext>): BrokerState {
  const awaiting = pending.filter(({ error }) => error === '').map(({ record }) => recordName(spec, record))
  return {
    is: value === 'stopped' ? 'down' : 'leader',
    leaderEpoch: value === 'stopped' ? 0 : LEADER_EPOCH,
    log: log.map(({ record, send }) => ({
      record: recordName(spec, record),
      epoch: LEADER_EPOCH,
      ...(send > 0 ? { send: send + 1 } : {}),
    })),
    // What has no answer yet may still be below it: so far every record that was answered for is.
    highWatermark: Math.max(0, log.length - awaiting.length),
    logEndOffset: log.length,
    ...(awaiting.length > 0 ? { awaiting } : {}),
  }
}

const beliefs: Readonly<Record<Exclude<Batch['state'], 'queued'>, Belief>> = {
  awaiting: 'in flight',
  acknowledged: 'acknowledged',
  dropped: 'dropped',
  reported: 'reported',
  replaced: 'reported',
  forgotten: 'forgotten',
}

function sendOf(batch: Batch | undefined): SendState {
  if (batch === undefined) return { believes: 'not given', attempts: 0 }
  const { state, attempt, send } = batch
  return {
    believes: state === 'queued' ? (attempt > 0 ? 'retrying' : 'given') : beliefs[state],
    attempts: attempt,
    ...(state === 'awaiting' ? { connection: brokerName(1) } : {}),
    ...(send > 0 ? { sentAgain: send } : {}),
  }
}
