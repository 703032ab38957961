import { expect, test } from 'vitest'
import type { FaultKind } from '../../impl/world/index.ts'
import type { Action, Configuration, Plan } from './plan.ts'
import { promisesOf } from './promises.ts'
import { plainest } from './shrinking.ts'

const { producer, consumer } = plainest

function promised(configuration: Partial<Configuration>, ...faults: readonly FaultKind[]): string {
  const actions = faults.map(fault => ({ do: 'strike', fault, node: 'leader', other: 'controller', luck: 0 }) as const)
  const plan: Plan = { seed: 1, configuration: { ...plainest, ...configuration }, maxTroubled: 4, actions }
  return [...promisesOf(plan).guarantees].join(' ')
}

test('acks=all and clean elections keep what was acknowledged, whoever crashes; a disk that is lost keeps nothing', () => {
  expect(promised({}, 'crash', 'cut', 'pause')).toBe('NAL ALO ORD RECOVERS')
  expect(promised({}, 'crash', 'wipe')).toBe('')
  expect(promised({ uncleanLeaderElection: true }, 'crash')).toBe('RECOVERS')
})

test('a loss of power is harmless where every append is flushed, and only there', () => {
  expect(promised({ flushMessages: 1 }, 'losePower', 'tearWrites')).toBe('NAL ALO ORD RECOVERS')
  expect(promised({ flushMessages: 0 }, 'losePower')).toBe('RECOVERS')
})

test('acks=1 promises no loss without faults, or without other replicas', () => {
  const one = { ...producer, acks: 1 } as const
  const alone = [{ partitions: 1, replicationFactor: 1 }]
  expect(promised({ producer: one }, 'drop')).toBe('ORD RECOVERS')
  expect(promised({ producer: one })).toBe('NAL ALO ORD RECOVERS')
  expect(promised({ producer: one, topics: alone }, 'crash')).toBe('NAL ALO ORD RECOVERS')
  expect(promised({ producer: { ...producer, acks: 0 } }, 'crash')).toBe('RECOVERS')
})

test('at most once: commits before handling, and a producer that writes nothing twice', () => {
  const before = { ...consumer, commits: 'before' } as const
  expect(promised({ consumer: before, producer: { ...producer, retries: 0 } }, 'crash')).toBe('NAL AMO ORD RECOVERS')
  expect(promised({ consumer: before, producer: { ...producer, idempotence: true } }, 'crash')).toContain('AMO')
  expect(promised({ consumer: before }, 'crash')).not.toContain('AMO')
  expect(promised({ consumer: before, producer: { ...producer, idempotence: true } }, 'duplicate')).not.toContain('AMO')
})

test('order: one request in flight, or idempotence where it holds', () => {
  expect(promised({ producer: { ...producer, maxInFlight: 5 } }, 'drop')).toBe('NAL ALO RECOVERS')
  expect(promised({ producer: { ...producer, maxInFlight: 5 } })).toBe('NAL ALO RECOVERS')
  expect(promised({ producer: { ...producer, maxInFlight: 5, idempotence: true } })).toContain('ORD')
  expect(promised({ producer: { ...producer, maxInFlight: 1, idempotence: true } }, 'drop')).toContain('ORD')
})

test('with several in flight and faults idempotence promises neither order nor that nothing is written twice', () => {
  const several = { ...producer, maxInFlight: 5, idempotence: true }
  const before = { ...consumer, commits: 'before' } as const
  expect(promised({ consumer: before, producer: several })).toContain('AMO')
  expect(promised({ consumer: before, producer: several }, 'crash')).toBe('NAL RECOVERS')
})

test('unless every log knew the producer before the first fault, and it is the same to the end', () => {
  const several = { ...plainest, producer: { ...producer, maxInFlight: 5, idempotence: true } }
  const send = (partition: number): Action => ({ do: 'send', partition, records: 1 })
  const pass: Action = { do: 'advance', ms: 1_000 }
  const crash = (node: string): Action => ({ do: 'strike', fault: 'crash', node, other: 'controller', luck: 0 })
  const isOrdered = (...actions: readonly Action[]) =>
    promisesOf({ seed: 1, configuration: several, maxTroubled: 1, actions }).guarantees.has('ORD')
  expect(isOrdered(send(0), pass, crash('leader'), send(0))).toBe(true)
  expect(isOrdered(send(0), crash('leader'), pass, send(0))).toBe(false)
  expect(isOrdered(send(0), pass, crash('leader'), send(1))).toBe(false)
  expect(isOrdered(send(0), pass, crash('producer-1'), send(0))).toBe(false)
})

test('the topic of committed offsets is never flushed: nothing is taken for granted of it once power fails', () => {
  const actions = [{ do: 'strike', fault: 'losePower', node: 'leader', other: 'controller', luck: 0 } as const]
  const plan: Plan = { seed: 1, configuration: { ...plainest, flushMessages: 1 }, maxTroubled: 1, actions }
  const { assumptions } = promisesOf(plan)
  expect([...assumptions('orders')]).toEqual(['disk as written', 'clean elections and kept disks'])
  expect([...assumptions('__consumer_offsets')]).toEqual(['disk as written'])
})
