/**
 * What is marked in the picture of a path: crashes and restarts, who leads from now on, what came into a log, which partitions a member was given.
 */
import type { ToldPath } from '../../../properties/finding.ts'
import { isZombie, type Story } from '../../../properties/telling/story.ts'
import type { BrokerState, LogEntry, PartitionState, WorldState } from '../../../properties/telling/world-state.ts'

export type MarkKind = 'crash' | 'restart' | 'gone' | 'leads' | 'follows' | 'fault' | 'step'
export interface Mark {
  readonly row: number
  readonly x: number
  readonly y: number
  readonly kind: MarkKind
  /** What is written beside it: '+#1', 'leads, epoch 2'. */
  readonly notes: readonly string[]
  /** Notes stand left of the lane where messages of the step come and go on its right. */
  readonly isLeft?: boolean
}

export function marksOf(
  told: ToldPath,
  { states }: Story,
  n: number,
  at: { x: (name: string) => number; y: number },
): Mark[] {
  const { who, kind } = told.steps[n - 1]!
  const [before, after] = [states[n - 1]!, states[n]!]
  const marks = Object.entries(after.brokers).flatMap(([name, now]): Mark[] => {
    const was = before.brokers[name]
    const role = was === undefined ? undefined : roleChange(was, now)
    const notes = [...(role?.notes ?? []), ...(was === undefined ? [] : logChange(was.log, now.log))]
    if (role === undefined && notes.length === 0) return []
    return [{ row: n, x: at.x(name), y: at.y, kind: role?.kind ?? 'step', notes }]
  })
  for (const [name, mark] of processMarks(before, after)) marks.push({ row: n, x: at.x(name), y: at.y, ...mark })
  const own = at.x(who)
  const isFault = kind === 'fault' || kind === 'loss'
  if (marks.some(({ x }) => x === own))
    return marks.map(mark => (isFault && mark.x === own && mark.kind === 'step' ? { ...mark, kind: 'fault' } : mark))
  return [...marks, { row: n, x: own, y: at.y, kind: isFault ? 'fault' : 'step', notes: [] }]
}

function roleChange(was: BrokerState, now: BrokerState): Pick<Mark, 'kind' | 'notes'> | undefined {
  if (was.is === now.is) {
    const isNewTerm = now.is === 'leader' && was.leaderEpoch !== now.leaderEpoch
    return isNewTerm ? { kind: 'leads', notes: [`leads, epoch ${now.leaderEpoch}`] } : undefined
  }
  if (now.is === 'gone') return { kind: 'gone', notes: ['gone'] }
  if (now.is === 'down') return { kind: 'crash', notes: ['down'] }
  if (was.is === 'down') return { kind: 'restart', notes: [now.is === 'leader' ? 'back, leads' : 'back'] }
  if (now.is === 'leader') return { kind: 'leads', notes: [`leads, epoch ${now.leaderEpoch}`] }
  return { kind: 'follows', notes: ['follows'] }
}

function consumerMark(was: string | undefined, now: string | undefined): Pick<Mark, 'kind' | 'notes'> | undefined {
  if (was === now || now === undefined) return undefined
  if (now === 'down') return { kind: 'crash', notes: ['down'] }
  return was === 'down' ? { kind: 'restart', notes: ['back'] } : undefined
}

/** What was cut off a log, and what was put on it. */
export function logChange(was: readonly LogEntry[], now: readonly LogEntry[]): readonly string[] {
  const same = was.findIndex((entry, i) => now[i]?.record !== entry.record || now[i]?.epoch !== entry.epoch)
  const kept = same < 0 ? was.length : same
  const names = (entries: readonly LogEntry[]) => entries.map(({ record }) => record).join(' ')
  const [cut, put] = [names(was.slice(kept)), names(now.slice(kept))]
  return [...(cut === '' ? [] : [`−${cut}`]), ...(put === '' ? [] : [`+${put}`])]
}

type Told = Pick<Mark, 'kind' | 'notes'>

/** Of every process that is no broker, by its lane. */
function processMarks(before: WorldState, after: WorldState): readonly (readonly [lane: string, Told])[] {
  const each = <T>(
    was: Readonly<Record<string, T>> = {},
    now: Readonly<Record<string, T>> = {},
    mark: (was: T, now: T, name: string) => Told | undefined,
  ) =>
    Object.keys(now).flatMap(name => {
      const told = was[name] === undefined ? undefined : mark(was[name], now[name]!, name)
      return told === undefined ? [] : [[name, told] as const]
    })
  const consumer = consumerMark(before.consumer?.is, after.consumer?.is)
  const coordinators = Object.keys(after.groups ?? {}).length
  return [
    ...(consumer ? [['consumer', consumer] as const] : []),
    ...each(before.partitions, after.partitions, partitionMark).filter(() => after.groups !== undefined),
    ...each(before.groups, after.groups, (was, now) =>
      was.generation === now.generation ? undefined : { kind: 'step', notes: [`generation ${now.generation}`] },
    ).map(([name, told]) => [coordinators > 1 ? name.replace('group', 'coordinator') : 'coordinator', told] as const),
    ...each(before.members, after.members, (_was, _now, name) => memberMark(before, after, name)),
    ...each(before.threadConsumers, after.threadConsumers, (was, now) => consumerMark(was.is, now.is)),
    ...each(before.workers, after.workers, (was, now) => consumerMark(was.is, now.is)),
    ...each(before.landed, after.landed, (was, now) => {
      const more = now.effects.slice(was.effects.length).map(({ record }) => `+${record}`)
      return more.length === 0 ? undefined : { kind: 'step', notes: more }
    }),
    ...(before.thread && after.thread && before.thread.post !== after.thread.post
      ? [['thread', { kind: 'step', notes: [after.thread.post] }] as const]
      : []),
  ]
}

function partitionMark(was: PartitionState, now: PartitionState): Told | undefined {
  const names = (log: PartitionState['log']) => log.map(({ record }) => record).join(' ')
  const put = names(now.log.slice(Math.max(0, was.logEndOffset - now.logStartOffset)))
  const cut = names(was.log.slice(0, now.logStartOffset - was.logStartOffset))
  const notes = [...(cut === '' ? [] : [`−${cut}`]), ...(put === '' ? [] : [`+${put}`])]
  return notes.length === 0 ? undefined : { kind: 'step', notes }
}

function memberMark(before: WorldState, after: WorldState, name: string): Told | undefined {
  const [was, now] = [before.members![name]!, after.members![name]!]
  if (now.is === 'down' && was.is !== 'down') return { kind: 'crash', notes: ['down'] }
  if (now.is === 'fenced' && was.is !== 'fenced') return { kind: 'crash', notes: ['fenced'] }
  if (was.is === 'down' && now.is !== 'down') return { kind: 'restart', notes: ['back'] }
  const given = Object.keys(now.owns).filter(partition => !Object.hasOwn(was.owns, partition))
  const notes = [
    ...given.map(partition => `owns p${partition.replace('partition-', '')}`),
    ...(isZombie(after, name) && !isZombie(before, name) ? ['a zombie'] : []),
  ]
  return notes.length === 0 ? undefined : { kind: 'step', notes }
}
