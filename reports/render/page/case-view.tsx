/** One case: its verdict in words, why, the path that shows it, the near miss, the machines, how it was searched. */
import { useMemo } from 'preact/hooks'
import type { Branch, ToldCounterexample, ToldPath } from '../../../properties/finding.ts'
import { caseWords, CaseTable } from './case-table.tsx'
import type { Group, PageData, PageFinding } from './data.ts'
import { Levels, Machines, SearchFacts } from './machinery.tsx'
import { becauseText } from './overview.tsx'
import { Player } from './player.tsx'
import { RepairsView } from './repairs.tsx'
import { nearOf, type PathName, type Route } from './route.ts'
import { Chip, className, Sign } from './verdict.tsx'
import { Why } from './why.tsx'
import { settledBy } from './lesson.ts'
import { askedIn, counted, faultsOf, number, verdictSays } from './words.ts'

interface Props {
  readonly data: PageData
  readonly group: Group
  readonly index: number
  readonly route: Route
}

export function CaseView({ data, group, index, route: asked }: Props) {
  const finding = group.findings[index]!
  const here: Route = { group: group.id, index }
  const { counterexample, witness, branches = [], lines = [], repairs = [] } = finding
  const { faultWords } = data
  const paths = pathsOf(finding)
  // The same address stays the same object: a player moves the page only for a new one.
  const route = useMemo(() => existing(asked, paths), [asked])
  const common = { words: data, route, active: activeOf(route, paths) }
  return (
    <section class="case" aria-labelledby="case">
      <CaseHead finding={finding} data={data} />
      {counterexample && <Why told={counterexample} here={here} none={noneWords[group.kind]} />}
      <RepairsView repairs={repairs} />
      <About group={group} finding={finding} data={data} isOpen={counterexample === undefined} />
      {group.findings.length > 1 && <CaseTable group={group} index={index} faultWords={faultWords} />}
      {counterexample && <Path {...common} told={counterexample} here={here} name="The path that breaks it" />}
      {branches.map((branch, i) => (
        <BranchView
          {...common}
          key={branch.when}
          branch={branch}
          here={{ ...here, path: `branch-${i}` }}
          none={noneWords[group.kind]}
        />
      ))}
      {witness && <Witness {...common} told={witness} here={{ ...here, path: 'witness' }} />}
      {lines.length > 0 && <Lines lines={lines} />}
      {(counterexample ?? witness)?.took && <Machines data={data} told={(counterexample ?? witness)!} />}
      <Levels group={group} finding={finding} />
      <SearchFacts group={group} finding={finding} />
    </section>
  )
}

/** Of every player that the case has, in their order: what an address calls it. */
function pathsOf({ counterexample, branches = [], witness }: PageFinding): readonly PathName[] {
  const withNear = (path: PathName, told: ToldCounterexample | undefined) =>
    told === undefined ? [] : [path, ...(told.nearMiss === undefined ? [] : [nearOf(path)])]
  return [
    ...withNear(undefined, counterexample),
    ...branches.flatMap((branch, i) => withNear(`branch-${i}`, branch.counterexample)),
    ...(witness === undefined ? [] : ['witness']),
  ]
}

/** An address of a player that there is not is one of the first player. */
function existing({ path, ...route }: Route, paths: readonly PathName[]): Route {
  const there = paths.includes(path) ? path : paths[0]
  return there === undefined ? route : { ...route, path: there }
}

/** Every step that is taken is in the address: the player that it names was used last. */
const activeOf = ({ path, step }: Route, paths: readonly PathName[]): PathName => (step === undefined ? paths[0] : path)

const noneWords: Readonly<Record<Group['kind'], string>> = {
  claim: 'No neighbouring case of this claim was found that keeps the promise under the same faults.',
  guarantee: 'No change of a setting was found that keeps the promise under the same faults.',
  comparison: 'No neighbouring case was found that comes out otherwise.',
}

function CaseHead({ finding, data }: { readonly finding: PageFinding; readonly data: PageData }) {
  const { verdict, expected, agreement, counterexample } = finding
  return (
    <header class={`case-head ${className(verdict)}`}>
      <h2 id="case">
        <Sign verdict={verdict} size={28} />
        <span>
          <b class="verdict-word">{verdict}</b> {caseWords(finding, data.faultWords)}
        </span>
      </h2>
      {counterexample && <p class="settled">{settledBy(counterexample).join(' · ')}</p>}
      <p>
        {verdictSays[verdict]}{' '}
        {expected !== undefined && (agreement === 'as expected' ? 'As expected.' : `Expected: ${expected}.`)}
      </p>
    </header>
  )
}

interface AboutProps {
  readonly group: Group
  readonly finding: PageFinding
  readonly data: PageData
  readonly isOpen: boolean
}

/** Whose sentence it is, what was asked and in which scope: below what came of it, folded where that is a path. */
function About({ group, finding, data, isOpen }: AboutProps) {
  const { source, assumes = [], evidence } = group
  const { because, note, scope, states, onBroker, supply = [] } = finding
  const asked = askedIn(finding, data.guaranteeWords, data.faultWords)
  return (
    <details class="about" open={isOpen}>
      <summary>
        {source === undefined ? 'What was asked, in which scope' : 'Source, scope and what was assumed'}
      </summary>
      <dl class="facts">
        {source !== undefined && <Fact name="Source" text={source} />}
        {assumes.length > 0 && <Fact name="Assumed" text={assumes.join('; ')} />}
        {evidence !== undefined && <Fact name="Where model and source disagree" text={evidence} />}
        {asked !== '' && <Fact name="Asked" text={asked} />}
        {scope !== '' && <Fact name="Scope" text={scope} />}
        {because.length > 0 && <Fact name="Because of" text={because.map(becauseText).join('; ')} />}
        {note !== undefined && <Fact name="Note" text={note} />}
        {supply.map(([name, text]) => (
          <Fact key={name} name={`${name[0]!.toUpperCase()}${name.slice(1)}`} text={text} />
        ))}
        {states > 0 && (
          <Fact name="Searched" text={`${number(states)} states, ${number(finding.transitions)} transitions`} />
        )}
        {onBroker && <Fact name="On the reference broker" text={`${onBroker.outcome}: ${onBroker.text}`} />}
      </dl>
    </details>
  )
}

const Fact = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
)

/** What every player of the case is given. */
interface Common {
  readonly words: Pick<PageData, 'faultWords' | 'circumstanceWords'>
  readonly route: Route
  readonly active: PathName
}

interface PathProps extends Common {
  readonly told: ToldCounterexample
  readonly here: Route
  readonly name: string
}

function Path({ words, told, here, route, name, active }: PathProps) {
  const near = told.nearMiss
  const nearHere = { ...here, path: nearOf(here.path) }
  const nearId = `${nearHere.path}-miss`
  return (
    <>
      <h3>{name}</h3>
      <p class="note">{`${counted(told.steps.length, 'step')}, with ${faultsOf(told, words)}.`}</p>
      <Player told={told} here={here} route={route} isActive={active === here.path} label={name} />
      {near && (
        <section class="near-miss" aria-labelledby={nearId}>
          <h3 id={nearId}>
            <Sign verdict="holds" size={20} /> The near miss: {near.repair}
          </h3>
          <p class="note">{near.ends}</p>
          <Player
            told={near.told}
            here={nearHere}
            route={route}
            isActive={active === nearHere.path}
            label="The near miss"
          />
        </section>
      )}
    </>
  )
}

interface BranchProps extends Common {
  readonly branch: Branch
  readonly here: Route
  readonly none: string
}

function BranchView({ branch, here, none, ...common }: BranchProps) {
  const { when, verdict, scope, states, counterexample } = branch
  return (
    <section class="branch" aria-label={`When ${when}`}>
      <h3 class="branch-head">
        <Chip verdict={verdict} /> when <code>{when}</code>
      </h3>
      <p class="note">{`${scope}; ${counted(states, 'state')}.`}</p>
      {counterexample && (
        <>
          <p class="settled">{settledBy(counterexample).join(' · ')}</p>
          <Why told={counterexample} here={here} none={none} />
          <Path {...common} told={counterexample} here={here} name={`The path, when ${when}`} />
        </>
      )}
    </section>
  )
}

interface WitnessProps extends Common {
  readonly told: ToldPath
  readonly here: Route
}

function Witness({ words, told, here, route, active }: WitnessProps) {
  return (
    <section aria-labelledby="witness">
      <h3 id="witness">That it is no empty promise: a run in which something happens</h3>
      <p class="note">{`${counted(told.steps.length, 'step')}, with ${faultsOf(told, words)}.`}</p>
      <Player
        told={told}
        here={here}
        route={route}
        isActive={active === here.path}
        label="A run in which something happens"
      />
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
