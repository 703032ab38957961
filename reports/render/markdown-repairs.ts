/** Repairs in Markdown: changes with what they cost as a table, and the diff. */
import type { Finding, Repair } from '../../properties/finding.ts'
import { blocks, code, codeBlock, inline, markdownTable, paragraph } from './markdown-text.ts'
import { changeText, decidedText, heads, toldRepairs, whereText } from './repairs.ts'

export function repairsMarkdown(findings: readonly Finding[]): readonly string[] {
  return toldRepairs(findings).map(({ of, outcome, proposals, says }) =>
    blocks([
      `### ${heads[outcome]}: ${inline(of.join(', '))}`,
      ...proposals.flatMap((proposal, i) => [...(i === 0 ? [] : ['Or:']), proposalMarkdown(proposal)]),
      paragraph(says),
    ]),
  )
}

function proposalMarkdown(proposal: Repair): string {
  const { changes, diff = '' } = proposal
  const rows = changes.map(change => [code(changeText(change)), inline(change.cost), inline(whereText(change))])
  return blocks([
    markdownTable(['change', 'costs', 'where'], rows),
    diff === '' ? '' : codeBlock('diff', diff.trimEnd().replaceAll(/[^\P{Cc}\n]/gu, ' ')),
    paragraph(`Decided: ${decidedText(proposal)}`),
  ])
}
