/** A topic that grows, and producer ids: what the controller decides, and refuses. */
import { beforeEach, describe, expect, test } from 'vitest'
import { controller, type ControllerState, defaultControllerConfig } from './controller.ts'
import type { ErrorCode } from './errors.ts'
import { emptyDisk, type Effect } from './process.ts'
import { defaultTopicConfigs, type Request, type RequestOf, type Response } from './protocol.ts'

const process = controller(defaultControllerConfig)
let state: ControllerState

function ask(body: Request): Response {
  const message = { kind: 'request', body } as const
  const [next, effects] = process.step(state, { type: 'Received', from: 'client', correlationId: 1, message }, 0)
  state = next
  return (effects.at(-1) as Extract<Effect, { type: 'Send' }>).message.body as Response
}

const partition = () => state.image.partitions['orders-0']!

beforeEach(() => {
  ;[state] = process.start(emptyDisk, 0, 1)
  for (const brokerId of [1, 2, 3]) ask({ api: 'BrokerRegistration', brokerId, incarnation: 1 })
  const topic = { topic: 'orders', partitions: 1, replicationFactor: 3, configs: defaultTopicConfigs }
  ask({ api: 'CreateTopics', ...topic })
})

describe('partitions that are added, and producer ids', () => {
  const grow = (count: number, assignment?: readonly (readonly number[])[], topic = 'orders') =>
    ask({ api: 'CreatePartitions', topic, count, ...(assignment ? { assignment } : {}) }).errorCode

  test('new partitions are as wide as the first, and those before stay as they are', () => {
    const before = partition()
    expect(grow(3)).toBe('NONE')
    expect(state.image.topics['orders']?.partitions).toBe(3)
    expect(state.image.partitions['orders-2']).toMatchObject({ replicas: [3, 1, 2], leader: 3, leaderEpoch: 1 })
    expect(partition()).toEqual(before)
    expect(grow(4, [[2, 3, 1]])).toBe('NONE')
    expect(state.image.partitions['orders-3']?.replicas).toEqual([2, 3, 1])
  })

  test.each<[what: string, refused: () => ErrorCode, errorCode: ErrorCode]>([
    ['no more than there are', () => grow(1), 'INVALID_PARTITIONS'],
    ['a part of one', () => grow(1.5), 'INVALID_PARTITIONS'],
    ['too many', () => grow(10_002), 'POLICY_VIOLATION'],
    ['of a topic that is not there', () => grow(2, undefined, 'bills'), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['of a topic that every object has', () => grow(2, undefined, 'constructor'), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['on too few brokers', () => grow(2, [[1]]), 'INVALID_REPLICA_ASSIGNMENT'],
    ['on a broker that is not here', () => grow(2, [[1, 2, 9]]), 'INVALID_REPLICA_ASSIGNMENT'],
    ['for another number of partitions', () => grow(2, []), 'INVALID_REPLICA_ASSIGNMENT'],
  ])('%s: refused, and nothing is decided', (_, refused, errorCode) => {
    const { image } = state
    expect(refused()).toBe(errorCode)
    expect(state.image).toEqual(image)
  })

  test('whoever asks for a producer id gets another, with whatever id it comes; half an id is none', () => {
    const init = (about: Partial<RequestOf<'InitProducerId'>> = {}) => ask({ api: 'InitProducerId', ...about })
    expect(init()).toMatchObject({ errorCode: 'NONE', producerId: 1, producerEpoch: 0 })
    expect(init({ producerId: 1, producerEpoch: 0 })).toMatchObject({ errorCode: 'NONE', producerId: 2 })
    expect(init({ producerId: 1 })).toMatchObject({ errorCode: 'INVALID_REQUEST', producerId: -1 })
    expect(init({ producerEpoch: 0 })).toMatchObject({ errorCode: 'INVALID_REQUEST', producerId: -1 })
  })
})
