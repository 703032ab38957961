/** Which guarantees are asked by themselves, and what is said of the others. */
import { expect, test } from 'vitest'
import { type ConfigFile, readConfiguration, type Settings } from '../model/deployment/index.ts'
import { guaranteesAsked, leftOutWarnings } from './asked.ts'

const broker: ConfigFile = { name: 'server.properties', text: 'broker.id=1\nlog.dirs=/data\n', as: 'broker' }
const producer: ConfigFile = { name: 'producer.properties', text: 'acks=all\n', as: 'producer' }
const consumer: ConfigFile = { name: 'consumer.properties', text: 'group.id=g\n', as: 'consumer' }

const read = (files: readonly ConfigFile[], settings: Partial<Settings> = {}) =>
  readConfiguration(files, { sets: [], clients: [], maps: [], profiles: [], only: [], ...settings })
const asked = (files: readonly ConfigFile[], settings: Partial<Settings> = {}) =>
  guaranteesAsked(read(files, settings), {}).join(' ')

test('A broker alone is asked what is the cluster’s; each side brings its own, both together order, and clients alone no availability.', () => {
  expect(asked([broker])).toBe('NAL AVAIL')
  expect(asked([broker, producer])).toBe('NAL NSL AVAIL')
  expect(asked([broker, consumer])).toBe('NAL ALO AMO AVAIL')
  expect(asked([producer, consumer])).toBe('NAL NSL ALO AMO ORD')
  expect(asked([producer, consumer], { sets: ['topic.min.insync.replicas=2'] })).toBe('NAL NSL ALO AMO ORD AVAIL')
})

test('A consumer alone is asked what is the handlers’: nothing of what it is given bears on the log.', () => {
  expect(asked([consumer])).toBe('ALO AMO')
  expect(asked([consumer], { sets: ['producer.acks=all'] })).toBe('NAL NSL ALO AMO ORD')
  expect(leftOutWarnings(read([consumer]), {})[0]?.text).toContain('so that NAL, NSL, ORD and AVAIL would be open')
  expect(guaranteesAsked(read([consumer]), { also: ['NAL'] })).toEqual(['NAL', 'ALO', 'AMO'])
})

test('An option gives as a file does; whose client it is, named for both sides, gives neither.', () => {
  expect(asked([broker], { clients: ['java@3.7'] })).toBe('NAL AVAIL')
  expect(asked([broker], { sets: ['producer.acks=all'] })).toBe('NAL NSL AVAIL')
  expect(asked([broker], { ackPoint: 'after' })).toBe('NAL ALO AMO AVAIL')
})

test('EO is asked where somebody says where the effect lands.', () => {
  expect(asked([producer, consumer], { effect: 'unique-key' })).toBe('NAL NSL ALO AMO ORD EO')
})

test('G1: what is left out is said, with the option that asks for it; what is named is asked.', () => {
  const [left, ...more] = leftOutWarnings(read([broker]), {})
  expect(more).toEqual([])
  expect(left?.text).toBe(
    'nothing was given of a producer and of a consumer, so that NSL, ALO, AMO and ORD would be open: they are asked where --guarantees says so, as in --guarantees NSL,ALO,AMO,ORD.',
  )
  expect(leftOutWarnings(read([broker, producer]), { also: ['ALO'] })[0]?.text).toContain('AMO and ORD would be open')
  expect(leftOutWarnings(read([broker, producer, consumer]), {})).toEqual([])
  expect(leftOutWarnings(read([producer, consumer]), {})[0]?.text).toBe(
    'nothing was given of a topic, so that AVAIL would be open: it is asked where --guarantees says so, as in --guarantees AVAIL.',
  )
  expect(leftOutWarnings(read([broker]), { guarantees: ['ORD'] })).toEqual([])
  expect(guaranteesAsked(read([broker]), { guarantees: ['ORD'] })).toEqual(['ORD'])
  expect(guaranteesAsked(read([broker]), { also: ['ALO'] })).toEqual(['NAL', 'ALO', 'AVAIL'])
})
