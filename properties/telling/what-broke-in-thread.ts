/** What never comes to pass in a thread whose records are handled side by side, and why: sentences read off its states. */
import { firstAfter, type Story } from './story.ts'
import type { PartitionRecord, WorldState } from './world-state.ts'

type Sentences = readonly string[]

export function brokenInThread(story: Story): Sentences {
  const looks = [deletedTooEarly, givenUp, triedForEver]
  return looks.map(look => look(story)).find(sentences => sentences.length > 0) ?? []
}

const nameOf = ({ record, what = '' }: PartitionRecord) => (what === '' ? record : `${record}, ${what},`)
const consumerOf = (partition: string) => partition.replace('partition', 'consumer')
const recordsOf = ({ partitions = {} }: WorldState) =>
  Object.entries(partitions).flatMap(([partition, { log }]) =>
    log.map((record, offset) => ({ ...record, partition, offset })),
  )
const find = (state: WorldState, what: string) => recordsOf(state).find(each => each.what === what)

/** The delete found nothing and passed for done: the post came after it. */
function deletedTooEarly(story: Story): Sentences {
  const { post, applied } = story.end.thread!
  const [one, other] = [find(story.end, 'the delete'), find(story.end, 'the post')]
  if (post !== 'posted' || one === undefined || other === undefined || !applied.includes(one.record)) return []
  const [n, m] = [one, other].map(({ record }) => firstAfter(story, state => state.thread!.applied.includes(record)))
  return [
    `${nameOf(one)} is done in step ${n}, when there was no post to delete: nothing is left that would come again.`,
    `${nameOf(other)} comes after it, in step ${m}, and stays.`,
  ]
}

/** It was merely early. */
function givenUp(story: Story): Sentences {
  const [record] = story.end.thread!.setAside
  if (record === undefined) return []
  const n = firstAfter(story, state => state.thread!.setAside.includes(record))!
  const one = recordsOf(story.end).find(each => each.record === record)!
  const now = story.states[n]!.thread!.post
  return [
    `${nameOf(one)} is set aside in step ${n} after its last attempt, while the post is ${now === 'absent' ? 'not there yet' : now}.`,
    ...(now === 'absent' ? ['It was merely early: a later attempt would have succeeded.'] : []),
  ]
}

/** What it waits for is gone for good; what stands behind it is not even taken. */
function triedForEver(story: Story): Sentences {
  const { end } = story
  const { post, applied, setAside } = end.thread!
  const inHand = Object.entries(end.threadConsumers ?? {}).flatMap(([name, { position }]) => {
    const log = recordsOf(end).filter(({ partition }) => consumerOf(partition) === name)
    return log.filter(({ offset }) => offset === position).map(one => ({ one, behind: log.slice(position + 1) }))
  })
  const stuck = inHand.find(({ one }) => one.what === 'the comment' && ![...applied, ...setAside].includes(one.record))
  if (stuck === undefined || post !== 'deleted') return []
  const n = firstAfter(story, state => state.thread!.post === 'deleted')
  return [
    `${nameOf(stuck.one)} needs a post that is there, and step ${n} deletes it: no attempt can succeed any more.`,
    ...stuck.behind
      .slice(0, 1)
      .map(next => `${next.record} stands behind it in ${stuck.one.partition.replace('-', ' ')} and is never taken.`),
  ]
}
