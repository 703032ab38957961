/**
 * Partitioner: where a record with a key goes. Every client family has a hash of its own, and the number of partitions is part of it: the same key goes
 * elsewhere with another client, or once the topic has grown.
 *
 *     java, kafkajs 2    murmur2, sign bit cut off     (BuiltInPartitioner.partitionForKey; kafkajs' DefaultPartitioner)
 *     librdkafka         CRC-32                        (consistent_random; an empty key is none)
 *     kafkajs 1          murmur2 in JavaScript's doubles, which is another hash                      (kafkajs' LegacyPartitioner)
 *     platformatic       murmur2, unsigned                                               (@platformatic/kafka's defaultPartitioner)
 *
 * Not modelled: where a record without a key goes, which is chance (sticky, random or in turn): whoever sends one says, or it is partition 0.
 */
export type PartitionerName = 'java' | 'librdkafka' | 'kafkajs-1' | 'platformatic'

const SEED = 0x9747b28c
const M = 0x5bd1e995

/** Four bytes from there on, the lowest first; what is missing counts as 0. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)

/** MurmurHash2 as Kafka has it (Utils.murmur2): 32 bits with a sign. */
export function murmur2(bytes: Uint8Array): number {
  const tailAt = bytes.length & ~3
  let hash = SEED ^ bytes.length
  for (let at = 0; at < tailAt; at += 4) {
    const mixed = Math.imul(wordAt(bytes, at), M)
    hash = Math.imul(hash, M) ^ Math.imul(mixed ^ (mixed >>> 24), M)
  }
  if (tailAt < bytes.length) hash = Math.imul(hash ^ wordAt(bytes, tailAt), M)
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return hash ^ (hash >>> 15)
}

/** The same with products that are doubles: they lose their low bits; and a tail goes in twice. */
export function legacyMurmur2(bytes: Uint8Array): number {
  const tailAt = bytes.length & ~3
  let hash = SEED ^ bytes.length
  for (let at = 0; at < bytes.length; at += 4) {
    const product = wordAt(bytes, at) * M
    const mixed = (product ^ (product >>> 24)) * M
    hash = (hash * M) ^ mixed
  }
  if (tailAt < bytes.length) hash = (hash ^ wordAt(bytes, tailAt)) * M
  hash = (hash ^ (hash >>> 13)) * M
  return hash ^ (hash >>> 15)
}

const POLYNOMIAL = 0xedb88320

/** CRC-32 (IEEE 802.3), from 0 to 2³² − 1. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
  }
  return ~crc >>> 0
}

const withoutSign = (hash: number): number => hash & 0x7fffffff

const hashes: Readonly<Record<PartitionerName, (key: Uint8Array) => number>> = {
  java: key => withoutSign(murmur2(key)),
  librdkafka: crc32,
  'kafkajs-1': key => withoutSign(legacyMurmur2(key)),
  platformatic: key => murmur2(key) >>> 0,
}

export const partitionerNames = Object.keys(hashes) as readonly PartitionerName[]

/** The partition of a record with that key. */
export function partitionOf(partitioner: PartitionerName, key: Uint8Array | null, partitions: number): number {
  const isNone = key === null || (partitioner === 'librdkafka' && key.length === 0)
  return isNone ? 0 : hashes[partitioner](key) % partitions
}
