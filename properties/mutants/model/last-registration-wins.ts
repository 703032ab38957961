/** Who registers takes the place of all others. */
import { ofStore } from '../model-mutant.ts'

export const lastRegistrationWins = ofStore({
  id: 'last-registration-wins',
  hole: 'addRegistration',
  breaks: 'LeaderIsRegistered',
  source: 'an ordinary slip',
  change: ({ event }) => ({ registered: [(event as { broker: number }).broker] }),
})
