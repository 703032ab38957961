/** A record is confirmed and nothing is done for it. */
import { ofWorker } from '../model-mutant.ts'

export const confirmsWithoutDoing = ofWorker({
  id: 'confirms-without-doing',
  hole: 'hasStep',
  breaks: 'ALO',
  source: 'RabbitMQ, automatic acknowledgement',
  guard: () => false,
})
