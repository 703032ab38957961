/**
 * Who plays the idempotent producer's system on a stage of the reference broker, and what they remember: the application, the reader, and what was
 * ever written (retention takes it off the log).
 */
import { batchesFrom, batchesOf, type LogBatch, recover } from '../../../impl/core/log.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import { logFile } from '../../../impl/core/replica-state.ts'
import { recordIn } from '../producer-application.ts'
import { CannotPerform, partitionName, type Stage } from '../stage.ts'
import { type Forgetting, type SequenceDeployment, sequenceStage } from './sequence-stage.ts'
import { SequenceSender } from './sequence-sender.ts'

export interface Written {
  readonly record: number
  readonly send: number
}

export class Player {
  readonly deployment: SequenceDeployment
  readonly stage: Stage
  readonly memory: Forgetting
  readonly sender: SequenceSender
  /** By offset. */
  readonly written: Written[] = []
  /** Effects, in their order, each with its key. */
  readonly effects: { readonly record: number; readonly key: number }[] = []
  #position = 0

  constructor(deployment: SequenceDeployment) {
    const on = sequenceStage(deployment)
    this.deployment = deployment
    this.stage = on.stage
    this.memory = on.memory
    this.sender = new SequenceSender(on)
  }

  /** What is in the leader's log now, or on its disk while it is down. */
  log(): readonly LogBatch[] {
    if (this.stage.isRunning(1)) {
      const { log } = this.stage.broker(1).replicas[partitionName]!
      return batchesFrom(log, log.logStartOffset)
    }
    const { logs } = this.stage.world.disk(brokerNode(1)).image()
    return batchesOf(recover(logs[logFile(partitionName)] ?? new Uint8Array()).log)
  }

  /** After every step. */
  note(): void {
    for (const { baseOffset, bytes } of this.log()) this.written[baseOffset] ??= recordIn(bytes)
  }

  read(): void {
    const next = this.written[this.#position]
    if (next === undefined) throw new CannotPerform(`the log has nothing at offset ${this.#position}.`)
    const key = this.deployment.parameters.effectKey === 'record' ? next.record : this.#position
    this.#position += 1
    if (!this.effects.some(effect => effect.key === key)) this.effects.push({ record: next.record, key })
  }

  get position(): number {
    return this.#position
  }
}
