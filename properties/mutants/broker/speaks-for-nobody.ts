/** Offsets are committed without saying who has read them: a zombie’s are as good as any. */
import type { RuleMutant } from '../mutant.ts'
import { speaksForAMemberThatIsOut } from '../talks/at-clients.ts'

export const speaksForNobody: RuleMutant = {
  in: 'broker',
  id: 'speaks-for-nobody',
  rule: 'saysWhoReads',
  breaks: 'S32',
  source: 'Kafka before KIP-447 (2.5)',
  talk: speaksForAMemberThatIsOut,
  seldom:
    'A member must send its offsets after its partitions have gone to another, and commit: its effects stand twice.',
  rules: { saysWhoReads: ({ groupId }) => ({ groupId, generationId: -1, memberId: '', groupInstanceId: null }) },
}
