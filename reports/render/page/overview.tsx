/** The first screen: every verdict at a glance, in which scope, on what assumptions, and the command that repeats it. */
import type { Verdict } from '../../../properties/finding.ts'
import { CheckGrid } from './check-grid.tsx'
import { ClaimGrid } from './claim-grid.tsx'
import type { Group, PageData } from './data.ts'
import { Chip } from './verdict.tsx'
import { counted, verdicts, verdictShort } from './words.ts'

export function Overview({ data }: { readonly data: PageData }) {
  const { groups } = data
  const questions = groups.filter(({ kind }) => kind !== 'comparison')
  const comparisons = groups.filter(({ kind }) => kind === 'comparison')
  const isCheck = questions.some(({ kind }) => kind === 'guarantee')
  return (
    <article class="overview">
      <div class="hero">
        <div>
          <p class="eyebrow">{isCheck ? 'What this configuration promises' : 'What your acks promise'}</p>
          <h1>{headline(questions, isCheck)}</h1>
          <p class="lead">{lead(questions, isCheck)}</p>
          {!isCheck && isAnyBroken(questions) && (
            <p class="note means">
              Broken means: the advice is wrong in that case, or the bug is there without its mend. “As expected” says
              that it came out as the claim’s row says it must, broken or not.
            </p>
          )}
          <Legend groups={questions} />
        </div>
        {!isCheck && <Bounds data={data} isCheck={false} />}
      </div>
      {data.changes && <Changes {...data.changes} />}
      {data.warnings.length > 0 && <Warnings warnings={data.warnings} />}
      {isCheck ? (
        <>
          <CheckGrid groups={questions} faultWords={data.faultWords} />
          <Bounds data={data} isCheck />
        </>
      ) : (
        questions.length > 0 && <ClaimGrid groups={questions} caption="Claims by verdict" />
      )}
      {comparisons.length > 0 && (
        <section aria-labelledby="compared">
          <h2 id="compared">Model and broker, compared</h2>
          <p class="note">The verdicts are about a model. These comparisons run the reference broker beside it.</p>
          <ClaimGrid groups={comparisons} caption="Comparisons of model and broker" />
        </section>
      )}
    </article>
  )
}

const findingsOf = (groups: readonly Group[]) => groups.flatMap(({ findings }) => findings)

function headline(groups: readonly Group[], isCheck: boolean): string {
  const findings = findingsOf(groups)
  const of = (verdict: Verdict) => findings.filter(each => each.verdict === verdict).length
  if (findings.length === 0) return 'Nothing was asked'
  if (isCheck) {
    const broken = groups.filter(group => group.findings.some(({ verdict }) => verdict === 'broken'))
    if (broken.length === 1) return `${broken[0]!.id} can be broken`
    if (broken.length > 1) return `${broken.length} of ${groups.length} guarantees can be broken`
    return of('holds') === findings.length ? 'Every guarantee holds in scope' : 'Nothing is broken; not all is decided'
  }
  const odd = findings.filter(({ agreement }) => agreement !== 'as expected').length
  const what = `${counted(groups.length, 'claim')}, ${counted(findings.length, 'case')}`
  return odd === 0 ? `${what}: all as expected` : `${what}: ${odd} not as expected`
}

const isAnyBroken = (groups: readonly Group[]) => findingsOf(groups).some(({ verdict }) => verdict === 'broken')

function lead(groups: readonly Group[], isCheck: boolean): string {
  const words = isCheck
    ? 'Each cell is a guarantee under one class of faults.'
    : 'Popular advice about acknowledged records, each sentence decided by visiting every order of events in a small system.'
  const broken = findingsOf(groups).some(({ counterexample }) => counterexample !== undefined)
  return broken ? `${words} Whatever is broken has a path that breaks it, to step through.` : words
}

function Legend({ groups }: { readonly groups: readonly Group[] }) {
  const findings = findingsOf(groups)
  const present = verdicts.filter(verdict => findings.some(each => each.verdict === verdict))
  return (
    <dl class="legend">
      {present.map(verdict => (
        <div key={verdict}>
          <dt>
            <Chip verdict={verdict} count={findings.filter(each => each.verdict === verdict).length} />
          </dt>
          <dd>{verdictShort[verdict]}</dd>
        </div>
      ))}
    </dl>
  )
}

function Changes({ says, rows }: NonNullable<PageData['changes']>) {
  return (
    <section class="changes" aria-labelledby="changes">
      <h2 id="changes">Before and after</h2>
      <p class="note">{says}</p>
      {rows.length > 0 && (
        <div class="scrolls" tabIndex={0} role="region" aria-labelledby="changes">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">guarantee and fault</th>
                <th scope="col">verdict</th>
                <th scope="col">by</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, kind, turn, by }) => (
                <tr key={id}>
                  <th scope="row">{id}</th>
                  <td>{`${kind}: ${turn}`}</td>
                  <td>
                    {by.map(text => (
                      <div key={text}>{text}</div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <section class="warnings" aria-labelledby="warnings">
      <h2 id="warnings">Worth knowing first</h2>
      <ul>
        {warnings.map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  )
}

function Bounds({ data, isCheck }: { readonly data: PageData; readonly isCheck: boolean }) {
  const scopes = tally(findingsOf(data.groups).map(({ scope }) => scope))
  const assumed = tally(data.groups.flatMap(({ assumes = [] }) => assumes))
  return (
    <section class={isCheck ? 'bounds is-row' : 'bounds'} aria-label="Scope, assumptions and command">
      <Listed id="scope" title="Scope" all={scopes} />
      {isCheck ? <Given data={data} /> : <Listed id="assumed" title="Assumed" all={assumed} />}
      <div>
        <h2>Repeat it</h2>
        <pre class="command" tabIndex={0}>{`ackproof ${data.command}`}</pre>
        <p class="small">
          {counted(statesOf(data.groups), 'state')} visited by ackproof {data.version}, model <code>{data.model}</code>.
          {data.onBroker.map(sentence => ` ${sentence}`)}
        </p>
      </div>
    </section>
  )
}

/** Findings of one search share its states. */
function statesOf(groups: readonly Group[]): number {
  const searches = new Map(
    findingsOf(groups).map((each, i) => [each.deployment ? JSON.stringify(each.deployment) : i, each.states]),
  )
  return [...searches.values()].reduce((sum, states) => sum + states, 0)
}

const FEW = 2

function Listed({ id, title, all }: { readonly id: string; readonly title: string; readonly all: readonly string[] }) {
  if (all.length === 0) return null
  const items = (some: readonly string[]) => some.map(text => <li key={text}>{text}</li>)
  return (
    <div>
      <h2 id={id}>{title}</h2>
      <ul>{items(all.slice(0, FEW))}</ul>
      {all.length > FEW && (
        <details>
          <summary>{`${all.length - FEW} more`}</summary>
          <ul>{items(all.slice(FEW))}</ul>
        </details>
      )}
    </div>
  )
}

/** What `check` read, or took for a default: the facts that bear on a verdict. */
function Given({ data }: { readonly data: PageData }) {
  const facts = tally(findingsOf(data.groups).flatMap(({ because }) => because.map(becauseText)))
  return <Listed id="assumed" title="Assumed" all={facts} />
}

export function becauseText(each: PageData['groups'][number]['findings'][number]['because'][number]): string {
  const { file, line, key, value, default: owner } = each
  const where = file === undefined ? '' : ` (${file}${line === undefined ? '' : `, line ${line}`})`
  return `${key}=${value}${owner === undefined ? where : ` (default of ${owner})`}`
}

/** Each once, the most frequent first. */
function tally(all: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const each of all.filter(text => text !== '')) counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([text]) => text)
}
