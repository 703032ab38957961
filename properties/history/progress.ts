/**
 * Progress: what must go on once nothing is broken any more. A history alone does not say when that is: whoever undid the faults does.
 *
 *   N1  the last send to a partition is acknowledged
 *   N2  what was acknowledged after it, before a poll began that brought a group nothing at last, was given to that group
 *   N3  the last thing that a group heard of its commits is that one was stored
 *
 * A sentence for each that does not; none where everything goes on.
 */
import { type Entry, type Operation } from './operation.ts'

/** Lines from `mendedAt` on; at each of `rounds` clients had time enough. */
export function standstill(
  operations: readonly Operation[],
  mendedAt: number,
  rounds: readonly number[],
): readonly string[] {
  const since = operations.slice(mendedAt)
  const atRounds = rounds.flatMap(end => {
    const sofar = operations.slice(mendedAt, end)
    return [...unanswered(sofar), ...uncommitted(sofar)]
  })
  return [...new Set([...atRounds, ...unread(since)])]
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

/** N2. An acknowledgement without an offset may be acks=0: nobody has said that the record is there. */
function unread(since: readonly Operation[]): readonly string[] {
  const groups = [
    ...new Set(since.flatMap(({ kind, group }) => (kind === 'poll' && group !== undefined ? [group] : []))),
  ]
  return groups.flatMap(group => {
    const end = since.findLastIndex(({ kind, type, group: of }) => kind === 'poll' && type === 'invoke' && of === group)
    const read = new Set(
      since
        .filter(poll => poll.group === group)
        .flatMap(readsOf)
        .map(nameOf),
    )
    return storedIn(since.slice(0, end))
      .filter(name => !read.has(name))
      .map(name => `${name} was acknowledged when nothing was broken, and ${group} was not given it`)
  })
}

/** Sent and acknowledged in these lines. */
function storedIn(lines: readonly Operation[]): readonly string[] {
  const sends = lines.filter(({ kind }) => kind === 'send')
  const begun = new Set(
    sends
      .filter(({ type }) => type === 'invoke')
      .flatMap(sendsOf)
      .map(nameOf),
  )
  const stored = sends.filter(({ type }) => type === 'ok').flatMap(sendsOf)
  return stored
    .filter(({ offset }) => offset !== undefined)
    .map(nameOf)
    .filter(name => begun.has(name))
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
