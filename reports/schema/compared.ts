/** What `diff` found (properties/compared.ts) as a schema: beside the findings of the new side. */
import { z } from 'zod'
import { because, verdict } from './finding.ts'

const changedFact = z.object({
  fact: z.string(),
  before: because.readonly().exactOptional(),
  after: because.readonly().exactOptional(),
})

const change = z.object({
  id: z.string(),
  before: verdict.exactOptional(),
  after: verdict.exactOptional(),
  kind: z.enum(['worse', 'better', 'otherwise']),
  facts: z.array(changedFact.readonly()).readonly(),
})

const required = z.object({
  id: z.string(),
  outcome: z.enum(['kept', 'lost', 'undecided', 'broken before']),
  text: z.string(),
})

/** Which file of the one side stands for which of the other; one of them alone is new, or gone. */
const pair = z.object({ name: z.string(), old: z.string().exactOptional(), new: z.string().exactOptional() })

export const comparedSchema = z
  .object({
    files: z.array(pair.readonly()).readonly(),
    changes: z.array(change.readonly()).readonly(),
    same: z.number().int().nonnegative(),
    required: z.array(required.readonly()).readonly(),
  })
  .readonly()
