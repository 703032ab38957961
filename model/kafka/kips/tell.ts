/**
 * A step of the specification's system in words.
 *
 *     L1 m0@0 hw=1  F2 m0@0 hw=0  -3 - hw=0  isr={1,2}       L believes to lead, F follows, - was never told; m0@0 is record 0 of epoch 0
 */
import type { Event, Step } from '../../explorer/index.ts'
import type { Told } from '../tell.ts'
import { brokerAddress } from '../speech.ts'
import type { KipReplica } from './log.ts'
import type { Quorum } from './quorum.ts'

/** Tells one step of a system with that many replicas. */
export function tellKip(step: Step, replicas: number): Told {
  const ids = Array.from({ length: replicas }, (_, i) => i + 1)
  const brokers = ids.map(id => brokerText((step.state(brokerAddress(id)) as { context: KipReplica }).context))
  const { leader, leaderEpoch, isr } = (step.state('quorum') as { context: Quorum }).context
  const office = leader === 0 ? 'nobody' : `${leader}@e${leaderEpoch}`
  return { who: whoOf(step), does: doing(step), state: [...brokers, `isr={${isr.join()}} leader=${office}`].join('  ') }
}

function brokerText({ id, leader, leaderEpoch, log, highWatermark }: KipReplica): string {
  const records = log.map(({ record, epoch }) => `m${record}@${epoch}`).join(' ') || '-'
  if (leader === 0) return `-${id} ${records} hw=${highWatermark}`
  return `${leader === id ? 'L' : 'F'}${id}@e${leaderEpoch} ${records} hw=${highWatermark}`
}

function whoOf({ by, event }: Step): string {
  if (by === 'quorum') return 'controller'
  return by === 'producer' ? `broker-${(event as unknown as { to: number }).to}` : by
}

function doing({ event, by, parts }: Step): string {
  const e = event as Event & { broker: number; follower: number; leader: number; leaderEpoch: number }
  switch (e.type) {
    case 'removeFromIsr':
      return dismissed(e.broker, parts)
    case 'elect':
      return `elects broker-${e.broker}`
    case 'write':
      return `appends record m${written(parts)}`
    case 'LeaderAndIsr':
      return by === brokerAddress(e.leader) ? `becomes leader in epoch ${e.leaderEpoch}` : followed(e, by, parts)
    case 'fetch':
      return 'fetches one record from its leader'
    case 'advanceHighWatermark':
      return 'raises its high watermark: every member of its in-sync set has the record'
    case 'truncateLater':
      return `cuts its log to what it shares with its leader's`
    case 'shrinkIsr':
      return `takes broker-${e.follower} out of the in-sync set`
    case 'expandIsr':
      return `takes broker-${e.follower} into the in-sync set`
    default:
      return e.type
  }
}

const written = (parts: Step['parts']) =>
  (parts.find(part => part.event.type === 'Produce')!.event as unknown as { record: number }).record

function dismissed(broker: number, parts: Step['parts']): string {
  const quorum = (local: unknown) => (local as { context: Quorum }).context
  const { before, after } = parts.find(({ slot }) => slot === 'quorum')!
  const left = quorum(after).isr.length < quorum(before).isr.length ? ' and the in-sync set' : ''
  return quorum(before).leader === broker
    ? `takes broker-${broker} out of office${left}`
    : `takes broker-${broker} out of the in-sync set`
}

function followed(
  { leader, leaderEpoch }: { leader: number; leaderEpoch: number },
  by: string,
  parts: Step['parts'],
): string {
  const own = parts.filter(({ slot }) => slot === by)
  const length = (local: unknown) => (local as { context: KipReplica }).context.log.length
  const cut = length(own[0]!.before) - length(own.at(-1)!.after)
  const truncated = cut === 0 ? 'cutting nothing' : `cutting ${cut} record${cut === 1 ? '' : 's'} off its log`
  return `follows broker-${leader} in epoch ${leaderEpoch}, ${truncated}`
}
