/**
 * Hands: what whoever performs model steps does with a world in which nothing happens by itself. A timer fires when `fire` says so, a message arrives
 * when `deliver` does.
 */
import type { Message } from '../../impl/core/process.ts'
import type { Api, Response } from '../../impl/core/protocol.ts'
import type { Pending } from '../../impl/world/index.ts'

/** The broker cannot do what the model step says: the sentence says what is missing. */
export class CannotPerform extends Error {
  override readonly name: string = 'CannotPerform'
}

/** The model leaves open what the broker has decided otherwise here, so that the path goes on in no broker: no difference between the two. */
export class Unlike extends CannotPerform {
  override readonly name = 'Unlike'
}

export type PendingMessage = Extract<Pending, { type: 'message' }>

/** As far as hands reach. */
export interface Handled {
  readonly pending: () => readonly Pending[]
  readonly execute: (id: number) => void
}

export abstract class Hands {
  abstract readonly world: Handled

  /** Messages on their way, in the order in which they were sent. */
  messages(is: (message: PendingMessage) => boolean): readonly PendingMessage[] {
    const all = this.world.pending().filter((each): each is PendingMessage => each.type === 'message' && is(each))
    return all.toSorted((a, b) => a.id - b.id)
  }

  isSet(node: string, timer: string): boolean {
    return this.timer(node, timer) !== undefined
  }

  fire(node: string, timer: string): void {
    const found = this.timer(node, timer)
    if (found === undefined) throw new CannotPerform(`${node} has no timer ${timer} set.`)
    this.world.execute(found.id)
  }

  deliver(message: PendingMessage): void {
    this.world.execute(message.id)
  }

  /** The first request of that kind on its way there arrives. */
  deliverRequest(from: string, to: string, api: Api): PendingMessage {
    const [request] = this.requests(from, to, api)
    if (request === undefined) throw new CannotPerform(`no ${api} of ${from} is on its way to ${to}.`)
    this.deliver(request)
    return request
  }

  /** A request arrives, and its answer. */
  exchange(from: string, to: string, api: Api): Response {
    return this.deliverResponse(from, this.deliverRequest(from, to, api).correlationId)
  }

  /** The answer to that request arrives. */
  deliverResponse(node: string, correlationId: number): Response {
    const [answer] = this.messages(
      each => each.node === node && isResponse(each) && each.correlationId === correlationId,
    )
    if (answer === undefined) throw new CannotPerform(`${node} has no answer on its way to it that it waits for.`)
    this.deliver(answer)
    return answer.message.body as Response
  }

  requests(from: string, to: string, api: Api): readonly PendingMessage[] {
    return this.messages(
      each =>
        each.from === from && each.node === to && each.message.kind === 'request' && each.message.body.api === api,
    )
  }

  /** Notices of broken connections that are due to a process. */
  notices(node: string): readonly Pending[] {
    return this.world.pending().filter(each => each.type === 'notice' && each.node === node)
  }

  protected timer(node: string, timer: string): Pending | undefined {
    return this.world.pending().find(each => each.type === 'timer' && each.node === node && each.timer === timer)
  }
}

export const isResponse = ({ message }: { readonly message: Message }): boolean => message.kind === 'response'
