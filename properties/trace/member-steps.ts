/** A step of a consumer as steps of the member's machine, one after the other, with what the machine says. D1 to D9 stand in member-trace.ts. */
import type { ConsumerConfig, ConsumerState } from '../../impl/core/consumer-state.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Owned } from '../../model/kafka/group/index.ts'
import { answerIn, hear, lose } from './member-answers.ts'
import { leftOutOf, passed } from './consumer-trace.ts'
import { hasNews, type Known, newsOf, Script } from './member-script.ts'
import {
  commitOf,
  fetchText,
  handedOut,
  handOutText,
  joinAgainText,
  type PartitionNumbers,
  requestsOf,
  tolds,
} from './member-words.ts'
import type { Sent, Stepper } from './stepping.ts'

const silent = () => []
/** D2: between two polls. */
const goesOn: ReadonlySet<ConsumerState['phase']> = new Set(['preparing', 'joining', 'assigning', 'syncing'])
const away: ReadonlySet<string> = new Set(['starting', 'down', 'fenced'])

export function scriptOf(machine: Stepper, numbers: PartitionNumbers, step: Known, local: LocalState): Script {
  const script = new Script(machine, numbers, step, local)
  if (away.has(script.membership)) return script
  if (step.input?.type === 'Call') script.finishAll()
  hear(script, step)
  lose(script, step)
  beAssigned(script, step)
  seeMore(script, step)
  begin(script, step)
  commit(script, step)
  beLate(script, step)
  join(script, step)
  ask(script, step)
  read(script, step)
  close(script, step)
  return script
}

/** D1. */
function beAssigned(script: Script, { effects }: Known): void {
  for (const told of tolds(effects))
    if (told.type === 'Assigned') {
      const shares = told.partitions.map(name => ({ partition: script.numbers.numberOf(name), offset: -1 }))
      script.go({ type: 'Synced', shares })
    }
}

/** Its metadata has partitions that it has not dealt with: it hears of them, or is ready, having heard of them since (at once, where it is dealt nothing new). */
function seeMore(script: Script, { before, after, input }: Known): void {
  const isNews = !before.mustRejoin && (after.mustRejoin || goesOn.has(after.phase))
  const mayTell =
    input?.type === 'Received' && ['Metadata', 'OffsetFetch', 'SyncGroup'].includes(input.message.body.api)
  if (isNews && mayTell && script.membership === 'settled')
    script.go({ type: 'refreshMetadata', partitions: script.context.partitions + 1 })
}

function begin(script: Script, step: Known): void {
  const body = answerIn(step)?.body
  if (body?.api !== 'ListOffsets') return
  const { before, after } = step
  const name = body.topicPartition
  const position = after.partitions[name]?.position ?? -1
  if ((before.partitions[name]?.position ?? 0) >= 0 || position < 0) return
  script.go({ type: 'OutOfRange', partition: script.numbers.numberOf(name), start: position, end: position })
}

/** D4. */
function commit(script: Script, step: Known): void {
  for (const { offsets } of requestsOf(step, 'OffsetCommit')) {
    const text = commitOf(script.numbers, step.after, script.local, Object.keys(offsets))
    if (!hasNews(script.context)) script.texts.push(text)
    else if (isRevoking(script, step)) script.go({ type: 'rejoin', inFlight: 0 }, () => [text])
    else script.go({ type: 'commit' }, () => [text])
  }
}

const isRevoking = ({ membership }: Script, { after }: Known) => membership === 'called' && after.phase === 'preparing'

/** D5. Its timer is over: it leaves, unless it is polling or has left already. */
function beLate(script: Script, step: Known): void {
  const { input, before, after } = step
  if (input?.type !== 'TimerFired' || input.timer !== 'pollInterval' || before.poll !== null) return
  const isTold = requestsOf(step, 'LeaveGroup').length > 0
  const isStatic = after.config.groupInstanceId !== undefined
  if (!isStatic && (script.membership === 'settled' || script.membership === 'called'))
    return script.go({ type: 'pollTimeout' }, before.coordinator === '' ? silent : undefined)
  if (after.phase !== 'lost' || script.membership === 'outside') return
  script.unmodelled = isStatic ? 'a static member that is late' : 'a member that is late for its rebalance'
  script.refused('UNKNOWN_MEMBER_ID')
  if (isTold && !isStatic) script.texts.push('LeaveGroup')
}

function join(script: Script, step: Known): void {
  const { before, after } = step
  const [asked] = requestsOf(step, 'JoinGroup')
  const says = asked === undefined ? silent : undefined
  if (after.phase === 'joining' && script.membership !== 'joining') {
    if (goesOn.has(before.phase)) script.finishAll()
    if (isWithoutCommit(script, step)) giveUpUncommitted(script)
    const type = script.membership === 'outside' ? 'join' : 'rejoin'
    script.go({ type, inFlight: 0 }, says)
  } else if (asked !== undefined) script.texts.push(joinAgainText(script.numbers, script.local, asked.memberId))
}

/** By the machine it commits first; but nobody to commit to is known, or what it did not hear of had been taken, or it has read on (D8). */
function isWithoutCommit({ membership, context, numbers }: Script, { before, after }: Known): boolean {
  const { autoCommit } = after.config
  if (membership !== 'called' || autoCommit === 'off' || !hasNews(context)) return false
  const isTaken = ({ partition, next }: Owned) => before.partitions[numbers.nameOf(partition)]?.committedOffset === next
  const hasReadOn = before.phase === 'preparing' && isCooperative(after.config)
  return after.coordinator === '' || hasReadOn || newsOf(context).every(isTaken)
}

function giveUpUncommitted(script: Script): void {
  script.unmodelled = 'partitions that are given up without a commit'
  script.go({ type: 'rejoin', inFlight: 0 }, silent)
  const { id, generation } = script.context
  script.go({ type: 'Committed', error: 'REBALANCE_IN_PROGRESS', id, generation })
}

function ask(script: Script, step: Known): void {
  if (requestsOf(step, 'SyncGroup').length > 0) {
    script.finishAll()
    script.go({ type: 'sync', partitions: 1 })
  }
  for (const { api } of requestsOf(step, 'Heartbeat'))
    if (script.membership === 'settled') script.go({ type: 'heartbeat' })
    else if (script.membership !== 'outside') {
      // D3.
      script.unmodelled ??= 'a heartbeat of one who is not settled'
      script.texts.push(api)
    }
}

function read(script: Script, step: Known): void {
  const { numbers } = script
  const isKnown = !readsOn(script, step)
  for (const { topicPartition, fetchOffset } of requestsOf(step, 'Fetch'))
    if (isKnown) script.go({ type: 'poll', partition: numbers.numberOf(topicPartition) })
    else script.texts.push(fetchText(topicPartition, fetchOffset))
  for (const { name, offset, count } of handedOut(step)) {
    const partition = numbers.numberOf(name)
    const leftOut = leftOutOf(step, name)
    const position = positionOf(script, partition) ?? offset
    const records = recordsUpTo(partition, position, Math.max(offset + count, endOf(step, name)))
    const text = ({ message }: Sent) => handOutText(name, passed(Number(message['offset']), leftOut, offset))
    if (isKnown) script.go({ type: 'poll', partition }, sent => sent.map(text))
    else script.texts.push(handOutText(name, offset))
    script.go({ type: 'Fetched', partition, offset: position, records, end: position + records.length })
  }
  leaveOut(script, step)
}

const endOf = ({ after }: Known, name: string) => after.partitions[name]?.position ?? -1
const recordsUpTo = (partition: number, from: number, end: number) =>
  Array.from({ length: end - from }, (_, at) => partition + 1_000 * (from + at))
const positionOf = ({ context }: Script, partition: number) =>
  context.owned.find(one => one.partition === partition)?.position

/** D9. A fetch that brings nothing but that. */
function leaveOut(script: Script, step: Known): void {
  const { input } = step
  const body = input?.type === 'Received' ? input.message.body : undefined
  if (body?.api !== 'Fetch' || handedOut(step).length > 0) return
  const name = body.topicPartition
  const partition = script.numbers.numberOf(name)
  const position = positionOf(script, partition)
  if (position === undefined) return
  const records = recordsUpTo(partition, position, passed(position, leftOutOf(step, name), endOf(step, name)))
  if (records.length === 0) return
  script.go({ type: 'Fetched', partition, offset: position, records, end: position + records.length })
  script.finishAll()
}

/** D8. */
function readsOn(script: Script, step: Known): boolean {
  const { config, phase } = step.after
  const isReading = requestsOf(step, 'Fetch').length + handedOut(step).length > 0
  const isIt = isReading && isCooperative(config) && script.membership === 'called' && phase === 'preparing'
  if (isIt) script.unmodelled = 'a member that reads on while an earlier commit is awaited'
  return isIt
}

export const isCooperative = ({ assignors }: Pick<ConsumerConfig, 'assignors'>): boolean =>
  assignors.every(name => name === 'cooperative-sticky')

function close(script: Script, step: Known): void {
  if (step.before.hasLeft || !step.after.hasLeft) return
  const isTold = requestsOf(step, 'LeaveGroup').length > 0
  if (script.membership === 'settled' && !hasNews(script.context))
    return script.go({ type: 'close', inFlight: 0 }, isTold ? undefined : silent)
  script.unmodelled = 'a close of one who is not settled, or could not commit'
  script.go({ type: 'crash' })
  if (isTold) script.texts.push('LeaveGroup')
}
