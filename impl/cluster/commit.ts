/**
 * A commit as an application asks for it: what it may ask, and what a refusal means.
 *
 *   F1  offsets are the next ones to be handed out, of partitions that are assigned to it, and of records that there are; whose partitions are no
 *       longer its own is told so by CommitFailed
 *   F2  what was refused is a CommitFailed, with Kafka's error (Java: CommitFailedException, RebalanceInProgressException, FencedInstanceIdException)
 */
import { type ConsumerState, isOwner, type Offsets } from '../core/consumer-state.ts'
import type { ErrorCode } from '../core/errors.ts'
import { inOffice } from './evidence.ts'
import type { ClusterWorld } from './processes.ts'

export interface CommitOptions {
  /** default.api.timeout.ms: so long it tries again what may pass. Absent: 60,000. */
  readonly timeoutMs?: number
  /** By partition, `{ 'orders-1': 7 }`: the next offset that a successor will be handed. Absent: the positions of all that it is assigned. */
  readonly offsets?: Offsets
}

export type CommitError = ErrorCode | 'DISCONNECTED'

/** default.api.timeout.ms. */
export const defaultApiTimeoutMs = 60_000

const transient: ReadonlySet<CommitError> = new Set<CommitError>([
  'DISCONNECTED',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'COORDINATOR_LOAD_IN_PROGRESS',
])

/** What passes: commitSync tries again after it. The offsets may be stored: the coordinator says the same before and after it has written them. */
export const isTransient = (errorCode: CommitError): boolean => transient.has(errorCode)

const outOfTheGroup =
  'it is out of the group, as it was silent for sessionTimeoutMs or did not poll for maxPollIntervalMs; others have its partitions and are ' +
  'handed again what it did not commit. Poll to join anew'
const meanings: Readonly<Partial<Record<CommitError, string>>> = {
  UNKNOWN_MEMBER_ID: outOfTheGroup,
  ILLEGAL_GENERATION: 'the group was dealt anew without it, and others may have its partitions. Poll to join anew',
  REBALANCE_IN_PROGRESS: 'the group is being dealt anew. Poll, and commit again what it is still assigned',
  FENCED_INSTANCE_ID:
    'another process has taken its groupInstanceId, and goes on in its place. Close this one, and give each process an id of its own',
  DISCONNECTED: 'no answer came. Commit again',
}

const meaningOf = (errorCode: CommitError): string =>
  meanings[errorCode] ??
  (isTransient(errorCode) ? 'the coordinator of the group could not be reached. Commit again' : 'nothing was stored')

/** A commit that failed. `errorCode`: Kafka's, or DISCONNECTED. `isUnknown`: the offsets may be stored all the same. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed'
  readonly errorCode: CommitError
  readonly isUnknown: boolean
  constructor(member: string, groupId: string, errorCode: CommitError, isUnknown: boolean) {
    const unknown = isUnknown ? ' Whether the offsets are stored is unknown.' : ''
    super(`The commit of ${member} in group ${groupId} failed: ${errorCode}: ${meaningOf(errorCode)}.${unknown}`)
    this.errorCode = errorCode
    this.isUnknown = isUnknown
  }
}

/** F1. RangeError: an offset that is none, is of a partition that is not assigned to it, or behind the end of the log. */
export function assertCommittable(world: ClusterWorld, node: `consumer-${number}`, offsets: Offsets): void {
  const state = world.state(node)
  for (const [name, offset] of Object.entries(offsets)) {
    // As OffsetAndMetadata, which no negative one can be made of; a broker would take it.
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new RangeError(`commit: the offset of ${name} is a whole number from 0 on, not ${String(offset)}.`)
    if (isOwner(state)) assertAssigned(world, node, state, name, offset)
  }
}

function assertAssigned(world: ClusterWorld, node: string, state: ConsumerState, name: string, offset: number): void {
  const assigned = Object.keys(state.partitions)
  if (!assigned.includes(name))
    throw new RangeError(
      `commit: ${node} is not assigned ${name}, only ${assigned.join(', ') || 'nothing yet'}: who is assigned it commits it.`,
    )
  const replica = inOffice(world, name)
  const end = typeof replica === 'string' ? Infinity : replica.log.logEndOffset
  const last = Math.max(end, state.partitions[name]!.position)
  if (offset > last) throw new RangeError(`commit: ${name} ends at offset ${last}: ${offset} is behind its end.`)
}
