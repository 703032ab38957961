/**
 * A producer driven by hand, for tests: what they begin with, and how they look at what it sent and told.
 */
import type { ErrorCode } from './errors.ts'
import { producer, type ProducerConfig } from './producer.ts'
import type { SendCall } from './producer-state.ts'
import { decodeRecords } from './record-batch.ts'
import { lastSent, script, type Sent } from './script.test-data.ts'

/** One record a batch, nothing lingers. */
export const plain: ProducerConfig = {
  bootstrap: ['broker-1', 'broker-2'],
  acks: -1,
  retries: 3,
  maxInFlight: 5,
  idempotence: false,
  lingerMs: 0,
  batchSize: 16_384,
  maxRecordsPerBatch: 1,
  requestTimeoutMs: 30_000,
  deliveryTimeoutMs: 120_000,
  retryBackoffMs: 100,
  metadataMaxAgeMs: 300_000,
  bufferMemory: 100_000,
}

const bytes = (text: string) => new TextEncoder().encode(text)
export const record = (id: string, topicPartition = 'orders-0'): SendCall => ({
  type: 'send',
  id,
  topicPartition,
  key: null,
  value: bytes(id),
})

export const start = (config: Partial<ProducerConfig> = {}) => script(producer({ ...plain, ...config }))
export type Run = ReturnType<typeof start>

export const lead = (run: Run, leader: number, leaderEpoch: number, name = 'orders-0') =>
  run.answer(lastSent(run, 'Metadata'), {
    api: 'Metadata',
    errorCode: 'NONE',
    partitions: { [name]: { leader, leaderEpoch } },
  })

/** Broker 1 is known to lead, and record `a` to `z` as given are on their way to it. */
export function sending(ids: string, config: Partial<ProducerConfig> = {}): Run {
  const run = start(config)
  for (const id of ids) run.call(record(id))
  run.fire('metadata')
  if (config.idempotence === true) numberedAs(run, 7)
  lead(run, 1, 1)
  drain(run)
  return run
}

export const numberedAs = (run: Run, producerId: number) =>
  run.answer(lastSent(run, 'InitProducerId'), {
    api: 'InitProducerId',
    errorCode: 'NONE',
    producerId,
    producerEpoch: 0,
  })

export function drain(run: Run): void {
  while (run.timers.has('drain')) run.fire('drain')
}

export const produced = (run: Run) => run.sent.filter(({ body }) => body.api === 'Produce')
export const batchOf = ({ body }: Sent) => (body.api === 'Produce' ? body.batch : new Uint8Array())
const valuesOf = (sent: Sent) =>
  decodeRecords(batchOf(sent))
    .map(({ value }) => new TextDecoder().decode(value!))
    .join('')
export const transmissions = (run: Run) => produced(run).map(valuesOf)
export const reply = (run: Run, to: Sent | undefined, errorCode: ErrorCode, baseOffset = -1) =>
  run.answer(to!, { api: 'Produce', errorCode, topicPartition: 'orders-0', baseOffset })
export const failed = (id: string, errorCode: string, isUnknown: boolean) => ({
  type: 'Failed',
  id,
  topicPartition: 'orders-0',
  errorCode,
  isUnknown,
})
export const acknowledged = (id: string, offset: number) => ({
  type: 'Acknowledged',
  id,
  topicPartition: 'orders-0',
  offset,
})
