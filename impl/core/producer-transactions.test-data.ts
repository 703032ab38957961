/**
 * A transactional producer driven by hand, for tests: what takes it through its states, and how they look at what it asked and told.
 */
import type { ErrorCode } from './errors.ts'
import type { ProducerConfig } from './producer.ts'
import { drain, lead, produced, record, reply, type Run, start } from './producer.test-data.ts'
import type { Api, Response } from './protocol.ts'
import { lastSent } from './script.test-data.ts'
import type { TransactionOperation } from './transaction-manager.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

export const begin = (config: Partial<ProducerConfig> = {}): Run =>
  start({ idempotence: true, transactionalId: 'billing-1', ...config })

/** What the coordinators are asked, without what tests look at alone. */
export const asked = (run: Run) =>
  run.sent
    .filter(({ body }) => body.api !== 'Metadata' && body.api !== 'Produce')
    .map(({ to, body }) => `${body.api} ${to}`)

/** The next request to a coordinator goes out: at once, or after its back-off. */
export const next = (run: Run): void => run.fire('transaction')

export const answer = (run: Run, body: Response): void => run.answer(lastSent(run, body.api as Api), body)

export const found = (run: Run, brokerId = 1): void =>
  answer(run, { api: 'FindCoordinator', errorCode: 'NONE', brokerId })

export const feature = (run: Run, transactionVersion: TransactionVersion): void => {
  run.fire('metadata')
  const partitions = { 'orders-0': { leader: 1, leaderEpoch: 1 }, 'orders-1': { leader: 1, leaderEpoch: 1 } }
  answer(run, { api: 'Metadata', errorCode: 'NONE', partitions, transactionVersion })
}

/** INITIALIZING, and InitProducerId is on its way. */
export function initializing(config: Partial<ProducerConfig> = {}, version: TransactionVersion = 0): Run {
  const run = begin(config)
  run.call({ type: 'initTransactions' })
  feature(run, version)
  next(run)
  next(run)
  found(run)
  next(run)
  return run
}

export const initialized = (run: Run, producerEpoch = 0, producerId = 7): void =>
  answer(run, { api: 'InitProducerId', errorCode: 'NONE', producerId, producerEpoch })

export function ready(config: Partial<ProducerConfig> = {}, version: TransactionVersion = 0): Run {
  const run = initializing(config, version)
  initialized(run)
  return run
}

/** In a transaction, with these records given to it. */
export function inTransaction(ids = '', config: Partial<ProducerConfig> = {}, version: TransactionVersion = 0): Run {
  const run = ready(config, version)
  run.call({ type: 'beginTransaction' })
  for (const id of ids) run.call(record(id))
  return run
}

/** The partition is in the transaction, and the records are on their way. */
export function sending(ids: string, config: Partial<ProducerConfig> = {}): Run {
  const run = inTransaction(ids, config)
  next(run)
  added(run)
  drain(run)
  return run
}

/** What the application waits for has come to this. */
export const answeredWith = (operation: TransactionOperation, errorCode: string) => ({
  type: 'TransactionAnswered',
  operation,
  errorCode,
})

export const added = (run: Run, results: Readonly<Record<string, ErrorCode>> = { 'orders-0': 'NONE' }): void =>
  answer(run, { api: 'AddPartitionsToTxn', errorCode: 'NONE', results })

export const ended = (run: Run, errorCode: ErrorCode = 'NONE', producerId = -1, producerEpoch = -1): void =>
  answer(run, { api: 'EndTxn', errorCode, producerId, producerEpoch })

export const isIn = (run: Run) => run.state().transaction!.state
export const group = { groupId: 'billing', generationId: 4, memberId: 'm', groupInstanceId: null }
export const sendOffsets = (run: Run, id = 0) =>
  run.call({ type: 'sendOffsetsToTransaction', id, offsets: { 'orders-0': 7 }, group })
export const commit = (run: Run) => run.call({ type: 'commitTransaction' })
export const abort = (run: Run) => run.call({ type: 'abortTransaction' })
export const abortable = (run: Run) => {
  reply(run, produced(run).at(-1), 'MESSAGE_TOO_LARGE')
}

export { drain, lead, record, type Run }
