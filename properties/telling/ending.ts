/**
 * How a run ends that keeps its promise, in a sentence.
 */
import type { ToldPath } from '../finding.ts'
import { has, holdersOf, inOffice, listed, type Story, storyOf } from './story.ts'

export function endingOf(told: ToldPath): string {
  const story = storyOf(told)
  if (!story || isWithoutBrokers(story)) return 'The promise is kept.'
  return ofRecords(story) ?? ofReplicas(story)
}

/** What the records do to somebody's data is no matter of brokers. */
const isWithoutBrokers = ({ end }: Story) => Object.keys(end.brokers).length === 0

function ofRecords(story: Story): string | undefined {
  const { producer, consumer } = story.end
  if (producer === undefined) return undefined
  const sentences = Object.keys(producer).flatMap(record => ofRecord(story, record) ?? [])
  if (sentences.length === 0) return 'Nothing was given to send.'
  const handled = consumer?.handled ?? []
  const order = handled.length > 0 ? [`The handler has had ${handled.join(', ')}, in this order.`] : []
  return [...sentences, ...order].join(' ')
}

function ofRecord({ end }: Story, record: string): string | undefined {
  const { believes } = end.producer![record]!
  if (believes === 'not given') return undefined
  if (believes !== 'acknowledged') return `${record} is not acknowledged (${believes}): nobody takes it for safe.`
  const [leader, broker] = inOffice(end) ?? []
  if (broker && has(broker, record))
    return `${record} is acknowledged, and ${leader}, which leads in epoch ${broker.leaderEpoch}, has it.`
  const holders = holdersOf(end, record)
  if (holders.length === 0) return `${record} is acknowledged, and on its way to a broker.`
  const running = holders.filter(name => ['leader', 'follower'].includes(end.brokers[name]!.is))
  const where =
    running.length > 0
      ? `${listed(running)} ${running.length > 1 ? 'have' : 'has'} it`
      : `it is on the disk of ${listed(holders)}`
  return `${record} is acknowledged; nobody leads yet, and ${where}.`
}

/** In the specification nobody acknowledges: what matters is who has what is below a high watermark. */
function ofReplicas({ end }: Story): string {
  const [name, leader] =
    Object.entries(end.brokers).find(([, { is, highWatermark }]) => is === 'leader' && highWatermark > 0) ?? []
  if (leader === undefined) return 'No record is below the high watermark of a leader: none may be lost.'
  const record = leader.log[0]!.record
  return `${name} leads in epoch ${leader.leaderEpoch} with high watermark ${leader.highWatermark}; ${listed(holdersOf(end, record))} ${holdersOf(end, record).length > 1 ? 'have' : 'has'} ${record}.`
}
