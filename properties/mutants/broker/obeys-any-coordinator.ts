/** A marker is taken from a coordinator that was replaced. */
import type { RuleMutant } from '../mutant.ts'
import { zombieCoordinator } from '../talks/in-partitions.ts'

export const obeysAnyCoordinator: RuleMutant = {
  in: 'broker',
  id: 'obeys-any-coordinator',
  rule: 'checkCoordinatorEpoch',
  breaks: 'S32',
  source: 'ProducerAppendInfo.checkCoordinatorEpoch',
  talk: zombieCoordinator,
  seldom: 'A marker of a coordinator that was replaced must arrive after one of its successor.',
  rules: { checkCoordinatorEpoch: () => 'NONE' },
}
