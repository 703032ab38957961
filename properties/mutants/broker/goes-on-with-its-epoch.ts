/** The next epoch, which comes with the end of a transaction, is overheard: a producer fences itself. */
import type { RuleMutant } from '../mutant.ts'
import { oneAfterTheOther } from '../talks/at-clients.ts'

export const goesOnWithItsEpoch: RuleMutant = {
  in: 'broker',
  id: 'goes-on-with-its-epoch',
  rule: 'epochAfterEnd',
  breaks: 'S32',
  source: 'KIP-890, part 2',
  talk: oneAfterTheOther,
  seldom:
    'In version 2 a second transaction is told to be fenced: the producer starts anew, and nobody is told anything wrong.',
  rules: { epochAfterEnd: (_answer, current) => current },
}
