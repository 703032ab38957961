/**
 * Unknown facts: every way in which they may turn out, so that a verdict is never from a guess.
 *
 *   U1  up to MOST combinations are all decided; then "holds" means for every value
 *   U2  beyond that each unknown fact is varied alone, the others being what a careful person would have set: enough to show that a
 *       verdict depends, never enough to say that it does not
 */
import {
  type Assumptions,
  branches,
  type Configuration,
  type Deployment,
  type FactName,
  type FactValue,
  interpret,
  possibleValues,
} from '../model/deployment/index.ts'

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

const MOST = 16

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
  'consumer.auto.offset.reset': 'earliest',
}

/** Every combination of values for the facts in `relevant` that the configuration leaves unknown. */
export function leavesOf(configuration: Configuration, relevant: readonly FactName[]): Leaves {
  const found: Leaf[] = []
  const complete = expand(configuration, relevant, {}, found)
  const leaves = complete ? found : star(configuration, relevant)
  const unknown = [...new Set(leaves.flatMap(({ assume }) => Object.keys(assume) as FactName[]))]
  return { leaves, complete, unknown }
}

function expand(
  configuration: Configuration,
  relevant: readonly FactName[],
  assume: Assumptions,
  found: Leaf[],
): boolean {
  const deployment = interpret(configuration, assume)
  const fact = nextUnknown(configuration, relevant, assume, deployment)
  if (fact === undefined) {
    found.push({ assume, deployment })
    return found.length <= MOST
  }
  return branches(configuration, fact, assume).every(
    branch => 'refused' in branch || expand(configuration, relevant, { ...assume, [fact]: branch.value }, found),
  )
}

/** The first unknown fact that matters; the client before what follows from it, where naming it would tell anything. */
function nextUnknown(
  configuration: Configuration,
  relevant: readonly FactName[],
  assume: Assumptions,
  deployment: Deployment,
): FactName | undefined {
  const open = relevant.filter(
    fact => deployment[fact].value === 'unknown' && possibleValues(fact, deployment).length > 0,
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
function star(configuration: Configuration, relevant: readonly FactName[]): Leaf[] {
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

function settle(configuration: Configuration, relevant: readonly FactName[], start: Assumptions): Leaf {
  let assume = start
  for (;;) {
    const deployment = interpret(configuration, assume)
    const fact = nextUnknown(configuration, relevant, assume, deployment)
    if (fact === undefined) return { assume, deployment }
    assume = { ...assume, [fact]: carefulValue(fact, deployment) }
  }
}

function carefulValue(fact: FactName, deployment: Deployment): FactValue {
  const values = possibleValues(fact, deployment)
  const wish = careful[fact]
  return wish !== undefined && values.includes(wish) ? wish : values[0]!
}

const without = (assume: Assumptions, fact: FactName): Assumptions =>
  Object.fromEntries(Object.entries(assume).filter(([name]) => name !== fact))

function interpretOrNothing(configuration: Configuration, assume: Assumptions): Deployment | undefined {
  try {
    return interpret(configuration, assume)
  } catch {
    return undefined // This client would refuse to start with these settings: no such deployment exists.
  }
}

function settleOrNothing(
  configuration: Configuration,
  relevant: readonly FactName[],
  start: Assumptions,
): Leaf | undefined {
  return interpretOrNothing(configuration, start) && settle(configuration, relevant, start)
}
