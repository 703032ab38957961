/** Behind a verdict: the machines with what the path took of them, how the search grew, what it was given, how to run it again. */
import type { MachineCovered, ToldPath, ToldCounterexample } from '../../../properties/finding.ts'
import type { Group, PageData, PageFinding } from './data.ts'
import { MachineChart } from './machine-chart.tsx'
import { counted, number, replayOf } from './words.ts'

export function Machines({ data, told }: { readonly data: PageData; readonly told: ToldPath }) {
  const took = told.took ?? []
  const ids = [...new Set(took.map(({ machine }) => machine))]
  return (
    <section class="machines" aria-labelledby="machines">
      <h3 id="machines">The machines, and what this path took of them</h3>
      <div class="machine-list">
        {ids.map(id => (
          <MachineChart
            key={id}
            id={id}
            machine={data.machines.find(each => each.id === id)}
            took={took.filter(({ machine }) => machine === id)}
          />
        ))}
      </div>
    </section>
  )
}

/** Coverage and levels stand with the first finding of a search; the others of the same search have the same. */
function ofSearch<K extends 'levels' | 'coverage'>(
  { findings }: Group,
  finding: PageFinding,
  key: K,
): PageFinding[K] | undefined {
  if (finding[key] !== undefined || finding.deployment === undefined) return finding[key]
  const search = JSON.stringify(finding.deployment)
  return findings.find(each => each[key] !== undefined && JSON.stringify(each.deployment) === search)?.[key]
}

export function Levels({ group, finding }: { readonly group: Group; readonly finding: PageFinding }) {
  const levels = ofSearch(group, finding, 'levels')
  if (levels === undefined || levels.length < 2) return null
  const most = Math.max(...levels)
  const peak = levels.indexOf(most)
  const [width, height] = [640, 120]
  const each = width / levels.length
  return (
    <figure class="levels">
      <figcaption>
        <h3>States by depth</h3>
        <p class="note">{`${counted(levels.length - 1, 'step')} deep; the most, ${counted(most, 'state')}, lie ${counted(peak, 'step')} from the start.`}</p>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height + 18}`}
        role="img"
        aria-label={`States found at each depth, from 0 to ${levels.length - 1}: ${levels.join(', ')}`}
      >
        {levels.map((count, i) => {
          const tall = Math.max(1, (count / most) * height)
          return (
            <rect
              key={i}
              x={i * each + 1}
              y={height - tall}
              width={Math.max(1, each - 2)}
              height={tall}
              class={i === peak ? 'is-peak' : ''}
            />
          )
        })}
        <text x="0" y={height + 14}>
          0
        </text>
        <text x={width} y={height + 14} text-anchor="end">
          depth {levels.length - 1}
        </text>
      </svg>
    </figure>
  )
}

export function SearchFacts({ group, finding }: { readonly group: Group; readonly finding: PageFinding }) {
  const coverage = ofSearch(group, finding, 'coverage')
  const { deployment, counterexample } = finding
  return (
    <>
      {coverage && coverage.length > 0 && <Coverage coverage={coverage} />}
      {deployment && Object.keys(deployment).length > 0 && <Deployment deployment={deployment} />}
      {counterexample && <Replay command={replayOf(group, finding)} counterexample={counterexample} />}
    </>
  )
}

function Coverage({ coverage }: { readonly coverage: readonly MachineCovered[] }) {
  return (
    <details class="coverage">
      <summary>What the search took of each machine</summary>
      <div class="scrolls" tabIndex={0} role="region" aria-label="Coverage by machine">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Machine</th>
              <th scope="col" class="right">
                Its states
              </th>
              <th scope="col" class="right">
                Transitions taken
              </th>
              <th scope="col">Never taken in this scope</th>
            </tr>
          </thead>
          <tbody>
            {coverage.map(({ machine, components, localStates, taken, dead }) => (
              <tr key={machine}>
                <th scope="row">
                  <b>{machine}</b>
                  <span class="small">{components.join(', ')}</span>
                </th>
                <td class="right">{number(localStates)}</td>
                <td class="right">{`${taken} of ${taken + dead.length}`}</td>
                <td>
                  {dead.map(each => (
                    <code key={each}>{each}</code>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function Deployment({ deployment }: { readonly deployment: NonNullable<PageFinding['deployment']> }) {
  return (
    <details class="deployment">
      <summary>The facts that the search was given</summary>
      <dl>
        {Object.entries(deployment).map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Replay({
  command,
  counterexample,
}: {
  readonly command: string
  readonly counterexample: ToldCounterexample
}) {
  return (
    <section aria-labelledby="replay" class="replay">
      <h3 id="replay">Run it again</h3>
      <p class="note">
        {`The path's ${counted(counterexample.steps.length, 'step')}, taken once more by the machines.`}
        {command.includes('report.json') && ' Save the report with --json report.json first.'}
      </p>
      <pre class="command" tabIndex={0}>
        {command}
      </pre>
    </section>
  )
}
