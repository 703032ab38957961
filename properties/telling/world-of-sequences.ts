/**
 * Reads a WorldState off the idempotent producer's system (model/kafka/idempotence): one leader, which leads in epoch 1 throughout.
 */
import type { Step, SystemSpec } from '../../model/index.ts'
import type {
  Batch,
  EffectContext,
  Identity,
  PartitionContext,
  ProducerContext,
} from '../../model/kafka/idempotence/index.ts'
import type { Happened } from './happened.ts'
import { brokerName, producerName, recordName } from './names.ts'
import type { Belief, BrokerState, IdentityState, SendState, SequenceState, WorldState } from './world-state.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export function worldOfSequences(spec: SystemSpec, read: Step['state'], happened: readonly Happened[]): WorldState {
  const producer = read('producer') as Local<ProducerContext>
  const { records, batches } = producer.context
  const sends = Array.from({ length: records }, (_, i) => i + 1).map(
    record => [recordName(spec, record), sendOf(batches.findLast(batch => batch.record === record))] as const,
  )
  const leader = read(brokerName(1)) as Local<PartitionContext>
  return {
    brokers: { [brokerName(1)]: brokerOf(spec, leader) },
    producer: Object.fromEntries(sends),
    identity: identityOf(producer),
    ...(Object.hasOwn(spec.components, 'effect')
      ? {
          reader: {
            position: (read('effect') as Local<EffectContext>).context.position,
            effects: happened.map(({ record }) => record),
          },
        }
      : {}),
  }
}

const LEADER_EPOCH = 1

function brokerOf(spec: SystemSpec, { context, value }: Local<PartitionContext>): BrokerState {
  const { log, start, pending, producers, hasEnoughReplicas } = context
  const awaiting = pending.filter(({ error }) => error === '').map(({ record }) => recordName(spec, record))
  return {
    is: value === 'stopped' ? 'down' : 'leader',
    leaderEpoch: value === 'stopped' ? 0 : LEADER_EPOCH,
    log: log.map(({ record, send, ...identity }) => ({
      record: recordName(spec, record),
      epoch: LEADER_EPOCH,
      ...(send > 0 ? { send: send + 1 } : {}),
      ...numberOf(identity),
    })),
    // What has no answer yet may still be below it: so far every record that was answered for is.
    highWatermark: Math.max(0, log.length - awaiting.length),
    logEndOffset: log.length,
    ...(awaiting.length > 0 ? { awaiting } : {}),
    ...(start > 0 ? { logStartOffset: start } : {}),
    ...(hasEnoughReplicas ? {} : { tooFewInSync: true }),
    producers: Object.fromEntries(
      producers.map(({ producerId, producerEpoch, window }) => [
        producerName(producerId),
        { producerEpoch, sequences: window },
      ]),
    ),
  }
}

/** Kafka's NO_PRODUCER_ID is none. */
function numberOf(identity: Identity | null): { readonly number?: SequenceState } {
  if (identity === null || identity.producerId < 0) return {}
  const { producerId, producerEpoch, sequence } = identity
  return { number: { producerId, producerEpoch, sequence } }
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
  const { state, attempt, send, identity } = batch
  return {
    believes: state === 'queued' ? (attempt > 0 ? 'retrying' : 'given') : beliefs[state],
    attempts: attempt,
    ...(state === 'awaiting' ? { connection: brokerName(1) } : {}),
    ...(send > 0 ? { sentAgain: send } : {}),
    ...numberOf(identity),
  }
}

const identityOf = ({ context: { producerId, producerEpoch }, value }: Local<ProducerContext>): IdentityState => ({
  is: value === 'dead' ? 'dead' : 'running',
  ...(producerId > 0 ? { producerId, producerEpoch } : {}),
})
