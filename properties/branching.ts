/**
 * Unknown facts: every way in which they may turn out, so that a verdict is never from a guess.
 *
 *   U1  all combinations are decided where that is affordable; then "holds" means for every value
 *   U2  beyond that each unknown fact is varied alone, the others being what a careful person would have set: enough to show that a
 *       verdict depends, never enough to say that it does not
 */
import {
  type Assumptions,
  type Configuration,
  type Deployment,
  type FactName,
  type FactValue,
  interpret,
  possibleValues,
  UsageError,
} from '../model/deployment/index.ts'
import { turnsOnClient } from './deployed.ts'

/** One way in which the unknown facts may turn out. */
export interface Leaf {
  readonly assume: Assumptions
  readonly deployment: Deployment
}

export interface Leaves {
  readonly leaves: readonly Leaf[]
  /** All combinations (U1), or each fact alone (U2). */
  readonly complete: boolean
  /** The facts that nobody gave, where the verdict may depend on them. */
  readonly unknown: readonly FactName[]
}

/** Combinations that make the same question count once; a question costs by its brokers, as its graph grows with them. */
const AFFORDABLE = 512
const MOST_LEAVES = 2000

/** One question that a deployment asks, and the brokers that it takes. */
export interface Price {
  readonly question: string
  readonly brokers: number
}
export type PriceOf = (deployment: Deployment) => readonly Price[]

const careful: Assumptions = {
  'topic.replication.factor': 3,
  'topic.min.insync.replicas': 2,
  'topic.unclean.leader.election.enable': false,
  'producer.acks': 'all',
  'producer.retries': 2147483647,
  'producer.max.in.flight.requests.per.connection': 1,
  'producer.on.send.failure': 'report',
  'consumer.commit': 'manual',
  'consumer.ack.point': 'after',
  'consumer.handler': 'throws',
  'consumer.handling': 'loop',
  'consumer.partition.assignment.strategy': 'eager',
  'consumer.auto.offset.reset': 'earliest',
  'consumer.isolation.level': 'read_committed',
  'consumer.group.metadata': 'passed',
  'producer.transactional.id.per': 'instance',
  effect: 'unique-key',
  'effect.key': 'record',
}

/** The facts that count, or those that count once so much is known. */
export type Relevant = readonly FactName[] | ((deployment: Deployment) => readonly FactName[])

/** Every combination of values for the facts in `relevant` that the configuration leaves unknown. */
export function leavesOf(configuration: Configuration, relevant: Relevant, priceOf: PriceOf): Leaves {
  const found: Leaf[] = []
  const root = { assume: {}, deployment: interpret(configuration) }
  const complete = expand(configuration, relevant, root, new Bill(priceOf, found))
  const leaves = complete ? found.toReversed() : star(configuration, relevant)
  const unknown = [...new Set(leaves.flatMap(({ assume }) => Object.keys(assume) as FactName[]))]
  return { leaves, complete, unknown }
}

/** Counts what the leaves found so far would cost. */
class Bill {
  readonly found: Leaf[]
  private readonly priceOf: PriceOf
  private readonly questions = new Set<string>()
  private cost = 0

  constructor(priceOf: PriceOf, found: Leaf[]) {
    this.priceOf = priceOf
    this.found = found
  }

  /** Takes one more leaf; false once it is too much. */
  add(leaf: Leaf): boolean {
    this.found.push(leaf)
    for (const { question, brokers } of this.priceOf(leaf.deployment)) {
      if (!this.questions.has(question)) this.cost += 4 ** brokers
      this.questions.add(question)
    }
    return this.cost <= AFFORDABLE && this.found.length <= MOST_LEAVES
  }
}

/** Backwards: the later values make the larger systems, so that what is not affordable shows soon. */
function expand(configuration: Configuration, relevant: Relevant, leaf: Leaf, bill: Bill): boolean {
  const { assume, deployment } = leaf
  const fact = nextUnknown(configuration, relevant, assume, deployment)
  if (fact === undefined) return bill.add(leaf)
  return possibleValues(fact, deployment)
    .toReversed()
    .every(value => {
      const more = { ...assume, [fact]: value }
      const next = interpretOrNothing(configuration, more)
      return next === undefined || expand(configuration, relevant, { assume: more, deployment: next }, bill)
    })
}

/** The first unknown fact that matters; the client before what follows from it, where naming it would tell anything. */
function nextUnknown(
  configuration: Configuration,
  relevant: Relevant,
  assume: Assumptions,
  deployment: Deployment,
): FactName | undefined {
  const open = (typeof relevant === 'function' ? relevant(deployment) : relevant).filter(
    fact =>
      deployment[fact].value === 'unknown' && possibleValues(fact, deployment).length > 0 && isAtWork(fact, deployment),
  )
  const [first] = open
  if (first === undefined) return undefined
  for (const client of ['producer.client', 'consumer.client'] as const) {
    if (deployment[client].value !== 'unknown') continue
    const role = client.slice(0, client.indexOf('.') + 1)
    const mine = open.filter(fact => fact.startsWith(role))
    if (mine.length > 0 && tellsSomething(configuration, client, mine, assume, deployment)) return client
  }
  return first
}

/** Whose client it is decides by its defaults (tellsSomething), and by itself where those that it may be have rules of their own. */
const isAtWork = (fact: FactName, deployment: Deployment): boolean =>
  (fact !== 'producer.client' && fact !== 'consumer.client') || turnsOnClient(fact, deployment)

function tellsSomething(
  configuration: Configuration,
  client: FactName,
  open: readonly FactName[],
  assume: Assumptions,
  deployment: Deployment,
): boolean {
  const [example] = possibleValues(client, deployment)
  if (example === undefined) return false
  const named = interpretOrNothing(configuration, { ...assume, [client]: example })
  return named !== undefined && open.some(fact => named[fact].value !== 'unknown')
}

/** Each unknown fact alone through its values, beside the careful values of the rest. */
function star(configuration: Configuration, relevant: Relevant): Leaf[] {
  const centre = settle(configuration, relevant, {})
  const unknown = Object.keys(centre.assume) as FactName[]
  const rays = unknown.flatMap(fact =>
    possibleValues(fact, interpret(configuration, without(centre.assume, fact)))
      .filter(value => value !== centre.assume[fact])
      .flatMap(value => {
        const ray = settleOrNothing(configuration, relevant, { ...without(centre.assume, fact), [fact]: value })
        return ray ? [ray] : []
      }),
  )
  return [centre, ...rays]
}

function settle(configuration: Configuration, relevant: Relevant, assume: Assumptions): Leaf {
  const deployment = interpret(configuration, assume)
  const fact = nextUnknown(configuration, relevant, assume, deployment)
  if (fact === undefined) return { assume, deployment }
  return settle(configuration, relevant, { ...assume, [fact]: carefulValue(fact, deployment) })
}

function carefulValue(fact: FactName, deployment: Deployment): FactValue {
  const values = possibleValues(fact, deployment)
  const wish = careful[fact]
  return wish !== undefined && values.includes(wish) ? wish : values[0]!
}

const without = (assume: Assumptions, fact: FactName): Assumptions =>
  Object.fromEntries(Object.entries(assume).filter(([name]) => name !== fact))

export function interpretOrNothing(configuration: Configuration, assume: Assumptions = {}): Deployment | undefined {
  try {
    return interpret(configuration, assume)
  } catch (error) {
    // This client would refuse to start with these settings: no such deployment exists.
    if (error instanceof UsageError) return undefined
    throw error
  }
}

function settleOrNothing(configuration: Configuration, relevant: Relevant, start: Assumptions): Leaf | undefined {
  return interpretOrNothing(configuration, start) && settle(configuration, relevant, start)
}
