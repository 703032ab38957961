/** Who is on the stage of transactions, what they are called, and what of the traffic among them is nobody's step. */
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { Effect, Message, Process } from '../../../impl/core/process.ts'
import { transactionTopic } from '../../../impl/core/transaction-log.ts'
import { controllerNode } from '../../../impl/cluster/processes.ts'
import type { Pending } from '../../../impl/world/index.ts'
import type { PendingMessage } from '../hands.ts'

export const transactionalId = 't'
export const stateLog = `${transactionTopic}-0`
/** What is replicated is answered. */
export const respond = `respond/${stateLog}`
/** Of outputs and of whom clients ask. */
export const outputs = 3
export const outputNode = brokerNode(outputs)
export const partitionOf = (partition: number) => `orders-${partition - 1}`
export const producerNodeOf = (producer: number) => `producer-${producer}` as const

/** Whoever speaks here is no client of a cluster's: it sends what it is given. */
export const lateNode = 'late'
type Say = { readonly to: string; readonly correlationId: number; readonly message: Message }
export const speaker: Process<null, Say> = {
  start: () => [null, []],
  step: (state, input) => [state, input.type === 'Call' ? [{ type: 'Send', ...input.call } satisfies Effect] : []],
}

/** What brokers do that is nobody's step. */
export const backstage: readonly string[] = ['register', 'metadata', 'fetch', 'expand']

export function isBackstage(pending: Pending, concerns: readonly string[]): boolean {
  if (pending.node.startsWith('producer-')) return false
  if (pending.type === 'message')
    return !pending.from.startsWith('producer-') && pending.message.body.api !== 'WriteTxnMarkers'
  return pending.type === 'notice' || concerns.includes(pending.timer!.split('/')[0]!)
}

const asksAmongBrokers: ReadonlySet<string> = new Set(['InitProducerId', 'AddPartitionsToTxn'])
const isBroker = (node: string) => node.startsWith('broker-') || node === controllerNode
export const isAmongBrokers = ({ from, node, message: { body } }: PendingMessage): boolean =>
  isBroker(from) && isBroker(node) && asksAmongBrokers.has(body.api)

/** Every kind of request has a connection of its own, and so has each partition's marker: the model knows no order among them. */
export const laneOf = ({ body }: Message): string =>
  body.api === 'WriteTxnMarkers' ? `${body.api}/${body.topicPartition}` : body.api
