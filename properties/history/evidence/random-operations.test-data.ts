/** Random small histories, most of them with something wrong: what processes did, one thing after the other, and how each ended. */
import { type Arbitrary, array, constant, constantFrom, integer, oneof, option, record as recordOf } from 'fast-check'
import type { Operation, Step } from '../operation.ts'

interface Move {
  readonly process: number
  readonly kind: 'send' | 'poll' | 'transaction' | 'assign' | 'begin'
  readonly steps: readonly Step[]
  readonly end: 'ok' | 'failed' | 'unknown' | 'never'
}

const partition = constantFrom('p', 'q')
const offset = option(integer({ min: 0, max: 5 }), { nil: undefined, freq: 6 })
const record = recordOf({ partition, value: integer({ min: 0, max: 7 }), offset })
const send: Arbitrary<Step> = record.map(record => ({ type: 'send', record }))
const poll: Arbitrary<Step> = array(record, { maxLength: 4 }).map(records => ({ type: 'poll', records }))

const move: Arbitrary<Move> = constantFrom<Move['kind']>(
  'send',
  'send',
  'poll',
  'poll',
  'poll',
  'transaction',
  'assign',
  'begin',
).chain(kind =>
  recordOf({
    process: integer({ min: 0, max: 2 }),
    kind: constant(kind),
    steps: stepsOf(kind),
    end: constantFrom<Move['end']>('ok', 'ok', 'ok', 'failed', 'unknown', 'never'),
  }),
)

function stepsOf(kind: Move['kind']): Arbitrary<readonly Step[]> {
  if (kind === 'send') return array(send, { minLength: 1, maxLength: 3 })
  if (kind === 'poll') return array(poll, { minLength: 1, maxLength: 1 })
  if (kind === 'transaction') return array(oneof(send, poll), { minLength: 1, maxLength: 4 })
  return kind === 'begin' ? array(send, { minLength: 1, maxLength: 2 }) : constant([])
}

export const operations: Arbitrary<readonly Operation[]> = array(move, { minLength: 3, maxLength: 14 }).map(moves =>
  interleaved(moves),
)

/** What a process began ends when it begins something else; so the operations of different processes overlap. */
function interleaved(moves: readonly Move[]): readonly Operation[] {
  const lines: Operation[] = []
  const ends = new Map<number, readonly Operation[]>()
  for (const move of moves) {
    lines.push(...(ends.get(move.process) ?? []))
    const [begin, ...rest] = linesOf(move)
    lines.push(begin!)
    ends.set(move.process, rest)
  }
  return [...lines, ...[...ends.values()].flat()]
}

function linesOf({ process, kind, steps, end }: Move): readonly Operation[] {
  if (kind === 'begin') return transactionOf(process, steps, end)
  const told = kind === 'assign' ? { places: [{ partition: 'p' }] } : { steps }
  const asked = kind === 'assign' ? told : { steps: steps.map(asInvoked) }
  const begin: Operation = { process, kind, type: 'invoke', ...asked }
  return end === 'never' ? [begin] : [begin, { process, kind, type: end, ...told }]
}

/** Begun, its records sent one by one, and ended. */
function transactionOf(process: number, steps: readonly Step[], end: Move['end']): readonly Operation[] {
  const kind = 'transaction'
  const sends = steps.flatMap((step): readonly Operation[] => [
    { process, kind: 'send', type: 'invoke', steps: [asInvoked(step)] },
    { process, kind: 'send', type: 'ok', steps: [step] },
  ])
  const ended: readonly Operation[] = end === 'never' ? [] : [{ process, kind, type: end }]
  return [{ process, kind, type: 'invoke' }, ...sends, ...ended]
}

function asInvoked(step: Step): Step {
  if (step.type === 'poll') return { type: 'poll', records: [] }
  const { partition, value } = step.record
  return { type: 'send', record: { partition, value } }
}
