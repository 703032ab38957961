/**
 * Every transition of the explored graph of small scopes, driven on the reference broker: tours which together take them all, the state compared
 * after every step.
 */
import {
  idempotenceSystem,
  javaParameters,
  type ProducerParameters,
  type ProducerScope,
  smallScope,
} from '../../../model/kafka/idempotence/index.ts'
import { type Covered, driveTours, tally } from '../tours.ts'
import { driveSequences } from './sequence-reproduce.ts'
import type { SequenceDeployment } from './sequence-stage.ts'
import { nameOfStep } from './sequence-steps.ts'

export interface SequenceCover extends SequenceDeployment {
  readonly name: string
}

const cover = (
  name: string,
  parameters: Partial<ProducerParameters>,
  scope: Partial<ProducerScope>,
): SequenceCover => ({
  name,
  parameters: { ...javaParameters, ...parameters },
  scope: { ...smallScope, ...scope },
})

const n = { faults: { n: 1 } } as const

/** Together they perform every row of the table; a test says so. */
export const sequenceCovers: readonly SequenceCover[] = [
  cover('Java, a connection breaks', { maxInFlight: 2 }, n),
  cover('Java, too few in sync, one record sent twice', {}, { records: 1, circumstances: { shrink: 1 } }),
  cover('Java, too few in sync, two records in flight', {}, { attempts: 1, circumstances: { shrink: 1 } }),
  cover('Java, a record that is too large', {}, { tooLarge: 1 }),
  cover(
    'Java, the process crashes and the application sends again',
    { onSendFailure: 'retry' },
    { records: 1, faults: { c: 1 } },
  ),
  cover('Java, the broker crashes', { maxInFlight: 2 }, { attempts: 1, faults: { b1: 1 } }),
  cover('Java, retention and expiry', {}, { records: 1, ...n, circumstances: { retention: 1, expiry: 1 } }),
  cover('Java with pull request 13796', { client: 'java-13796', maxInFlight: 2 }, { tooLarge: 2, ...n }),
  cover('librdkafka, a connection breaks', { client: 'librdkafka' }, n),
  cover('kafkajs, a connection breaks', { client: 'kafkajs' }, n),
  cover('@platformatic/kafka 2.1, a connection breaks', { client: 'platformatic-2.1' }, n),
  cover('@platformatic/kafka, a connection breaks', { client: 'platformatic' }, { ...n, attempts: 3 }),
  cover('without idempotence, a connection breaks', { idempotence: false, maxInFlight: 2 }, { ...n, attempts: 1 }),
  cover('without idempotence, no retries', { idempotence: false, retries: false }, n),
  cover('an effect for each record', { effectKey: 'record' }, { withEffect: true, records: 1 }),
]

const MAX_STATES = 10_000

export function coverSequences({ name, parameters, scope }: SequenceCover): Covered {
  const performed: Record<string, number> = {}
  const toured = driveTours(name, idempotenceSystem(parameters, scope), MAX_STATES, told =>
    driveSequences(told, { parameters, scope }, (_player, step) => tally(performed, nameOfStep(step))),
  )
  return { ...toured, performed }
}
