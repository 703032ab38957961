/** The loop polls on while records are being handled. */
import { ofMember } from '../model-mutant.ts'

export const pollsOnWhileItWorks = ofMember({
  id: 'polls-on-while-it-works',
  hole: 'mayPoll',
  breaks: 'OneBatchAtATime',
  source: 'an ordinary slip',
  guard: () => true,
})
