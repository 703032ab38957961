/**
 * Is the promise broken in the world itself? Read off the processes, disks and applications alone: that the broker's state is the model's all along
 * says so too, but by way of the model.
 *
 *   V1  what must never be (NAL, NSL, AMO, ORD) is looked for where the steps have led
 *   V2  what must remain possible (ALO, AVAIL) is given its chance: every fault that can be undone is undone, and the world runs on by itself for
 *       an hour; AVAIL without any restart
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import { batchesOf, recover } from '../../impl/core/log.ts'
import { logFile } from '../../impl/core/replica-state.ts'
import { controllerNode } from '../../impl/cluster/processes.ts'
import { recordIds } from '../../model/kafka/index.ts'
import type { Guarantee } from '../guarantees.ts'
import type { Actors } from './actors.ts'
import { flushedOn } from './disk-view.ts'
import { hearWhoLeads } from './perform-clients.ts'
import { recordIn } from './producer-application.ts'
import { runOn } from './run-on.ts'
import { partitionName, producerNode, type Stage } from './stage.ts'

const names = (records: readonly number[]) => records.map(record => `#${record}`).join(', ')

/** What is looked for in the world itself: a guarantee, or that what a handler has had stays on some disk, or that what is acknowledged has been flushed. */
export type Sight = Guarantee | 'kept' | 'flushed'

/** A sentence that says what is broken; undefined: nothing is to be seen. */
export function shown(sight: Sight, actors: Actors): string | undefined {
  switch (sight) {
    case 'kept':
      return vanished(actors)
    case 'flushed':
      return unflushed(actors)
    case 'NAL':
      return lost(actors, ['acknowledged'])
    case 'NSL':
      return lost(actors, ['acknowledged', 'dropped', 'forgotten'])
    case 'AMO':
      return handledTwice(actors.consumer!.handled)
    case 'ORD':
      return inverted(actors.consumer!.handled)
    case 'ALO':
      return neverHandled(actors)
    case 'AVAIL':
      return neverAcknowledged(actors)
  }
}

/** Records whose sends came to such an end, and that the leader in office, or every disk, has not; nor are they on their way to a broker. */
function lost(actors: Actors, ends: readonly string[]): string | undefined {
  const { stage, sends } = actors
  const trusted = recordIds(stage.deployment.scope).filter(record => ends.includes(sends.stateOf(record).value))
  const missing = trusted.filter(record => !isOnItsWay(actors, record))
  const nowhere = missing.filter(record => !stage.brokers.some(id => diskOf(stage, id).includes(record)))
  if (nowhere.length > 0) return `${names(nowhere)} ${wasTold(actors, nowhere)}, and no disk has it.`
  const leader = leaderInOffice(stage)
  const gone = leader === undefined ? [] : missing.filter(record => !diskOf(stage, leader).includes(record))
  return gone.length > 0
    ? `${names(gone)} ${wasTold(actors, gone)}, and broker-${leader}, which leads, does not have it.`
    : undefined
}

const wasTold = ({ sends }: Actors, [record = 0]: readonly number[]): string =>
  ({ acknowledged: 'was acknowledged', dropped: 'failed and nobody looked', forgotten: 'died with its producer' })[
    sends.stateOf(record).value
  ] ?? 'was sent'

const isOnItsWay = ({ stage, sends }: Actors, record: number): boolean =>
  stage.brokers.some(id =>
    stage
      .requests(producerNode, brokerNode(id), 'Produce')
      .some(({ correlationId }) => sends.transmissionOf(correlationId)?.record === record),
  )

/** It leads in the epoch that the controller has decided, and knows it. */
function leaderInOffice(stage: Stage): number | undefined {
  const { leader, leaderEpoch } = stage.world.state(controllerNode).image.partitions[partitionName]!
  if (leader === 0 || !stage.isRunning(leader)) return undefined
  const replica = stage.broker(leader).replicas[partitionName]
  return replica?.role === 'leader' && replica.leaderEpoch === leaderEpoch ? leader : undefined
}

/** Records on the disk or in the page cache before it. */
function diskOf({ world }: Stage, id: number): readonly number[] {
  const { logs } = world.disk(brokerNode(id)).image()
  return batchesOf(recover(logs[logFile(partitionName)] ?? new Uint8Array()).log).map(
    ({ bytes }) => recordIn(bytes).record,
  )
}

function vanished({ stage, consumer }: Actors): string | undefined {
  const gone = consumer!.handled.filter(record => !stage.brokers.some(id => diskOf(stage, id).includes(record)))
  return gone.length > 0 ? `${names(gone)} was handled, and no disk has it any more.` : undefined
}

/** Acknowledged from page caches alone. */
function unflushed({ stage, sends }: Actors): string | undefined {
  const acknowledged = recordIds(stage.deployment.scope).filter(
    record => sends.stateOf(record).value === 'acknowledged',
  )
  const lazy = acknowledged.filter(record => !stage.brokers.some(id => flushedBy(stage, id).includes(record)))
  return lazy.length > 0 ? `${names(lazy)} was acknowledged, and no disk has it for certain.` : undefined
}

function flushedBy({ world }: Stage, id: number): readonly number[] {
  const disk = world.disk(brokerNode(id))
  const { log } = recover(disk.image().logs[logFile(partitionName)] ?? new Uint8Array())
  return batchesOf(log)
    .slice(0, flushedOn(disk, log))
    .map(({ bytes }) => recordIn(bytes).record)
}

function handledTwice(handled: readonly number[]): string | undefined {
  const twice = handled.filter((record, at) => handled.indexOf(record) < at)
  return twice.length > 0 ? `${names(twice)} was handled twice.` : undefined
}

function inverted(handled: readonly number[]): string | undefined {
  const first = handled.filter((record, at) => handled.indexOf(record) === at)
  const at = first.findIndex((record, i) => i > 0 && record < first[i - 1]!)
  return at < 0 ? undefined : `#${first[at]} was handled after #${first[at - 1]}, which was sent after it.`
}

function neverHandled(actors: Actors): string | undefined {
  runOn(actors, { restarts: true })
  const { stage, sends, consumer } = actors
  const left = recordIds(stage.deployment.scope).filter(
    record => sends.stateOf(record).value === 'acknowledged' && !consumer!.handled.includes(record),
  )
  return left.length > 0 ? `${names(left)} was acknowledged, and an hour later nobody has handled it.` : undefined
}

/**
 * A write of a client that knows who leads. With acks=0 one that does not yet know writes to a leader that is gone and takes that for acknowledged, until
 * a connection breaks or metadata.max.age.ms is over; from then on a write waits for a leader in the accumulator (RecordAccumulator.ready), and fails.
 */
function neverAcknowledged(actors: Actors): string | undefined {
  if (actors.sends.stateOf(1).value === 'waiting') actors.sends.give(1)
  hearWhoLeads(actors.stage)
  runOn(actors, { restarts: false })
  return actors.sends.stateOf(1).value === 'acknowledged'
    ? undefined
    : '#1 was given to send, and an hour later it is not acknowledged.'
}
