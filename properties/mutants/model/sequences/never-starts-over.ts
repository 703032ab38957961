/** A client that lost its place does not ask for a new producer id. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const neverStartsOver = ofIdempotentProducer({
  id: 'never-starts-over',
  hole: 'mayStartOver',
  breaks: 'PROGRESS',
  source: '@platformatic/kafka, #recoverIdempotentProducer',
  guard: () => false,
})
