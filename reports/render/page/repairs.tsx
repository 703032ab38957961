/** What would have to change for it to hold: each set of changes with what it costs, where, and as a diff. */
import type { Repair, RepairChange, Repairs } from '../../../properties/finding.ts'
import { Prose } from './prose.tsx'
import { Sign } from './verdict.tsx'
import { counted } from './words.ts'

const heads: Readonly<Record<Repairs['outcome'], string>> = {
  found: 'What would mend it',
  none: 'What would mend it: nothing that was tried',
  undecided: 'What would mend it was not decided',
  'not needed': 'It holds as it is',
}

export function RepairsView({ repairs }: { readonly repairs: readonly Repairs[] }) {
  return (
    <>
      {repairs.map(({ of, outcome, proposals, says }) => (
        <section class="repairs" key={of.join()} aria-label={`Repair of ${of.join(', ')}`}>
          <h3>
            {outcome === 'found' && <Sign verdict="holds" />} {heads[outcome]}
          </h3>
          {of.length > 1 && <p class="note">{`So that ${of.join(', ')} hold together.`}</p>}
          {proposals.map((proposal, i) => (
            <Proposal key={i} proposal={proposal} isOther={i > 0} />
          ))}
          <p class="note">{says}</p>
        </section>
      ))}
    </>
  )
}

function Proposal({ proposal, isOther }: { readonly proposal: Repair; readonly isOther: boolean }) {
  const { changes, diff, states, scope } = proposal
  return (
    <div class="proposal">
      {isOther && <p class="note">Or:</p>}
      <ul>
        {changes.map(change => (
          <Change key={change.fact} change={change} />
        ))}
      </ul>
      {diff !== undefined && (
        <pre class="lines" tabIndex={0}>
          {diff}
        </pre>
      )}
      <p class="note">{`Decided in ${counted(states, 'state')}: ${scope}.`}</p>
    </div>
  )
}

function Change({ change }: { readonly change: RepairChange }) {
  const { fact, from, to, cost, how, file, line } = change
  return (
    <li>
      <code>{fact}</code>: <code>{from}</code> → <b>{to}</b> <Prose text={cost} />{' '}
      <span class="small">{file === undefined ? how : `${file}${line === undefined ? '' : ` line ${line}`}`}</span>
    </li>
  )
}
