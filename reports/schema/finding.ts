/** A finding (properties/finding.ts) as a schema. */
import { z } from 'zod'
import { repairs } from './repairs.ts'
import { counterexample, toldPath } from './told.ts'
import { count } from './world.ts'

export const verdict = z.enum(['holds', 'broken', 'not seen broken', 'depends', 'inconclusive', 'not modelled'])
export const because = z.object({
  file: z.string().exactOptional(),
  line: count.exactOptional(),
  key: z.string(),
  value: z.string(),
  default: z.string().exactOptional(),
})

const decides = z.object({
  fact: z.string(),
  stands: z.string(),
  command: z.string(),
  option: z.string(),
  values: z.array(z.string()).readonly(),
  asFile: z.boolean().exactOptional(),
})

const branch = z.object({
  when: z.string(),
  verdict,
  scope: z.string(),
  states: count,
  counterexample: counterexample.readonly().exactOptional(),
})

const covered = z.object({
  machine: z.string(),
  components: z.array(z.string()).readonly(),
  localStates: count,
  taken: count,
  dead: z.array(z.string()).readonly(),
  unhandled: z.array(z.string()).readonly(),
})

export const findingSchema = z
  .object({
    id: z.string(),
    guarantee: z.string().exactOptional(),
    property: z.string().exactOptional(),
    fault: z.string().exactOptional(),
    case: z.string().exactOptional(),
    verdict,
    expected: verdict.exactOptional(),
    branches: z.array(branch.readonly()).readonly().exactOptional(),
    deployment: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .readonly()
      .exactOptional(),
    scope: z.string(),
    states: count,
    transitions: count,
    depth: count,
    seconds: z.number().nonnegative(),
    bytesPerState: z.number().nonnegative().exactOptional(),
    because: z.array(because.readonly()).readonly(),
    counterexample: counterexample.readonly().exactOptional(),
    witness: toldPath.readonly().exactOptional(),
    coverage: z.array(covered.readonly()).readonly().exactOptional(),
    levels: z.array(count).readonly().exactOptional(),
    lines: z.array(z.string()).readonly().exactOptional(),
    onBroker: z
      .object({ outcome: z.enum(['reproduced', 'not reproduced', 'not compared']), text: z.string() })
      .readonly()
      .exactOptional(),
    repairs: z.array(repairs.readonly()).readonly().exactOptional(),
    decides: decides.readonly().exactOptional(),
    note: z.string().exactOptional(),
  })
  .readonly()
