/** Producers whose answers do not come. */
import type { Which } from './directed.ts'
import type { Scenario } from './scenario.ts'

/** Longer than delivery.timeout.ms. */
const tooLongMs = 9_000

const isAnswer: Which = body => body.api === 'Produce' && 'errorCode' in body

export const timesOutAfterItIsWritten: Scenario = {
  says: 'A record is written, and no answer gets through until its time is over; the next one has a number of its own, and is written too.',
  configuration: {
    producer: {
      acks: 'all',
      retries: 1_000_000,
      maxInFlight: 1,
      idempotence: true,
      lingerMs: 0,
      maxRecordsPerBatch: 1,
    },
  },
  script: scene => {
    scene.send()
    scene.until(() => scene.isAcknowledged())
    scene.lose(isAnswer)
    scene.send()
    scene.advance(tooLongMs)
    scene.lose()
    scene.send()
    scene.until(() => scene.isAcknowledged())
  },
}
