/** Who was replaced under its instance id is told that it is not known: it joins again, and replaces its successor. */
import type { RuleMutant } from '../mutant.ts'

export const fencesNobody: RuleMutant = {
  in: 'broker',
  id: 'fences-nobody',
  rule: 'checkMember',
  breaks: 'S22',
  source: 'KIP-345',
  runs: 'twins',
  rules: {
    checkMember: ({ members }, { memberId }) =>
      members.some(member => member.memberId === memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID',
  },
}
