/**
 * Random small histories, most of them with something wrong: what processes did, one thing after the other, and how each ended.
 * `operations`: by producers and readers. `groupOperations`: by members of two groups and producers with sessions as well.
 */
import {
  type Arbitrary,
  array,
  constant,
  constantFrom,
  integer,
  oneof,
  option,
  record as recordOf,
  uniqueArray,
} from 'fast-check'
import type { Entry, Kind, Operation, Place, Session, Step } from '../operation.ts'

type MoveKind = Exclude<Kind, 'subscribe' | 'other'> | 'begin'

interface Move {
  readonly process: number
  readonly kind: MoveKind
  readonly steps: readonly Step[]
  readonly places: readonly Place[]
  readonly handled: readonly Entry[]
  readonly group: string | undefined
  readonly session: Session | undefined
  readonly end: 'ok' | 'failed' | 'unknown' | 'never'
}

const partition = constantFrom('p', 'q')
const offset = option(integer({ min: 0, max: 5 }), { nil: undefined, freq: 6 })
const content = constantFrom(undefined, undefined, undefined, 'key=1', 'key=2')
const record = recordOf({ partition, value: integer({ min: 0, max: 7 }), offset, content })
const send: Arbitrary<Step> = record.map(record => ({ type: 'send', record }))
const poll: Arbitrary<Step> = array(record, { maxLength: 4 }).map(records => ({ type: 'poll', records }))

const place: Arbitrary<Place> = recordOf({ partition, offset })
const group = constantFrom('g', 'g', 'g', 'h')
const session: Arbitrary<Session | undefined> = option(
  recordOf({ producerId: constantFrom(7), producerEpoch: integer({ min: 0, max: 2 }) }),
  { nil: undefined },
)

const moveOf = (kinds: readonly MoveKind[], isOfGroups: boolean): Arbitrary<Move> =>
  constantFrom(...kinds).chain(kind =>
    recordOf({
      process: integer({ min: 0, max: 2 }),
      kind: constant(kind),
      steps: stepsOf(kind),
      places: uniqueArray(place, { minLength: 1, maxLength: 2, selector: ({ partition }) => partition }),
      handled: array(record, { minLength: 1, maxLength: 2 }),
      group: isOfGroups ? group : constant(undefined),
      session: isOfGroups && kind === 'send' ? session : constant(undefined),
      end: constantFrom<Move['end']>('ok', 'ok', 'ok', 'failed', 'unknown', 'never'),
    }),
  )

function stepsOf(kind: MoveKind): Arbitrary<readonly Step[]> {
  if (kind === 'send') return array(send, { minLength: 1, maxLength: 3 })
  if (kind === 'poll') return array(poll, { minLength: 1, maxLength: 1 })
  if (kind === 'transaction') return array(oneof(send, poll), { minLength: 1, maxLength: 4 })
  return kind === 'begin' ? array(send, { minLength: 1, maxLength: 2 }) : constant([])
}

const plain: readonly MoveKind[] = ['send', 'send', 'poll', 'poll', 'poll', 'transaction', 'assign', 'begin']
const ofGroups: readonly MoveKind[] = [
  ...plain,
  ...([
    'poll',
    'assign',
    'revoke',
    'handle',
    'handle',
    'commit',
    'commit',
    'commit',
    'fetchCommitted',
    'crash',
  ] as const),
]

const historyOf = (move: Arbitrary<Move>): Arbitrary<readonly Operation[]> =>
  array(move, { minLength: 3, maxLength: 14 }).map(moves => interleaved(moves))

export const operations = historyOf(moveOf(plain, false))
export const groupOperations = historyOf(moveOf(ofGroups, true))

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

function linesOf(move: Move): readonly Operation[] {
  const { process, kind, steps, end, group, session } = move
  if (kind === 'begin') return transactionOf(process, steps, end)
  const isData = kind === 'send' || kind === 'poll' || kind === 'transaction'
  const common = { process, kind, group: kind === 'send' ? undefined : group, session }
  const begin: Operation = { ...common, type: 'invoke', ...(isData ? { steps: steps.map(asInvoked) } : saidOf(move)) }
  return end === 'never' ? [begin] : [begin, { ...common, type: end, ...(isData ? { steps } : saidOf(move)) }]
}

function saidOf({ kind, places, handled }: Move): Pick<Operation, 'places' | 'records'> {
  if (kind === 'crash') return {}
  return kind === 'handle' ? { records: handled } : { places }
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
