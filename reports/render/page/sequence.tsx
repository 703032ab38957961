/** The picture: lanes, messages, marks. What has not happened yet is faint; what is on its way has come so far. */
import type { ToldPath } from '../../../properties/finding.ts'
import { Prose } from './prose.tsx'
import type { Mark } from './marks.ts'
import type { Arrow, LifeLine, Picture } from './picture.ts'

export function LaneHeads({ picture, laneWidth }: { readonly picture: Picture; readonly laneWidth: number }) {
  return (
    <div class="lane-heads" aria-hidden="true" style={{ width: `${picture.width}px` }}>
      {picture.lanes.map(({ name }) => (
        <span key={name} style={{ width: `${laneWidth}px` }}>
          <Prose text={name} />
        </span>
      ))}
    </div>
  )
}

interface Props {
  readonly picture: Picture
  readonly told: ToldPath
  readonly n: number
  readonly go: (n: number) => void
  readonly label: string
}

export function Sequence({ picture, told, n, go, label }: Props) {
  const { width, height, rows } = picture
  return (
    <svg
      class="sequence"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}: who sends what to whom; the list of steps says the same`}
    >
      {rows.map(row => (
        <rect
          key={row.n}
          class={`row${row.n === n ? ' is-now' : ''}${told.steps[row.n - 1]!.decisive ? ' is-decisive' : ''}`}
          x="0"
          y={row.top}
          width={width}
          height={row.height}
          onClick={() => go(row.n)}
        />
      ))}
      {picture.life.map((line, i) => (
        <Life key={i} line={line} n={n} />
      ))}
      {picture.arrows.map((arrow, i) => (
        <Line key={i} arrow={arrow} n={n} rowY={rows[n - 1]?.y ?? 0} />
      ))}
      {picture.marks.map((mark, i) => (
        <Dot key={i} mark={mark} n={n} />
      ))}
      {picture.arrows.map((arrow, i) => (
        <Label key={i} arrow={arrow} n={n} last={rows.length} />
      ))}
    </svg>
  )
}

function Life({ line, n }: { readonly line: LifeLine; readonly n: number }) {
  const { x, y1, y2, is, row } = line
  return <line class={`life is-${is}${row > n ? ' is-future' : ''}`} x1={x} y1={y1} x2={x} y2={y2} />
}

/** How far it has come by step n, as a share of its way. */
const shareAt = ({ from, to }: Arrow, n: number) => (n >= to ? 1 : Math.max(0.25, (n - from) / (to - from)))

function Line({ arrow, n, rowY }: { readonly arrow: Arrow; readonly n: number; readonly rowY: number }) {
  const { x1, y1, x2, y2, from, to, ends, message } = arrow
  const isFuture = from > n
  const share = isFuture ? 1 : shareAt(arrow, n)
  const isMoving = !isFuture && share < 1
  const [x, y] = [x1 + (x2 - x1) * share, isMoving ? Math.max(y1, Math.min(rowY, y1 + (y2 - y1) * share)) : y2]
  const isNow = from === n || to === n
  const state = `${isFuture ? ' is-future' : ''}${isNow ? ' is-now' : ''}${isMoving ? ' is-moving' : ''}`
  return (
    <g class={`message is-${message.kind} ${ends.replaceAll(' ', '-')}${state}`}>
      <line x1={x1} y1={y1} x2={x} y2={y} />
      {isMoving ? <circle class="letter" cx={x} cy={y} r="4" /> : <Tip arrow={arrow} />}
    </g>
  )
}

function Tip({ arrow: { x1, y1, x2, y2, ends } }: { readonly arrow: Arrow }) {
  if (ends === 'is lost') return <path class="lost" d={`M${x2 - 5} ${y2 - 5}l10 10M${x2 + 5} ${y2 - 5}l-10 10`} />
  if (ends === 'is in flight') return <circle class="letter" cx={x2} cy={y2} r="4.5" />
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI
  return <path class="tip" d="M0 0L-9 -4.5L-9 4.5z" transform={`translate(${x2} ${y2}) rotate(${angle})`} />
}

const fates = { arrives: '', 'is lost': ' ✕ lost', 'is in flight': ' … in flight', 'arrives again': ' again' }

function Label({ arrow, n, last }: { readonly arrow: Arrow; readonly n: number; readonly last: number }) {
  const { label, labelX, labelY, from, to, ends } = arrow
  if (from > n) return null
  const fate = n >= (ends === 'is in flight' ? last : to) ? fates[ends] : ''
  // On its way it has not come to where the label will be.
  const y = n < to && ends !== 'is in flight' ? Math.min(labelY, arrow.y1 - 4) : labelY
  return (
    <text
      class={`label${from === n || to === n ? ' is-now' : ''}${ends === 'is lost' ? ' is-lost' : ''}`}
      x={labelX}
      y={y}
      text-anchor="middle"
    >
      {label}
      {fate}
    </text>
  )
}

const shapes: Readonly<Record<Mark['kind'], string>> = {
  crash: 'M-5 -5l10 10M5 -5l-10 10',
  gone: 'M-5 -5l10 10M5 -5l-10 10',
  restart: 'M4.5 -2.5A5 5 0 1 0 5 2M5 -6v4h-4',
  leads: 'M0 -6l1.8 3.7 4 .6-2.9 2.8.7 4L0 3.2l-3.6 1.9.7-4-2.9-2.8 4-.6z',
  follows: 'M-4 0h8M0 -4v8',
  fault: 'M1 -6l-5 7h3l-1 5 5-7h-3z',
  step: '',
}

function Dot({ mark, n }: { readonly mark: Mark; readonly n: number }) {
  const { row, x, y, kind, notes, isLeft = false } = mark
  const side = (kind === 'step' ? 8 : 13) * (isLeft ? -1 : 1)
  const state = `${row > n ? ' is-future' : ''}${row === n ? ' is-now' : ''}`
  return (
    <g class={`mark is-${kind}${state}`} transform={`translate(${x} ${y})`}>
      {kind === 'step' ? <circle r="4" /> : <circle r="9" />}
      {kind !== 'step' && <path d={shapes[kind]} />}
      {row <= n &&
        notes.map((note, i) => (
          <text
            key={note}
            class={note.startsWith('−') ? 'note-cut' : note.startsWith('+') ? 'note-put' : 'note'}
            x={side}
            text-anchor={isLeft ? 'end' : 'start'}
            y={16 + i * 13 - (notes.length > 1 ? 4 : 0)}
          >
            {note}
          </text>
        ))}
    </g>
  )
}
