/**
 * What a person can change to mend a guarantee, as data: each fact's values that are worth changing to, what each costs, and where it is changed.
 *
 *     guarantee ──candidatesOf──▶ changes: fact, from, to, cost, where
 *
 *   R1  a value is here because it protects something; what merely gives a protection up (fewer replicas, acks=0, no retries) is no repair, however
 *       small, except of what that protection is in the way of: writes that are refused, records that are handled twice
 *   R2  whether a value mends anything is for a search to say: nothing here decides
 *   R3  versions of clients and brokers are not offered: to move to another one is no change of a setting
 */
import {
  type Deployment,
  type EffectName,
  type FactName,
  type FactTypes,
  type FactValue,
} from '../model/deployment/index.ts'
import { mayDecide } from './check.ts'
import { effectFacts } from './check-effect.ts'
import { decisiveFacts } from './deployed.ts'
import type { Checked } from './guarantees.ts'
import type { FaultClass } from './question.ts'
import { effectOffers } from './repair-effects.ts'
import { offers, type Offer, type Offers } from './repair-offers.ts'

/** One fact with another value. */
export interface Change {
  readonly fact: FactName
  readonly value: FactValue
  /** As it is now. */
  readonly from: FactValue
  readonly cost: string
  /** How it is changed where no file says it. */
  readonly how: string
  /** Its place among the offers for its fact: the first costs least, or does most for its cost. */
  readonly rank: number
}

export interface CellId {
  readonly guarantee: Checked
  readonly fault: FaultClass
}

/** The changes that may bear on these cells, those of one fact together. */
export function candidatesOf(cells: readonly CellId[], deployment: Deployment): readonly Change[] {
  const guarantees = [...new Set(cells.map(({ guarantee }) => guarantee))]
  return (Object.keys(offers) as FactName[])
    .filter(fact => cells.some(cell => mayBear(fact, cell, deployment)))
    .flatMap(fact => changesOf(fact, guarantees, deployment))
}

/** How offsets come to be committed is decided by these, and by itself only where somebody says so outright. */
const decidesCommit: ReadonlySet<FactName> = new Set(['consumer.enable.auto.commit', 'consumer.ack.point'])

/** What strikes brokers alone: when offsets are committed makes no difference to it (repairable.test.ts). */
const ofBrokers: ReadonlySet<FaultClass> = new Set(['b1', 'd1', 'w1', 'p1', 'p*', 'z'])
const ofCommits: ReadonlySet<FactName> = new Set([...decidesCommit, 'consumer.commit'])

function mayBear(fact: FactName, { guarantee, fault }: CellId, deployment: Deployment): boolean {
  if (!mayDecide(fact, guarantee, [fault])) return false
  if (guarantee !== 'EO' && ofBrokers.has(fault) && ofCommits.has(fact)) return false
  const facts = guarantee === 'EO' ? effectOfAll(deployment) : decisiveFacts[guarantee]
  if (fact === 'consumer.commit') return facts.includes(fact) && isSaidOutright(deployment)
  if (decidesCommit.has(fact)) return facts.includes('consumer.commit') || facts.includes(fact)
  return facts.includes(fact)
}

const isSaidOutright = ({ 'consumer.commit': { origin } }: Deployment) =>
  origin.kind === 'file' || origin.kind === 'option'

/** Where the effect lands may change too, and with it what counts. */
const effectOfAll = (deployment: Deployment): readonly FactName[] => [
  ...effectFacts(deployment),
  ...decisiveFacts.ALO,
  ...decisiveFacts.AMO.filter(fact => fact.startsWith('producer.')),
  'effect',
  'effect.key',
  'producer.transactional.id',
  'producer.transactional.id.per',
  'consumer.group.metadata',
  'consumer.isolation.level',
]

function changesOf(fact: FactName, guarantees: readonly Checked[], deployment: Deployment): readonly Change[] {
  const { value: from } = deployment[fact]
  return offersOf(fact, deployment)
    .filter(offer => {
      const { of, value } = offer
      const isAsked = of === undefined || guarantees.some(guarantee => of.includes(guarantee))
      if (from === 'unknown') return isAsked && !offer.isForKnown
      return isAsked && value !== from && (offer.from === undefined || offer.from(from))
    })
    .map(({ value, costs, how }, rank) => ({ fact, value, from, cost: costs, how, rank }))
}

/** Of recipes those that can take the place of the one that there is. */
const offersOf = (fact: FactName, { effect }: Deployment): readonly Offer<FactValue>[] => {
  if (fact === 'effect') return effect.value === 'unknown' ? [] : (effectOffers[effect.value as EffectName] ?? [])
  return ((offers as Offers)[fact] ?? []) as readonly Offer<FactTypes[FactName]>[]
}
