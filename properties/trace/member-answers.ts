/** What a member hears, as events of its machine: the coordinator's answers, and connections that are gone. D1 to D9 stand in member-trace.ts. */
import type { ConsumerRequest } from '../../impl/core/consumer-state.ts'
import type { Response, ResponseOf } from '../../impl/core/protocol.ts'
import type { Known, Script } from './member-script.ts'

const rebalance = 'REBALANCE_IN_PROGRESS'
const ends: ReadonlySet<string> = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'])

/** The answer of this step, and to what; undefined: none, or nobody's. */
export function answerIn({ input, before }: Known): { request: ConsumerRequest; body: Response } | undefined {
  if (input?.type !== 'Received' || input.message.kind !== 'response') return undefined
  const request = before.requests.find(({ correlationId }) => correlationId === input.correlationId)
  const { body } = input.message
  return request?.api === body.api ? { request, body } : undefined
}

export function hear(script: Script, step: Known): void {
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
export function lose(script: Script, step: Known): void {
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
