/**
 * What a replica says, in lines: letters of the machine, and messages that the puppets heard from the broker.
 *
 *   L1  an answer that says that an operation was refused is no line: the machine refuses the step
 *   L2  not told: heartbeats, the reading of the metadata log, and (ZooKeeper) `Restarted`, which the broker learns from the metadata log
 */
import { batchesIn, readHeader } from '../../../impl/core/record-batch.ts'
import type { Request, Response } from '../../../impl/core/protocol.ts'
import { type Entry, isKraft, type Parameters } from '../../../model/kafka/index.ts'
import { entry } from '../disk-view.ts'
import { recordIn } from '../producer-application.ts'
import type { Outgoing } from './ensemble.ts'
import { line } from './lines.ts'
import type { Heard } from './puppets.ts'
import type { ReplicaPlayer } from './replica-player.ts'

export interface Transmission {
  readonly record: number
  readonly attempt: number
}

export function lettersOf(parameters: Parameters, letters: readonly Outgoing[]): readonly string[] {
  return letters.flatMap(({ to, message }) => letterOf(parameters, to, message))
}

function letterOf(parameters: Parameters, to: string, { type, ...fields }: Outgoing['message']): readonly string[] {
  switch (type) {
    case 'Restarted':
      return []
    case 'BrokerRegistration': {
      const { broker, brokerEpoch } = fields
      return [line(to, type, isKraft(parameters) ? { broker, brokerEpoch } : { broker })]
    }
    case 'AlterIsr':
      return [line(to, type, { leaderEpoch: fields['leaderEpoch'], isr: fields['isr'] })]
    case 'AlterPartition': {
      const { leaderEpoch, partitionEpoch, isr, brokerEpochs } = fields
      return [line(to, type, { leaderEpoch, partitionEpoch, isr, brokerEpochs })]
    }
    case 'Fetch': {
      const epochs = fields['epochs'] as readonly number[]
      return [line(to, type, fetchFields(fields['leaderEpoch'], epochs.length, epochs.at(-1) ?? -1))]
    }
    case 'Fetched': {
      const found = fields['entry'] as Entry | null
      const told = found ? entry(found.record, found.send, found.epoch) : 'nothing'
      return [line(to, type, { entry: told, highWatermark: fields['highWatermark'] })]
    }
    default:
      return [line(to, type, fields)]
  }
}

const fetchFields = (leaderEpoch: unknown, offset: number, last: number) => ({ leaderEpoch, offset, last })

export function linesOf(player: ReplicaPlayer, heard: readonly Heard[]): readonly string[] {
  return heard.flatMap(each => {
    if (each.type === 'Disconnected') return disconnected(player, each)
    const { message, at, correlationId } = each
    return message.kind === 'request'
      ? requestLine(player, at, message.body)
      : answerLine(player, at, correlationId, message.body)
  })
}

/** With acks=0 nobody waits for an answer that the break could take away. */
function disconnected({ parameters, transmissions }: ReplicaPlayer, { correlationId }: Heard): readonly string[] {
  const transmission = transmissions.get(correlationId)
  if (transmission === undefined || parameters.acks === '0') return []
  return [line(`send-${transmission.record}`, 'Disconnected', { attempt: transmission.attempt })]
}

function requestLine({ parameters }: ReplicaPlayer, at: string, body: Request): readonly string[] {
  switch (body.api) {
    case 'Fetch':
      return [
        line(
          `peer-${at.split('-')[1]}`,
          'Fetch',
          fetchFields(body.currentLeaderEpoch, body.fetchOffset, body.lastFetchedEpoch),
        ),
      ]
    case 'BrokerRegistration': {
      const { brokerId: broker, incarnation: brokerEpoch } = body
      return [line(at, 'BrokerRegistration', isKraft(parameters) ? { broker, brokerEpoch } : { broker })]
    }
    case 'AlterPartition': {
      if (!isKraft(parameters)) return []
      const { leaderEpoch, partitionEpoch, newIsr } = body
      const isr = newIsr.map(({ brokerId }) => brokerId)
      const brokerEpochs = newIsr.map(({ brokerEpoch }) => Math.max(0, brokerEpoch))
      return [line('quorum', 'AlterPartition', { leaderEpoch, partitionEpoch, isr, brokerEpochs })]
    }
    default:
      return []
  }
}

function answerLine(player: ReplicaPlayer, at: string, correlationId: number, body: Response): readonly string[] {
  if (body.api === 'Produce') {
    const { record, attempt } = player.transmissions.get(correlationId)!
    return [line(`send-${record}`, 'ProduceReply', { attempt, error: body.errorCode })]
  }
  if (body.api !== 'Fetch') return []
  const { errorCode, batches, highWatermark, divergingEpoch } = body
  const [first] = batchesIn(batches)
  if (at.startsWith('consumer')) {
    if (errorCode === 'OFFSET_OUT_OF_RANGE') return [line('consumer', 'OffsetOutOfRange', { end: highWatermark })]
    if (first === undefined) return []
    return [
      line('consumer', 'ConsumerFetched', { offset: readHeader(first).baseOffset, record: recordIn(first).record }),
    ]
  }
  if (errorCode !== 'NONE') return []
  const to = `peer-${at.split('-')[1]}`
  if (divergingEpoch) return [line(to, 'Diverging', { endOffset: cutOf(player.fetched, divergingEpoch) })]
  const told = first ? entry(recordIn(first).record, recordIn(first).send, readHeader(first).leaderEpoch) : 'nothing'
  return [line(to, 'Fetched', { entry: told, highWatermark })]
}

/** Where a follower with a log of these epochs truncates: the broker names an epoch and its end, the machine the offset (KIP-101, 279). */
function cutOf(epochs: readonly number[], diverging: { readonly epoch: number; readonly endOffset: number }): number {
  const own = epochs.filter(epoch => epoch <= diverging.epoch).length
  return Math.max(0, Math.min(diverging.endOffset, own))
}
