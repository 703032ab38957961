/** A step of a consumer as steps of the member's machine, one after the other, with what the machine says. D1 to D7 stand in member-trace.ts. */
import type { ConsumerRequest, ConsumerState } from '../../impl/core/consumer-state.ts'
import type { Response, ResponseOf } from '../../impl/core/protocol.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { MemberContext, Owned } from '../../model/kafka/group/index.ts'
import type { ConsumerStep } from './consumer-trace.ts'
import {
  commitOf,
  handedOut,
  handOutText,
  joinAgainText,
  type PartitionNumbers,
  requestsOf,
  sentText,
  tolds,
} from './member-words.ts'
import { contextOf, type Sent, type Stepper } from './stepping.ts'

/** Where it stands: as a member of its group, or else. */
export const membershipOf = ({ snapshot: { value } }: LocalState): string =>
  typeof value === 'string' ? value : String((value as { running: { membership: string } }).running.membership)

export class Script {
  readonly step: ConsumerStep
  readonly numbers: PartitionNumbers
  readonly events: Event[] = []
  readonly texts: string[] = []
  /** Where it begins. */
  readonly from: LocalState
  /** What of it the machine does not know. */
  unmodelled: string | undefined
  readonly #machine: Stepper
  #local: LocalState

  constructor(machine: Stepper, numbers: PartitionNumbers, step: ConsumerStep, local: LocalState) {
    this.#machine = machine
    this.numbers = numbers
    this.step = step
    this.from = local
    this.#local = local
  }

  get local(): LocalState {
    return this.#local
  }

  get context(): MemberContext {
    return contextOf(this.#local)
  }

  get membership(): string {
    return membershipOf(this.#local)
  }

  /** What is refused is noted all the same: so the failure can tell of it. */
  go(event: Event, says?: (sent: readonly Sent[]) => readonly string[]): void {
    this.events.push(event)
    const taken = this.#machine.step(this.#local, event)
    if (taken === undefined) return
    this.#local = taken.next
    this.texts.push(...(says?.(taken.letters) ?? taken.letters.flatMap(sent => sentText(this.numbers, sent))))
  }

  /** D2. */
  finishAll(): void {
    for (const { record } of this.context.held) this.go({ type: 'finish', record })
  }

  refused(error: string): void {
    const { id, generation } = this.context
    this.go({ type: 'Refused', error, id, generation })
  }
}

const silent = () => []
const rebalance = 'REBALANCE_IN_PROGRESS'
const ends: ReadonlySet<string> = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'])
/** D2: between two polls. */
const goesOn: ReadonlySet<ConsumerState['phase']> = new Set(['preparing', 'joining', 'assigning', 'syncing'])
const away: ReadonlySet<string> = new Set(['starting', 'down', 'fenced'])

export function scriptOf(
  machine: Stepper,
  numbers: PartitionNumbers,
  step: ConsumerStep & { readonly before: ConsumerState },
  local: LocalState,
): Script {
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

type Known = ConsumerStep & { readonly before: ConsumerState }

/** The answer of this step, and to what; undefined: none, or nobody's. */
function answerIn({ input, before }: Known): { request: ConsumerRequest; body: Response } | undefined {
  if (input?.type !== 'Received' || input.message.kind !== 'response') return undefined
  const request = before.requests.find(({ correlationId }) => correlationId === input.correlationId)
  const { body } = input.message
  return request?.api === body.api ? { request, body } : undefined
}

function hear(script: Script, step: Known): void {
  const { before } = step
  const answer = answerIn(step)
  if (answer === undefined) return
  const { request, body } = answer
  const isCurrent = request.generationId === before.generationId
  if (body.api === 'JoinGroup' && before.phase === 'joining') joined(script, body)
  if (body.api === 'SyncGroup' && isCurrent && before.phase === 'syncing' && body.errorCode !== 'NONE')
    refuse(script, body.errorCode)
  if (body.api === 'Heartbeat' && isCurrent) heartbeatAnswered(script, body)
  if (body.api === 'OffsetCommit') commitAnswered(script, step, body, isCurrent)
}

function joined(script: Script, { errorCode, generationId, members, skipAssignment }: ResponseOf<'JoinGroup'>): void {
  if (errorCode === 'NONE') {
    const peers = skipAssignment ? [] : members.map((_, at) => ({ member: at + 1, id: 1, owned: [] }))
    return script.go({ type: 'Joined', id: script.context.id, generation: generationId, peers })
  }
  if (ends.has(errorCode)) script.refused(errorCode)
}

/** Of SyncGroup. D6: whatever else is wrong, it joins again. */
function refuse(script: Script, errorCode: string): void {
  if (ends.has(errorCode) || errorCode === rebalance) return script.refused(errorCode)
  script.unmodelled = 'an assignment that nobody gives'
  script.refused(rebalance)
}

/** Who knows already has nothing to hear. */
function heartbeatAnswered(script: Script, { errorCode }: ResponseOf<'Heartbeat'>): void {
  const { membership } = script
  if (errorCode === rebalance && membership === 'settled') script.refused(rebalance)
  if (ends.has(errorCode) && membership !== 'outside') script.refused(errorCode)
}

function commitAnswered(
  script: Script,
  { after }: Known,
  { errorCode }: ResponseOf<'OffsetCommit'>,
  isCurrent: boolean,
): void {
  const { id, generation } = script.context
  const answered = (error: string) =>
    script.go({ type: 'Committed', error, id, generation: isCurrent ? generation : -1 })
  const isKnown = errorCode === 'NONE' || errorCode === rebalance || ends.has(errorCode)
  if (script.membership === 'committing') {
    if (!ends.has(errorCode) && after.phase === 'preparing') return
    if (!isKnown) script.unmodelled = 'a commit that nobody takes, before partitions are given up'
    return answered(isKnown ? errorCode : rebalance)
  }
  if (!isKnown) return script.go({ type: 'CommitLost' })
  answered(errorCode)
  if (errorCode !== rebalance || !isCurrent || script.membership !== 'settled') return
  script.unmodelled = 'a rebalance that the answer to a commit tells of'
  script.refused(rebalance)
}

/** With their connection. */
function lose(script: Script, step: Known): void {
  const { before, after } = step
  const answered = answerIn(step)?.request.correlationId
  const isLeft = ({ correlationId }: ConsumerRequest) =>
    correlationId !== answered && !after.requests.some(each => each.correlationId === correlationId)
  const gone = before.requests.filter(isLeft)
  if (gone.some(({ api }) => api === 'OffsetCommit')) script.go({ type: 'CommitLost' })
  const isThrownBack = after.phase === 'joining' && gone.some(({ api }) => api === 'SyncGroup')
  if (!isThrownBack || script.membership !== 'syncing') return
  script.unmodelled = 'an assignment that is not heard'
  script.refused(rebalance)
}

/** D1. */
function beAssigned(script: Script, { effects }: Known): void {
  for (const told of tolds(effects))
    if (told.type === 'Assigned') {
      const shares = told.partitions.map(name => ({ partition: script.numbers.numberOf(name), offset: -1 }))
      script.go({ type: 'Synced', shares })
    }
}

/** Its metadata has partitions that it has not dealt with. */
function seeMore(script: Script, { before, after, input }: Known): void {
  const isNews = !before.mustRejoin && (after.mustRejoin || goesOn.has(after.phase))
  const mayTell = input?.type === 'Received' && ['Metadata', 'OffsetFetch'].includes(input.message.body.api)
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

const newsOf = ({ owned }: MemberContext): readonly Owned[] => owned.filter(({ next, sent }) => next > sent)
const hasNews = (context: MemberContext) => newsOf(context).length > 0

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

/** By the machine it commits first; but nobody to commit to is known, or it knows that what it did not hear of had been taken. */
function isWithoutCommit({ membership, context, numbers }: Script, { before, after }: Known): boolean {
  const { autoCommit } = after.config
  if (membership !== 'called' || autoCommit === 'off' || !hasNews(context)) return false
  const isTaken = ({ partition, next }: Owned) => before.partitions[numbers.nameOf(partition)]?.committedOffset === next
  return after.coordinator === '' || newsOf(context).every(isTaken)
}

function giveUpUncommitted(script: Script): void {
  script.unmodelled = 'partitions that are given up without a commit'
  script.go({ type: 'rejoin', inFlight: 0 }, silent)
  const { id, generation } = script.context
  script.go({ type: 'Committed', error: rebalance, id, generation })
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
  for (const { topicPartition } of requestsOf(step, 'Fetch'))
    script.go({ type: 'poll', partition: numbers.numberOf(topicPartition) })
  for (const { name, offset, count } of handedOut(step)) {
    const partition = numbers.numberOf(name)
    const records = Array.from({ length: count }, (_, at) => partition + 1_000 * (offset + at))
    script.go({ type: 'poll', partition }, sent =>
      sent.map(({ message }) => handOutText(name, Number(message['offset']))),
    )
    script.go({ type: 'Fetched', partition, offset, records, end: offset + count })
  }
}

function close(script: Script, step: Known): void {
  if (step.before.hasLeft || !step.after.hasLeft) return
  const isTold = requestsOf(step, 'LeaveGroup').length > 0
  if (script.membership === 'settled' && !hasNews(script.context))
    return script.go({ type: 'close', inFlight: 0 }, isTold ? undefined : silent)
  script.unmodelled = 'a close of one who is not settled, or could not commit'
  script.go({ type: 'crash' })
  if (isTold) script.texts.push('LeaveGroup')
}
