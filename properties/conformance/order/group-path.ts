/**
 * A run of order by trying again (model/kafka/order) as a run of a group: one member a partition, all of them with an instance id, so that one that
 * crashes takes its own place again.
 *
 *     take ▶ poll   an attempt that is applied ▶ finish   one that is set aside ▶ handlerThrows, to the dead-letter topic   commit ▶ commit, delivered
 *     crash ▶ crash   restart ▶ restart, join, sync        an attempt that fails, and the wait after it, are between handler and database
 *
 * Before the first step the group forms, and all records are sent.
 */
import { follower, type Option, type Place, type Step, type SystemSpec } from '../../../model/index.ts'
import {
  type GroupParameters,
  type GroupScope,
  groupSystem,
  memberAddress,
  safeGroup,
  smallGroup,
} from '../../../model/kafka/index.ts'
import { type Kind, kinds, type OrderParameters } from '../../../model/kafka/order/index.ts'

/** The group in which such a run takes place. */
export interface OrderGroup {
  readonly parameters: GroupParameters
  readonly scope: GroupScope
}

export function orderGroup({ partitions, attempts, crashes }: OrderParameters): OrderGroup {
  const sent = inSending(partitions)
  const keys = sent.map(kind => partitions.findIndex(log => log.includes(kind)) + 1)
  return {
    parameters: { ...safeGroup, instances: 'static', onThrow: attempts === 'for ever' ? 'throws' : 'dead-letter' },
    scope: {
      ...smallGroup,
      groups: [partitions.length],
      partitions: partitions.length,
      keys,
      faults: { c: crashes, e: attempts === 'for ever' ? 0 : keys.length },
      total: crashes + keys.length,
    },
  }
}

const inSending = (partitions: OrderParameters['partitions']): readonly Kind[] =>
  kinds.filter(kind => partitions.some(log => log.includes(kind)))

/** A step of the group that is to come next. */
interface Wanted {
  readonly by: string
  readonly type: string
  readonly kind?: 'deliver'
  readonly record?: number
}

export interface GroupPath extends OrderGroup {
  readonly spec: SystemSpec
  readonly path: string
  /** How many steps of the group come before the first step, and how many each step is. */
  readonly before: number
  readonly counts: readonly number[]
}

/** Throws where the group cannot do what the run does: then one of the two tellings is wrong. */
export function groupPathOf(steps: readonly Step[], order: OrderParameters): GroupPath {
  const group = orderGroup(order)
  const spec = groupSystem(group.parameters, group.scope)
  const walk = new Walk(spec)
  const prelude = preludeOf(order)
  walk.take(prelude)
  const counts = steps.map(step => {
    const wanted = wantedOf(step, order)
    walk.take(wanted)
    return wanted.length
  })
  return { ...group, spec, path: walk.choices.join('/'), before: prelude.length, counts }
}

function preludeOf({ partitions }: OrderParameters): readonly Wanted[] {
  const members = partitions.map((_, i) => memberAddress(i + 1))
  return [
    ...members.map(by => ({ by, type: 'join' })),
    { by: 'coordinator-1', type: 'completeJoin' },
    ...members.map(by => ({ by, type: 'sync' })),
    ...inSending(partitions).map(() => ({ by: 'source', type: 'append' })),
  ]
}

interface Consumer {
  readonly value: string
  readonly context: { readonly log: readonly Kind[]; readonly position: number }
}

function wantedOf({ by: consumer, event, parts, state }: Step, { partitions }: OrderParameters): readonly Wanted[] {
  const member = Number(consumer.slice(consumer.lastIndexOf('-') + 1))
  const by = memberAddress(member)
  const { context } = parts.find(({ slot }) => slot === consumer)!.before as Consumer
  const record = inSending(partitions).indexOf(context.log[context.position]!) + 1
  switch (event.type) {
    case 'take':
      return [{ by, type: 'poll' }]
    case 'attempt': {
      if ((state(consumer) as Consumer).value === 'waiting') return []
      const isApplied = parts.some(part => part.slot === consumer && part.event.type === 'Applied')
      return [{ by, type: isApplied ? 'finish' : 'handlerThrows', record }]
    }
    case 'commit':
      return [
        { by, type: 'commit' },
        { by: 'coordinator-1', type: 'OffsetCommit', kind: 'deliver' },
      ]
    case 'restart':
      return ['restart', 'join', 'sync'].map(type => ({ by, type }))
    case 'crash':
      return [{ by, type: 'crash' }]
    default:
      return []
  }
}

/** A path through the group's system, a wanted step at a time. */
class Walk {
  readonly choices: number[] = []
  readonly #follower
  #place: Place

  constructor(spec: SystemSpec) {
    this.#follower = follower(spec)
    this.#place = this.#follower.start
  }

  take(all: readonly Wanted[]): void {
    for (const wanted of all) {
      const option = this.#follower.options(this.#place).find(each => isWanted(each, wanted))
      if (option === undefined) throw new Error(`the group has no ${wanted.type} of ${wanted.by} here`)
      this.choices.push(option.choice)
      this.#place = option.to
    }
  }
}

const isWanted = (option: Option, { by, type, kind = 'deliver', record }: Wanted) =>
  option.by === by &&
  option.event.type === type &&
  (type !== 'OffsetCommit' || option.kind === kind) &&
  (record === undefined || option.event['record'] === record)
