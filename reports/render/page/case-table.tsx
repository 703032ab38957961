/**
 * The cases of a claim. A few are a list; hundreds that differ in settings, faults and shrinks are a table: settings down, faults across.
 */
import type { Group, PageFinding } from './data.ts'
import { faultOf } from './check-grid.tsx'
import { fragmentOf } from './route.ts'
import { className, Sign } from './verdict.tsx'
import { number } from './words.ts'

const MANY = 24

interface Props {
  readonly group: Group
  readonly index: number
  readonly faultWords: Readonly<Record<string, string>>
}

export function CaseTable(props: Props) {
  const { kind, findings } = props.group
  const isMany = findings.length > MANY
  return (
    <details class="cases" open={!isMany}>
      <summary>{`${kind === 'guarantee' ? 'Under each class of faults' : 'Cases'}: all ${number(findings.length)}`}</summary>
      {isMany ? <Matrix {...props} /> : <CaseList {...props} />}
    </details>
  )
}

function CaseList({ group, index, faultWords }: Props) {
  return (
    <ol class="case-list">
      {group.findings.map((finding, i) => (
        <li key={i}>
          <a href={fragmentOf({ group: group.id, index: i })} aria-current={i === index ? 'true' : undefined}>
            <span class={`verdict ${className(finding.verdict)}`}>
              <Sign verdict={finding.verdict} />
              {finding.verdict}
            </span>
            <span class="case-words">{caseWords(finding, faultWords)}</span>
            {finding.states > 0 && <span class="quiet">{number(finding.states)} states</span>}
          </a>
        </li>
      ))}
    </ol>
  )
}

export function caseWords(finding: PageFinding, faultWords: Readonly<Record<string, string>>): string {
  if (finding.case !== undefined) return finding.case
  const fault = faultOf(finding)
  return faultWords[fault] === undefined ? fault || finding.id : `${fault}: ${faultWords[fault]}`
}

/** 'RF 3, min in-sync 2, acks=all, unclean on, b1, 1 shrink' without the fault: what a row has in common. */
const settingsOf = ({ case: words = '', fault = '' }: PageFinding): readonly string[] =>
  words.split(', ').filter(part => part !== fault)

function Matrix({ group, index, faultWords }: Props) {
  const faults = [...new Set(group.findings.map(faultOf))]
  const rows = new Map<string, Map<string, number>>()
  group.findings.forEach((finding, i) => {
    const key = settingsOf(finding).join(', ')
    if (!rows.has(key)) rows.set(key, new Map())
    rows.get(key)!.set(faultOf(finding), i)
  })
  return (
    <>
      <p class="note">
        A row is a configuration with so many in-sync shrinks allowed; a column, a class of faults. Each cell leads to
        its case.
      </p>
      <div class="scrolls tall" tabIndex={0} role="region" aria-label="All cases: settings by fault class">
        <table class="grid matrix">
          <caption class="unseen">All cases: settings by fault class</caption>
          <thead>
            <tr>
              <th scope="col">Settings</th>
              {faults.map(fault => (
                <th scope="col" key={fault} title={faultWords[fault]}>
                  <b>{fault}</b>
                  <span class="small">{faultWords[fault]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...rows].map(([settings, cells]) => (
              <tr key={settings}>
                <th scope="row">{settings}</th>
                {faults.map(fault => (
                  <td key={fault}>
                    <Cell group={group} at={cells.get(fault)} isCurrent={cells.get(fault) === index} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

interface CellProps {
  readonly group: Group
  readonly at: number | undefined
  readonly isCurrent: boolean
}

function Cell({ group, at, isCurrent }: CellProps) {
  if (at === undefined) return <span class="absent">–</span>
  const { verdict } = group.findings[at]!
  return (
    <a
      class={`cell ${className(verdict)}`}
      href={fragmentOf({ group: group.id, index: at })}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <Sign verdict={verdict} size={13} />
      {verdict}
    </a>
  )
}
