/**
 * Repairs as they are told: cells that the same changes mend stand together, each told once.
 *
 *   P1  what is proposed is told with what it costs and where it is changed; a diff has no line that it leaves as it is
 */
import type { Finding, Repair, RepairChange, Repairs } from '../../properties/finding.ts'
import { columns, paragraph } from './columns.ts'
import { counted, type Look, safe } from './look.ts'

export interface ToldRepairs {
  /** 'NAL:b1', or 'NAL:b1 and NAL:d1 together'. */
  readonly of: readonly string[]
  readonly outcome: Repairs['outcome']
  readonly proposals: readonly Repair[]
  readonly says: string
}

/** Of these findings, those with equal proposals as one. */
export function toldRepairs(findings: readonly Finding[]): readonly ToldRepairs[] {
  const all = findings.flatMap(({ repairs = [] }) => repairs)
  const groups = new Map<string, Repairs[]>()
  for (const one of all) {
    const key = JSON.stringify([one.proposals.map(({ changes }) => changes), one.says])
    const same = groups.get(key) ?? []
    if (!same.some(({ of }) => of.join() === one.of.join())) groups.set(key, [...same, one])
  }
  return [...groups.values()].map(group => ({ ...group[0]!, of: group.map(({ of }) => nameOf(of)) }))
}

const nameOf = (cells: readonly string[]): string =>
  cells.length === 1 ? cells[0]! : `${cells.slice(0, -1).join(', ')} and ${cells.at(-1)} together`

/** 'producer.acks: 1 → all'. */
export const changeText = ({ fact, from, to }: RepairChange): string => `${fact}: ${from} → ${to}`

/** The file and line, and what to do beside them or where there is none. */
export function whereText({ fact, file, line, how }: RepairChange): string {
  if (file === undefined) return how
  const place = `${file}${line === undefined ? '' : `:${line}`}`
  // A file's default is for topics that are made later.
  return fact === 'topic.replication.factor' ? `${place}; ${how}` : place
}

/** The scope and what was visited for it. */
export const decidedText = ({ states, scope }: Repair): string => `${counted(states, 'state')} · ${scope}`

/** What stands above it. */
export const heads: Readonly<Record<Repairs['outcome'], string>> = {
  found: 'Repair',
  none: 'No repair',
  undecided: 'Repair undecided',
  'not needed': 'No repair needed',
}

/** For the terminal. */
export function drawRepairs(findings: readonly Finding[], look: Look): readonly string[] {
  return toldRepairs(findings).map(({ of, outcome, proposals, says }) => {
    const head = heads[outcome].toUpperCase()
    const drawn = proposals.flatMap((proposal, i) => ['', ...drawProposal(proposal, i, proposals.length, look)])
    return [look.paint.bold(safe(`${head}  ${of.join(', ')}`)), ...drawn, '', ...paragraph(says, 2, look)].join('\n')
  })
}

function drawProposal(proposal: Repair, index: number, all: number, look: Look): readonly string[] {
  const { changes, diff = '' } = proposal
  const rows = changes.flatMap(change => [
    ['change', { text: changeText(change), paint: 'bold' as const }],
    ['', whereText(change)],
    ['costs', change.cost],
  ])
  return [
    ...(all > 1 ? [`  ${index === 0 ? 'either' : 'or'}`] : []),
    ...columns([...rows, ['decided', decidedText(proposal)]], look, { indent: 2, flexible: [1] }),
    ...(diff === '' ? [] : ['', ...diffLines(diff, look)]),
  ]
}

const paintOf = { '-': 'red', '+': 'green' } as const

function diffLines(diff: string, { paint }: Look): readonly string[] {
  return diff
    .trimEnd()
    .split('\n')
    .map(line => {
      const isName = /^(---|\+\+\+) /.test(line)
      const sign = line[0] === '-' || line[0] === '+' ? line[0] : undefined
      const text = `    ${safe(line)}`
      return sign === undefined || isName ? paint.dim(text) : paint[paintOf[sign]](text)
    })
}
