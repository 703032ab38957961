/**
 * What `check` asks of the systems beside one partition of Kafka: a consumer group whose members rebalance, an idempotent producer with its
 * sequence numbers, and the place where effects land: a store (beside-sink.ts), or a log (beside-processing.ts). Each tells what the one system leaves abstract, and has no replication
 * of its own.
 *
 *     ALO AMO ORD  under none c n e rb   of the group      its log never fails, and has every record that was sent
 *     NAL AMO ORD  under none c n b1     of the producer   its consumer, if any, handles the log in order, once
 *     ALO AMO EO   under none c n e rb   of the effect     its source never fails, and has every record once
 *
 *   B1  such a search can break what the one partition keeps, never mend what it breaks: the worse of their verdicts counts (check.ts)
 */
import { explore, type Property, replayer, sometimes, type Step, type SystemSpec } from '../model/index.ts'
import {
  groupIds,
  type GroupParameters,
  type GroupScope,
  groupSystem,
  safeGroup,
  smallGroup,
  tellGroup,
  type Told,
} from '../model/kafka/index.ts'
import {
  idempotenceSystem,
  javaParameters,
  type ProducerParameters,
  type ProducerScope,
  promises,
  smallScope,
  tellIdempotence,
} from '../model/kafka/idempotence/index.ts'
import { groupMonitors, groupProperty, groupScopeText } from './claims/group-question.ts'
import type { Counterpart } from './conformance/counterpart.ts'
import type { Sight } from './conformance/shown.ts'
import { groupCounterpart } from './conformance/group/reproduce.ts'
import { sequencesOnBroker } from './conformance/idempotence/sequence-reproduce.ts'
import { processingBeside, type ProcessingQuestion, processingQuestionOf } from './beside-processing.ts'
import { sinkBeside, type SinkQuestion, sinkQuestionOf } from './beside-sink.ts'
import { count } from './count.ts'
import type { Checked } from './guarantees.ts'
import type { Limits } from './jobs.ts'
import { type Answer, decisionOf, faultViews, refuseThrows, type Strike } from './question.ts'
import { filled, type Flat, prefixed } from './question-data.ts'

export type BesideGuarantee = Extract<Checked, 'NAL' | 'ALO' | 'AMO' | 'ORD' | 'EO'>

export interface GroupQuestion {
  readonly setting: 'group'
  readonly guarantees: readonly BesideGuarantee[]
  readonly parameters: GroupParameters
  readonly scope: GroupScope
}
export interface ProducerQuestion {
  readonly setting: 'producer'
  readonly guarantees: readonly BesideGuarantee[]
  readonly parameters: ProducerParameters
  readonly scope: ProducerScope
}
export type BesideQuestion = GroupQuestion | ProducerQuestion | SinkQuestion | ProcessingQuestion

const settings: readonly string[] = [
  'group',
  'producer',
  'sink',
  'processing',
] satisfies readonly BesideQuestion['setting'][]
export const isBeside = (question: { readonly setting: string }): question is BesideQuestion =>
  settings.includes(question.setting)

/** What is looked for on the broker; of a natural set what must remain possible, as of what is lost. */
export const sightOf = (guarantee: BesideGuarantee): Sight => (guarantee === 'EO' ? 'ALO' : guarantee)

/** A question as one search, and what is told of it. */
export interface Beside {
  readonly spec: () => SystemSpec
  readonly guarantees: readonly BesideGuarantee[]
  readonly faults: readonly string[]
  /** Views by which violations are told apart. */
  readonly per: readonly string[]
  readonly property: (guarantee: BesideGuarantee, per: readonly string[]) => Property
  readonly witness: (fault: string) => Property
  readonly tell: (step: Step) => Told
  readonly scopeText: (fault: Strike) => string
  /** What is promised is looked for there. */
  readonly onBroker: (guarantee: BesideGuarantee) => Counterpart
}

export function besideOf(question: BesideQuestion): Beside {
  switch (question.setting) {
    case 'group':
      return groupBeside(question)
    case 'producer':
      return producerBeside(question)
    case 'sink':
      return sinkBeside(question)
    case 'processing':
      return processingBeside(question)
  }
}

/** Searches once and answers every cell of the question; a refusal is normal life, and allowed to every cell. */
export function searchBeside(question: BesideQuestion, limits: Limits): Answer {
  const { spec, guarantees, faults, per, property, witness } = besideOf(question)
  const properties = guarantees.map(guarantee => property(guarantee, per))
  const exploration = explore(spec(), { properties: [...properties, ...['none', ...faults].map(witness)], ...limits })
  refuseThrows(exploration)
  const found = (name: string) => exploration.findings.find(finding => finding.name === name)!
  const nameOf = (guarantee: Checked) => properties[guarantees.findIndex(each => each === guarantee)]!.name
  return {
    exploration,
    verdictOf: (guarantee, fault, shrinks = 1) =>
      decisionOf(found(nameOf(guarantee)), { per, fault, shrinks, complete: exploration.complete }),
    witnessOf: fault => found(witness(fault).name).path,
    run: replayer(spec()),
  }
}

function groupBeside({ guarantees, parameters, scope }: GroupQuestion): Beside {
  const handled = groupIds(scope).map(group => `effects-${group}.handled`)
  return {
    spec: () => groupSystem(parameters, scope, groupMonitors(scope)),
    guarantees,
    faults: faultViews(scope),
    per: faultViews(scope).map(fault => `faults.${fault}`),
    property: (guarantee, per) => groupProperty(guarantee as 'ALO' | 'AMO' | 'ORD', scope, per),
    witness: fault => through(fault, handled),
    tell: step => tellGroup(step, parameters, scope),
    scopeText: fault => groupScopeText({ ...scope, faults: fault === 'none' ? {} : { [fault]: 1 } }),
    onBroker: guarantee => groupCounterpart({ parameters, scope }, guarantee as 'ALO' | 'AMO' | 'ORD'),
  }
}

function producerBeside({ guarantees, parameters, scope }: ProducerQuestion): Beside {
  const { records, attempts, circumstances } = scope
  const shrinks = circumstances['shrink'] ?? 0
  return {
    spec: () => idempotenceSystem(parameters, scope),
    guarantees,
    faults: faultViews(scope),
    per: [...faultViews(scope).map(fault => `faults.${fault}`), ...(shrinks > 0 ? ['circumstances.spent'] : [])],
    property: (guarantee, per) => withPer(promises[guarantee as 'NAL' | 'AMO' | 'ORD'], per),
    witness: fault => through(fault, ['producer.acknowledged']),
    tell: tellIdempotence,
    scopeText: fault =>
      [
        `an idempotent producer and its leader, ${count(records, 'record')}, ${count(attempts, 'transmission')} each`,
        fault === 'none' ? 'no fault' : '1 fault of the class',
        shrinks === 0 ? 'no refusal' : 'too few replicas in sync once',
      ].join(', '),
    onBroker: () => sequencesOnBroker({ parameters, scope }),
  }
}

const withPer = (property: Property, per: readonly string[]): Property =>
  property.kind === 'always' ? { ...property, per } : property

/** Something gets through although this fault strikes. */
export const through = (fault: string, done: readonly string[]): Property =>
  sometimes(
    `a record gets through, fault ${fault}`,
    [...done, ...(fault === 'none' ? [] : [`faults.${fault}`])],
    values => values.every(value => value > 0),
  )

/** A question as flat data, as `flatten` has it for the others. */
export function flattenBeside({ setting, guarantees, parameters, scope }: BesideQuestion): Flat {
  return { setting, guarantees: guarantees.join(' '), ...parameters, ...prefixed('scope', listed(scope)) }
}

/** Lists and limits as words: '1 1', 'c rb'. */
export const listed = (scope: object): object =>
  Object.fromEntries(Object.entries(scope).map(([key, value]) => [key, textOf(value)]))
const textOf = (value: unknown) => {
  if (Array.isArray(value)) return value.join(' ')
  return typeof value === 'object' ? Object.keys(value as object).join(' ') : value
}

/** The question that `flattenBeside` made this of; undefined where it is of another system. Throws a UsageError when a value is missing. */
export function besideQuestionOf(flat: Readonly<Flat>): BesideQuestion | undefined {
  const guarantees = words(flat['guarantees']) as BesideGuarantee[]
  switch (flat['setting']) {
    case 'group':
      return { setting: 'group', guarantees, parameters: filled(safeGroup, '', flat), scope: groupScopeOf(flat) }
    case 'producer':
      return {
        setting: 'producer',
        guarantees,
        parameters: filled(javaParameters, '', flat),
        scope: producerScopeOf(flat),
      }
    case 'sink':
      return { setting: 'sink', guarantees, ...sinkQuestionOf(flat) }
    case 'processing':
      return { setting: 'processing', guarantees, ...processingQuestionOf(flat) }
    default:
      return undefined
  }
}

function groupScopeOf(flat: Readonly<Flat>): GroupScope {
  const scope = filled(listed(smallGroup) as Flat, 'scope.', flat)
  const numbers = { groups: words(scope['groups']).map(Number), keys: words(scope['keys']).map(Number) }
  const lists = { ...numbers, causes: words(scope['causes']), faults: once(scope['faults']) }
  return { ...scope, ...lists } as unknown as GroupScope
}

function producerScopeOf(flat: Readonly<Flat>): ProducerScope {
  const scope = filled(listed(smallScope) as Flat, 'scope.', flat)
  const lists = { faults: once(scope['faults']), circumstances: once(scope['circumstances']) }
  return { ...scope, ...lists } as unknown as ProducerScope
}

export const words = (text: unknown): readonly string[] => String(text).split(' ').filter(Boolean)
/** Each of them once. */
export const limits = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map(name => [name, 1]))
export const once = (text: unknown) => limits(words(text))

/** How much of a group is enough: two members, so that one may be a zombie; two records of one key, so that one may overtake. */
export const groupQuestion = (parameters: GroupParameters, faults: readonly string[]): GroupQuestion => ({
  setting: 'group',
  guarantees: ['ALO', 'AMO', 'ORD'],
  parameters,
  scope: { ...smallGroup, faults: limits(faults) },
})

/**
 * Two records, so that one may take the other's number; three transmissions, so that one may be sent again under another name. One thing goes wrong at
 * a time: a fault, or (`refused`) a moment with too few replicas in sync.
 */
export const producerQuestion = (
  parameters: ProducerParameters,
  faults: readonly string[] | 'refused',
): ProducerQuestion => ({
  setting: 'producer',
  guarantees: ['NAL', 'AMO', 'ORD'],
  parameters,
  scope: {
    ...smallScope,
    attempts: parameters.retries ? 3 : 1,
    faults: faults === 'refused' ? {} : limits(faults),
    circumstances: faults === 'refused' ? { shrink: 1 } : {},
  },
})
