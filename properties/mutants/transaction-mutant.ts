/** Mutants of the machines of a transactional id (model/kafka/transactions): holes as in model-mutant.ts. */
import type {
  OutputPartitionContext,
  OutputPartitionEvent,
  TransactionalProducerContext,
  TransactionalProducerEvent,
  TransactionCoordinatorEvent,
  TransactionMetadata,
} from '../../model/kafka/transactions/index.ts'
import { holeOf } from './model-mutant.ts'

export const ofTransactionalProducer = holeOf<TransactionalProducerContext, TransactionalProducerEvent>(
  'transactional producer',
)
export const ofTransactionCoordinator = holeOf<TransactionMetadata, TransactionCoordinatorEvent>(
  'transaction coordinator',
)
export const ofOutputPartition = holeOf<OutputPartitionContext, OutputPartitionEvent>('output partition')
