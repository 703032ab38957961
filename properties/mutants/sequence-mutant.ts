/** Mutants of the machines that tell of sequence numbers (model/kafka/idempotence): holes as in model-mutant.ts. */
import type { EffectContext, PartitionContext, ProducerContext } from '../../model/kafka/idempotence/index.ts'
import type { PartitionEvent } from '../../model/kafka/idempotence/partition.ts'
import type { ProducerIdsContext } from '../../model/kafka/idempotence/producer-ids.ts'
import type { ProducerEvent } from '../../model/kafka/idempotence/producer.ts'
import { holeOf } from './model-mutant.ts'

export const ofIdempotentProducer = holeOf<ProducerContext, ProducerEvent>('idempotent producer')
export const ofPartitionLeader = holeOf<PartitionContext, PartitionEvent>('partition leader')
export const ofProducerIds = holeOf<ProducerIdsContext, { readonly type: 'InitProducerId' }>('producer ids')
export const ofEffect = holeOf<EffectContext, { readonly type: 'apply'; readonly record: number }>('effect')
