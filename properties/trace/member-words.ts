/** What a member says to its group and to leaders, and hands out: the world's and the machine's, in the same words. D1 to D9 stand in member-trace.ts. */
import type { ConsumerState, ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { Effect } from '../../impl/core/process.ts'
import type { Request, TopicPartition } from '../../impl/core/protocol.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { MemberContext } from '../../model/kafka/group/index.ts'
import type { ConsumerStep } from './consumer-trace.ts'
import { contextOf, type Sent } from './stepping.ts'

/** Partitions have numbers in the machine, in the order in which they are met. */
export class PartitionNumbers {
  readonly #names: TopicPartition[] = []

  numberOf(name: TopicPartition): number {
    const at = this.#names.indexOf(name)
    return at < 0 ? this.#names.push(name) : at + 1
  }

  nameOf(number: number): TopicPartition {
    return this.#names[number - 1] ?? `partition ${number}`
  }
}

export const tolds = (effects: readonly Effect<unknown>[]): readonly ConsumerTold[] =>
  effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ConsumerTold] : []))

export const requestsIn = (effects: readonly Effect<unknown>[]): readonly Request[] =>
  effects.flatMap(effect =>
    effect.type === 'Send' && effect.message.kind === 'request' ? [effect.message.body as Request] : [],
  )

export type RequestTo<Api extends Request['api']> = Extract<Request, { readonly api: Api }>

export const requestsOf = <Api extends Request['api']>({ effects }: ConsumerStep, api: Api) =>
  requestsIn(effects).filter((body): body is RequestTo<Api> => body.api === api)

export interface HandedOut {
  readonly name: TopicPartition
  readonly offset: number
  readonly count: number
}

/** What a poll brings is of one partition. */
export const handedOut = ({ effects }: ConsumerStep): readonly HandedOut[] =>
  tolds(effects).flatMap(told => {
    if (told.type !== 'Polled' || told.records.length === 0) return []
    const { topicPartition: name, offset } = told.records[0]!
    return [{ name, offset, count: told.records.length }]
  })

const listed = (names: readonly string[]) => names.toSorted().join(', ') || 'nothing'

const joinText = (owned: readonly string[], isStranger: boolean) =>
  `JoinGroup${isStranger ? ' as a stranger' : ''} with ${listed(owned)}`

const commitText = (offsets: readonly (readonly [string, number])[]) =>
  `OffsetCommit of ${listed(offsets.map(([name, offset]) => `${offset} in ${name}`))}`

const syncText = (isDeal: boolean) => (isDeal ? 'SyncGroup with a deal' : 'SyncGroup')
export const fetchText = (name: string, offset: number) => `Fetch of ${name} at ${offset}`
export const handOutText = (name: string, offset: number) => `${name} from ${offset} on`

function requestText(body: Request): readonly string[] {
  if (body.api === 'JoinGroup') {
    return [joinText(body.protocols[0]?.metadata.ownedPartitions ?? [], body.memberId === '')]
  }
  if (body.api === 'SyncGroup') return [syncText(body.assignments.length > 0)]
  if (body.api === 'OffsetCommit') return [commitText(Object.entries(body.offsets))]
  if (body.api === 'Fetch') return [fetchText(body.topicPartition, body.fetchOffset)]
  return body.api === 'Heartbeat' || body.api === 'LeaveGroup' ? [body.api] : []
}

/** In no order: which comes first in a step is the client's affair. */
export const saidBy = (step: ConsumerStep): readonly string[] =>
  [
    ...requestsIn(step.effects).flatMap(requestText),
    ...handedOut(step).map(({ name, offset }) => handOutText(name, offset)),
  ].toSorted()

const partitionTo = ({ to }: Sent): number => Number(to.split('-')[1])

/** What the machine says; of a commit commitOf tells, as it has the news alone (D4). */
export function sentText(numbers: PartitionNumbers, sent: Sent): readonly string[] {
  const { message } = sent
  switch (message.type) {
    case 'JoinGroup': {
      const owned = (message['owned'] as readonly number[]).map(each => numbers.nameOf(each))
      return [joinText(owned, Boolean(message['isStranger']))]
    }
    case 'SyncGroup':
      return [syncText((message['assignment'] as readonly unknown[]).length > 0)]
    case 'Fetch':
      return [fetchText(numbers.nameOf(partitionTo(sent)), Number(message['offset']))]
    case 'Heartbeat':
    case 'LeaveGroup':
      return [message.type]
    default:
      return []
  }
}

/** JoinGroup asked again, by whom the coordinator may have given an id by now (D3). */
export const joinAgainText = (numbers: PartitionNumbers, local: LocalState, memberId: string): string => {
  const { owned, isStranger } = contextOf<MemberContext>(local)
  return joinText(
    owned.map(({ partition }) => numbers.nameOf(partition)),
    isStranger && memberId === '',
  )
}

/** What it would commit of these partitions, and of all that it has news of (D4). */
export function commitOf(
  numbers: PartitionNumbers,
  { config: { autoCommit } }: ConsumerState,
  local: LocalState,
  names: readonly TopicPartition[],
): string {
  const { owned } = contextOf<MemberContext>(local)
  const offsets = owned.flatMap(({ partition, position, next, sent }) => {
    const name = numbers.nameOf(partition)
    if (next > sent) return [[name, next] as const]
    return names.includes(name) ? [[name, autoCommit === 'librdkafka' ? next : position] as const] : []
  })
  return commitText(offsets)
}
