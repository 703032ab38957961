/** One case: its verdict in words, why, the path that shows it, the near miss, the machines, how it was searched. */
import type { Branch, ToldCounterexample, ToldPath } from '../../../properties/finding.ts'
import { caseWords } from './case-table.tsx'
import type { Group, PageData, PageFinding } from './data.ts'
import { Levels, Machines, SearchFacts } from './machinery.tsx'
import { becauseText } from './overview.tsx'
import { Player } from './player.tsx'
import { fragmentOf, type Route } from './route.ts'
import { Chip, className, Sign } from './verdict.tsx'
import { askedIn, counted, faultsOf, number, verdictSays } from './words.ts'

interface Props {
  readonly data: PageData
  readonly group: Group
  readonly index: number
  readonly route: Route
}

export function CaseView({ data, group, index, route }: Props) {
  const finding = group.findings[index]!
  const here: Route = { group: group.id, index }
  const { counterexample, witness, branches = [], lines = [] } = finding
  const { faultWords } = data
  return (
    <section class="case" aria-labelledby="case">
      <CaseHead finding={finding} data={data} />
      {counterexample && (
        <Path
          faultWords={faultWords}
          told={counterexample}
          here={here}
          route={route}
          name="The path that breaks it"
          isMain
        />
      )}
      {branches.map((branch, i) => (
        <BranchView
          faultWords={faultWords}
          key={branch.when}
          branch={branch}
          here={{ ...here, path: `branch-${i}` }}
          route={route}
          isMain={i === 0}
        />
      ))}
      {witness && (
        <Witness
          faultWords={faultWords}
          told={witness}
          here={{ ...here, path: 'witness' }}
          route={route}
          isMain={!counterexample}
        />
      )}
      {lines.length > 0 && <Lines lines={lines} />}
      {(counterexample ?? witness)?.took && <Machines data={data} told={(counterexample ?? witness)!} />}
      <Levels group={group} finding={finding} />
      <SearchFacts group={group} finding={finding} />
    </section>
  )
}

function CaseHead({ finding, data }: { readonly finding: PageFinding; readonly data: PageData }) {
  const { verdict, expected, agreement, because, note, scope, states, onBroker } = finding
  const asked = askedIn(finding, data.guaranteeWords, data.faultWords)
  return (
    <header class={`case-head ${className(verdict)}`}>
      <h2 id="case">
        <Sign verdict={verdict} size={28} />
        <span>
          <b class="verdict-word">{verdict}</b> {caseWords(finding, data.faultWords)}
        </span>
      </h2>
      <p>
        {verdictSays[verdict]}{' '}
        {expected !== undefined && (agreement === 'as expected' ? 'As expected.' : `Expected: ${expected}.`)}
      </p>
      <dl class="facts">
        {asked !== '' && <Fact name="Asked" text={asked} />}
        {scope !== '' && <Fact name="Scope" text={scope} />}
        {because.length > 0 && <Fact name="Because of" text={because.map(becauseText).join('; ')} />}
        {note !== undefined && <Fact name="Note" text={note} />}
        {states > 0 && (
          <Fact name="Searched" text={`${number(states)} states, ${number(finding.transitions)} transitions`} />
        )}
        {onBroker && <Fact name="On the reference broker" text={`${onBroker.outcome}: ${onBroker.text}`} />}
      </dl>
    </header>
  )
}

const Fact = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
)

interface PathProps {
  readonly faultWords: PageData['faultWords']
  readonly told: ToldCounterexample
  readonly here: Route
  readonly route: Route
  readonly name: string
  readonly isMain: boolean
}

function Path({ faultWords, told, here, route, name, isMain }: PathProps) {
  const near = told.nearMiss
  const nearHere: Route = { ...here, path: 'near' }
  return (
    <>
      <div class="why">
        {told.why && told.why.length > 0 && (
          <section aria-label="Why">
            <h3>Why</h3>
            <ol class="why-steps">
              {told.why.map(sentence => (
                <li key={sentence}>
                  <Sentence text={sentence} here={here} last={told.steps.length} />
                </li>
              ))}
            </ol>
          </section>
        )}
        {near && (
          <section class="near" aria-label="The near miss">
            <h3>
              <Sign verdict="holds" /> What would have kept it
            </h3>
            <p class="repair">{near.repair}</p>
            <p>
              {sameSteps(near.same.length, told.steps.length)} {near.ends}
            </p>
            <a class="button" href={fragmentOf({ ...nearHere, step: near.told.steps.length })}>
              See it end well
            </a>
          </section>
        )}
      </div>
      <h3>{name}</h3>
      <p class="note">{`${counted(told.steps.length, 'step')}, with ${faultsOf(told, faultWords)}.`}</p>
      <Player told={told} here={here} route={route} isMain={isMain} label={name} />
      {near && (
        <section class="near-miss" aria-labelledby="near-miss">
          <h3 id="near-miss">
            <Sign verdict="holds" size={20} /> The near miss: {near.repair}
          </h3>
          <p class="note">{near.ends}</p>
          <Player told={near.told} here={nearHere} route={route} isMain={false} label="The near miss" />
        </section>
      )}
    </>
  )
}

function sameSteps(same: number, all: number): string {
  const which = same === all ? `All ${counted(all, 'step')} happen` : `${same} of the ${counted(all, 'step')} happen`
  return `${which} there too, the faults included.`
}

/** 'step 8' in a sentence is a link to it. */
function Sentence({ text, here, last }: { readonly text: string; readonly here: Route; readonly last: number }) {
  const parts = text.split(/\b([Ss]tep \d+)\b/)
  return (
    <>
      {parts.map((part, i) => {
        const step = i % 2 === 1 ? Number(part.slice(5)) : 0
        if (step < 1 || step > last) return part
        return (
          <a key={i} href={fragmentOf({ ...here, step })}>
            {part}
          </a>
        )
      })}
    </>
  )
}

interface BranchProps {
  readonly faultWords: PageData['faultWords']
  readonly branch: Branch
  readonly here: Route
  readonly route: Route
  readonly isMain: boolean
}

function BranchView({ faultWords, branch, here, route, isMain }: BranchProps) {
  const { when, verdict, scope, states, counterexample } = branch
  return (
    <section class="branch" aria-label={`When ${when}`}>
      <h3 class="branch-head">
        <Chip verdict={verdict} /> when <code>{when}</code>
      </h3>
      <p class="note">{`${scope}; ${counted(states, 'state')}.`}</p>
      {counterexample && (
        <Path
          faultWords={faultWords}
          told={counterexample}
          here={here}
          route={route}
          name={`The path, when ${when}`}
          isMain={isMain}
        />
      )}
    </section>
  )
}

interface WitnessProps {
  readonly faultWords: PageData['faultWords']
  readonly told: ToldPath
  readonly here: Route
  readonly route: Route
  readonly isMain: boolean
}

function Witness({ faultWords, told, here, route, isMain }: WitnessProps) {
  return (
    <section aria-labelledby="witness">
      <h3 id="witness">That it is no empty promise: a run in which something happens</h3>
      <p class="note">{`${counted(told.steps.length, 'step')}, with ${faultsOf(told, faultWords)}.`}</p>
      <Player told={told} here={here} route={route} isMain={isMain} label="A run in which something happens" />
    </section>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <section aria-labelledby="done">
      <h3 id="done">What was done</h3>
      <pre class="lines" tabIndex={0}>
        {lines.join('\n')}
      </pre>
    </section>
  )
}
