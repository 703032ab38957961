import { beforeEach, describe, expect, test } from 'vitest'
import { controller, type ControllerState, defaultControllerConfig } from './controller.ts'
import type { ErrorCode } from './errors.ts'
import { emptyDisk, type Effect, type Input } from './process.ts'
import { defaultTopicConfigs, type Request, type RequestOf, type Response } from './protocol.ts'

const process = controller({ ...defaultControllerConfig, sessionTimeoutMs: 9_000 })
let state: ControllerState
let last: readonly Effect[]

function input(input: Input<unknown>): void {
  ;[state, last] = process.step(state, input, 0)
}

function ask(body: Request): Response {
  input({ type: 'Received', from: 'client', correlationId: 1, message: { kind: 'request', body } })
  const said = last.at(-1)!
  return (said as Extract<Effect, { type: 'Send' }>).message.body as Response
}

const register = (brokerId: number, incarnation = 1) => ask({ api: 'BrokerRegistration', brokerId, incarnation })
const partition = () => state.image.partitions['orders-0']!
const topic = (more: Partial<RequestOf<'CreateTopics'>> = {}): RequestOf<'CreateTopics'> => ({
  api: 'CreateTopics',
  topic: 'orders',
  partitions: 1,
  replicationFactor: 3,
  configs: defaultTopicConfigs,
  ...more,
})
const alter = (
  ids: readonly number[],
  more: Partial<RequestOf<'AlterPartition'>> = {},
): RequestOf<'AlterPartition'> => {
  const { leader: brokerId, leaderEpoch, partitionEpoch } = partition()
  const newIsr = ids.map(id => ({ brokerId: id, brokerEpoch: -1 }))
  return {
    api: 'AlterPartition',
    topicPartition: 'orders-0',
    brokerId,
    brokerEpoch: 1,
    leaderEpoch,
    partitionEpoch,
    newIsr,
    ...more,
  }
}

beforeEach(() => {
  ;[state] = process.start(emptyDisk, 0, 1)
  for (const id of [1, 2, 3]) register(id)
  ask(topic())
})

describe('transactions', () => {
  test('another version than 2 is a decision of the controller’s, made once', () => {
    const older = controller({ ...defaultControllerConfig, transactionVersion: 1 })
    const [first, effects] = older.start(emptyDisk, 0, 1)
    expect(first.image.transactionVersion).toBe(1)
    const metadata = effects.flatMap(effect => (effect.type === 'Append' ? [effect.bytes] : []))[0]!
    const [again, nothing] = older.start({ logs: { metadata }, files: {} }, 0, 2)
    expect([again.image, nothing]).toEqual([first.image, []])
    const [upgraded] = process.start({ logs: { metadata }, files: {} }, 0, 3)
    expect(upgraded.image.transactionVersion).toBe(2)
    expect(state.log.flatMap(({ records }) => records).some(({ type }) => type === 'TransactionVersion')).toBe(false)
  })

  test('an id with a transactional id is a coordinator’s to give', () => {
    expect(ask({ api: 'InitProducerId', transactionalId: 't', transactionTimeoutMs: 1 }).errorCode).toBe(
      'NOT_COORDINATOR',
    )
    expect(state.image.nextProducerId).toBe(1)
  })
})

describe('decisions', () => {
  test('C1: one is appended and flushed before anybody hears of it', () => {
    ask(alter([1, 2]))
    expect(last.map(({ type }) => type)).toEqual(['Append', 'Flush', 'Send'])
    input({ type: 'TimerFired', timer: 'session/1' })
    expect(last.map(({ type }) => type)).toEqual(['Append', 'Flush'])
  })

  test('C2: a change of the set takes the next partition epoch, an election the next leader epoch too', () => {
    ask(alter([1, 2]))
    expect(partition()).toMatchObject({ isr: [1, 2], leaderEpoch: 1, partitionEpoch: 1 })
    input({ type: 'TimerFired', timer: 'session/2' })
    expect(partition()).toMatchObject({ leader: 1, isr: [1], leaderEpoch: 2, partitionEpoch: 2 })
    input({ type: 'TimerFired', timer: 'session/1' })
    expect(partition()).toMatchObject({ leader: 0, isr: [1], leaderEpoch: 3, partitionEpoch: 3 })
  })

  test('C3: every heartbeat begins the session anew; who is fenced hears so', () => {
    const { brokerEpoch } = state.image.brokers[2]!
    const heartbeat = { api: 'BrokerHeartbeat', brokerId: 2, brokerEpoch } as const
    expect(ask(heartbeat)).toMatchObject({ errorCode: 'NONE', isFenced: false })
    expect(last[0]).toEqual({ type: 'SetTimer', timer: 'session/2', afterMs: 9_000 })
    input({ type: 'TimerFired', timer: 'session/2' })
    expect(ask(heartbeat)).toMatchObject({ errorCode: 'NONE', isFenced: true })
    expect(ask({ ...heartbeat, brokerEpoch: brokerEpoch - 1 }).errorCode).toBe('STALE_BROKER_EPOCH')
    expect(ask({ ...heartbeat, brokerId: 9 }).errorCode).toBe('BROKER_ID_NOT_REGISTERED')
  })

  test('C4: what the disk has no room for is refused or put off, and done once there is room', () => {
    const { image } = state
    input({ type: 'DiskSpace', freeBytes: 10 })
    expect(ask(alter([1, 2])).errorCode).toBe('KAFKA_STORAGE_ERROR')
    expect(ask(topic({ topic: 'other' })).errorCode).toBe('KAFKA_STORAGE_ERROR')
    expect(register(2, 2).errorCode).toBe('KAFKA_STORAGE_ERROR')
    expect(ask({ api: 'Metadata' }).errorCode).toBe('NONE')
    input({ type: 'TimerFired', timer: 'session/3' })
    expect(last).toEqual([{ type: 'SetTimer', timer: 'session/3', afterMs: 9_000 }])
    expect(state.image).toBe(image)
    input({ type: 'DiskSpace', freeBytes: 10_000 })
    expect(ask(alter([1, 2])).errorCode).toBe('NONE')
  })

  test('a controller that starts again knows what its disk holds', () => {
    const lines: number[] = []
    let [fresh] = process.start(emptyDisk, 0, 1)
    for (const brokerId of [1, 2, 3]) {
      const body = { api: 'BrokerRegistration', brokerId, incarnation: 1 } as const
      const message = { kind: 'request', body } as const
      const [next, effects] = process.step(fresh, { type: 'Received', from: 'b', correlationId: 1, message }, 0)
      for (const effect of effects) if (effect.type === 'Append') lines.push(...effect.bytes)
      fresh = next
    }
    const [again, effects] = process.start({ logs: { metadata: Uint8Array.from(lines) }, files: {} }, 0, 2)
    expect(again.image).toEqual(fresh.image)
    expect(effects.map(effect => effect.type === 'SetTimer' && effect.timer)).toEqual([
      'session/1',
      'session/2',
      'session/3',
    ])
  })
})

test('C5: a bit flipped in its log, or a line cut off in the middle, is found at the start', () => {
  input({ type: 'TimerFired', timer: 'session/1' })
  const [{ bytes }] = last as [Extract<Effect, { type: 'Append' }>]
  const startWith = (metadata: Uint8Array) => () => process.start({ logs: { metadata }, files: {} }, 0, 2)
  expect(startWith(bytes)).not.toThrow()
  for (let at = 0; at < bytes.length - 1; at++)
    expect(startWith(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toThrow('C5')
  expect(startWith(bytes.slice(0, -5))).toThrow('C5')
})

describe('a change of the in-sync set is refused', () => {
  test.each<[string, () => Request, ErrorCode]>([
    ['of a partition that is none', () => alter([1], { topicPartition: 'constructor' }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['to nobody', () => alter([]), 'INVALID_REQUEST'],
    ['to a set without the leader', () => alter([2, 3]), 'INVALID_REQUEST'],
    ['to a broker that holds no replica', () => alter([1, 9]), 'INVALID_REQUEST'],
    ['to one broker twice', () => alter([1, 1]), 'INVALID_REQUEST'],
    ['by who does not lead', () => alter([1, 2], { brokerId: 2 }), 'INVALID_REQUEST'],
    ['by the leader of an epoch that is over', () => alter([1, 2], { leaderEpoch: 0 }), 'FENCED_LEADER_EPOCH'],
    ['made from a state that is gone', () => alter([1, 2], { partitionEpoch: -1 }), 'INVALID_UPDATE_VERSION'],
    [
      'with an incarnation that is gone',
      () => alter([1], { newIsr: [{ brokerId: 1, brokerEpoch: 99 }] }),
      'INELIGIBLE_REPLICA',
    ],
  ])('%s', (_, request, errorCode) => {
    const { image } = state
    expect(ask(request()).errorCode).toBe(errorCode)
    expect(state.image).toBe(image)
  })
})

describe('a topic is refused', () => {
  const configs = (more: Partial<typeof defaultTopicConfigs>) => ({
    topic: 'b',
    configs: { ...defaultTopicConfigs, ...more },
  })

  test.each<[string, Partial<RequestOf<'CreateTopics'>>, ErrorCode]>([
    ['that is there', {}, 'TOPIC_ALREADY_EXISTS'],
    ['without a name', { topic: '' }, 'INVALID_TOPIC_EXCEPTION'],
    ['that is a path', { topic: '..' }, 'INVALID_TOPIC_EXCEPTION'],
    ['with a space', { topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
    ['with a line behind its name', { topic: 'a\n' }, 'INVALID_TOPIC_EXCEPTION'],
    ['of 250 letters', { topic: 'a'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION'],
    ['without partitions', { topic: 'b', partitions: 0 }, 'INVALID_PARTITIONS'],
    ['of half a partition', { topic: 'b', partitions: 0.5 }, 'INVALID_PARTITIONS'],
    ['of too many partitions', { topic: 'b', partitions: 2 ** 31 - 1 }, 'POLICY_VIOLATION'],
    ['without replicas', { topic: 'b', replicationFactor: 0 }, 'INVALID_REPLICATION_FACTOR'],
    ['of more replicas than brokers', { topic: 'b', replicationFactor: 4 }, 'INVALID_REPLICATION_FACTOR'],
    ['on nobody', { topic: 'b', assignment: [[]] }, 'INVALID_REPLICA_ASSIGNMENT'],
    ['on a broker that is none', { topic: 'b', assignment: [[1, 9]] }, 'INVALID_REPLICA_ASSIGNMENT'],
    ['on one broker twice', { topic: 'b', assignment: [[1, 1]] }, 'INVALID_REPLICA_ASSIGNMENT'],
    [
      'with a partition that is nowhere',
      { topic: 'b', partitions: 2, assignment: [[1]] },
      'INVALID_REPLICA_ASSIGNMENT',
    ],
    ['with fewer than one in sync', configs({ minInsyncReplicas: 0 }), 'INVALID_CONFIG'],
    ['with no number in sync', configs({ minInsyncReplicas: Number.NaN }), 'INVALID_CONFIG'],
    ['with batches below nothing', configs({ maxMessageBytes: -1 }), 'INVALID_CONFIG'],
  ])('%s', (_, more, errorCode) => {
    const { image } = state
    expect(ask(topic(more)).errorCode).toBe(errorCode)
    expect(state.image).toBe(image)
  })

  test('whose name another has in the metrics', () => {
    expect(ask(topic({ topic: 'a.b' })).errorCode).toBe('NONE')
    expect(ask(topic({ topic: 'a_b' })).errorCode).toBe('INVALID_TOPIC_EXCEPTION')
  })

  test('never for a name that JavaScript has', () => {
    expect(ask(topic({ topic: 'constructor' })).errorCode).toBe('NONE')
    expect(ask(topic({ topic: '__proto__' })).errorCode).toBe('NONE')
    expect(Object.keys(state.image.partitions)).toEqual(['orders-0', 'constructor-0', '__proto__-0'])
  })
})

test('a registration that a former incarnation had on its way is refused, and takes nothing from the one that lives', () => {
  register(2, 2)
  const before = state
  expect(register(2, 1).errorCode).toBe('DUPLICATE_BROKER_REGISTRATION')
  expect(state).toEqual(before)
  expect(register(2, 2).errorCode).toBe('NONE')
})

test('a broker without a number is not registered', () => {
  for (const id of [0, -1, 0.5, Number.NaN]) expect(register(id).errorCode).toBe('INVALID_REQUEST')
  expect(Object.keys(state.image.brokers)).toEqual(['1', '2', '3'])
})

describe('eligible leader replicas (KIP-966)', () => {
  const withElr = controller({ ...defaultControllerConfig, eligibleLeaderReplicas: true })

  function step(input: Input<unknown>): void {
    ;[state, last] = withElr.step(state, input, 0)
  }
  const fence = (id: number) => step({ type: 'TimerFired', timer: `session/${id}` })
  const comeBack = (brokerId: number, incarnation: number) => {
    const body = { api: 'BrokerRegistration', brokerId, incarnation } as const
    step({ type: 'Received', from: 'broker', correlationId: 1, message: { kind: 'request', body } })
  }

  beforeEach(() => {
    ask(topic({ topic: 'paid', configs: { ...defaultTopicConfigs, minInsyncReplicas: 2 }, assignment: [[1, 2, 3]] }))
  })
  const paid = () => state.image.partitions['paid-0']!

  test('who leaves the set while it falls below min in-sync stays eligible, the last member too', () => {
    fence(3)
    expect(paid()).toMatchObject({ leader: 1, isr: [1, 2], elr: [] })
    fence(2)
    expect(paid()).toMatchObject({ leader: 1, isr: [1], elr: [2] })
    fence(1)
    expect(paid()).toMatchObject({ leader: 0, isr: [], elr: [1, 2], lastKnownLeader: 1 })
  })

  test('an eligible replica that comes back leads, as it has everything below the high watermark', () => {
    for (const id of [3, 2, 1]) fence(id)
    comeBack(3, 1)
    expect(paid()).toMatchObject({ leader: 0 })
    comeBack(2, 1)
    expect(paid()).toMatchObject({ leader: 2, isr: [2], elr: [1], lastKnownLeader: 0 })
  })

  test('but not one that has restarted: its log may have lost its end, so it is waited for the other', () => {
    for (const id of [3, 2]) fence(id)
    const { partitionEpoch, leaderEpoch } = paid()
    comeBack(2, 2)
    expect(paid()).toMatchObject({ leader: 1, isr: [1], elr: [], leaderEpoch, partitionEpoch })
    fence(1)
    expect(paid()).toMatchObject({ leader: 0, isr: [], elr: [1] })
    comeBack(1, 1)
    expect(paid()).toMatchObject({ leader: 1, isr: [1] })
  })

  test('the last known leader leads when nobody is eligible any more', () => {
    for (const id of [3, 2]) fence(id)
    comeBack(2, 2)
    fence(1)
    comeBack(1, 2)
    expect(paid()).toMatchObject({ leader: 1, isr: [1], elr: [] })
  })

  test('nobody is eligible beside the set once enough are in sync', () => {
    for (const id of [3, 2]) fence(id)
    comeBack(2, 1)
    const { leader: brokerId, leaderEpoch, partitionEpoch } = paid()
    const newIsr = [1, 2].map(id => ({ brokerId: id, brokerEpoch: -1 }))
    const about = { api: 'AlterPartition', topicPartition: 'paid-0', brokerId, brokerEpoch: 1, newIsr } as const
    const body = { ...about, leaderEpoch, partitionEpoch }
    step({ type: 'Received', from: 'broker', correlationId: 1, message: { kind: 'request', body } })
    expect(paid()).toMatchObject({ isr: [1, 2], elr: [] })
  })
})

test('without eligible replicas the last member stays in the set, and leads when it is back', () => {
  for (const id of [3, 2, 1]) input({ type: 'TimerFired', timer: `session/${id}` })
  const { isr: only } = partition()
  expect(partition()).toMatchObject({ leader: 0, elr: [] })
  expect(only).toHaveLength(1)
  register(only[0] === 1 ? 2 : 1, 2)
  expect(partition().leader).toBe(0)
  register(only[0]!, 2)
  expect(partition()).toMatchObject({ leader: only[0], isr: only })
})
