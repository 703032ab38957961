/** The state of a system between two steps (properties/telling/world-state.ts) as a schema, and its changes, a JSON merge patch of it. */
import { z } from 'zod'
import type { Patch } from '../../properties/telling/changes.ts'
import type { WorldState } from '../../properties/telling/world-state.ts'

export const count = z.number().int().nonnegative()
/** An epoch may be −1: none yet. */
const epoch = z.number().int().min(-1)
const names = z.array(z.string()).readonly()

const sequence = z.object({ producerId: count, producerEpoch: count, sequence: count })
const entry = z.object({
  record: z.string(),
  epoch,
  send: count.exactOptional(),
  number: sequence.readonly().exactOptional(),
})
const knownProducer = z.object({ producerEpoch: count, sequences: z.array(count).readonly() })

const broker = z.object({
  is: z.enum(['leader', 'follower', 'down', 'gone']),
  leaderEpoch: epoch,
  log: z.array(entry.readonly()).readonly(),
  flushed: count.exactOptional(),
  highWatermark: count,
  logEndOffset: count,
  fenced: z.boolean().exactOptional(),
  follows: z.string().exactOptional(),
  isr: names.exactOptional(),
  proposedIsr: names.exactOptional(),
  positions: z.record(z.string(), count).readonly().exactOptional(),
  awaiting: names.exactOptional(),
  brokerEpoch: count.exactOptional(),
  logStartOffset: count.exactOptional(),
  tooFewInSync: z.boolean().exactOptional(),
  producers: z.record(z.string(), knownProducer.readonly()).readonly().exactOptional(),
})

const metadata = z.object({
  leader: z.string().exactOptional(),
  leaderEpoch: epoch,
  isr: names,
  elr: names.exactOptional(),
  lastKnownLeader: z.string().exactOptional(),
  partitionEpoch: count.exactOptional(),
  controller: z.string().exactOptional(),
  controllerEpoch: count.exactOptional(),
})

const controller = z.object({ is: z.string(), epoch: count })

const send = z.object({
  believes: z.enum(['not given', 'given', 'in flight', 'retrying', 'acknowledged', 'dropped', 'reported', 'forgotten']),
  attempts: count,
  connection: z.string().exactOptional(),
  sentAgain: count.exactOptional(),
  number: sequence.readonly().exactOptional(),
})

const identity = z.object({
  is: z.enum(['running', 'dead']),
  producerId: count.exactOptional(),
  producerEpoch: count.exactOptional(),
})

const consumer = z.object({
  is: z.enum(['joining', 'ready', 'claiming', 'handling', 'down']),
  position: z.number().int(),
  committedOffset: z.number().int(),
  generation: count,
  handling: z.string().exactOptional(),
  handled: names,
})

const partition = z.object({
  logStartOffset: count,
  logEndOffset: count,
  log: z.array(z.object({ record: z.string(), what: z.string().exactOptional() }).readonly()).readonly(),
  lastStableOffset: count.exactOptional(),
})

const group = z.object({
  is: z.enum(['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable']),
  generation: count,
  leader: z.string().exactOptional(),
  members: names,
  assignment: z.record(z.string(), names).readonly(),
  committed: z.record(z.string(), count).readonly(),
  pending: names.exactOptional(),
  handled: z.array(z.object({ record: z.string(), by: z.string() }).readonly()).readonly(),
})

const member = z.object({
  is: z.enum(['not started', 'unjoined', 'joining', 'syncing', 'stable', 'called', 'committing', 'fenced', 'down']),
  group: z.string(),
  memberId: count.exactOptional(),
  generation: count,
  owns: z
    .record(z.string(), z.object({ position: count.exactOptional(), commits: count.exactOptional() }).readonly())
    .readonly(),
  holds: names,
  awaitsCommit: z.boolean().exactOptional(),
})

const reader = z.object({ position: count, effects: names })
const thread = z.object({ post: z.enum(['absent', 'posted', 'deleted']), applied: names, setAside: names })
const threadConsumer = z.object({
  is: z.enum(['ready', 'handling', 'waiting', 'settled', 'down']),
  position: count,
  refusals: count.exactOptional(),
})

const transaction = z.object({
  is: z.enum(['Empty', 'Ongoing', 'PrepareCommit', 'PrepareAbort', 'CompleteCommit', 'CompleteAbort']),
  producerId: count.exactOptional(),
  producerEpoch: epoch.exactOptional(),
  partitions: names,
  owes: names,
  gaveUp: z.literal(true).exactOptional(),
  coordinatorEpoch: count,
  outcomes: z
    .record(z.string(), z.enum(['commit asked', 'committed', 'aborted']))
    .readonly()
    .exactOptional(),
})
const transactionalProducer = z.object({
  is: z.string(),
  producerId: count.exactOptional(),
  producerEpoch: epoch.exactOptional(),
  transaction: z.string().exactOptional(),
  error: z.string().exactOptional(),
})
const delivery = z.object({ is: z.enum(['ready', 'out', 'finished', 'done']), to: z.string().exactOptional() })
const deliveries = z.object({
  owner: z.string().exactOptional(),
  records: z.record(z.string(), delivery.readonly()).readonly(),
})
const worker = z.object({
  is: z.enum(['running', 'down']),
  holds: z.record(z.string(), z.string()).readonly(),
})
const landed = z.object({
  effects: z.array(z.object({ record: z.string(), by: z.string() }).readonly()).readonly(),
  value: z.string().exactOptional(),
  keys: names.exactOptional(),
  locks: z.record(z.string(), z.string()).readonly().exactOptional(),
  offset: count.exactOptional(),
  outbox: names.exactOptional(),
})
const relay = z.object({ has: z.string().exactOptional() })

const byName = <T extends z.ZodObject>(schema: T) => z.record(z.string(), schema.readonly()).readonly()

export const world = z.object({
  brokers: byName(broker),
  metadata: metadata.readonly().exactOptional(),
  controllers: byName(controller).exactOptional(),
  producer: byName(send).exactOptional(),
  consumer: consumer.readonly().exactOptional(),
  partitions: byName(partition).exactOptional(),
  groups: byName(group).exactOptional(),
  members: byName(member).exactOptional(),
  identity: identity.readonly().exactOptional(),
  reader: reader.readonly().exactOptional(),
  thread: thread.readonly().exactOptional(),
  threadConsumers: byName(threadConsumer).exactOptional(),
  transaction: transaction.readonly().exactOptional(),
  transactions: byName(transaction).exactOptional(),
  transactionalProducers: byName(transactionalProducer).exactOptional(),
  deliveries: deliveries.readonly().exactOptional(),
  workers: byName(worker).exactOptional(),
  landed: byName(landed).exactOptional(),
  relays: byName(relay).exactOptional(),
})

/** Everything of an object may be changed, removed (null) or left as it is. */
function patchOf({ shape }: z.ZodObject): z.ZodType {
  const fields = Object.entries(shape).map(([key, value]) => [key, inner(value).nullable().exactOptional()] as const)
  return z.object(Object.fromEntries(fields)).readonly()
}

/** Below what is optional or read-only, objects and records are patched again; everything else is replaced. */
function inner(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly) return inner(schema.unwrap())
  if (schema instanceof z.ZodObject) return patchOf(schema)
  if (schema instanceof z.ZodRecord) return z.record(z.string(), inner(schema.valueType).nullable()).readonly()
  return schema as z.ZodType
}

export const worldChanges = patchOf(world) as z.ZodType<Patch<WorldState>>
