/**
 * Network: connections between pairs of processes, as TCP gives them, and the links below them, one for each direction.
 *
 *     producer-1 ══ requests ═▶ broker-1      one connection (two may have several, a lane each): requests in order one way, responses in order the other way
 *                ◀═ responses ═
 *                ◀─ notices ──                made up at the sender's own end: this connection broke, so did that request
 *
 *   N1  the requests that arrive until a connection breaks are a beginning of those sent; what is sent before the sender knows of the break
 *       is lost with it
 *   N2  a request gets one response or one Disconnected, never both, and nothing once its sender went down
 *   N3  a break never tells whether the request took effect
 *   N4  a message is lost if its turn comes while its link is cut; what waits while the link is cut and then healed arrives
 *
 * A process that goes down leaves what is on its way on its way: requests to it are refused if they arrive while it is down, and reach the next
 * incarnation if they arrive after its restart (kinder to nobody than TCP, which would break them).
 *
 * Not modelled: bandwidth, connection set-up, corrupt messages (TCP's checksum and Kafka's CRC see to them).
 */
import { assert } from '../core/assert.ts'
import type { Message, NodeId } from '../core/process.ts'
import type { Agenda, Channel, MessageEvent, NoticeEvent, WorldEvent } from './agenda.ts'
import { between, type Dice } from './random.ts'

export interface Link {
  isCut: boolean
  isHeld: boolean
  /** What waits for the release. */
  readonly parked: WorldEvent[]
}

/** From the process that asks to the one that answers. */
export interface Connection {
  readonly from: NodeId
  readonly to: NodeId
  readonly requests: Channel
  readonly responses: Channel
  readonly notices: Channel
  /** Requests by correlation id with neither response nor notice. */
  readonly open: Map<number, 'sent' | 'received' | 'answered'>
  /** Until the sender hears of it. */
  isBroken: boolean
}

export interface NetworkOptions {
  /** The least and the most, both included, drawn for each message. */
  readonly latencyMs?: readonly [least: number, most: number]
  readonly responsesOvertake?: boolean
  /** Requests that the other side never answers. Default: Produce with acks 0. */
  readonly isOneWay?: (message: Message) => boolean
  /**
   * Which of several connections between the same two a request and its response take. Default: Kafka's. A broker speaks to the controller over
   * one for AlterPartition and another for the rest, a consumer to its group's coordinator over one of its own.
   */
  readonly laneOf?: (message: Message) => string
}

/** `lost`: the link is cut. `refused`: nobody is there. `ignored`: a response that nobody waits for any more. */
export type Arrival = 'delivered' | 'lost' | 'refused' | 'ignored'

export class Network {
  readonly #connections = new Map<NodeId, Map<NodeId, Connection>>()
  readonly #links = new Map<NodeId, Map<NodeId, Link>>()
  readonly #agenda: Agenda
  readonly #dice: Dice
  readonly #latencyMs: readonly [least: number, most: number]
  readonly #mayOvertake: boolean
  readonly #isOneWay: (message: Message) => boolean
  readonly #laneOf: (message: Message) => string

  constructor(agenda: Agenda, dice: Dice, options: NetworkOptions) {
    this.#agenda = agenda
    this.#dice = dice
    this.#latencyMs = options.latencyMs ?? [1, 5]
    this.#mayOvertake = options.responsesOvertake ?? false
    this.#isOneWay = options.isOneWay ?? isUnacknowledged
    this.#laneOf = options.laneOf ?? kafkasLane
  }

  send(from: NodeId, to: NodeId, correlationId: number, message: Message, now: number): void {
    const lane = this.#laneOf(message)
    if (message.kind === 'request') this.#request(this.#connection(from, to, lane), correlationId, message, now)
    else this.#respond(this.#connection(to, from, lane), correlationId, message, now)
  }

  /** Its turn has come. Only what is `delivered` reaches the process. */
  arrive(event: MessageEvent, isRunning: boolean, now: number): Arrival {
    const { connection, correlationId, link, message } = event
    if (message.kind === 'request' && (link.isCut || !isRunning)) {
      this.#breakFrom(event, now)
      return link.isCut ? 'lost' : 'refused'
    }
    this.#agenda.end(event)
    if (message.kind === 'request') return this.#receive(connection, correlationId, message)
    if (link.isCut) {
      this.#disconnect(connection, correlationId, now)
      return 'lost'
    }
    return connection.open.delete(correlationId) ? 'delivered' : 'ignored'
  }

  /** A request goes with all behind it. Returns whether the sender of a lost response must hear of it now. */
  drop(event: MessageEvent, now: number): boolean {
    if (event.message.kind === 'request') {
      this.#breakFrom(event, now)
      return false
    }
    this.#agenda.end(event)
    return event.connection.open.delete(event.correlationId)
  }

  /** The copy goes last. */
  duplicate(event: MessageEvent, now: number): void {
    const { connection, correlationId, message } = event
    this.#put(connection, correlationId, message, now)
  }

  noticed(event: NoticeEvent): void {
    this.#agenda.end(event)
    event.connection.isBroken = false
  }

  /** A notice that can not be given at once after all. */
  notifyLater(connection: Connection, correlationId: number, now: number): void {
    connection.open.set(correlationId, 'sent')
    this.#disconnect(connection, correlationId, now)
  }

  /** What it asked nobody waits for any more; who asked it hears that no answer will come. */
  goDown(node: NodeId, now: number): void {
    for (const connection of this.#connections.get(node)?.values() ?? []) this.#forget(connection)
    // Its next incarnation makes connections of its own: what it sends does not wait behind what is still on its way on these.
    this.#connections.delete(node)
    for (const ofSender of this.#connections.values())
      for (const connection of ofSender.values()) if (connection.to === node) this.#disconnectAll(connection, now)
  }

  #disconnectAll(connection: Connection, now: number): void {
    for (const [id, progress] of connection.open) if (progress === 'received') this.#disconnect(connection, id, now)
  }

  link(from: NodeId, to: NodeId): Link {
    return entry(row(this.#links, from), to, () => ({ isCut: false, isHeld: false, parked: [] }))
  }

  links(from: NodeId, to: NodeId, oneWay: boolean): readonly Link[] {
    return oneWay ? [this.link(from, to)] : [this.link(from, to), this.link(to, from)]
  }

  #request(connection: Connection, correlationId: number, message: Message, now: number): void {
    assert(!connection.open.has(correlationId), `N2: ${connection.from} asks once with correlation id ${correlationId}`)
    connection.open.set(correlationId, 'sent')
    if (connection.isBroken) this.#disconnect(connection, correlationId, now)
    else this.#put(connection, correlationId, message, now)
  }

  #respond(connection: Connection, correlationId: number, message: Message, now: number): void {
    if (connection.open.has(correlationId)) connection.open.set(correlationId, 'answered')
    this.#put(connection, correlationId, message, now)
  }

  #receive({ open }: Connection, correlationId: number, message: Message): Arrival {
    if (this.#isOneWay(message)) open.delete(correlationId)
    else if (open.get(correlationId) === 'sent') open.set(correlationId, 'received')
    return 'delivered'
  }

  #put(connection: Connection, correlationId: number, message: Message, now: number): void {
    const isRequest = message.kind === 'request'
    const from = isRequest ? connection.from : connection.to
    const node = isRequest ? connection.to : connection.from
    const channel = isRequest ? connection.requests : connection.responses
    const { id, tie, due, isOver } = this.#agenda.stamp(now + this.#delayMs())
    const link = this.link(from, node)
    const type = 'message'
    this.#agenda.plan({ id, tie, due, isOver, type, node, from, correlationId, message, connection, channel, link })
  }

  /** The last first: were the first ended first, the next would move up in between. */
  #breakFrom(event: MessageEvent, now: number): void {
    const line = [...event.channel.line] as MessageEvent[]
    const lost = line.slice(line.indexOf(event))
    for (const event of lost.toReversed()) this.#agenda.end(event)
    for (const { connection, correlationId } of lost) this.#disconnect(connection, correlationId, now)
  }

  #disconnect(connection: Connection, correlationId: number, now: number): void {
    if (!connection.open.delete(correlationId)) return
    connection.isBroken = true
    const { id, tie, due, isOver } = this.#agenda.stamp(now + this.#delayMs())
    const { from: node, to: from, notices: channel } = connection
    this.#agenda.plan({ id, tie, due, isOver, type: 'notice', node, from, correlationId, connection, channel })
  }

  #forget(connection: Connection): void {
    connection.open.clear()
    connection.isBroken = false
    for (const notice of [...connection.notices.line].toReversed()) this.#agenda.end(notice)
  }

  #connection(from: NodeId, to: NodeId, lane: string): Connection {
    return entry(row(this.#connections, from), lane === '' ? to : `${to} ${lane}`, () => ({
      from,
      to,
      requests: newChannel(false),
      responses: newChannel(this.#mayOvertake),
      notices: newChannel(false),
      open: new Map(),
      isBroken: false,
    }))
  }

  #delayMs(): number {
    return between(this.#dice, ...this.#latencyMs)
  }
}

const isUnacknowledged = ({ kind, body }: Message): boolean =>
  kind === 'request' && body.api === 'Produce' && body.acks === 0

const lanes: Readonly<Partial<Record<Message['body']['api'], string>>> = {
  AlterPartition: 'alter',
  JoinGroup: 'group',
  SyncGroup: 'group',
  Heartbeat: 'group',
  LeaveGroup: 'group',
  OffsetFetch: 'group',
  OffsetCommit: 'group',
  WriteTxnMarkers: 'markers',
}

const kafkasLane = ({ body }: Message): string => lanes[body.api] ?? ''

const newChannel = (mayOvertake: boolean): Channel => ({ mayOvertake, line: new Set(), lastDue: 0 })

const row = <V>(table: Map<NodeId, Map<NodeId, V>>, from: NodeId): Map<NodeId, V> =>
  entry(table, from, () => new Map<NodeId, V>())

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
