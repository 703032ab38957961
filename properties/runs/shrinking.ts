/**
 * Smaller plans: how a plan that fails is made as short and as plain as it can be. fast-check tries them one after the other, goes on from the
 * first that fails still, and ends where none does.
 *
 *     actions:  leave out the second half, the first; then quarters …, then one by one
 *     values:   fewer records, shorter waits, one step; a configuration nearer to `plainest`, one field after the other
 *
 * fast-check's own shrinking of a record with an array takes actions away from the front, mostly, and the configuration in between: of 89
 * actions it left 86 after 300 runs, where this leaves 5.
 */
import { Arbitrary, type Random, type Stream, stream, Value } from 'fast-check'
import { type Action, type Configuration, normalized, type Plan, type TransactionsPlan } from './plan.ts'

export const plainest: Configuration = {
  brokers: 3,
  topics: [{ partitions: 1, replicationFactor: 3 }],
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
  flushMessages: 0,
  eligibleLeaderReplicas: false,
  highWatermarkBelowMinIsr: 'frozen',
  fetchMaxBytes: 1_048_576,
  latencyMs: 5,
  producer: {
    acks: 'all',
    retries: 1_000_000,
    maxInFlight: 1,
    idempotence: false,
    lingerMs: 0,
    maxRecordsPerBatch: 1,
  },
  consumer: { commits: 'after', maxPollRecords: 1 },
}

export const plainestTransactions: TransactionsPlan = {
  version: 2,
  writers: 1,
  haveOneId: false,
  timeoutMs: 6_000,
  saysWhoReads: true,
}

/** The plans of another arbitrary, with this way of shrinking. */
export class ShrinkingPlans extends Arbitrary<Plan> {
  readonly #plans: Arbitrary<Plan>

  constructor(plans: Arbitrary<Plan>) {
    super()
    this.#plans = plans
  }

  generate(random: Random, biasFactor: number | undefined): Value<Plan> {
    return new Value(this.#plans.generate(random, biasFactor).value, undefined)
  }

  canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null && 'actions' in value
  }

  /** `context`: how many actions were left out at once when this plan was found; larger pieces need not be tried again. */
  shrink(plan: Plan, context: unknown): Stream<Value<Plan>> {
    const most = typeof context === 'number' ? context : plan.actions.length
    return stream(smaller(plan, most)).map(([smaller, size]) => new Value(smaller, size))
  }
}

export function* smaller(plan: Plan, most: number): IterableIterator<readonly [Plan, number]> {
  const { actions } = plan
  for (let size = Math.min(most, actions.length); size >= 1; size = size >> 1)
    for (let start = actions.length - size; start > -size; start -= size) {
      const from = Math.max(start, 0)
      yield [{ ...plan, actions: [...actions.slice(0, from), ...actions.slice(start + size)] }, size]
    }
  for (const configuration of plainer(plan.configuration)) yield [normalized({ ...plan, configuration }), 1]
  if (plan.maxTroubled > 1) yield [{ ...plan, maxTroubled: plan.maxTroubled - 1 }, 1]
  for (const [at, action] of actions.entries())
    for (const simpler of simplerActions(action)) yield [{ ...plan, actions: actions.with(at, simpler) }, 1]
}

function* plainer(configuration: Configuration): IterableIterator<Configuration> {
  const { producer, consumer, topics } = configuration
  if (topics.length > 1) yield { ...configuration, topics: topics.slice(0, -1) }
  for (const [at, topic] of topics.entries())
    if (topic.partitions > 1) yield { ...configuration, topics: topics.with(at, { ...topic, partitions: 1 }) }
  for (const [field, value] of fieldsThatDiffer(configuration, plainest)) yield { ...configuration, [field]: value }
  for (const [field, value] of fieldsThatDiffer(producer, plainest.producer))
    yield { ...configuration, producer: { ...producer, [field]: value } }
  const { members = 1, isStatic: _, isCooperative: __, areTwins: ___, ...alone } = consumer
  if (members > 1) yield { ...configuration, consumer: alone }
  if (members > 2) yield { ...configuration, consumer: { ...consumer, members: members - 1 } }
  for (const [field, value] of fieldsThatDiffer(consumer, plainest.consumer))
    yield { ...configuration, consumer: { ...consumer, [field]: value } }
  yield* withPlainerTransactions(configuration)
}

/** Without any, the rest may still fail; a plan has no use for what writers do then, and P1 leaves it undone. */
function* withPlainerTransactions({ transactions, ...configuration }: Configuration): IterableIterator<Configuration> {
  if (transactions === undefined) return
  yield configuration
  for (const [field, value] of fieldsThatDiffer(transactions, plainestTransactions))
    yield { ...configuration, transactions: { ...transactions, [field]: value } }
}

const fieldsThatDiffer = (from: object, to: object): readonly (readonly [string, unknown])[] => {
  const now: Readonly<Record<string, unknown>> = { ...from }
  return Object.entries(to).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(now[field]))
}

const halves = (value: number, least: number): readonly number[] => (value > least ? [least, value >> 1] : [])

function simplerActions(action: Action): readonly Action[] {
  switch (action.do) {
    case 'send':
      return halves(action.records, 1).map(records => ({ ...action, records: Math.max(records, 1) }))
    case 'consume':
      return halves(action.steps, 1).map(steps => ({ ...action, steps: Math.max(steps, 1) }))
    case 'advance':
      return halves(action.ms, 1).map(ms => ({ ...action, ms: Math.max(ms, 1) }))
    case 'undo':
      return action.which > 0 ? [{ ...action, which: 0 }] : []
    case 'write':
      return halves(action.records, 1).map(records => ({ ...action, records: Math.max(records, 1) }))
    case 'end':
    case 'strike':
      return []
  }
}
