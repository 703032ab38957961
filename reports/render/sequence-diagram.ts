/**
 * A told path as a Mermaid `sequenceDiagram`: a lane for each process, time runs down.
 *
 *     producer->>broker-1: Produce request #1            a message, where it arrives
 *     Note over broker-1: 3 · appends #1 at offset 0     a step
 *     broker-1-xproducer: Produce response #1, lost      where it is lost
 *     broker-1-)broker-2: Fetch request, still in flight where it was sent, when that is the last of it
 *
 *   Q1  every step that is shown has its note: after the message that it is about, before those that it is made of (a rendezvous)
 *   Q2  at most `most` steps are shown; where some are left out, a note says which
 *   Q3  the step that decides is in a box and has ▸, a fault has ⚡: nothing is said by colour alone
 */
import type { CounterexampleStep, ToldPath } from '../../properties/finding.ts'
import type { MessageTold } from '../../properties/telling/message.ts'
import { counted } from './look.ts'
import { mermaidText } from './mermaid-text.ts'

export const MOST_STEPS = 25
const NOTE_WIDTH = 26
const ARROW_WIDTH = 36
/** Readable on a light and on a dark page. */
const box = { decisive: 'rgba(220, 60, 60, 0.25)', fault: 'rgba(230, 160, 0, 0.2)' } as const

type Lane = (process: string) => string

export function sequenceDiagram(told: ToldPath, most = MOST_STEPS): string {
  const lanes = lanesOf(told)
  const lane: Lane = process => `p${lanes.indexOf(process) + 1}`
  const shown = stepsShown(told, most)
  const lines = [
    ...lanes.map(process => `participant ${lane(process)} as ${mermaidText(process, NOTE_WIDTH)}`),
    ...(told.steps.length === 0 ? [`Note over ${lane(lanes[0] ?? '')}: no step is needed`] : []),
    ...shown.flatMap((step, i) => [
      ...leftOut(shown[i - 1]?.n ?? 0, step.n, lanes, lane),
      ...stepLines(step, told.messages ?? [], lane),
    ]),
    ...leftOut(shown.at(-1)?.n ?? 0, told.steps.length + 1, lanes, lane),
  ]
  return ['sequenceDiagram', ...lines.map(line => `  ${line}`)].join('\n')
}

/** Brokers, whatever they do: that one has nothing may be the point. Of the others, those that do, send or get something. */
function lanesOf({ processes = [], steps, messages = [], start }: ToldPath): readonly string[] {
  const present = new Set([
    ...Object.keys(start?.brokers ?? {}),
    ...steps.map(({ who }) => who),
    ...messages.flatMap(({ from, to }) => [from, to]),
  ])
  const lanes = [...processes.filter(process => present.has(process)), ...present].filter(
    (process, i, all) => all.indexOf(process) === i,
  )
  return lanes.length > 0 ? lanes : ['nobody']
}

/** Q2: what decides, what goes wrong, the first and the last; the rest from the end backwards. */
function stepsShown({ steps }: ToldPath, most: number): readonly CounterexampleStep[] {
  if (steps.length <= most) return steps
  const weight = ({ decisive, kind, n }: CounterexampleStep) =>
    decisive ? 0 : kind === 'fault' || kind === 'loss' ? 1 : n <= 3 ? 2 : 3
  const ranked = steps.toSorted((a, b) => weight(a) - weight(b) || b.n - a.n)
  return ranked.slice(0, most).toSorted((a, b) => a.n - b.n)
}

function leftOut(before: number, next: number, lanes: readonly string[], lane: Lane): readonly string[] {
  const count = next - before - 1
  if (count <= 0) return []
  const ends = [lane(lanes[0]!), lane(lanes.at(-1)!)].filter((each, i, all) => all.indexOf(each) === i).join(',')
  const which = count === 1 ? `step ${before + 1}` : `steps ${before + 1} to ${next - 1}`
  return [`Note over ${ends}: … ${which} left out here (${counted(count, 'step')})`]
}

function stepLines(step: CounterexampleStep, messages: readonly MessageTold[], lane: Lane): readonly string[] {
  const arrows = messages.flatMap(message => arrowAt(message, step.n, lane))
  const isFault = step.kind === 'fault' || step.kind === 'loss'
  const sign = step.decisive ? '▸ ' : isFault ? '⚡ ' : ''
  const note = `Note over ${lane(step.who)}: ${mermaidText(`${sign}${step.n} · ${step.does}`, NOTE_WIDTH)}`
  const [first, last] = [arrows.filter(({ when }) => when === 'before'), arrows.filter(({ when }) => when === 'after')]
  const lines = [...first.map(({ line }) => line), note, ...last.map(({ line }) => line)]
  const color = step.decisive ? box.decisive : isFault ? box.fault : undefined
  return color === undefined ? lines : [`rect ${color}`, ...lines.map(line => `  ${line}`), 'end']
}

interface Arrow {
  readonly when: 'before' | 'after'
  readonly line: string
}

function arrowAt(message: MessageTold, n: number, lane: Lane): readonly Arrow[] {
  const { fate, sent, ended, again = [], rendezvous } = message
  const isReply = message.kind === 'response'
  const draw = (sign: string, ...more: readonly string[]): string => {
    const text = mermaidText([labelOf(message), ...more].join(', '), ARROW_WIDTH)
    return `${lane(message.from)}${isReply ? '-' : ''}${sign}${lane(message.to)}: ${text}`
  }
  const late = sent < n - 1 && !rendezvous ? [`sent in step ${sent}`] : []
  if (fate === 'in flight') return sent === n ? [{ when: 'after', line: draw('-)', 'still in flight') }] : []
  if (again.includes(n)) return [{ when: 'before', line: draw('->>', 'once more') }]
  if (ended !== n) return []
  if (fate === 'dropped') return [{ when: 'before', line: draw('-x', 'lost', ...late) }]
  const when = rendezvous ? 'after' : 'before'
  return [{ when, line: draw('->>', ...late, ...(message.ignored ? ['ignored'] : [])) }]
}

/** 'Produce request #1', 'Produce response #1: NOT_ENOUGH_REPLICAS'; a notice by what it notices. */
export function labelOf({ api, kind, record, error, carries }: MessageTold): string {
  const name = kind === 'notice' ? api : `${api} ${kind}`
  const about = [record ?? '', carries === undefined ? '' : `(${carries})`].filter(text => text !== '')
  return `${[name, ...about].join(' ')}${error === undefined ? '' : `: ${error}`}`
}
