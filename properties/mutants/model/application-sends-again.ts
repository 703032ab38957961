/** The application gives a failed record to send again, though it reports failures only. */
import { ofProducer } from '../model-mutant.ts'

export const applicationSendsAgain = ofProducer({
  id: 'application-sends-again',
  hole: 'sendsAgain',
  breaks: 'AMO',
  source: 'Kafka documentation, retries',
  guard: ({ context }) => context.send === 0 && context.attempt < 2,
})
