/**
 * Admin as a test sees it: what is done to topics under way.
 *
 *   A1  what was refused is an AdminFailed, with Kafka's error; nothing was done
 */
import type { AdminCall, AdminTold } from '../core/admin.ts'
import type { ErrorCode } from '../core/errors.ts'
import { topicPartition } from '../core/protocol.ts'
import type { Habitat } from './client.ts'
import { adminNode } from './processes.ts'

/** So long is asked for what may get better. */
const patienceMs = 60_000

export class AdminFailed extends Error {
  override readonly name = 'AdminFailed'
  /** Absent: nobody answered in time. */
  readonly errorCode?: ErrorCode
  constructor(what: string, errorCode: ErrorCode | undefined) {
    super(errorCode === undefined ? `${what} had no answer in ${patienceMs} ms.` : `${what} failed: ${errorCode}.`)
    if (errorCode !== undefined) this.errorCode = errorCode
  }
}

export class ClusterAdmin {
  readonly #habitat: Habitat
  readonly #heard: AdminTold[] = []

  /** Made by the cluster. */
  constructor(habitat: Habitat) {
    this.#habitat = habitat
    habitat.world.onTell((node, told) => {
      if (node === adminNode) this.#heard.push(told as AdminTold)
    })
  }

  /**
   * Deletes the records of a partition before an offset, or (absent) all below the high watermark. Resolves with the offset at which it begins now.
   * AdminFailed: OFFSET_OUT_OF_RANGE, above the high watermark. RangeError: there is no such partition.
   */
  async deleteRecords(topic: string, partition = 0, beforeOffset?: number): Promise<number> {
    this.#habitat.assertOpen()
    this.#habitat.assertPartition(topic, partition)
    const name = topicPartition(topic, partition)
    const request = { api: 'DeleteRecords', topicPartition: name, offset: beforeOffset ?? -1 } as const
    const told = await this.#answer({ type: 'deleteRecords', request }, `Deleting records of ${name}`)
    return told.type === 'RecordsDeleted' ? told.lowWatermark : -1
  }

  /**
   * Lets a topic grow to so many partitions. Clients hear of them when they ask next (metadata.max.age.ms); then a key may go elsewhere.
   * AdminFailed: INVALID_PARTITIONS, it has as many already. RangeError: there is no such topic.
   */
  async createPartitions(topic: string, count: number): Promise<void> {
    this.#habitat.assertOpen()
    this.#habitat.assertPartition(topic, 0)
    const request = { api: 'CreatePartitions', topic, count } as const
    await this.#answer({ type: 'createPartitions', request }, `Growing ${topic} to ${count} partitions`)
  }

  async #answer(call: AdminCall, what: string): Promise<AdminTold> {
    const { world, pace } = this.#habitat
    const heard = this.#heard.length
    pace.act(() => world.call(adminNode, call))
    await pace.until(() => this.#heard.length > heard, patienceMs)
    const told = this.#heard[heard]
    if (told === undefined || told.errorCode !== 'NONE') throw new AdminFailed(what, told?.errorCode)
    return told
  }
}
