/** An abort marker commits what was pending. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const commitsOffsetsThatWereAborted = ofProcessingGroup({
  id: 'commits-offsets-that-were-aborted',
  hole: 'settle',
  breaks: 'ATOMIC',
  source: 'KIP-98, markers in __consumer_offsets',
  change: ({ context, event }, kafka) => {
    const { transactionalId } = event as { readonly transactionalId: number }
    const own = context.pending.filter(one => one.transactionalId === transactionalId)
    const offsets = context.offsets.map((offset, i) => own.find(one => one.partition === i + 1)?.offset ?? offset)
    return { ...kafka(), offsets }
  },
})
