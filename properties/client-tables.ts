/**
 * What clients promise, as they come and with the usual settings: a table of producers and one of consumers, every cell searched for.
 *
 *     a line of configuration ──as check reads it──▶ parameters ──search, each set of them once──▶ the fault classes that break it
 *
 *   T1  a row says what is set and nothing else; what a client does by default is in effect (model/deployment/clients.ts)
 *   T2  NAL is asked of the partition of Kafka; AMO and ORD of producers mean the log, and are asked of the producer alone, sequence by sequence;
 *       where acks is not all, its order is asked of the partition too, as another leader may take it over
 *   T3  ALO, AMO and ORD of consumers mean what is handled, and are asked of a group
 */
import { type Deployment, interpret, readConfiguration, type Settings } from '../model/deployment/index.ts'
import type { GroupParameters, Parameters } from '../model/kafka/index.ts'
import { javaParameters, type ProducerParameters } from '../model/kafka/idempotence/index.ts'
import { type BesideQuestion, groupQuestion, producerQuestion, searchBeside } from './beside.ts'
import { seenByGroup } from './check-beside.ts'
import { questionFor } from './check-scope.ts'
import { groupParametersOf, parametersOf, producerRulesOf } from './deployed.ts'
import type { Guarantee } from './guarantees.ts'
import { type Answer, type FaultClass, search } from './question.ts'

/** A client, what is set, and what only its user can say. */
export interface ClientSetting {
  readonly client: string
  /** Lines of its configuration. */
  readonly lines?: readonly string[]
  /** What no file says: ack point and handling, or a default that is not known. */
  readonly says?: Pick<Settings, 'ackPoint' | 'handling'> & { readonly sets?: readonly string[] }
}

export interface ProducerRow extends ClientSetting {
  readonly deployment: Deployment
  readonly broken: Readonly<Record<'NAL' | 'AMO' | 'ORD', readonly FaultClass[]>>
}
export interface ConsumerRow extends ClientSetting {
  readonly deployment: Deployment
  readonly parameters: GroupParameters
  readonly broken: Readonly<Record<'ALO' | 'AMO' | 'ORD', readonly FaultClass[]>>
}

const java = 'java@3.9'
const off = 'enable.idempotence=false'
const on = 'enable.idempotence=true'
const oneInFlight = 'max.in.flight.requests.per.connection=1'

export const producerSettings: readonly ClientSetting[] = [
  { client: java },
  { client: java, lines: [off] },
  { client: java, lines: [off, oneInFlight] },
  { client: java, lines: ['retries=0'] },
  { client: java, lines: ['acks=1'] },
  { client: java, lines: ['acks=1', oneInFlight] },
  { client: java, lines: ['acks=0'] },
  { client: 'java@2.8' },
  { client: 'spring@3.1' },
  { client: 'librdkafka@2.3' },
  { client: 'librdkafka@2.3', lines: [on] },
  { client: 'confluent-kafka-javascript@1.4' },
  { client: 'kafkajs@2.2' },
  { client: 'kafkajs@2.2', lines: [on] },
  { client: 'platformatic@2.9' },
  { client: 'platformatic@2.9', lines: ['acks=all'] },
  { client: 'platformatic@2.9', lines: [on] },
  { client: 'sarama@1.43' },
  { client: 'segmentio@0.4', says: { sets: ['producer.max.in.flight.requests.per.connection=1'] } },
  { client: 'franz-go@1.17' },
  { client: 'kafka-python@3.0' },
]

const manual = 'enable.auto.commit=false'
const byHand = (ackPoint: string, handling = 'loop'): ClientSetting => ({
  client: java,
  lines: [manual],
  says: { ackPoint, handling },
})

export const consumerSettings: readonly ClientSetting[] = [
  { client: java },
  { client: java, says: { handling: 'hand-off' } },
  { client: java, says: { handling: 'parallel' } },
  byHand('after'),
  byHand('before'),
  byHand('finally'),
  byHand('after', 'parallel'),
  byHand('lowest-unfinished', 'parallel'),
  byHand('lowest-unfinished', 'per-key'),
  { client: 'spring@3.1' },
  { client: 'librdkafka@2.3' },
  { client: 'librdkafka@2.3', lines: ['enable.auto.offset.store=false'], says: { ackPoint: 'after' } },
  { client: 'confluent-kafka-javascript@1.4' },
  { client: 'kafkajs@2.2' },
  { client: 'kafkajs@2.2', says: { handling: 'hand-off' } },
  { client: 'platformatic@2.9' },
  { client: 'platformatic@2.9', lines: [manual], says: { ackPoint: 'after' } },
  { client: 'sarama@1.43' },
  { client: 'segmentio@0.4' },
  { client: 'segmentio@0.4', lines: [manual], says: { ackPoint: 'after' } },
  { client: 'franz-go@1.17' },
  { client: 'kafka-python@3.0' },
]

/** In the order of the columns' words. */
export const producerFaults: readonly FaultClass[] = ['none', 'c', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'z']
export const consumerFaults: readonly FaultClass[] = ['none', 'c', 'n', 'e', 'rb']

function deploymentOf(role: 'producer' | 'consumer', { client, lines = [], says = {} }: ClientSetting): Deployment {
  const { sets = [], ...rest } = says
  const text = [role === 'producer' ? 'bootstrap.servers=kafka:9092' : 'group.id=orders', ...lines].join('\n')
  const settings = { handling: 'loop', handler: 'throws', onSendFailure: 'report', ...rest, sets, clients: [client] }
  return interpret(readConfiguration([{ name: `${role}.properties`, text, as: role }], settings))
}

/** Each search is made once for all rows that ask it. */
class Searches {
  private readonly made = new Map<string, Answer>()

  once(key: object, make: () => Answer): Answer {
    const name = JSON.stringify(key)
    const answer = this.made.get(name) ?? make()
    this.made.set(name, answer)
    return answer
  }

  beside = (question: BesideQuestion): Answer => this.once(question, () => searchBeside(question, {}))
}

const brokenIn = (answer: Answer, guarantee: Guarantee, faults: readonly FaultClass[]) =>
  faults.filter(fault => answer.verdictOf(guarantee, fault).verdict === 'broken')

const atClients = ['c', 'n', 'b1'] as const

export function producerTable(): readonly ProducerRow[] {
  const searches = new Searches()
  return producerSettings.map(setting => {
    const deployment = deploymentOf('producer', setting)
    const parameters: Parameters = { ...parametersOf(deployment), replicationFactor: 2, minInsyncReplicas: 2 }
    return { ...setting, deployment, broken: brokenByProducers(parameters, producerOf(deployment), searches) }
  })
}

/** As the client is, idempotent or not; what is never answered is never sent again. */
function producerOf(deployment: Deployment): ProducerParameters {
  const { acks, retries, idempotence } = parametersOf(deployment)
  const rules = producerRulesOf(deployment)
  return {
    ...rules,
    client: idempotence ? rules.client : javaParameters.client,
    idempotence,
    retries: retries && acks !== '0',
    maxInFlight: rules.maxInFlight === 1 ? 1 : javaParameters.maxInFlight,
  }
}

function brokenByProducers(parameters: Parameters, producer: ProducerParameters, searches: Searches) {
  const log = searches.beside(producerQuestion(producer, atClients))
  const refused = parameters.acks === 'all' ? searches.beside(producerQuestion(producer, 'refused')) : undefined
  const kept = partition('NAL', parameters, producerFaults.slice(1), searches)
  const order = parameters.acks === 'all' ? undefined : partition('ORD', parameters, atClients, searches)
  const inOrder = (guarantee: 'NAL' | 'AMO' | 'ORD', more: Answer | undefined, faults: readonly FaultClass[]) => {
    const broken = new Set([
      ...brokenIn(log, guarantee, ['none', ...atClients]),
      ...(refused ? brokenIn(refused, guarantee, ['none']) : []),
      ...(more ? brokenIn(more, guarantee, faults) : []),
    ])
    return producerFaults.filter(fault => broken.has(fault) || broken.has('none'))
  }
  return {
    NAL: inOrder('NAL', kept, producerFaults),
    AMO: inOrder('AMO', undefined, []).filter(isClients),
    ORD: inOrder('ORD', order, ['none', ...atClients]).filter(isClients),
  }
}

const isClients = (fault: FaultClass) => fault === 'none' || (atClients as readonly FaultClass[]).includes(fault)

/** Two brokers, one transmission more than none where it decides; with acks=1 nobody is ever refused for a set that shrank. */
function partition(
  guarantee: 'NAL' | 'ORD',
  parameters: Parameters,
  faults: readonly FaultClass[],
  searches: Searches,
) {
  const { scope, ...question } = questionFor(guarantee, parameters, faults, true)
  const bounds = guarantee === 'NAL' ? { attempts: 1 } : { shrinks: 0 }
  const asked = { ...question, scope: { ...scope, ...bounds } }
  return searches.once(asked, () => search(asked))
}

export function consumerTable(): readonly ConsumerRow[] {
  const searches = new Searches()
  return consumerSettings.map(setting => {
    const deployment = deploymentOf('consumer', setting)
    const parameters = groupParametersOf(deployment)
    const answer = searches.beside(groupQuestion(seenByGroup(parameters), consumerFaults.slice(1)))
    const broken = (guarantee: Guarantee) => brokenIn(answer, guarantee, consumerFaults)
    return {
      ...setting,
      deployment,
      parameters,
      broken: { ALO: broken('ALO'), AMO: broken('AMO'), ORD: broken('ORD') },
    }
  })
}
