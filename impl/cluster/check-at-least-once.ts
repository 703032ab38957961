/**
 * ALO: every acknowledged record is handled at least once, by every group that reads its topic.
 *
 *     handled ── fine          not handled:   gone from the log                          broken
 *                                             in the hand of a member that runs          cannot tell
 *                                             a member stands at it or before            cannot tell: the group is behind
 *                                             a member is joining                        cannot tell
 *                                             a successor would begin at it or before    cannot tell
 *                                             the group has passed it                    broken
 */
import type { Copy, Evidence, Findings, Group, Violation } from './evidence.ts'
import { isKept, promised } from './check-no-loss.ts'
import { type ConsumedRecord, operationsOf } from './history.ts'
import { type AcknowledgedSend, acknowledgedSends, byPartition, pair, whereOf } from './identity.ts'

/** What became of one record for one group: fine, or a sentence. */
type Fate = { readonly is: 'handled' } | { readonly is: 'open' | 'broken'; readonly text: string }

export function checkAtLeastOnce(evidence: Evidence): Findings {
  const sends = acknowledgedSends(evidence.history)
  if (sends.length === 0) return { violations: [], open: ['no record was acknowledged yet.'], kept: '' }
  const fates = [...byPartition(sends).values()].flatMap(part => ofPartition(evidence, part))
  return {
    violations: fates.flatMap(([send, fate]) => (fate.is === 'broken' ? [violation(send, fate.text)] : [])),
    open: fates.flatMap(([send, fate]) => (fate.is === 'open' ? [`${promised(send)}; ${fate.text}`] : [])),
    kept: `all ${sends.length} acknowledged records were handled.`,
  }
}

function ofPartition(
  evidence: Evidence,
  sends: readonly AcknowledgedSend[],
): readonly (readonly [AcknowledgedSend, Fate])[] {
  const { topic, partition } = sends[0]!
  const readers = evidence.groups.filter(group => readsPartition(group, sends[0]!))
  if (readers.length === 0) return sends.map(send => [send, { is: 'open', text: `nobody consumes ${topic}.` }])
  const copy = evidence.copyOf(topic, partition)
  const places = typeof copy === 'string' ? undefined : pair(sends, copy.entries.filter(isKept))
  return readers.flatMap(group => {
    const handled = pair(sends, handledBy(evidence, group, sends[0]!))
    return sends.map(send => {
      if (handled.has(send)) return [send, { is: 'handled' }] as const
      if (typeof copy === 'string') return [send, { is: 'open', text: copy }] as const
      if (evidence.isOnItsWay(send)) return [send, { is: 'open', text: 'it is still on its way.' }] as const
      const offset = places?.get(send)?.offset
      return [send, offset === undefined ? gone(group, copy) : fateOf(group, send, offset, copy)] as const
    })
  })
}

const readsPartition = ({ members }: Group, send: AcknowledgedSend) =>
  members.some(({ reads }) => reads.includes(whereOf(send)))

const handledBy = ({ history }: Evidence, { groupId }: Group, of: AcknowledgedSend) =>
  operationsOf(history, 'handled')
    .filter(operation => operation.groupId === groupId && whereOf(operation.record) === whereOf(of))
    .map(({ record }) => record)

const gone = ({ groupId }: Group, { leader }: Copy): Fate => ({
  is: 'broken',
  text: `nobody of group ${groupId} handled it, and the log of its leader, broker ${leader}, does not have it.`,
})

function fateOf(group: Group, send: AcknowledgedSend, offset: number, copy: Copy): Fate {
  const { groupId, members, committed } = group
  const name = whereOf(send)
  const open = (text: string): Fate => ({ is: 'open', text })
  const running = members.filter(({ isRunning, positions }) => isRunning && positions[name] !== undefined)
  const isIt = (each: ConsumedRecord) => whereOf(each) === name && each.offset === offset
  const holder = members.find(({ isRunning, inHand }) => isRunning && inHand.some(isIt))
  if (holder) return open(`${holder.node} was handed it and has not said that it is handled.`)
  const behind = running.find(({ positions }) => positions[name]! >= 0 && positions[name]! <= offset)
  if (behind) return open(`group ${groupId} is behind: ${behind.node} is at offset ${behind.positions[name]}.`)
  const seeker = running.find(({ positions, isLost }) => positions[name]! < 0 && !isLost)
  if (seeker) return open(`${seeker.node} is finding out where group ${groupId} goes on.`)
  if (typeof committed === 'string') return open(committed)
  const next = committed[name] ?? startOf(group, name, copy)
  if (next === undefined) return open(`where group ${groupId} begins waits for a seek.`)
  if (next > offset)
    return { is: 'broken', text: `nobody of group ${groupId} handled it, and the group goes on at offset ${next}.` }
  const isNobody = !members.some(({ isRunning, reads }) => isRunning && reads.includes(name))
  const who = isNobody ? `nobody of group ${groupId} is running; a successor` : 'a successor'
  return open(`${who} would begin at offset ${next}.`)
}

/** Where a group that has committed nothing begins: by the reset policy; undefined where that waits for somebody. */
function startOf({ members }: Group, name: string, { entries }: Copy): number | undefined {
  const readers = members.filter(({ reads }) => reads.includes(name))
  if (readers.some(({ autoOffsetReset }) => autoOffsetReset === 'earliest')) return 0
  return readers.every(({ autoOffsetReset }) => autoOffsetReset === 'latest')
    ? (entries.at(-1)?.offset ?? -1) + 1
    : undefined
}

function violation(send: AcknowledgedSend, text: string): Violation {
  const { topic, partition, offset, value } = send
  return { topic, partition, offset, value, text: `${promised(send)}; ${text}` }
}
