/**
 * Integers in Kafka's bytes: big-endian where the width is fixed, zigzag with seven bits a byte where it is not (KIP-98, as in protobuf).
 *
 * Writers return where the next field starts. Readers of varints come in two steps, so that neither allocates: `varintEnd` says where the
 * field ends, or −1 if it does not, and `readVarint` what it says.
 *
 *   V1  what is written is read back, and no writer writes more than its `…Size`
 *   V2  a varint has at most 5 bytes, a varlong at most 10; more is refused, as ByteUtils does
 *
 * Not modelled: 64-bit values beyond ±2⁵², which a number does not hold exactly; they are read rounded, never written.
 */
import { assert } from './assert.ts'

const TWO_TO_32 = 2 ** 32
/** Zigzag doubles, and the double has to be a safe integer. */
const LARGEST = 2 ** 52

export const MAX_VARINT_BYTES = 5
export const MAX_VARLONG_BYTES = 10

export const readInt16 = (bytes: Uint8Array, at: number): number => ((bytes[at] << 24) >> 16) | bytes[at + 1]

export const readInt32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]

export const readInt64 = (bytes: Uint8Array, at: number): number =>
  readInt32(bytes, at) * TWO_TO_32 + (readInt32(bytes, at + 4) >>> 0)

export function writeInt16(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value >> 8
  bytes[at + 1] = value
  return at + 2
}

export function writeInt32(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value >> 24
  bytes[at + 1] = value >> 16
  bytes[at + 2] = value >> 8
  bytes[at + 3] = value
  return at + 4
}

export function writeInt64(bytes: Uint8Array, at: number, value: number): number {
  const lowAt = writeInt32(bytes, at, Math.floor(value / TWO_TO_32))
  return writeInt32(bytes, lowAt, value | 0)
}

export function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0
  if (zigzag < 0x80) return 1
  if (zigzag < 0x4000) return 2
  if (zigzag < 0x20_0000) return 3
  return zigzag < 0x1000_0000 ? 4 : 5
}

export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  let next = at
  for (; rest > 0x7f; rest >>>= 7) bytes[next++] = rest | 0x80
  bytes[next] = rest
  return next + 1
}

const isInt32 = (value: number) => value === (value | 0)

export function varlongSize(value: number): number {
  if (isInt32(value)) return varintSize(value)
  let size = 1
  for (let rest = zigzagOf(value); rest > 0x7f; rest = Math.floor(rest / 128)) size++
  return size
}

export function writeVarlong(bytes: Uint8Array, at: number, value: number): number {
  if (isInt32(value)) return writeVarint(bytes, at, value)
  let next = at
  let rest = zigzagOf(value)
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes[next++] = (rest % 128) | 0x80
  bytes[next] = rest
  return next + 1
}

function zigzagOf(value: number): number {
  assert(Number.isInteger(value) && Math.abs(value) < LARGEST, 'V1: a varlong is an integer within ±2⁵²')
  return value < 0 ? -2 * value - 1 : 2 * value
}

/** Where the varint at `at` ends; −1: not before `end`, or only after `maxBytes`. */
export function varintEnd(bytes: Uint8Array, at: number, end: number, maxBytes: number = MAX_VARINT_BYTES): number {
  const limit = Math.min(end, at + maxBytes)
  for (let next = at; next < limit; next++) if (bytes[next] < 0x80) return next + 1
  return -1
}

/** Only where `varintEnd` has found an end. */
export function readVarint(bytes: Uint8Array, at: number): number {
  let zigzag = 0
  let shift = 0
  let next = at
  for (; bytes[next] > 0x7f; shift += 7) zigzag |= (bytes[next++] & 0x7f) << shift
  zigzag |= bytes[next] << shift
  return (zigzag >>> 1) ^ -(zigzag & 1)
}

/** Only where `varintEnd` has found an end. */
export function readVarlong(bytes: Uint8Array, at: number): number {
  const end = varintEnd(bytes, at, bytes.length, MAX_VARLONG_BYTES)
  if (end - at < MAX_VARINT_BYTES) return readVarint(bytes, at)
  let zigzag = 0n
  for (let next = end - 1; next >= at; next--) zigzag = (zigzag << 7n) | BigInt(bytes[next] & 0x7f)
  return Number(BigInt.asIntN(64, BigInt.asUintN(64, zigzag) >> 1n) ^ -(zigzag & 1n))
}
