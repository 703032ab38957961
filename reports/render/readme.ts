/**
 * The generated parts of README.md, from the claims: nobody restates the table by hand. `npm run docs` writes them, a test says when they are stale.
 *
 *   R1  what stands between `<!-- name -->` and `<!-- /name -->` is written here; the rest is nobody's but the author's
 *   R2  nothing in it varies between runs
 */
import { advice, bugs, type Claim } from '../../properties/claims.ts'
import { computedBugs } from '../../properties/bug-history.ts'
import { computedHistory } from '../../properties/replication-history.ts'
import { breaksAt, configurations, strikes } from '../../properties/claims/headline.ts'

/** The text with every generated part written anew, one after the other. Throws when a marker is missing, before its part is searched for. */
export function withGenerated(readme: string): string {
  const parts = { claims: claimsTable, headline: headlineTable, replication: replicationTable, bugs: bugsTable }
  return Object.entries(parts).reduce((text, [name, part]) => between(text, name, part), readme)
}

/** The README's picture is the first one of that page of the gallery. Throws when there is none. */
export function withPicture(readme: string, page: string): string {
  const picture = /```mermaid\n[^]*?\n```/.exec(page)?.[0]
  if (picture === undefined) throw new Error('This page of the gallery has no diagram')
  return between(readme, 'picture', picture)
}

export function between(text: string, name: string, part: string | (() => string)): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`This README.md has no ${open} … ${close}`)
  return `${text.slice(0, from + open.length)}\n\n${typeof part === 'string' ? part : part()}\n\n${text.slice(to)}`
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
export const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

function claimsTable(): string {
  return table(
    ['id', 'people say', 'what comes out', 'cases'],
    advice.map(claim => [linkOf(claim), claim.says, claim.answer, casesOf(claim)]),
  )
}

/** What breaks has a page in the gallery. */
function linkOf({ id, cases }: Claim): string {
  return cases.some(({ expected }) => expected === 'broken') ? `[${id}](reports/gallery/claims/${id}.md)` : id
}

function casesOf({ cases }: Claim): string {
  const count = (verdict: string) => cases.filter(({ expected }) => expected === verdict).length
  return `${count('broken')} broken, ${count('holds')} hold`
}

/** From how many shrinks on; a dash where it holds at every number. */
function headlineTable(): string {
  const shown = configurations.filter(({ acks }) => acks !== '0')
  return table(
    ['RF', 'min in-sync', 'acks', 'unclean', ...strikes],
    shown.map(setting => [
      String(setting.replicationFactor),
      String(setting.minInsyncReplicas),
      setting.acks,
      setting.uncleanLeaderElection ? 'on' : 'off',
      ...strikes.map(fault => String(breaksAt(setting, fault) ?? '–')),
    ]),
  )
}

/** Lengths and numbers of states are searched for on the spot: some seconds. */
function replicationTable(): string {
  return table(
    ['rule', 'broken by', 'property', 'smallest scope', 'shortest trace', 'states'],
    computedHistory().map(({ rule, brokenBy, property, verdict, scope, trace, states }) => [
      rule,
      brokenBy,
      property,
      verdict === 'broken' ? scope : `${verdict} at ${scope}`,
      trace === undefined ? '–' : `${trace} states`,
      String(states),
    ]),
  )
}

function bugsTable(): string {
  const shortest = computedBugs()
  return table(
    ['id', 'what went wrong', 'what comes out', 'from', 'cases', 'smallest scope', 'steps'],
    bugs.map(claim => [
      linkOf(claim),
      claim.says,
      claim.answer,
      claim.source,
      claim.notModelled === undefined ? casesOf(claim) : 'not modelled',
      shortest.get(claim.id)?.scope ?? '–',
      String(shortest.get(claim.id)?.steps ?? '–'),
    ]),
  )
}
