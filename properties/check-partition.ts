/** One cell of `check`, asked of the one partition of Kafka (model/kafka/system.ts): the search that answers it, and where the answer is kept. */
import type { Parameters } from '../model/kafka/index.ts'
import type { Source } from './check-beside.ts'
import { groupsOf, isHandlers, questionFor } from './check-scope.ts'
import { type Guarantee, settingOf } from './guarantees.ts'
import { answerKey } from './jobs.ts'
import type { FaultClass, Question } from './question.ts'

export interface PartitionCell {
  readonly question: Question
  readonly source: Source
}

export const partitionKey = ({ setting, parameters, scope }: Question) => JSON.stringify([setting, parameters, scope])

export function partitionCell(
  guarantee: Guarantee,
  fault: FaultClass,
  faults: readonly FaultClass[],
  parameters: Parameters,
  many: boolean,
): PartitionCell {
  // Where nobody is struck, a fault is what goes wrong without any.
  const asked = fault === 'rb' || (isHandlers(fault) && settingOf[guarantee] !== 'pipeline') ? 'none' : fault
  const groups = groupsOf(guarantee, parameters, faults, many)
  const group = groups.find(each => each.includes(asked)) ?? groups[0]!
  const question = questionFor(guarantee, parameters, group, many)
  return { question, source: { key: answerKey(partitionKey(question), `${guarantee}:${asked}`) } }
}
