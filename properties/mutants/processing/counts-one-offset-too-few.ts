/** The offset of the record is taken for that of the one before it. */
import type { InstanceContext } from '../../../model/kafka/processing/index.ts'
import { ofInstance } from '../processing-mutant.ts'

export const countsOneOffsetTooFew = ofInstance({
  id: 'counts-one-offset-too-few',
  hole: 'take',
  breaks: 'AMO',
  source: 'KafkaConsumer javadoc, commitSync: the next offset is to be committed',
  change: (_, kafka) => {
    const { inHand } = kafka() as Pick<InstanceContext, 'inHand'>
    return { inHand: inHand && { ...inHand, offset: inHand.offset - 1 } }
  },
})
