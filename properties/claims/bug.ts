/** What a row about a bug of the past is made of, and how its two variants become cases. */
import type { Bug } from '../../model/kafka/bugs/index.ts'
import { type KipScope, type PropertyName, type RuleName, type SlipName } from '../../model/kafka/kips/index.ts'
import { broken, type Case, type Claim, holds, type Special } from './claim.ts'
import { askRule } from './rules.ts'

/** A claim whose sentence is what went wrong. Its first broken case is in the smallest scope that shows it. */
export interface BugClaim extends Claim {
  /** What mended it, and when; for a bug by design the safe setting. */
  readonly fixedBy: string
}

const special = (bug: Bug, spec: Special['spec'], variant: string): Special => ({
  kind: 'special',
  name: `${bug.id}, ${variant}`,
  spec,
  property: bug.property,
  witness: bug.witness,
  scope: bug.scope,
  tell: bug.tell,
})

/** Both variants of a pair of systems, at one scope. */
export const pair = (bug: Bug, at: string): readonly Case[] => [
  broken(`broken: ${bug.without}, at ${at}`, special(bug, bug.broken, 'broken')),
  holds(`fixed (${bug.id}), at ${at}`, special(bug, bug.fixed, 'fixed')),
]

/** One replication rule and the next, at one scope. */
export function rulePair(
  [before, after]: readonly [RuleName | SlipName, RuleName | SlipName],
  property: PropertyName,
  { replicas, log, records, epochs }: KipScope,
): readonly Case[] {
  const scope = { replicas, log, records, epochs }
  const at = `R${replicas} L${log} Rec${records} E${epochs}`
  return [
    broken(`broken: ${property} of ${before} at ${at}`, askRule(before, property, scope)),
    holds(`fixed: ${property} of ${after} at ${at}`, askRule(after, property, scope)),
  ]
}

export const base = { kind: 'safety', assumes: ['one partition'] } as const

/** A row that says why it cannot be decided. */
export const undecidable = (
  row: Pick<BugClaim, 'id' | 'name' | 'says' | 'source' | 'fixedBy'>,
  notModelled: string,
): BugClaim => ({ ...base, ...row, answer: `Not modelled: ${notModelled}`, cases: [], notModelled })
