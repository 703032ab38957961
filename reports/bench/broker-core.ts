/**
 * The broker's core at full speed: one partition, three replicas, acks=all. A record is counted once it was encoded, appended, replicated to two
 * followers, acknowledged, fetched by a consumer from below the high watermark, checked and decoded.
 */
import { admin } from '../../impl/core/admin.ts'
import { broker } from '../../impl/core/broker.ts'
import { brokerNode, type BrokerState, defaultBrokerConfig } from '../../impl/core/broker-state.ts'
import { controller, type ControllerState, defaultControllerConfig } from '../../impl/core/controller.ts'
import type { Input } from '../../impl/core/process.ts'
import { defaultTopicConfigs, type Request, type RequestOf, type Response } from '../../impl/core/protocol.ts'
import { checkBatch } from '../../impl/core/check-batch.ts'
import { batchesIn, decodeRecords, encodeBatch } from '../../impl/core/record-batch.ts'
import { Lockstep } from './lockstep.ts'

export interface CoreLoad {
  readonly records: number
  readonly recordsPerBatch: number
  readonly recordBytes: number
  /** Produce requests that wait for their answer at a time. */
  readonly inFlight: number
}

const brokers = [1, 2, 3]
const partition = 'orders-0'

/** Produces, replicates and fetches them all; returns how many a consumer got. */
export function runCore(load: CoreLoad): number {
  const client = new Client()
  const cluster = startCore(client)
  const leader = brokerNode(leaderOf(cluster))
  const { records, recordsPerBatch, inFlight } = load
  let sent = 0
  let fetched = 0
  while (fetched < records) {
    for (; sent < records && client.unanswered < inFlight; sent += recordsPerBatch)
      client.ask(cluster, leader, produceOf(load, sent))
    const { unanswered } = client
    cluster.runUntil(() => unanswered === 0 || client.unanswered < unanswered)
    const id = client.ask(cluster, leader, fetchAt(fetched))
    cluster.runUntil(() => client.answers.has(id))
    fetched += decoded(client.take(id) as Extract<Response, { api: 'Fetch' }>)
  }
  return fetched
}

function startCore(client: Client): Lockstep {
  const cluster = new Lockstep(told => client.hear(told))
  cluster.add('controller', controller(defaultControllerConfig))
  for (const id of brokers) cluster.add(brokerNode(id), broker(defaultBrokerConfig(id)))
  cluster.add('admin', admin('controller'))
  const isUp = () =>
    Object.keys((cluster.state('controller') as ControllerState).image.brokers).length === brokers.length
  cluster.runUntil(isUp)
  const configs = { ...defaultTopicConfigs, minInsyncReplicas: 2 }
  const request = { api: 'CreateTopics', topic: 'orders', partitions: 1, replicationFactor: 3, configs } as const
  cluster.call('admin', { type: 'createTopic', request })
  const knows = (id: number) => (cluster.state(brokerNode(id)) as BrokerState).replicas[partition] !== undefined
  cluster.runUntil(() => brokers.every(knows))
  return cluster
}

const leaderOf = (cluster: Lockstep) =>
  (cluster.state('controller') as ControllerState).image.partitions[partition]!.leader

/** A client that is no process: it asks, and keeps the answers. Produce is answered to nobody's surprise, and forgotten. */
class Client {
  readonly answers = new Map<number, Response>()
  readonly #produced = new Set<number>()
  #lastId = 0

  get unanswered(): number {
    return this.#produced.size
  }

  ask(cluster: Lockstep, to: string, body: Request): number {
    const correlationId = ++this.#lastId
    if (body.api === 'Produce') this.#produced.add(correlationId)
    cluster.receive(to, { type: 'Received', from: 'client', correlationId, message: { kind: 'request', body } })
    return correlationId
  }

  hear(told: unknown): void {
    const input = told as Input
    if (input.type !== 'Received' || input.message.kind !== 'response') return
    const { body } = input.message
    if (body.errorCode !== 'NONE') throw new Error(`The broker says ${body.errorCode} to ${body.api}.`)
    if (!this.#produced.delete(input.correlationId)) this.answers.set(input.correlationId, body)
  }

  take(id: number): Response {
    const answer = this.answers.get(id)!
    this.answers.delete(id)
    return answer
  }
}

function produceOf({ recordsPerBatch, recordBytes }: CoreLoad, from: number): RequestOf<'Produce'> {
  const value = new Uint8Array(recordBytes).fill(from / recordsPerBatch)
  const records = Array.from({ length: recordsPerBatch }, (_, i) => ({ key: null, value, timestamp: from + i }))
  return { api: 'Produce', topicPartition: partition, acks: -1, batch: encodeBatch({ records }) }
}

const fetchAt = (fetchOffset: number): RequestOf<'Fetch'> => ({
  api: 'Fetch',
  topicPartition: partition,
  replicaId: -1,
  brokerEpoch: -1,
  currentLeaderEpoch: -1,
  fetchOffset,
  lastFetchedEpoch: -1,
  maxBytes: 1_048_576,
})

function decoded({ batches }: Extract<Response, { api: 'Fetch' }>): number {
  let count = 0
  for (const batch of batchesIn(batches)) {
    if (checkBatch(batch) !== 'NONE') throw new Error('A consumer got a damaged batch.')
    count += decodeRecords(batch).length
  }
  return count
}
