/**
 * Agenda: everything that may still happen, by id and by time: messages on their way, timers set, notices of broken connections.
 *
 *     plan ──▶ in line ──▶ queued ──▶ over        in line: behind another message of its channel, which goes first
 *                            ▲ ▼
 *                          parked                 its turn came while the link was held or the process was paused
 *
 *   A1  of a channel in order only the first event is queued or parked: order is kept whatever the dice say, and whoever chooses
 *   A2  what is over never happens again
 */
import type { Message, NodeId } from '../core/process.ts'
import type { Connection, Link } from './network.ts'
import { throw32, type Dice } from './random.ts'
import { Queue, type Queued } from './queue.ts'

/** Where events wait for one another. Where they may overtake, all are queued at once. */
export interface Channel {
  readonly mayOvertake: boolean
  readonly line: Set<WorldEvent>
  lastDue: number
}

interface Planned extends Queued {
  /** Whom it happens to. */
  readonly node: NodeId
}

export interface MessageEvent extends Planned {
  readonly type: 'message'
  readonly from: NodeId
  readonly correlationId: number
  readonly message: Message
  readonly connection: Connection
  readonly channel: Channel
  readonly link: Link
}

/** Tells who asked that the connection broke. */
export interface NoticeEvent extends Planned {
  readonly type: 'notice'
  /** The process that was asked. */
  readonly from: NodeId
  readonly correlationId: number
  readonly connection: Connection
  readonly channel: Channel
}

export interface TimerEvent extends Planned {
  readonly type: 'timer'
  readonly timer: string
}

export type WorldEvent = MessageEvent | NoticeEvent | TimerEvent

export class Agenda {
  readonly #events = new Map<number, WorldEvent>()
  readonly #queue = new Queue<WorldEvent>()
  readonly #dice: Dice
  #lastId = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  /** What every event starts with. */
  stamp(due: number): Queued {
    return { id: ++this.#lastId, tie: throw32(this.#dice), due, isOver: false }
  }

  plan(event: WorldEvent): void {
    this.#events.set(event.id, event)
    if (event.type === 'timer') return this.#queue.push(event)
    const { channel } = event
    event.due = Math.max(event.due, channel.mayOvertake ? 0 : channel.lastDue)
    channel.lastDue = event.due
    channel.line.add(event)
    if (isFirst(event)) this.#queue.push(event)
  }

  /** It happened, or never will: the next of its channel moves up. */
  end(event: WorldEvent): void {
    if (event.isOver) return
    const wasFirst = isFirst(event)
    event.isOver = true
    this.#events.delete(event.id)
    if (event.type === 'timer') return
    const { line, mayOvertake } = event.channel
    line.delete(event)
    const next = first(line)
    if (wasFirst && !mayOvertake && next !== undefined) this.#queue.push(next)
  }

  /** Queues again what was parked. */
  unpark(parked: WorldEvent[]): void {
    for (const event of parked.splice(0)) if (!event.isOver) this.#queue.push(event)
  }

  /** The next event that can happen; what must wait is parked on the way. */
  peek(parkingOf: (event: WorldEvent) => WorldEvent[] | undefined): WorldEvent | undefined {
    for (;;) {
      const event = this.#queue.peek()
      const parking = event && parkingOf(event)
      if (parking === undefined) return event
      parking.push(this.#queue.pop()!)
    }
  }

  pop(): WorldEvent | undefined {
    return this.#queue.pop()
  }

  find(id: number): WorldEvent | undefined {
    return this.#events.get(id)
  }

  /** In the order in which they were planned. */
  all(): readonly WorldEvent[] {
    return [...this.#events.values()]
  }
}

export function isFirst(event: WorldEvent): boolean {
  return event.type === 'timer' || event.channel.mayOvertake || first(event.channel.line) === event
}

function first(line: Set<WorldEvent>): WorldEvent | undefined {
  for (const event of line) return event
  return undefined
}
