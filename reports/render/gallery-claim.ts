/**
 * A claim's page in the gallery: what people say, what comes out, the simplest way in which it breaks, step by step, and all of its cases.
 */
import type { Claim } from '../../properties/claims.ts'
import type { Finding } from '../../properties/finding.ts'
import { shortest } from './counterexample.ts'
import { tookDiagrams } from './gallery-machines.ts'
import { casesTable, storyMarkdown } from './markdown.ts'
import { shrinksTable } from './markdown-shrinks.ts'
import { blocks, details, inline } from './markdown-text.ts'

export const pageOf = ({ id }: Claim): string => `claims/${id}.md`

/** Undefined where nothing is broken. */
export function claimPage(claim: Claim, findings: readonly Finding[]): string | undefined {
  const told = simplestOf(claim, findings)
  if (told?.counterexample === undefined) return undefined
  const { took = [] } = told.counterexample
  const machines = tookDiagrams(took)
  return `${blocks([
    `# ${inline(`${claim.id}: ${claim.says}`)}`,
    '[All claims](../README.md) · [the machines](../machines/README.md)',
    facts(claim),
    `## How it breaks`,
    storyMarkdown(told, { level: 3 }),
    machines === ''
      ? ''
      : blocks([
          '### The machines',
          details(
            'State diagrams; ▶ marks what these steps took, ▷ what may have been it (a guard decides, and the steps do not say which)',
            machines,
          ),
        ]),
    `## All cases`,
    shrinksTable(findings) ?? casesTable(findings),
  ])}\n`
}

function facts({ answer, source, assumes, evidence }: Claim): string {
  const lines = [
    `**What comes out:** ${inline(answer)}`,
    `**Said by:** ${inline(source)}`,
    ...(assumes.length === 0 ? [] : [`**Assumed:** ${inline(assumes.join('; '))}`]),
    ...(evidence === undefined ? [] : [`**Where the sources disagree:** ${inline(evidence)}`]),
  ]
  return lines.map(line => `- ${line}`).join('\n')
}

/**
 * Fewest faults, fewest steps; of what the claim itself speaks of, if that breaks anywhere, else of its near misses. The headline's table has
 * settings that its sentence does not recommend: those say nothing about it.
 */
export function simplestOf({ id }: Claim, findings: readonly Finding[]): Finding | undefined {
  const broken = findings.filter(({ verdict }) => verdict === 'broken')
  const own = broken.filter(each => !each.case?.startsWith('near miss'))
  const said = id === 'S14' ? own.filter(isRecommended) : own
  return shortest(said) ?? shortest(own) ?? shortest(broken)
}

/** S14's own words: replication.factor > 1, min.insync.replicas > 1, acks=all. Unclean election is off where nobody turns it on. */
function isRecommended({ deployment = {} }: Finding): boolean {
  const { replicationFactor, minInsyncReplicas, acks, uncleanLeaderElection } = deployment
  return Number(replicationFactor) > 1 && Number(minInsyncReplicas) > 1 && acks === 'all' && !uncleanLeaderElection
}
