/**
 * A transactional producer as the model's state has it, and as the world's has it.
 *
 *   CV1  of a producer that is gone nothing is compared but that and its error, and of one outside of a transaction nothing of a transaction
 */
import type { ManagerState } from '../../../impl/core/transaction-manager.ts'
import type { TransactionalProducerContext } from '../../../model/kafka/transactions/index.ts'
import { partitionOf } from './stage-nodes.ts'
import type { TransactionDeployment } from './transaction-stage.ts'
import type { TransactionalClient } from './transactional-client.ts'
import type { Translation } from './translation.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type View = Readonly<Record<string, unknown>>
interface On {
  readonly deployment: TransactionDeployment
  readonly translation: Translation
  readonly partitions: readonly number[]
}

export const clientStates: Readonly<Record<ManagerState, string>> = {
  UNINITIALIZED: 'uninitialized',
  INITIALIZING: 'initializing',
  READY: 'ready',
  IN_TRANSACTION: 'inTransaction',
  COMMITTING_TRANSACTION: 'committing',
  ABORTING_TRANSACTION: 'aborting',
  ABORTABLE_ERROR: 'abortableError',
  FATAL_ERROR: 'fatalError',
}

/** CV1. */
const isGone = (value: unknown) => value === 'crashed' || value === 'fatalError'

export function modelClient({ deployment }: On, { context, value }: Local<TransactionalProducerContext>): View {
  const { transaction, error, producerId, producerEpoch, needsNewEpoch, added, written, sequences } = context
  if (value === 'crashed') return { value, transaction }
  if (isGone(value)) return { value, transaction, error: asTold(error) }
  const isInside = value === 'inTransaction'
  return {
    value,
    transaction,
    producerId,
    producerEpoch,
    needsNewEpoch,
    ...(isInside && deployment.parameters.transactionVersion === 1 ? { added } : {}),
    ...(isInside ? { written, sequences } : {}),
  }
}

/** Clients say PRODUCER_FENCED of both. */
const asTold = (error: string) => (error === 'INVALID_PRODUCER_EPOCH' ? 'PRODUCER_FENCED' : error)

export function worldClient({ deployment, translation, partitions }: On, client: TransactionalClient): View {
  const { manager, state, transaction, written } = client
  if (client.isCrashed) return { value: 'crashed', transaction }
  const value = clientStates[manager.state]
  if (isGone(value)) return { value, transaction, error: asTold(manager.lastError) }
  const isInside = value === 'inTransaction'
  const asks = [...manager.requests, ...(manager.inFlight ? [manager.inFlight.request] : [])]
  const isBumping = asks.some(request => request.api === 'InitProducerId' && request.isEpochBump)
  const sequences = partitions.map(id => state.sessions[partitionOf(id)]?.nextToAcknowledge ?? 0)
  return {
    value,
    transaction,
    producerId: translation.producerId(state.producerId),
    producerEpoch: state.producerEpoch,
    needsNewEpoch: manager.mustBumpEpoch || isBumping,
    ...(isInside && deployment.parameters.transactionVersion === 1 ? { added: manager.partitions.length } : {}),
    ...(isInside ? { written, sequences } : {}),
  }
}
