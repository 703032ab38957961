/**
 * A quick no: what broke one set of changes is tried on the others, before every way in which their unknown facts may turn out is put together, which
 * takes a hundred times as long.
 *
 *     set that failed ──culpritOf──▶ facts as they were, the cell that broke ──isRefuted──▶ other sets that fail by an answer that is there already
 *
 *   F1  it only ever says that a set fails, and only by an answer *broken* to what `check` would ask, of few brokers or of all, of a deployment that the
 *       set may have
 *   F2  where it cannot tell that the set may have it (a fact that counts is open still, has no such value there, follows from whose client it is) it says
 *       nothing, and the set is put together
 */
import {
  type Assumptions,
  type Configuration,
  type Deployment,
  type FactName,
  possibleValues,
} from '../model/deployment/index.ts'
import { interpretOrNothing } from './branching.ts'
import { cellsOf, mayDecide } from './check.ts'
import { effectFacts } from './check-effect.ts'
import { decisiveFacts, turnsOnClient } from './deployed.ts'
import type { Checked } from './guarantees.ts'
import type { FaultClass } from './question.ts'
import type { Need } from './repair-sets.ts'
import type { CellId, Change } from './repairable.ts'

/** Facts that nobody gives, as they were where the cell broke; those that a change gave are open again without it. */
export interface Culprit {
  readonly cell: CellId
  readonly assume: Assumptions
}

export const culpritOf = (changes: readonly Change[], { cell, assume }: Need): Culprit => ({
  cell,
  assume: { ...Object.fromEntries(changes.map(({ fact, value }) => [fact, value])), ...assume },
})

/** `base`: what is in effect without any assumption; `cells`: all that are to hold. */
export function isRefuted(
  configuration: Configuration,
  base: Deployment,
  { cell, assume }: Culprit,
  cells: readonly CellId[],
  isBroken: (answer: string) => boolean,
): boolean {
  const { guarantee, fault } = cell
  const faults = cells.filter(each => each.guarantee === guarantee).map(each => each.fault)
  const deployment = interpretOrNothing(configuration, assume)
  if (deployment === undefined) return false
  const way: Way = { configuration, base, assume, deployment, counts: countingFor(guarantee, faults, deployment) }
  if (!isSettled(way)) return false
  const breaks = (many: boolean) =>
    cellsOf(guarantee, fault, faults, deployment, many).some(({ source }) => isBroken(source.key))
  return (breaks(false) || (breaks(true) && isOneOfMany(way))) && mayBe(way)
}

/** One way in which the unknown facts may turn out. */
interface Way {
  readonly configuration: Configuration
  readonly base: Deployment
  readonly assume: Assumptions
  readonly deployment: Deployment
  /** The facts that decide. */
  readonly counts: readonly FactName[]
}

const countingFor = (guarantee: Checked, faults: readonly FaultClass[], deployment: Deployment): readonly FactName[] =>
  (guarantee === 'EO' ? effectFacts(deployment) : decisiveFacts[guarantee]).filter(fact =>
    mayDecide(fact, guarantee, faults),
  )

/** Nothing that counts is open. */
const isSettled = ({ deployment, counts }: Way): boolean => counts.every(fact => !isOpen(fact, deployment))

function isOpen(fact: FactName, deployment: Deployment): boolean {
  if (deployment[fact].value !== 'unknown') return false
  if (isClient(fact)) return turnsOnClient(fact, deployment)
  return possibleValues(fact, deployment).length > 0
}

const clients = ['producer.client', 'consumer.client'] as const
const isClient = (fact: FactName): fact is (typeof clients)[number] => (clients as readonly FactName[]).includes(fact)
const roleOf = (fact: FactName): string => fact.slice(0, fact.indexOf('.') + 1)

const assumedIn = ({ deployment }: Way): readonly FactName[] =>
  (Object.keys(deployment) as FactName[]).filter(fact => deployment[fact].origin.kind === 'assumed')

/** With another value of one of these facts it would start as well, so that there are several ways, and fewer brokers are asked. */
const isOneOfMany = (way: Way): boolean =>
  assumedIn(way).some(fact =>
    possibleValues(fact, way.base).some(
      value =>
        value !== way.assume[fact] &&
        interpretOrNothing(way.configuration, { ...way.assume, [fact]: value }) !== undefined,
    ),
  )

/** F2: `check` would branch over each of these facts, and give it this value. */
function mayBe(way: Way): boolean {
  const { base, deployment, assume, counts } = way
  const isPossible = (fact: FactName) =>
    base[fact].value === 'unknown' &&
    possibleValues(fact, { ...deployment, [fact]: base[fact] }).includes(assume[fact]!)
  const assumed = assumedIn(way)
  return (
    assumed.every(isPossible) &&
    assumed.every(fact => counts.includes(fact) || isClient(fact)) &&
    clients.every(client => isNamedWhereItTells(client, way))
  )
}

/** Whose client it is comes before what follows from it, and only then. */
function isNamedWhereItTells(client: (typeof clients)[number], way: Way): boolean {
  const { configuration, base, assume, deployment, counts } = way
  if (base[client].value !== 'unknown') return true
  const mine = (fact: string) => roleOf(fact as FactName) === roleOf(client)
  const without = (isLeftOut: (fact: string) => boolean): Assumptions =>
    Object.fromEntries(Object.entries(assume).filter(([fact]) => !isLeftOut(fact)))
  const [others, example] = [without(mine), possibleValues(client, base)[0]]
  const named = example && interpretOrNothing(configuration, { ...others, [client]: example })
  const [unnamed, atLast] = [others, without(fact => fact === client)].map(some =>
    interpretOrNothing(configuration, some),
  )
  if (!named || !unnamed || !atLast) return false
  const isTelling =
    counts.some(fact => mine(fact) && isOpen(fact, unnamed) && named[fact].value !== 'unknown' && fact !== client) ||
    (counts.includes(client) && isOpen(client, atLast))
  return isTelling === (deployment[client].value !== 'unknown')
}
