/**
 * T1. Without idempotence a resend is a record like any other: appended again where the first was appended, and behind what was sent after it. The
 * defaults before 3.0 were acks=1 and no idempotence.
 */
import { promises } from '../idempotence/index.ts'
import { producerBugOf } from './producer-bug.ts'

const about = { source: 'Kafka before 3.0, by default (KIP-679)', setting: { idempotence: false } } as const

export const resendIsDuplicate = producerBugOf({
  ...about,
  id: 'resend-is-a-duplicate',
  says: 'A resend whose first copy was appended is known for a duplicate.',
  without: 'a resend has no number: it is appended again',
  parameters: { maxInFlight: 1 },
  bounds: { records: 1, faults: { n: 1 } },
  property: promises.AMO,
})

export const resendComesLate = producerBugOf({
  ...about,
  id: 'resend-comes-late',
  says: 'What follows a record that was refused is refused until that one has come.',
  without: 'a record that was refused is appended behind those that were sent after it',
  parameters: { maxInFlight: 2 },
  bounds: { circumstances: { shrink: 1 } },
  property: promises.ORD,
})
