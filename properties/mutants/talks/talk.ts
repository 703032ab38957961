/**
 * Talk: what is said to brokers, request by request, where no client of ours would say it: late, twice, out of order, by who was replaced.
 *
 *     script ── requests, faults, waits ──▶ a cluster's world ──▶ what is wrong, in sentences; the unmutated broker gives none
 *
 *   K1  a request goes where it is told to go, and waits for its answer unless it is told not to; an answer that does not come is an answer
 *   K2  the script looks into brokers to know when to strike; what is wrong is told by answers, and by what readers are given
 */
import { buildWorld, type ClusterOptions, type ClusterWorld } from '../../../impl/cluster/processes.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { Effect, Input, Message, Process } from '../../../impl/core/process.ts'
import type { Api, Request, Response, ResponseOf } from '../../../impl/core/protocol.ts'
import { kafkaRules, type Rules } from '../../../impl/index.ts'
import { World } from '../../../impl/world/index.ts'

export interface Talk {
  /** What happens, and what must not come of it. */
  readonly says: string
  readonly options?: Omit<ClusterOptions, 'seed'>
  /** What went wrong; nothing, with Kafka's rules. */
  readonly script: (talking: Talking) => readonly string[]
}

type Say = { readonly to: string; readonly correlationId: number; readonly message: Message }
type Told = { readonly correlationId: number; readonly answer: Response | undefined }

/** Says what it is told to say, and tells what it hears. */
const speaker: Process<null, Say, Told> = {
  start: () => [null, []],
  step: (state, input) => [state, input.type === 'Call' ? [{ type: 'Send', ...input.call }] : heard(input)],
}

function heard(input: Input<Say>): readonly Effect<Told>[] {
  if (input.type === 'Disconnected')
    return [{ type: 'Tell', told: { correlationId: input.correlationId, answer: undefined } }]
  if (input.type !== 'Received' || input.message.kind !== 'response') return []
  return [{ type: 'Tell', told: { correlationId: input.correlationId, answer: input.message.body } }]
}

const client = 'client-1'
/** Longer than an election, or whatever else is waited for. */
const longMs = 60_000

export class Talking {
  readonly world: ClusterWorld
  /** Of the brokers; clients that a script brings have the same. */
  readonly rules: Rules
  readonly #world: World
  readonly #told = new Map<number, Response | undefined>()
  #ids = 0

  constructor(options: Omit<ClusterOptions, 'seed'>, rules: Partial<Rules>) {
    const all = { ...kafkaRules, ...rules }
    this.rules = all
    const broker = { ...options.broker, rules: all }
    this.world = buildWorld({ seed: 1, ...options, broker, controller: { ...options.controller, rules: all } })
    // The speaker is no client of a cluster's: the world takes it all the same.
    this.#world = this.world as unknown as World
    this.#world.add(client, speaker)
    this.#world.onTell((node, told) => {
      if (node === client) this.#told.set((told as Told).correlationId, (told as Told).answer)
    })
  }

  /** Says it, and does not wait: its number. */
  say(broker: number, body: Request): number {
    const correlationId = ++this.#ids
    this.#world.call(client, { to: brokerNode(broker), correlationId, message: { kind: 'request', body } })
    return correlationId
  }

  /** What came for that number; undefined: nothing (yet), or the connection broke. */
  answerTo(correlationId: number): Response | undefined {
    return this.#told.get(correlationId)
  }

  ask<A extends Api>(broker: number, body: Request & { readonly api: A }): ResponseOf<A> | undefined {
    return answerOf(body.api, this.#asked(broker, body))
  }

  #asked(broker: number, body: Request): Response | undefined {
    const id = this.say(broker, body)
    this.until(() => this.#told.has(id))
    return this.#told.get(id)
  }

  /** Runs until it is so; who waits in vain made a mistake, or found one. */
  until(isSo: () => boolean, ms = longMs): boolean {
    return this.world.runUntil(isSo, ms)
  }

  /** Asks until it is answered otherwise. */
  retry<A extends Api>(broker: () => number, body: Request & { readonly api: A }): ResponseOf<A> | undefined {
    for (let attempt = 0; attempt < 100; attempt++) {
      const answer = this.#asked(broker(), body)
      if (answer !== undefined && !passing.has(answer.errorCode)) return answerOf(body.api, answer)
      this.world.advance(100)
    }
    return undefined
  }
}

const answerOf = <A extends Api>(api: A, answer: Response | undefined): ResponseOf<A> | undefined =>
  answer?.api === api ? (answer as unknown as ResponseOf<A>) : undefined

const passing: ReadonlySet<string> = new Set([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
  'NOT_ENOUGH_REPLICAS',
  'NOT_LEADER_OR_FOLLOWER',
])

/** What goes wrong under these rules; an assertion in the broker's core does, too. */
export function play({ options = {}, script }: Talk, rules: Partial<Rules> = {}): readonly string[] {
  try {
    return script(new Talking(options, rules))
  } catch (error) {
    if ((error as Error).name !== 'AssertionError') throw error
    return [(error as Error).message]
  }
}
