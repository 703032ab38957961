/** The offset before the one that was committed is stored. */
import { ofCoordinator } from '../model-mutant.ts'

export const storesTheLastHandled = ofCoordinator({
  id: 'stores-the-last-handled',
  hole: 'store',
  breaks: 'AMO',
  source: 'Overview (S18): committed 49, resumes at 50',
  change: ({ event }) => ({ committedOffset: Math.max((event as { offset: number }).offset - 1, 0) }),
})
