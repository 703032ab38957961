/** What never comes to pass in a thread whose records are handled side by side, and why: sentences read off its states. */
import { firstAfter, type Story } from './story.ts'
import type { PartitionRecord, WorldState } from './world-state.ts'

type Sentences = readonly string[]

interface Broken {
  readonly sentences: Sentences
  /** Since then nothing can mend it. */
  readonly step: number
}

export const brokenInThread = (story: Story): Sentences => lookedAt(story)?.sentences ?? []
export const hopelessFrom = (story: Story): number | undefined => lookedAt(story)?.step

function lookedAt(story: Story): Broken | undefined {
  for (const look of [deletedTooEarly, givenUp, triedForEver]) {
    const seen = look(story)
    if (seen !== undefined) return seen
  }
  return undefined
}

const nameOf = ({ record, what = '' }: PartitionRecord) => (what === '' ? record : `${record}, ${what},`)
const consumerOf = (partition: string) => partition.replace('partition', 'consumer')
const recordsOf = ({ partitions = {} }: WorldState) =>
  Object.entries(partitions).flatMap(([partition, { log }]) =>
    log.map((record, offset) => ({ ...record, partition, offset })),
  )
const find = (state: WorldState, what: string) => recordsOf(state).find(each => each.what === what)

/** The delete found nothing and passed for done: the post came after it. */
function deletedTooEarly(story: Story): Broken | undefined {
  const { post, applied } = story.end.thread!
  const [one, other] = [find(story.end, 'the delete'), find(story.end, 'the post')]
  if (post !== 'posted' || one === undefined || other === undefined || !applied.includes(one.record)) return undefined
  const [n, m] = [one, other].map(({ record }) => firstAfter(story, state => state.thread!.applied.includes(record)))
  const sentences = [
    `${nameOf(one)} is done in step ${n}, when there was no post to delete: nothing is left that would come again.`,
    `${nameOf(other)} comes after it, in step ${m}, and stays.`,
  ]
  return { sentences, step: n! }
}

/** It was merely early. */
function givenUp(story: Story): Broken | undefined {
  const [record] = story.end.thread!.setAside
  if (record === undefined) return undefined
  const n = firstAfter(story, state => state.thread!.setAside.includes(record))!
  const one = recordsOf(story.end).find(each => each.record === record)!
  const now = story.states[n]!.thread!.post
  const sentences = [
    `${nameOf(one)} is set aside in step ${n} after its last attempt, while the post is ${now === 'absent' ? 'not there yet' : now}.`,
    ...(now === 'absent' ? ['It was merely early: a later attempt would have succeeded.'] : []),
  ]
  return { sentences, step: n }
}

/** What it waits for is gone for good; what stands behind it is not even taken. */
function triedForEver(story: Story): Broken | undefined {
  const { end } = story
  const { post, applied, setAside } = end.thread!
  const inHand = Object.entries(end.threadConsumers ?? {}).flatMap(([name, { position }]) => {
    const log = recordsOf(end).filter(({ partition }) => consumerOf(partition) === name)
    return log.filter(({ offset }) => offset === position).map(one => ({ one, behind: log.slice(position + 1) }))
  })
  const stuck = inHand.find(({ one }) => one.what === 'the comment' && ![...applied, ...setAside].includes(one.record))
  if (stuck === undefined || post !== 'deleted') return undefined
  const n = firstAfter(story, state => state.thread!.post === 'deleted')!
  const sentences = [
    `${nameOf(stuck.one)} needs a post that is there, and step ${n} deletes it: no attempt can succeed any more.`,
    ...stuck.behind
      .slice(0, 1)
      .map(next => `${next.record} stands behind it in ${stuck.one.partition.replace('-', ' ')} and is never taken.`),
  ]
  return { sentences, step: n }
}
