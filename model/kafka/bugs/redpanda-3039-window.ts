/**
 * P1, Redpanda 3038 and 3039 (mended by 3040 and 3077): the broker remembered one batch of a producer. And the rule behind it: the window has to be
 * as wide as what may be in flight, five in Kafka (ProducerStateEntry.NUM_BATCHES_TO_RETAIN), which is why Java's producer refuses more than
 * five in flight when it is idempotent.
 */
import { promises } from '../idempotence/index.ts'
import { producerBugOf } from './producer-bug.ts'

export const windowOfOne = producerBugOf({
  id: 'redpanda-3039-window-of-one',
  source: 'Redpanda 3038, 3039 (21.10.1)',
  says: "The broker knows a producer's last five batches.",
  without:
    'the broker knows the last batch alone: a resend of an earlier one is out of order, and comes again in a new epoch',
  parameters: { maxInFlight: 2 },
  setting: { windowSize: 1 },
  bounds: { attempts: 3, faults: { n: 1 } },
  property: promises.AMO,
})

const moreThanTheWindow = (windowSize: number) =>
  producerBugOf({
    id: `window-of-${windowSize}`,
    source: 'ProducerConfig, max.in.flight.requests.per.connection; KIP-98',
    says: `No more than ${windowSize} are in flight where the broker remembers ${windowSize}.`,
    without: `${windowSize + 1} are in flight, and the first of them is forgotten before its resend comes`,
    parameters: { windowSize, maxInFlight: windowSize },
    setting: { maxInFlight: windowSize + 1 },
    bounds: { records: windowSize + 1, attempts: 3, patient: true, faults: { n: 1 } },
    property: promises.AMO,
  })

export const moreThanOne = moreThanTheWindow(1)
export const moreThanTwo = moreThanTheWindow(2)
export const moreThanFive = moreThanTheWindow(5)
