/**
 * What the facts of a group or of an idempotent producer mean for what happens, in a sentence: the rule that a counterexample makes use of.
 */
import type { GroupParameters } from '../../model/kafka/index.ts'
import type { ClientName } from '../../model/kafka/idempotence/index.ts'
import type { BesideQuestion } from '../beside.ts'
import type { Guarantee } from '../guarantees.ts'

export function ruleBeside(question: BesideQuestion, guarantee: Guarantee): string {
  if (question.setting === 'producer') return ofClients[question.parameters.client]
  const { commit, handling } = question.parameters
  return guarantee === 'ORD' && handling !== 'loop' ? ofHandling[handling] : ofCommits[commit]
}

const ofHandling: Readonly<Record<Exclude<GroupParameters['handling'], 'loop'>, string>> = {
  'hand-off': 'A worker handles what was handed out, while the loop polls on and may lose the partition meanwhile.',
  parallel: 'Several workers handle records side by side, and finish in any order.',
  'per-key': 'Each key has a worker of its own, while the loop polls on and may lose the partition meanwhile.',
}

const ofCommits: Readonly<Record<GroupParameters['commit'], string>> = {
  poll: 'The consumer commits in poll, and before it gives partitions up, what earlier polls returned, handled or not.',
  fetched: 'The consumer commits what was fetched, returned to the application or not.',
  'handed-out': 'What was handed out is committed at any time, whether or not it has been handled.',
  after: 'The offset past a record is committed when its handler is done, whatever is still being handled before it.',
  'lowest-unfinished':
    'No more is committed than lies before the first record that is not done: whatever strikes has the rest handled again.',
  before:
    'The offset is committed before the handler starts: whatever strikes in between has the record handled by nobody.',
  finally: 'The offset is committed however the handler ended.',
  'last-handled': 'The offset of the last handled record is committed, not the next one: it is handed out once more.',
  batch: 'The offset past a whole batch is committed when its handler returns, early or not.',
  never: 'No offset is ever committed: whoever starts again starts from the beginning.',
}

const javas =
  'An idempotent producer numbers its batches; when one fails for good, or its number is refused, it begins a new epoch and numbers what is left anew, and what was in the log already is taken for new.'
const ofClients: Readonly<Record<ClientName, string>> = {
  java: javas,
  'java-13796': javas,
  librdkafka:
    'librdkafka takes an answer for one batch as an answer for all before it, and begins a new epoch where a number is refused.',
  'librdkafka-4972': 'librdkafka takes an answer for one batch as an answer for all before it.',
  kafkajs:
    'kafkajs gives the numbers of a failed request back and lets another send take them: the broker then takes the other for a duplicate.',
  'platformatic-2.1':
    'Sends that are made side by side are given the same sequence number: the broker takes all but one for duplicates.',
  platformatic:
    'After OUT_OF_ORDER_SEQUENCE_NUMBER the client asks for a new producer id, and sends again as somebody else.',
}
