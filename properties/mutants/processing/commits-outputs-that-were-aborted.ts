/** Every marker is taken for one of a commit. */
import { ofOutput } from '../processing-mutant.ts'

export const commitsOutputsThatWereAborted = ofOutput({
  id: 'commits-outputs-that-were-aborted',
  hole: 'settle',
  breaks: 'ATOMIC',
  source: 'KIP-98, control batches',
  change: ({ context, event }) => {
    const { transactionalId } = event as { readonly transactionalId: number }
    return {
      log: context.log.map(entry =>
        entry.is === 'open' && entry.transactionalId === transactionalId
          ? { ...entry, is: 'committed' as const }
          : entry,
      ),
    }
  },
})
