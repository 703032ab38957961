/**
 * An instance of the application on the stage: it asks its clients what the model's instance asks for, and does about the answers what `ProcessingParameters` say.
 *
 *   PI1  an instance knows what it has in hand, and whether its position is to be looked up; everything else its clients know
 */
import {
  isTransactional,
  type ProcessingFate,
  type ProcessingParameters,
} from '../../../model/kafka/processing/index.ts'
import { CannotPerform } from '../hands.ts'
import { ProcessingClients } from './processing-clients.ts'
import type { ProcessingStage } from './processing-stage.ts'

export class ProcessingInstance {
  readonly member: number
  readonly clients: ProcessingClients
  inHand: { readonly record: number; readonly offset: number } | undefined
  /** Its position is that of the committed offset, which is to be looked up. */
  isRewound = false
  /** It takes itself for out of the group, whatever its consumer knows. */
  isOut = false
  /** It was fenced, and is to abort all the same. */
  #isClosing = false
  readonly #parameters: ProcessingParameters

  constructor(stage: ProcessingStage, parameters: ProcessingParameters, member: number) {
    this.member = member
    this.#parameters = parameters
    this.clients = new ProcessingClients(stage, parameters, member)
  }

  poll(): void {
    this.inHand = this.clients.poll()
  }

  produce(fate: ProcessingFate): void {
    const told = this.clients.send(this.#held.record, fate)
    if (told === 'Failed') this.#refused()
    if (told === 'Acknowledged' && this.#parameters.offsets === 'before' && !isTransactional(this.#parameters))
      this.#done()
  }

  commitOffsets(fate: ProcessingFate): void {
    const told = this.clients.commit(this.#held.offset + 1, fate)
    if (told === 'CommitFailed') this.lose()
    if (told === 'Committed' && this.#parameters.offsets === 'after') this.#done()
  }

  sendOffsets(fate: ProcessingFate): void {
    const errorCode = this.clients.sendOffsets(this.#held.offset + 1, fate)
    if (errorCode !== undefined && errorCode !== 'NONE') this.#refused()
  }

  commitTransaction(fate: ProcessingFate): void {
    const errorCode = this.clients.end('commitTransaction', fate)
    if (errorCode === undefined) return
    if (errorCode !== 'NONE') return this.#refused()
    if (this.#parameters.offsets !== 'after') this.#done()
  }

  abortTransaction(): void {
    if (this.#isClosing) {
      this.clients.abortAllTheSame()
      return this.#endWithProducer()
    }
    const isOut = this.clients.transaction?.state === 'ABORTABLE_ERROR'
    if (this.clients.end('abortTransaction', 'answered') !== 'NONE') this.#refused()
    else if (isOut) this.lose()
    else this.#aborted()
  }

  /** Where nothing was sent there is nothing to abort. */
  handlerThrows(): void {
    if (!isTransactional(this.#parameters)) this.crash()
    else if (this.clients.transaction?.state !== 'IN_TRANSACTION') this.#aborted()
  }

  /** With a record in hand its commit was not answered, and it has given up waiting. */
  initTransactions(transactionalId: number): void {
    if (this.clients.initialize(transactionalId) === 'later' || this.inHand === undefined) return
    if (this.#parameters.onCommitTimeout !== 'handles-again') this.#rewind()
  }

  fetchOffsets(): void {
    if (this.isRewound) this.clients.seekCommitted()
    else this.clients.findPosition()
    this.isRewound = false
  }

  heartbeat(): void {
    const errorCode = this.clients.heartbeat()
    if (errorCode === 'UNKNOWN_MEMBER_ID' || errorCode === 'ILLEGAL_GENERATION') this.lose()
  }

  crash(): void {
    this.clients.crash()
    this.#forget()
  }

  restart(): void {
    this.clients.restart()
  }

  joinIn(): void {
    this.clients.joinIn()
    this.isOut = false
  }

  /** It gives up what it has, and joins again. */
  lose(): void {
    this.#forget()
    this.isOut = true
    if (this.#outlivesItsProducer) this.clients.closeProducer()
  }

  get #outlivesItsProducer(): boolean {
    return isTransactional(this.#parameters) && this.#parameters.transactionalId === 'partition'
  }

  get #held() {
    if (this.inHand === undefined) throw new CannotPerform(`instance-${this.member} has nothing in hand.`)
    return this.inHand
  }

  /** Where an abort mends it, that is a step of its own. */
  #refused(): void {
    if (!this.clients.isFenced) return
    if (this.#parameters.onFenced === 'aborts') this.#isClosing = true
    else this.#endWithProducer()
  }

  #endWithProducer(): void {
    if (this.#outlivesItsProducer) this.lose()
    else this.crash()
  }

  #done(): void {
    this.inHand = undefined
  }

  #rewind(): void {
    this.inHand = undefined
    this.isRewound = true
  }

  #aborted(): void {
    if (this.#parameters.onAbort === 'goes-on') this.#done()
    else this.#rewind()
  }

  #forget(): void {
    this.inHand = undefined
    this.isRewound = this.isOut = this.#isClosing = false
  }
}
