/** A machine's states as columns, its transitions as rows of arrows: those that the path took, and, folded, those that it did not. */
import type { TookTransition } from '../../../properties/telling/account.ts'
import type { MachineDrawn } from './data.ts'

interface Props {
  readonly id: string
  readonly machine: MachineDrawn | undefined
  readonly took: readonly TookTransition[]
}

type Arc = readonly [from: string, event: string, to: string]

const ROW = 28
/** So many states take the page's whole width. */
const WIDE = 5

export function MachineChart({ id, machine, took }: Props) {
  const taken = took.map(({ from, event, to }): Arc => [from, event, to])
  const keys = new Set(taken.map(arc => arc.join('\n')))
  const visited = new Set(taken.flatMap(([from, , to]) => [from, to]))
  // Another machine of that name (the replication rules' replica) has other states.
  const known = [...visited].every(state => machine?.states.includes(state)) ? machine : undefined
  const others = (known?.transitions ?? []).filter(arc => !keys.has(arc.join('\n')))
  const states = [...new Set([...(known?.states ?? []), ...visited])]
  return (
    <figure class={states.length > WIDE ? 'machine is-wide' : 'machine'}>
      <figcaption>
        <b>{id}</b>
        <span class="quiet">{` ${taken.length} of ${taken.length + others.length} transitions`}</span>
      </figcaption>
      <div class="scrolls" tabIndex={0} role="region" aria-label={`${id}: transitions taken`}>
        <Chart states={states} arcs={taken} isTaken label={`${id}, taken: ${taken.map(words).join('; ')}`} />
        {others.length > 0 && (
          <details>
            <summary>{`${others.length} not taken`}</summary>
            <Chart
              states={states}
              arcs={others}
              isTaken={false}
              label={`${id}, not taken: ${others.map(words).join('; ')}`}
            />
          </details>
        )}
      </div>
    </figure>
  )
}

/** By its last name: states of two regions are called differently. */
const shortName = (state: string) => (state === '' ? 'always' : state.split('.').at(-1)!)
const words = ([from, event, to]: Arc) =>
  `${shortName(from)}, on ${event}, ${from === to ? 'stays' : `becomes ${shortName(to)}`}`

interface ChartProps {
  readonly states: readonly string[]
  readonly arcs: readonly Arc[]
  readonly isTaken: boolean
  readonly label: string
}

function Chart({ states, arcs, isTaken, label }: ChartProps) {
  const each = states.length === 1 ? 260 : 112
  const width = each * states.length + 60
  const height = 34 + arcs.length * ROW + 8
  const x = (state: string) => (states.indexOf(state) + 0.5) * each
  const visited = new Set(arcs.flatMap(([from, , to]) => [from, to]))
  return (
    <svg
      class={isTaken ? 'chart is-taken' : 'chart'}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {states.map(state => (
        <g key={state} class={visited.has(state) ? 'is-visited' : ''}>
          <line x1={x(state)} y1="26" x2={x(state)} y2={height} />
          <rect x={x(state) - 50} y="2" width="100" height="24" rx="12" />
          <text x={x(state)} y="18" text-anchor="middle">
            {shortName(state)}
          </text>
        </g>
      ))}
      {arcs.map(([from, event, to], i) => (
        <ArcLine key={`${from}${event}${to}`} x1={x(from)} x2={x(to)} y={34 + (i + 0.6) * ROW} text={event} />
      ))}
    </svg>
  )
}

function ArcLine({
  x1,
  x2,
  y,
  text,
}: {
  readonly x1: number
  readonly x2: number
  readonly y: number
  readonly text: string
}) {
  if (x1 === x2) {
    return (
      <g class="arc">
        <path d={`M${x1} ${y - 6}h12a6 6 0 0 1 0 12h-6`} />
        <path class="tip" d={`M${x1 + 1} ${y + 6}l7 -3.5v7z`} />
        <text x={x1 + 24} y={y + 4}>
          {text}
        </text>
      </g>
    )
  }
  const toward = Math.sign(x2 - x1)
  const end = x2 - toward * 2
  return (
    <g class="arc">
      <circle cx={x1} cy={y} r="3" />
      <path d={`M${x1} ${y}H${end}`} />
      <path class="tip" d={`M${end} ${y}l${-toward * 8} -4v8z`} />
      <text x={x1 + toward * 8} y={y - 5} text-anchor={toward > 0 ? 'start' : 'end'}>
        {text}
      </text>
    </g>
  )
}
