/** From the world's numbers to the model's: producer ids and coordinator epochs are paired as they are first seen. And requests, as both sides name them. */
import type { Request } from '../../../impl/core/protocol.ts'
import { decodeRecords, readHeader } from '../../../impl/core/record-batch.ts'
import type { Event } from '../../../model/index.ts'
import type { TransactionMetadata } from '../../../model/kafka/transactions/index.ts'
import { partitionOf } from './stage-nodes.ts'

/** TV1: from the world's numbers to the model's. */
export interface Translation {
  readonly producerId: (id: number) => number | string
  readonly coordinatorEpoch: (epoch: number) => number | string
  readonly pairId: (model: number, world: number) => void
  readonly pairEpoch: (model: number, world: number) => void
  readonly textOf: (request: Request) => string
}

export function translationOf(): Translation {
  const ids = new Map<number, number>([[-1, 0]])
  const epochs = new Map<number, number>([[-1, -1]])
  const pair = (known: Map<number, number>) => (model: number, world: number) => {
    const isNews = !known.has(world) && ![...known.values()].includes(model)
    if (isNews) known.set(world, model)
  }
  const of = (known: Map<number, number>, what: string) => (world: number) =>
    known.get(world) ?? `${what} ${world} of the broker`
  const translation: Translation = {
    producerId: of(ids, 'producer id'),
    coordinatorEpoch: of(epochs, 'epoch'),
    pairId: pair(ids),
    pairEpoch: pair(epochs),
    textOf: request => worldText(request, translation),
  }
  return translation
}

/** A late request, as both sides name it. */
export function lateText(event: Event, partition: number): string {
  const { producerId, producerEpoch } = event as unknown as TransactionMetadata
  const who = `${producerId}/${producerEpoch}`
  switch (event.type) {
    case 'InitProducerId': {
      const expected = event['expected'] as { readonly producerId: number; readonly producerEpoch: number } | null
      return `InitProducerId of ${expected ? `${expected.producerId}/${expected.producerEpoch}` : 'nobody'}`
    }
    case 'AddPartitionsToTxn':
      return `AddPartitionsToTxn ${who} ${partitionOf(Number(event['partition']))}`
    case 'Produce':
      return `Produce ${who} ${event['transaction']}.${partition} at ${event['sequence']}`
    case 'EndTxn':
      return `EndTxn ${who} ${event['committed']}`
    default:
      return `WriteTxnMarkers ${who} ${event['committed']} ${partitionOf(partition)} in ${event['coordinatorEpoch']}`
  }
}

function worldText(request: Request, { producerId: idOf, coordinatorEpoch: epochOf }: Translation): string {
  const who = (of: { readonly producerId: number; readonly producerEpoch: number }) =>
    `${idOf(of.producerId)}/${of.producerEpoch}`
  switch (request.api) {
    case 'InitProducerId': {
      const { producerId = -1, producerEpoch = -1 } = request
      return `InitProducerId of ${producerId < 0 ? 'nobody' : who({ producerId, producerEpoch })}`
    }
    case 'AddPartitionsToTxn':
      return `AddPartitionsToTxn ${who(request)} ${request.topicPartitions.join()}`
    case 'Produce': {
      const header = readHeader(request.batch)
      return `Produce ${who(header)} ${nameIn(request.batch)} at ${header.baseSequence}`
    }
    case 'EndTxn':
      return `EndTxn ${who(request)} ${request.committed}`
    case 'WriteTxnMarkers': {
      const { committed, topicPartition, coordinatorEpoch } = request
      return `WriteTxnMarkers ${who(request)} ${committed} ${topicPartition} in ${epochOf(coordinatorEpoch)}`
    }
    default:
      return request.api
  }
}

const decoder = new TextDecoder()
/** `transaction.partition`. */
export const nameIn = (batch: Uint8Array): string => decoder.decode(decodeRecords(batch)[0].value ?? undefined)
