/** The page of a claim or guarantee: what is said, whether it is true, and the case that is looked at. */
import { CaseView } from './case-view.tsx'
import type { Group, PageData } from './data.ts'
import type { Route } from './route.ts'
import { Chip } from './verdict.tsx'
import { verdicts } from './words.ts'

interface Props {
  readonly data: PageData
  readonly group: Group
  readonly route: Route
}

export function GroupView({ data, group, route }: Props) {
  const index = indexOf(group, route.index)
  return (
    <article class="group">
      <GroupHead group={group} />
      <CaseView key={`${group.id}/${index}`} data={data} group={group} index={index} route={route} />
    </article>
  )
}

/** Where the address names none: what contradicts its row, else the shortest path that breaks it, else the first. */
export function indexOf({ findings }: Group, index: number | undefined): number {
  if (index !== undefined && index < findings.length) return index
  const odd = findings.findIndex(({ agreement }) => agreement === 'contradicted')
  if (odd >= 0) return odd
  const lengths = findings.map(({ counterexample }) => counterexample?.steps.length ?? Infinity)
  const least = Math.min(...lengths)
  return least === Infinity ? 0 : lengths.indexOf(least)
}

function GroupHead({ group }: { readonly group: Group }) {
  const { id, kind, name, says, answer, findings } = group
  const present = verdicts.filter(verdict => findings.some(each => each.verdict === verdict))
  return (
    <header class="group-head">
      <p class="eyebrow">
        {kind === 'claim' ? 'Claim' : kind === 'guarantee' ? 'Guarantee' : 'Comparison'} {id}
        {name !== '' && <span class="slug"> {name}</span>}
      </p>
      <h1>{says === '' ? id : says}</h1>
      {answer !== undefined && <p class="lead">{answer}</p>}
      <p class="chips">
        {present.map(verdict => (
          <Chip key={verdict} verdict={verdict} count={findings.filter(each => each.verdict === verdict).length} />
        ))}
      </p>
    </header>
  )
}
