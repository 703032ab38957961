/** The coordinator does not hear of the group whose offsets a transaction has: nobody ends them. */
import type { RuleMutant } from '../mutant.ts'
import { commitsOffsetsAlone } from '../talks/at-clients.ts'

export const commitsOffsetsNobodyKnows: RuleMutant = {
  in: 'broker',
  id: 'commits-offsets-nobody-knows',
  rule: 'addsOffsetsFirst',
  breaks: 'S32',
  source: 'an ordinary slip',
  talk: commitsOffsetsAlone,
  seldom: 'In version 1 a transaction with offsets must be committed, and its group go on where it was.',
  rules: { addsOffsetsFirst: () => false },
}
