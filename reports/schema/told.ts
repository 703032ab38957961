/** A path told (properties/finding.ts, properties/telling) as a schema. */
import { z } from 'zod'
import { count, world, worldChanges } from './world.ts'

const step = z.object({
  n: count,
  who: z.string(),
  does: z.string(),
  state: z.string(),
  decisive: z.boolean().exactOptional(),
  event: z.string().exactOptional(),
  kind: z.enum(['own step', 'rendezvous', 'delivery', 'loss', 'copy', 'fault']).exactOptional(),
  spends: z.string().exactOptional(),
  changes: worldChanges.exactOptional(),
})

const message = z.object({
  id: z.string(),
  api: z.string(),
  kind: z.enum(['request', 'response', 'notice']),
  record: z.string().exactOptional(),
  error: z.string().exactOptional(),
  carries: z.string().exactOptional(),
  from: z.string(),
  to: z.string(),
  sent: count,
  fate: z.enum(['delivered', 'dropped', 'in flight']),
  ended: count.exactOptional(),
  again: z.array(count).readonly().exactOptional(),
  rendezvous: z.boolean().exactOptional(),
  ignored: z.boolean().exactOptional(),
})

const took = z.object({ machine: z.string(), from: z.string(), event: z.string(), to: z.string() })

export const toldPath = z.object({
  path: z.string(),
  faults: z.record(z.string(), count).readonly(),
  steps: z.array(step.readonly()).readonly(),
  processes: z.array(z.string()).readonly().exactOptional(),
  start: world.readonly().exactOptional(),
  messages: z.array(message.readonly()).readonly().exactOptional(),
  took: z.array(took.readonly()).readonly().exactOptional(),
})

const nearMiss = z.object({
  repair: z.string(),
  case: z.string().exactOptional(),
  ends: z.string(),
  same: z.array(count).readonly(),
  told: toldPath.readonly(),
})

export const counterexample = toldPath.extend({
  why: z.array(z.string()).readonly().exactOptional(),
  nearMiss: nearMiss.readonly().exactOptional(),
})
