/** Only who is a member already may join. */
import { ofGroup } from '../model-mutant.ts'

export const turnsStrangersAway = ofGroup({
  id: 'turns-strangers-away',
  hole: 'mayJoin',
  breaks: 'OneMemberIdEach',
  source: 'an ordinary slip',
  guard: ({ event }, kafka) => kafka() && !(event as { isStranger?: boolean }).isStranger,
})
