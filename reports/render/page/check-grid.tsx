/** Guarantee × fault class: a cell a verdict, a link to why. */
import type { Group } from './data.ts'
import { fragmentOf } from './route.ts'
import { Sign, className } from './verdict.tsx'

interface Props {
  readonly groups: readonly Group[]
  readonly faultWords: Readonly<Record<string, string>>
}

export function CheckGrid({ groups, faultWords }: Props) {
  const faults = [...new Set(groups.flatMap(({ findings }) => findings.map(faultOf)))]
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label="Verdicts by guarantee and fault class">
      <table class="grid check-grid">
        <caption class="unseen">Verdicts by guarantee and fault class</caption>
        <thead>
          <tr>
            <th scope="col">Guarantee</th>
            {faults.map(fault => (
              <th scope="col" key={fault}>
                <b>{fault}</b>
                <span class="small">{faultWords[fault]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(group => (
            <tr key={group.id}>
              <th scope="row">
                <a href={fragmentOf({ group: group.id })}>
                  <b>{group.id}</b>
                </a>
                <span class="small">{group.says}</span>
              </th>
              {faults.map(fault => (
                <td key={fault}>
                  <Cell group={group} fault={fault} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const faultOf = ({ fault, id }: Group['findings'][number]): string => fault ?? id.split(':')[1] ?? ''

function Cell({ group, fault }: { readonly group: Group; readonly fault: string }) {
  const index = group.findings.findIndex(each => faultOf(each) === fault)
  if (index < 0) return <span class="absent">not asked</span>
  const { verdict } = group.findings[index]!
  return (
    <a class={`cell ${className(verdict)}`} href={fragmentOf({ group: group.id, index })}>
      <Sign verdict={verdict} />
      {verdict}
    </a>
  )
}
