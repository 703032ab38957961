/**
 * What the facts of a group, of an idempotent producer, or of where an effect lands mean for what happens, in a sentence: the rule that a counterexample makes use of.
 */
import type { ClientName } from '../../model/kafka/idempotence/index.ts'
import type { BesideGuarantee, BesideQuestion } from '../beside.ts'
import { sinkPromiseOf } from '../beside-sink.ts'
import type { Guarantee } from '../guarantees.ts'
import { ruleOfGroup } from './group-rules.ts'
import { ruleOfProcessing } from './processing-rules.ts'
import { ruleOfSink } from './sink-rules.ts'

export function ruleBeside(question: BesideQuestion, guarantee: BesideGuarantee): string {
  switch (question.setting) {
    case 'producer':
      return ofClients[question.parameters.client]
    case 'group':
      return ruleOfGroup(question.parameters, guarantee as Guarantee)
    case 'sink':
      return ruleOfSink(question.parameters, sinkPromiseOf(guarantee))
    case 'processing':
      return ruleOfProcessing(question.parameters, guarantee === 'ALO' ? 'ALO' : 'AMO')
  }
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
