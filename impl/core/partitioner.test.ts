import { describe, expect, test } from 'vitest'
import { crc32, legacyMurmur2, murmur2, partitionerNames, partitionOf } from './partitioner.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('hashes, against the numbers in the clients’ own tests', () => {
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('murmur2 of %s is Kafka’s (UtilsTest.testMurmur2)', (key, hash) => {
    expect(murmur2(bytes(key))).toBe(hash)
  })

  test.each([
    ['kafka', 0xd067cf64],
    ['giberish123456789', 0x8f552b0c],
    ['1234', 0x9fc97b14],
    ['234', 0xe7c009ca],
    ['34', 0x873930da],
    ['4', 0x5a4b5ca1],
    ['', 0x106e08d9],
  ])('murmur2 of "%s" is librdkafka’s (rdmurmur2.c)', (key, hash) => {
    expect(murmur2(bytes(key)) >>> 0).toBe(hash)
  })

  test.each([
    ['0', 272173970],
    ['128', 2053105854],
    ['2187', -2081355488],
    ['16384', 204404061],
    ['10000000', -1778616326],
    ['170859375', 102939717],
  ])('legacy murmur2 of %s is kafkajs’ (partitioners/legacy/murmur2.spec.js)', (key, hash) => {
    expect(legacyMurmur2(bytes(key))).toBe(hash)
  })

  test.each([
    ['', 0],
    ['23456', 0xb1b451d7],
    ['this is another string with more length to it perhaps', 0xb0150df7],
    ['hejsan', 0xd077037e],
  ])('CRC-32 of "%s" is librdkafka’s (0048-partitioner.c)', (key, hash) => {
    expect(crc32(bytes(key))).toBe(hash)
  })
})

describe('a key and its partition', () => {
  const places = (key: string, partitions: number) =>
    Object.fromEntries(partitionerNames.map(name => [name, partitionOf(name, bytes(key), partitions)]))

  test('differ from client to client', () => {
    expect(places('order-2', 3)).toEqual({ java: 0, librdkafka: 0, 'kafkajs-1': 1, platformatic: 2 })
    expect(places('order-2', 4)).toEqual({ java: 3, librdkafka: 1, 'kafkajs-1': 0, platformatic: 3 })
  })

  test('move when the topic grows', () => {
    expect([3, 4].map(partitions => partitionOf('java', bytes('order-2'), partitions))).toEqual([0, 3])
  })

  test('without a key it is the first, and so it is for librdkafka with an empty one', () => {
    expect(partitionerNames.map(name => partitionOf(name, null, 7))).toEqual([0, 0, 0, 0])
    expect(partitionOf('librdkafka', bytes(''), 7)).toBe(0)
    expect(partitionOf('java', bytes(''), 7)).toBe(0x106e08d9 % 7)
  })
})
