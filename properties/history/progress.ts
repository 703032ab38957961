/**
 * Progress: what must go on once nothing is broken any more. A history alone does not say when that is: whoever undid the faults does.
 *
 *   N1  the last send to a partition is acknowledged; one within a transaction may be aborted
 *   N2  what was acknowledged after it, before a poll began that brought a group nothing at last, was given to that group, if it reads the partition; what
 *       was sent in a transaction counts once that has ended well
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
  return [...new Set([...atRounds, ...unread(since, readBy(operations))])]
}

/** By group: the partitions that it was ever assigned. */
function readBy(operations: readonly Operation[]): ReadonlyMap<string, ReadonlySet<string>> {
  const read = new Map<string, Set<string>>()
  for (const { kind, group, places = [] } of operations) {
    if (kind !== 'assign' || group === undefined) continue
    const known = read.get(group) ?? new Set()
    read.set(group, known)
    for (const { partition } of places) known.add(String(partition))
  }
  return read
}

/** Whether each line stands between the beginning and the end of a transaction of its process. */
function insideTransactions(operations: readonly Operation[]): ReadonlySet<Operation> {
  const open = new Set<Operation['process']>()
  return new Set(
    operations.filter(({ kind, type, process }) => {
      if (kind === 'crash' || (kind === 'transaction' && type !== 'invoke')) open.delete(process)
      if (kind === 'transaction' && type === 'invoke') open.add(process)
      return open.has(process)
    }),
  )
}

const sendsOf = ({ steps = [] }: Operation): readonly Entry[] =>
  steps.flatMap(step => (step.type === 'send' ? [step.record] : []))
const readsOf = ({ steps = [] }: Operation): readonly Entry[] =>
  steps.flatMap(step => (step.type === 'poll' ? step.records : []))
const nameOf = ({ partition, value }: Entry) => `${JSON.stringify(value)} in ${String(partition)}`

/** N1. */
function unanswered(since: readonly Operation[]): readonly string[] {
  const inside = insideTransactions(since)
  const ofSends = since.filter(operation => operation.kind === 'send' && !inside.has(operation))
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
function unread(since: readonly Operation[], partitions: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
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
      .filter(entry => partitions.get(group)?.has(String(entry.partition)) !== false)
      .map(nameOf)
      .filter(name => !read.has(name))
      .map(name => `${name} was acknowledged when nothing was broken, and ${group} was not given it`)
  })
}

/** Sent and acknowledged in these lines, and if in a transaction, in one that has ended well. */
function storedIn(lines: readonly Operation[]): readonly Entry[] {
  const inside = insideTransactions(lines)
  const begun = new Set<string>()
  const stored: Entry[] = []
  const open = new Map<Operation['process'], Entry[]>()
  for (const operation of lines) {
    const { kind, type, process } = operation
    if (kind === 'transaction' && type === 'ok') stored.push(...(open.get(process) ?? []))
    if (kind === 'transaction' || kind === 'crash') open.delete(process)
    if (kind !== 'send') continue
    const entries = sendsOf(operation)
    if (type === 'invoke') for (const entry of entries) begun.add(nameOf(entry))
    if (type !== 'ok') continue
    if (inside.has(operation)) open.set(process, [...(open.get(process) ?? []), ...entries])
    else stored.push(...entries)
  }
  return stored.filter(entry => entry.offset !== undefined && begun.has(nameOf(entry)))
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
