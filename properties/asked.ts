/**
 * Which guarantees `check` asks about by itself: those on which what is given bears.
 *
 *     NAL          but where nothing is given save a consumer: its producer and the topic decide it
 *     AVAIL        where something of a topic or its brokers is given: it is theirs
 *     NSL          where something of a producer is given: what becomes of a failed send is its application's
 *     ALO AMO      where something of a consumer is
 *     ORD          where something of both is: resends invert a log, and handlers what they take from it
 *     EO           where somebody says where the effect lands
 *
 *   G1  what is left out is said, with the option that asks for it all the same; what is named is always asked
 */
import {
  type Configuration,
  type Deployment,
  type FactName,
  interpret,
  type Warning,
} from '../model/deployment/index.ts'
import { type Checked, checkedNames } from './guarantees.ts'

export interface Asking {
  /** These and no others. */
  readonly guarantees?: readonly string[]
  /** These too, whatever is asked by itself. */
  readonly also?: readonly string[]
}

type Side = 'producer' | 'consumer' | 'topic'

const needs: Readonly<Partial<Record<Checked, readonly Side[]>>> = {
  NSL: ['producer'],
  ALO: ['consumer'],
  AMO: ['consumer'],
  ORD: ['producer', 'consumer'],
  AVAIL: ['topic'],
}

export function guaranteesAsked(configuration: Configuration, asking: Asking): readonly Checked[] {
  const { guarantees, also = [] } = asking
  const leftOut = new Set<Checked>(leftOutOf(configuration, asking).map(({ name }) => name))
  return checkedNames.filter(name => {
    if (also.includes(name)) return true
    if (guarantees !== undefined) return guarantees.includes(name)
    return name === 'EO' ? saysWhereItLands(configuration) : !leftOut.has(name)
  })
}

/** What a person would miss in the grid, in one sentence. */
export function leftOutWarnings(configuration: Configuration, asking: Asking): readonly Warning[] {
  const leftOut = leftOutOf(configuration, asking)
  if (leftOut.length === 0) return []
  const names = leftOut.map(({ name }) => name)
  const sides = [...new Set(leftOut.flatMap(({ open }) => open))].map(side => `a ${side}`)
  const they = names.length === 1 ? 'it is' : 'they are'
  const text = `nothing was given of ${sides.join(' and of ')}, so that ${listed(names)} would be open: ${they} asked where --guarantees says so, as in --guarantees ${names.join()}.`
  return [{ text }]
}

const listed = (names: readonly string[]) =>
  names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

function leftOutOf(configuration: Configuration, { guarantees, also = [] }: Asking) {
  if (guarantees !== undefined) return []
  const deployment = interpret(configuration)
  return checkedNames.flatMap(name => {
    const open = openOf(name, side => isGiven(side, configuration, deployment))
    return open.length === 0 || also.includes(name) ? [] : [{ name, open }]
  })
}

/** The sides that are missing. */
function openOf(name: Checked, isThere: (side: Side) => boolean): readonly Side[] {
  if (name === 'NAL')
    return isThere('consumer') && !isThere('producer') && !isThere('topic') ? ['producer', 'topic'] : []
  return (needs[name] ?? []).filter(side => !isThere(side))
}

/** By a file of its own (a topic has its brokers'), or by any fact but whose client it is: one option names that for both. */
function isGiven(side: Side, { files }: Configuration, deployment: Deployment): boolean {
  const facts = (Object.keys(deployment) as FactName[]).filter(fact => fact.startsWith(`${side}.`))
  return (
    files.some(({ role }) => role === side || (side === 'topic' && role === 'broker')) ||
    facts.some(fact => fact !== `${side}.client` && deployment[fact].value !== 'unknown')
  )
}

const saysWhereItLands = ({ options }: Configuration): boolean =>
  options.effect !== undefined || options['consumer.ack.point']?.value === 'transaction'
