/**
 * What changed between two sides, gathered so that nothing is said nine times: cells of one guarantee that change alike for the same reasons, and
 * those that break in the same steps.
 */
import type { Because, Finding } from '../../properties/finding.ts'
import type { Report } from '../report.ts'
import { counterexampleOf } from './tell.ts'

export type Compared = NonNullable<Report['compared']>
export type Change = Compared['changes'][number]

export interface ChangeGroup extends Omit<Change, 'id'> {
  readonly guarantee: string
  readonly faults: readonly string[]
}

export function changeGroups({ changes }: Compared, kind: Change['kind']): readonly ChangeGroup[] {
  const groups = new Map<string, ChangeGroup>()
  for (const { id, ...change } of changes.filter(each => each.kind === kind)) {
    const [guarantee = '', fault = ''] = id.split(':')
    const key = JSON.stringify([guarantee, change])
    const faults = [...(groups.get(key)?.faults ?? []), fault]
    groups.set(key, { ...change, guarantee, faults })
  }
  return [...groups.values()]
}

export interface Story {
  readonly ids: readonly string[]
  readonly finding: Finding
}

/** The counterexample of each that got worse, once for all that break in the same steps. */
export function worseStories({ findings }: Report, { changes }: Compared): readonly Story[] {
  const stories = new Map<string, Story>()
  for (const { id } of changes.filter(({ kind }) => kind === 'worse')) {
    const finding = findings.find(each => each.id === id)
    const told = finding && counterexampleOf(finding)
    if (finding === undefined || told === undefined) continue
    const key = JSON.stringify([finding.guarantee, told.steps.map(({ who, does }) => [who, does])])
    const known = stories.get(key)
    stories.set(key, known ? { ...known, ids: [...known.ids, id] } : { ids: [id], finding })
  }
  return [...stories.values()]
}

/** 'holds → broken'; of a cell that one side alone was asked about, 'not asked → broken'. */
export function turnOf({ before, after }: Pick<Change, 'before' | 'after'>): string {
  if (before === after) return `${before}, otherwise than before`
  return `${before ?? 'not asked'} → ${after ?? 'not asked'}`
}

/** 'server.properties:12 acks=1', or the default and whose it is. */
export function placeOf(because: Because | undefined): string {
  if (because === undefined) return 'not given'
  const { file, line, key, value, default: owner } = because
  if (file !== undefined) return `${file}${line === undefined ? '' : `:${line}`}  ${key}=${value}`
  return owner === undefined ? `${key}=${value}` : `${key}=${value} (default of ${owner})`
}

export interface OneSided {
  readonly side: 'old' | 'new'
  readonly file: string
}

/** Files that one side alone has. */
export const unpaired = ({ files }: Compared): readonly OneSided[] =>
  files.flatMap(({ old, new: now }): readonly OneSided[] => {
    if (old !== undefined && now !== undefined) return []
    return old === undefined ? [{ side: 'new', file: now! }] : [{ side: 'old', file: old }]
  })

export function headlineOf({ changes, same }: Compared): string {
  if (changes.length === 0) return `Nothing changes: all ${same} verdicts are the same on both sides.`
  const count = (kind: Change['kind']) => changes.filter(each => each.kind === kind).length
  const parts = [
    [count('worse'), 'worse'],
    [count('better'), 'better'],
    [count('otherwise'), 'otherwise than before'],
    [same, 'as before'],
  ].filter(([n]) => n !== 0)
  return `${changes.length} of ${changes.length + same} verdicts change: ${parts.map(([n, word]) => `${n} ${word}`).join(', ')}.`
}
