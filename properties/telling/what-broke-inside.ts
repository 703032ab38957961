/**
 * What is broken in the replication itself at the end of a path: members that lack what they should have, two leaders at once.
 */
import { brokersOf, listed, type Story } from './story.ts'
import type { BrokerState, LogEntry } from './world-state.ts'

type Sentences = readonly string[]

/** WeakIsr and StrongIsr: a record below a leader's high watermark that a member of an in-sync set lacks. */
export function memberLacks(story: Story): Sentences {
  const { end } = story
  for (const [name, leader] of brokersOf(end).filter(([, { is }]) => is === 'leader')) {
    for (const [whose, members] of [
      ['its own', leader.isr ?? []],
      ['the', end.metadata?.isr ?? []],
    ] as const) {
      const found = members.flatMap(member => lackedBy(end.brokers[member], member, leader))
      const [lacking] = found
      if (lacking === undefined) continue
      return [
        `${name}, which leads in epoch ${leader.leaderEpoch}, has ${lacking.entry.record} of epoch ${lacking.entry.epoch} at offset ${lacking.offset}, below its high watermark ${leader.highWatermark}; ${lacking.member}, a member of ${whose} in-sync set, does not.`,
        ...cutOff(story, lacking),
      ]
    }
  }
  return []
}

interface Lacking {
  readonly member: string
  readonly entry: LogEntry
  readonly offset: number
}

function lackedBy(follower: BrokerState | undefined, member: string, { log, highWatermark }: BrokerState): Lacking[] {
  const offset = log.findIndex((entry, at) => at < highWatermark && !isSame(entry, follower?.log[at]))
  return offset < 0 ? [] : [{ member, entry: log[offset]!, offset }]
}

const isSame = ({ record, epoch }: LogEntry, other: LogEntry | undefined) =>
  other?.record === record && other.epoch === epoch

/** The last step in which the member cut that very record off its log. */
function cutOff({ states, steps }: Story, { member, entry, offset }: Lacking): Sentences {
  const at = (n: number) => states[n]?.brokers[member]?.log[offset]
  const had = (n: number) => {
    const one = at(n)
    return one !== undefined && isSame(entry, one)
  }
  const n = steps.findLast(step => had(step.n - 1) && !had(step.n))?.n
  return n === undefined ? [`${member} never had it.`] : [`${member} had it until step ${n}, in which it cut its log.`]
}

/** An in-sync member without what was acknowledged (Kafka's own machines, where nobody need be leading). */
export function memberLacksAcknowledged({ end, steps }: Story): Sentences {
  const acked = Object.entries(end.producer ?? {}).flatMap(([record, { believes }]) =>
    believes === 'acknowledged' ? [record] : [],
  )
  for (const member of end.metadata?.isr ?? []) {
    const broker = end.brokers[member]
    const missing = acked.find(record => !broker?.log.some(entry => entry.record === record))
    if (missing !== undefined && broker?.is !== 'down' && broker?.is !== 'gone')
      return [
        `After step ${steps.length} ${member} is in the in-sync set, and ${missing}, which was acknowledged, is not in its log: it may be elected.`,
      ]
  }
  return []
}

/** KIP-841: a member of the in-sync set whom the controller takes for dead. */
export function fencedMember({ end, steps }: Story): Sentences {
  const member = end.metadata?.isr.find(name => end.brokers[name]?.fenced)
  return member === undefined
    ? []
    : [`After step ${steps.length} ${member} is in the in-sync set although it is fenced: it cannot be elected.`]
}

export function twoLeaders({ end, steps }: Story): Sentences {
  const leaders = brokersOf(end).filter(([, { is }]) => is === 'leader')
  const same = leaders.find(([, a]) => leaders.filter(([, b]) => b.leaderEpoch === a.leaderEpoch).length > 1)
  return same === undefined
    ? []
    : [`After step ${steps.length} ${listed(leaders.map(([name]) => name))} both lead in epoch ${same[1].leaderEpoch}.`]
}

/** Two controllers at once, or orders of one that is no longer. */
export function twoControllers({ end }: Story): Sentences {
  const active = Object.entries(end.controllers ?? {}).filter(([, { is }]) => is === 'active')
  if (active.length < 2) return []
  const words = active.map(([name, { epoch }]) => `${name} in controller epoch ${epoch}`)
  return [
    `At the end ${listed(words)} both take themselves for the controller; the store knows epoch ${end.metadata?.controllerEpoch} alone.`,
  ]
}
