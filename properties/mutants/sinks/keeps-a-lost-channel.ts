/** An acknowledgement is lost, and the deliveries behind it on the same channel are acknowledged all the same. */
import { ofWorker } from '../model-mutant.ts'

export const keepsALostChannel = ofWorker({
  id: 'keeps-a-lost-channel',
  hole: 'losesConnection',
  breaks: 'converges',
  source: 'RabbitMQ, confirms.md: a channel that is lost takes all of them',
  guard: () => false,
})
