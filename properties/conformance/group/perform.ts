/**
 * The table: which broker events make up each step of a group's model.
 */
import type { Step } from '../../../model/index.ts'
import { keyOf, partitionOfKey, type PartitionContext, type SourceContext } from '../../../model/kafka/index.ts'
import { CannotPerform } from '../hands.ts'
import { idOf } from '../performance.ts'
import type { Cast } from './cast.ts'
import { passOver } from './perform-joining.ts'
import {
  deliverCommit,
  type GroupPerformance,
  type GroupPerformances,
  loseCommit,
  memberOf,
  memberSteps,
} from './perform-member.ts'

/** Answers of the coordinator's to JoinGroup that members have not heard yet. */
function answerJoins({ stage, members }: Cast): void {
  for (const member of members.values()) {
    if (!member.isRunning) continue
    passOver(stage, member)
    const { node, client } = member
    const asked = client.requests.find(({ api }) => api === 'JoinGroup')
    const isAnswered = asked && stage.messages(each => each.node === node && each.correlationId === asked.correlationId)
    if (isAnswered?.length) stage.deliverResponse(node, asked!.correlationId)
  }
}

/** The barrier is passed. Whoever turns out to lead asks what the topic has by then. */
function passBarrier(cast: Cast, group: number): void {
  const { stage } = cast
  for (const { node, isRunning } of cast.members.values())
    if (isRunning && stage.isSet(node, 'metadataAge')) stage.fire(node, 'metadataAge')
  while (stage.group(group).state === 'PreparingRebalance') stage.fireClock(group, 'join')
  answerJoins(cast)
}

function completeJoin(cast: Cast, group: number): void {
  if (!cast.stage.rules.hasEverybody(cast.stage.group(group)))
    throw new CannotPerform('the coordinator does not take everybody to have joined.')
  passBarrier(cast, group)
}

function endSession({ stage, ids, members }: Cast, group: number, { event }: Step): void {
  const { node } = members.get(Number(event['member']))!
  const known = stage.group(group).members.filter(({ clientId }) => clientId === node)
  const memberId = ids.memberIdOf(
    Number(event['id']),
    known.map(each => each.memberId),
  )
  if (memberId === undefined) throw new CannotPerform(`the coordinator does not know ${node} by its id ${event['id']}.`)
  stage.fireClock(group, 'session', memberId)
}

const coordinatorSteps: GroupPerformances = {
  completeJoin: {
    says: 'the clock of the rebalance, which stands for the last JoinGroup that was awaited; every answer to JoinGroup arrives',
    perform: (cast, { by }) => completeJoin(cast, idOf(by)),
  },
  rebalanceTimeout: {
    says: 'the clock of the rebalance; every answer to JoinGroup arrives',
    perform: (cast, { by }) => passBarrier(cast, idOf(by)),
  },
  sessionTimeout: {
    says: 'the clock of the member’s session',
    perform: (cast, step) => endSession(cast, idOf(step.by), step),
  },
}

const sourceSteps: GroupPerformances = {
  append: {
    says: 'Produce to the partition of the record’s key, and its answer',
    perform: ({ stage }, { state }) => {
      const { sent, partitions } = (state('source') as { readonly context: SourceContext }).context
      stage.append(partitionOfKey(keyOf(stage.deployment.scope, sent), partitions), sent)
    },
  },
  addPartition: {
    says: 'CreatePartitions; every broker reads the metadata log',
    perform: ({ stage }, { state }) =>
      stage.addPartition((state('source') as { readonly context: SourceContext }).context.partitions),
  },
}

const partitionSteps: GroupPerformances = {
  deleteOldest: {
    says: 'DeleteRecords up to the second record, and its answer',
    perform: ({ stage }, { by, state }) => {
      const { logStartOffset } = (state(by) as { readonly context: PartitionContext }).context
      stage.deleteBefore(idOf(by), logStartOffset)
    },
  },
}

const deliveries: GroupPerformances = {
  commits: {
    says: 'OffsetCommit arrives at the coordinator, and its answer at the member',
    perform: (cast, { channel }) => deliverCommit(cast.stage, memberOf(cast, channel!)),
  },
}

const losses: GroupPerformances = {
  commits: {
    says: 'OffsetCommit is dropped; the member notices, and finds its coordinator again',
    perform: (cast, { channel }) => loseCommit(cast.stage, memberOf(cast, channel!)),
  },
}

const table: Readonly<Record<string, GroupPerformances>> = {
  member: memberSteps,
  coordinator: coordinatorSteps,
  source: sourceSteps,
  partition: partitionSteps,
  'arrival of': deliveries,
  'loss of': losses,
}

const withoutNumber = (slot: string): string => slot.replace(/-\d+$/, '')

/** 'member poll', 'arrival of commits': the row of the table that a step is. */
export function groupRowOf({ kind, by, event, channel = '' }: Step): string {
  if (kind === 'move') return `${withoutNumber(by)} ${event.type}`
  return `${kind === 'lose' ? 'loss of' : 'arrival of'} ${withoutNumber(channel)}`
}

/** Every row, by that name. */
export const groupRows: ReadonlyMap<string, GroupPerformance> = new Map(
  Object.entries(table).flatMap(([who, steps]) =>
    Object.entries(steps).map(([what, row]) => [`${who} ${what}`, row] as const),
  ),
)

/** Does on the stage what the model step says. Throws CannotPerform. */
export function performGroup(cast: Cast, step: Step): void {
  const row = groupRows.get(groupRowOf(step))
  if (row === undefined) throw new CannotPerform(`the reference broker has no ${step.event.type} of ${step.by}.`)
  row.perform(cast, step)
}
