/** Repairs (properties/finding.ts) as a schema. */
import { z } from 'zod'
import { count } from './world.ts'

const change = z.object({
  fact: z.string(),
  from: z.string(),
  to: z.string(),
  cost: z.string(),
  how: z.string(),
  file: z.string().exactOptional(),
  line: count.exactOptional(),
})

/** Lines and columns begin at 1. */
const edit = z.object({
  file: z.string(),
  startLine: count,
  startColumn: count,
  endLine: count,
  endColumn: count,
  text: z.string(),
})

const repair = z.object({
  changes: z.array(change.readonly()).readonly(),
  scope: z.string(),
  states: count,
  edits: z.array(edit.readonly()).readonly().exactOptional(),
  diff: z.string().exactOptional(),
})

export const repairs = z.object({
  of: z.array(z.string()).readonly(),
  outcome: z.enum(['found', 'none', 'undecided', 'not needed']),
  proposals: z.array(repair.readonly()).readonly(),
  says: z.string(),
})
