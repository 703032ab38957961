/**
 * Progress: what must go on once nothing is broken any more. A history alone does not say when that is: whoever undid the faults does.
 *
 *   N1  the last send to a partition is acknowledged
 *   N2  what was acknowledged after it is read by every group that polled to the end
 *   N3  the last thing that a group heard of its commits is that one was stored
 *
 * A sentence for each that does not; none where everything goes on.
 */
import { type Entry, type Operation } from './operation.ts'

/** Lines from `mendedAt` on. */
export function standstill(operations: readonly Operation[], mendedAt: number): readonly string[] {
  const since = operations.slice(mendedAt)
  return [...unanswered(since), ...unread(since), ...uncommitted(since)]
}

const sendsOf = ({ steps = [] }: Operation): readonly Entry[] =>
  steps.flatMap(step => (step.type === 'send' ? [step.record] : []))
const readsOf = ({ steps = [] }: Operation): readonly Entry[] =>
  steps.flatMap(step => (step.type === 'poll' ? step.records : []))
const nameOf = ({ partition, value }: Entry) => `${JSON.stringify(value)} in ${String(partition)}`

/** N1. */
function unanswered(since: readonly Operation[]): readonly string[] {
  const ofSends = since.filter(({ kind }) => kind === 'send')
  const stored = new Set(
    ofSends
      .filter(({ type }) => type === 'ok')
      .flatMap(sendsOf)
      .map(nameOf),
  )
  const last = new Map(
    ofSends
      .filter(({ type }) => type === 'invoke')
      .flatMap(sendsOf)
      .map(entry => [entry.partition, entry]),
  )
  return [...last.values()]
    .map(nameOf)
    .filter(name => !stored.has(name))
    .map(name => `${name} was sent last, when nothing was broken, and not acknowledged`)
}

/** N2. */
function unread(since: readonly Operation[]): readonly string[] {
  const begun = new Set(
    since
      .filter(({ type, kind }) => kind === 'send' && type === 'invoke')
      .flatMap(sendsOf)
      .map(nameOf),
  )
  const stored = since
    .filter(({ type, kind }) => kind === 'send' && type === 'ok')
    .flatMap(sendsOf)
    .map(nameOf)
  const polls = since.filter(({ type, kind }) => kind === 'poll' && type === 'ok')
  const groups = [...new Set(polls.flatMap(({ group }) => group ?? []))]
  return groups.flatMap(group => {
    const read = new Set(
      polls
        .filter(poll => poll.group === group)
        .flatMap(readsOf)
        .map(nameOf),
    )
    return stored
      .filter(name => begun.has(name) && !read.has(name))
      .map(name => `${name} was acknowledged when nothing was broken, and ${group} was not given it`)
  })
}

/** N3. */
function uncommitted(since: readonly Operation[]): readonly string[] {
  const commits = since.filter(({ kind, type }) => kind === 'commit' && type !== 'invoke')
  const groups = [...new Set(commits.flatMap(({ group }) => group ?? []))]
  return groups.flatMap(group => {
    const last = commits.findLast(commit => commit.group === group)!
    return last.type === 'ok' ? [] : [`${group} commits when nothing is broken, and is told ${last.error}`]
  })
}
