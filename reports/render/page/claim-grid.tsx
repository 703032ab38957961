/** Claims × verdict: how many cases of each claim came out which way, and how much was searched for it. */
import { useState } from 'preact/hooks'
import type { Verdict } from '../../../properties/finding.ts'
import type { Group } from './data.ts'
import { fragmentOf } from './route.ts'
import { className, Sign } from './verdict.tsx'
import { number, verdicts } from './words.ts'

interface Props {
  readonly groups: readonly Group[]
  readonly caption: string
}

/** More than these can be looked through by their words. */
const FEW = 4

export function ClaimGrid({ groups, caption }: Props) {
  const [words, look] = useState('')
  if (groups.length <= FEW) return <Table groups={groups} caption={caption} />
  const found = groups.filter(group => hasWords(group, words))
  return (
    <>
      <div class="filter" role="search">
        <label for="filter">Find a claim</label>
        <input
          id="filter"
          type="search"
          placeholder="S14, acks=all, unclean …"
          value={words}
          onInput={event => look(event.currentTarget.value)}
        />
        <span class="quiet" role="status">
          {words.trim() === '' ? '' : `${found.length} of ${groups.length}`}
        </span>
      </div>
      {found.length > 0 && <Table groups={found} caption={caption} />}
    </>
  )
}

/** Every word stands somewhere: in its id, in what it says, in a case. */
function hasWords({ id, name, says, answer = '', findings }: Group, words: string): boolean {
  const text = [id, name, says, answer, ...findings.map(each => each.case ?? '')].join(' ').toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

function Table({ groups, caption }: Props) {
  const present = verdicts.filter(verdict =>
    groups.some(({ findings }) => findings.some(each => each.verdict === verdict)),
  )
  const most = Math.max(1, ...groups.map(statesOf))
  const sections = [...new Set(groups.map(({ section }) => section))]
  const hasStates = groups.some(group => statesOf(group) > 0)
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={caption}>
      <table class="grid claim-grid">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Claim</th>
            {present.map(verdict => (
              <th scope="col" key={verdict} class="narrow">
                <Sign verdict={verdict} /> {verdict}
              </th>
            ))}
            <th scope="col">Came out</th>
            {hasStates && (
              <th scope="col" class="right">
                States
              </th>
            )}
          </tr>
        </thead>
        {sections.map(section => (
          <tbody key={section}>
            {section !== '' && (
              <tr class="section">
                <th scope="rowgroup" colSpan={present.length + (hasStates ? 3 : 2)}>
                  {section}
                </th>
              </tr>
            )}
            {groups
              .filter(group => group.section === section)
              .map(group => (
                <tr key={group.id}>
                  <th scope="row">
                    <a href={fragmentOf({ group: group.id })}>
                      <b>{group.id}</b> {group.name}
                    </a>
                    <span class="small">{group.says}</span>
                  </th>
                  {present.map(verdict => (
                    <td key={verdict} class="narrow">
                      <Count group={group} verdict={verdict} />
                    </td>
                  ))}
                  <td>
                    <CameOut group={group} />
                  </td>
                  {hasStates && (
                    <td class="right">
                      <Bar share={statesOf(group) / most} text={number(statesOf(group))} />
                    </td>
                  )}
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Count({ group, verdict }: { readonly group: Group; readonly verdict: Verdict }) {
  const index = group.findings.findIndex(each => each.verdict === verdict)
  if (index < 0) return <span class="absent">–</span>
  const count = group.findings.filter(each => each.verdict === verdict).length
  return (
    <a
      class={`cell ${className(verdict)}`}
      href={fragmentOf({ group: group.id, index })}
      aria-label={`${count} ${verdict}: ${group.id}`}
    >
      <Sign verdict={verdict} />
      {`${count} `}
      <span class="word">{verdict}</span>
    </a>
  )
}

export function CameOut({ group }: { readonly group: Group }) {
  const odd = group.findings.filter(({ agreement }) => agreement !== 'as expected')
  if (odd.length === 0) return <span class="quiet">as expected</span>
  const isWrong = odd.some(({ agreement }) => agreement === 'contradicted')
  return <b class={isWrong ? 'alarm' : 'doubt'}>{`${odd.length} ${isWrong ? 'contradicted' : 'undecided'}`}</b>
}

export function Bar({ share, text }: { readonly share: number; readonly text: string }) {
  return (
    <span class="bar">
      <span class="bar-text">{text}</span>
      <span class="bar-track" aria-hidden="true">
        <span class="bar-fill" style={{ width: `${Math.max(1, share * 100).toFixed(1)}%` }} />
      </span>
    </span>
  )
}

function statesOf({ findings }: Group): number {
  const searches = new Map(
    findings.map((each, i) => [each.deployment ? JSON.stringify(each.deployment) : i, each.states]),
  )
  return [...searches.values()].reduce((sum, states) => sum + states, 0)
}
