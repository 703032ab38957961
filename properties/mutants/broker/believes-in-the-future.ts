/** A transaction is ended by whoever has its epoch, or a higher one. */
import type { RuleMutant } from '../mutant.ts'
import { endOfTheFuture } from '../talks/at-coordinators.ts'

export const believesInTheFuture: RuleMutant = {
  in: 'broker',
  id: 'believes-in-the-future',
  rule: 'mayEnd',
  breaks: 'S32',
  source: 'KAFKA-9600, until 2.6',
  talk: endOfTheFuture,
  silent: 'No client has an epoch that its coordinator has not given it.',
  rules: {
    mayEnd: ({ producerEpoch }, asked, isWritten) => asked === producerEpoch || (!isWritten && asked > producerEpoch),
  },
}
