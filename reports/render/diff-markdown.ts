/**
 * What `diff` tells in Markdown, for a pull request: requirements first, then what changes and by which lines, then how each that got worse breaks.
 *
 *   K1  as in markdown.ts, nothing in it varies between runs
 *   K2  a comment must stay readable: the first story is open, the others are folded away
 *   K3  it fits into a comment, of which GitHub takes 65536 characters: stories that do not are named
 */
import type { Report } from '../report.ts'
import { type Change, changeGroups, type ChangeGroup, type Compared, headlineOf } from './diff-groups.ts'
import { placeOf, type Story, turnOf, unpaired, worseStories } from './diff-groups.ts'
import { grid, storyMarkdown, warnings } from './markdown.ts'
import { blocks, code, details, inline, markdownTable } from './markdown-text.ts'
import { faultSays, guaranteeWords } from './words.ts'

export function renderDiffMarkdown(report: Report, compared: Compared): string {
  const { tool, command } = report
  const [first, ...others] = worseStories(report, compared)
  return `${blocks([
    `# ackproof: ${inline(title(compared))}`,
    inline(headlineOf(compared)),
    requirements(compared),
    ...(['worse', 'better', 'otherwise'] as const).map(kind => listed(kind, changeGroups(compared, kind))),
    first === undefined ? '' : blocks([`## How ${inline(first.ids.join(', '))} breaks`, story(first)]),
    ...fitting(others.map(each => ({ each, text: details(`How ${each.ids.join(', ')} breaks`, story(each)) }))),
    unpaired(compared)
      .map(({ side, file }) => `- only on the ${side} side: ${code(file)}`)
      .join('\n'),
    details('Every verdict of the new side', grid(report)),
    warnings(report),
    `${code(`ackproof ${command}`)} · ackproof ${inline(tool.version)}, model ${code(tool.model)}`,
  ])}\n`
}

function title({ changes, required }: Compared): string {
  const lost = required.filter(({ outcome }) => outcome === 'lost').map(({ id }) => id)
  if (lost.length > 0) return `✗ ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} lost`
  const open = required.filter(({ outcome }) => outcome === 'undecided').map(({ id }) => id)
  if (open.length > 0) return `? whether ${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} lost is undecided`
  if (changes.length === 0) return '✓ no verdict changes'
  const worse = changes.filter(({ kind }) => kind === 'worse').length
  const kept = required.length > 0 ? ', and nothing that is required is lost' : ''
  return `${worse > 0 ? '✗' : '✓'} ${changes.length} verdicts change${kept}`
}

const ROOM_FOR_STORIES = 40_000

function fitting(stories: readonly { readonly each: Story; readonly text: string }[]): readonly string[] {
  let left = ROOM_FOR_STORIES
  const shown = stories.filter(({ text }) => (left -= text.length) >= 0)
  const rest = stories.filter(story => !shown.includes(story)).flatMap(({ each }) => each.ids)
  const notice = `There is no room here for how ${rest.join(', ')} ${rest.length === 1 ? 'breaks' : 'break'}; a page (--format html) has it.`
  return [...shown.map(({ text }) => text), ...(rest.length === 0 ? [] : [inline(notice)])]
}

const signs = { kept: '✓ kept', lost: '✗ **lost**', undecided: '? undecided', 'broken before': '– not lost' } as const

function requirements({ required }: Compared): string {
  if (required.length === 0) return ''
  const rows = required.map(({ id, outcome, text }) => [code(id), signs[outcome], inline(text)])
  return markdownTable(['required', '', ''], rows)
}

const titles = { worse: '## Worse', better: '## Better', otherwise: '## Otherwise than before' } as const

function listed(kind: Change['kind'], groups: readonly ChangeGroup[]): string {
  if (groups.length === 0) return ''
  const rows = groups.map(({ guarantee, faults, facts, ...change }) => [
    `**${inline(guarantee)}**: ${inline(guaranteeWords[guarantee] ?? '')}`,
    faults.map(fault => `${code(fault)} ${inline(faultSays(fault))}`).join('<br>'),
    inline(turnOf(change)),
    facts.map(({ before, after }) => `${code(placeOf(before))} → ${code(placeOf(after))}`).join('<br>'),
  ])
  return blocks([titles[kind], markdownTable(['guarantee', 'under', 'verdict', 'by'], rows)])
}

const story = ({ finding }: Story) => storyMarkdown(withBranch(finding))

/** Of what depends now, the branch that breaks. */
function withBranch(finding: Story['finding']): Story['finding'] {
  if (finding.counterexample !== undefined) return finding
  const branch = finding.branches?.find(({ counterexample }) => counterexample !== undefined)
  return branch === undefined
    ? finding
    : { ...finding, case: `when ${branch.when}`, counterexample: branch.counterexample! }
}
