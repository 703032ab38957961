/**
 * What `diff` tells: the verdicts that change with the lines that change them, how each that got worse breaks, and what became of requirements.
 *
 *   D1  what got worse is told in full, what got better in a line
 *   D2  the verdicts that stay are counted, not listed
 */
import { drawCounterexample, smallPrint } from './counterexample.ts'
import { type CheckView, warnings } from './check.ts'
import { type Cell, columns, paragraph } from './columns.ts'
import { type Change, changeGroups, type ChangeGroup, type Compared, headlineOf } from './diff-groups.ts'
import { placeOf, type Story, turnOf, unpaired, worseStories } from './diff-groups.ts'
import { type Look, type Paint, safe, shellWord } from './look.ts'
import type { Report } from '../report.ts'
import { counterexampleOf } from './tell.ts'
import { faultSays, guaranteeWords } from './words.ts'

type DiffView = Pick<CheckView, 'reportFile'>

export function renderDiff(report: Report, compared: Compared, view: DiffView, look: Look): string {
  const kinds = ['worse', 'better', 'otherwise'] as const
  const parts = [
    look.paint.bold(headlineOf(compared)),
    ...kinds.map(kind => listed(kind, changeGroups(compared, kind), look)),
    ...worseStories(report, compared).map(story => told(story, view, look)),
    files(compared, look),
    warnings(report, look),
    requirements(compared, look),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

/** For --quiet: each change a line. */
export function quietDiff(_: Report, compared: Compared, __: DiffView, look: Look): string {
  const rows = compared.changes.map((change): Cell[] => [change.kind, change.id, painted(turnOf(change), change)])
  const lines = columns(rows, look, { indent: 0, flexible: [] })
  const head = compared.changes.length === 0 ? [headlineOf(compared)] : lines
  return `${[...head, requirements(compared, look)].filter(part => part !== '').join('\n')}\n`
}

const titles = { worse: 'Worse', better: 'Better', otherwise: 'Otherwise than before' } as const
const paints = { worse: 'red', better: 'green', otherwise: 'yellow' } as const satisfies Record<
  Change['kind'],
  keyof Paint
>
const painted = (text: string, { kind }: Pick<Change, 'kind'>): Cell => ({ text, paint: paints[kind] })

function listed(kind: Change['kind'], groups: readonly ChangeGroup[], look: Look): string {
  if (groups.length === 0) return ''
  const lines = groups.flatMap(group => [
    ...columns([[group.guarantee, painted(turnOf(group), group), `under ${group.faults.join(', ')}`]], look, {
      indent: 2,
      flexible: [2],
    }),
    ...(kind === 'better' ? [] : reasons(group, look)),
  ])
  return [look.paint.bold(titles[kind]), ...lines].join('\n')
}

function reasons({ facts }: ChangeGroup, look: Look): readonly string[] {
  const rows = facts.flatMap(({ fact, before, after }) => [
    [fact, 'before', placeOf(before)],
    ['', 'now', placeOf(after)],
  ])
  return columns(rows, look, { indent: 4, flexible: [2] })
}

function told({ ids, finding }: Story, { reportFile }: DiffView, look: Look): string {
  const [guarantee = '', fault = ''] = finding.id.split(':')
  const counterexample = counterexampleOf(finding)!
  const id = `--finding ${shellWord(finding.id)}`
  const replay =
    reportFile === undefined
      ? `save the report with --json report.json, then: ackproof replay report.json ${id}`
      : `ackproof replay ${shellWord(reportFile)} ${id}`
  return drawCounterexample(
    {
      word: finding.verdict === 'broken' ? 'BROKEN' : 'WHEN',
      title: finding.verdict === 'broken' ? ids.join(', ') : `${ids.join(', ')} ${finding.verdict}`,
      says: guaranteeWords[guarantee] ?? '',
      under: [faultSays(fault), smallPrint(finding)].filter(text => text !== ''),
      counterexample,
      ...(finding.verdict === 'broken' ? { replay } : {}),
    },
    look,
  )
}

function files(compared: Compared, look: Look): string {
  const lines = unpaired(compared).flatMap(({ side, file }) => paragraph(`only on the ${side} side: ${file}`, 0, look))
  return lines.join('\n')
}

const outcomes = {
  kept: { text: 'kept', paint: 'green' },
  lost: { text: 'LOST', paint: 'red' },
  undecided: { text: 'undecided', paint: 'yellow' },
  'broken before': { text: 'not lost', paint: 'dim' },
} as const satisfies Record<Compared['required'][number]['outcome'], Cell>

function requirements({ required }: Compared, look: Look): string {
  const rows = required.map(({ id, outcome, text }): Cell[] => ['required', id, outcomes[outcome], safe(`(${text})`)])
  return columns(rows, look, { indent: 0, flexible: [3] }).join('\n')
}
