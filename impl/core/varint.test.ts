import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import {
  MAX_VARLONG_BYTES,
  readInt16,
  readInt32,
  readInt64,
  readVarint,
  readVarlong,
  varintEnd,
  varintSize,
  varlongSize,
  writeInt16,
  writeInt32,
  writeInt64,
  writeVarint,
  writeVarlong,
} from './varint.ts'

type Write = (bytes: Uint8Array, at: number, value: number) => number

function written(write: Write, value: number): Uint8Array {
  const bytes = new Uint8Array(16)
  return bytes.subarray(0, write(bytes, 0, value))
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const long = fc.oneof(int32, fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 }))

describe('varint', () => {
  // The cases of Kafka's ByteUtilsTest.
  test.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [-65, '8101'],
    [8191, 'fe7f'],
    [-8192, 'ff7f'],
    [8192, '808001'],
    [-8193, '818001'],
    [1048575, 'feff7f'],
    [1048576, '80808001'],
    [2147483647, 'feffffff0f'],
    [-2147483648, 'ffffffff0f'],
  ])('writes %i as %s, and a varlong alike', (value, expected) => {
    expect(hex(written(writeVarint, value))).toBe(expected)
    expect(hex(written(writeVarlong, value))).toBe(expected)
  })

  test('a varlong goes on where a varint ends', () => {
    expect(hex(written(writeVarlong, 2147483648))).toBe('8080808010')
    expect(hex(written(writeVarlong, -2147483649))).toBe('8180808010')
    expect(hex(written(writeVarlong, 17179869184))).toBe('808080808001')
  })

  test('V1: what is written is read back, in the size foretold', () => {
    fc.assert(
      fc.property(int32, value => {
        const bytes = written(writeVarint, value)
        expect(readVarint(bytes, 0)).toBe(value)
        expect(varintEnd(bytes, 0, bytes.length)).toBe(varintSize(value))
        expect(bytes.length).toBe(varintSize(value))
      }),
      { seed: 2, numRuns: 1000 },
    )
  })

  test('V1: so are varlongs', () => {
    fc.assert(
      fc.property(long, value => {
        const bytes = written(writeVarlong, value)
        expect(readVarlong(bytes, 0)).toBe(value)
        expect(varintEnd(bytes, 0, bytes.length, MAX_VARLONG_BYTES)).toBe(varlongSize(value))
        expect(bytes.length).toBe(varlongSize(value))
      }),
      { seed: 3, numRuns: 1000 },
    )
  })

  test('a varlong of ten bytes is read, rounded', () => {
    const smallest = Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 1])
    expect(readVarlong(smallest, 0)).toBe(-(2 ** 63))
  })

  test('V2: five bytes may be a varint, six are none', () => {
    expect(varintEnd(Uint8Array.from([0x80, 0x80, 0x80, 0x80, 0x00]), 0, 5)).toBe(5)
    expect(varintEnd(Uint8Array.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x00]), 0, 6)).toBe(-1)
  })

  test('a varint that the end cuts off has no end', () => {
    expect(varintEnd(Uint8Array.from([0x80, 0x01]), 0, 2)).toBe(2)
    expect(varintEnd(Uint8Array.from([0x80, 0x01]), 0, 1)).toBe(-1)
    expect(varintEnd(Uint8Array.from([0x00]), 1, 1)).toBe(-1)
  })

  test('what a number does not hold exactly is not written', () => {
    expect(() => written(writeVarlong, 2 ** 52)).toThrow('V1')
    expect(() => written(writeVarlong, 2 ** 40 + 0.5)).toThrow('V1')
  })
})

describe('fixed width', () => {
  test('integers are big-endian, and read back with their sign', () => {
    expect(hex(written(writeInt16, -2))).toBe('fffe')
    expect(hex(written(writeInt32, 0x01020304))).toBe('01020304')
    expect(hex(written(writeInt64, -1))).toBe('ffffffffffffffff')
    expect(hex(written(writeInt64, 2 ** 32 + 5))).toBe('0000000100000005')
    expect([-2, -32768, 32767].map(value => readInt16(written(writeInt16, value), 0))).toEqual([-2, -32768, 32767])
  })

  test('what is written is read back', () => {
    fc.assert(
      fc.property(int32, long, (small, large) => {
        expect(readInt32(written(writeInt32, small), 0)).toBe(small)
        expect(readInt64(written(writeInt64, large), 0)).toBe(large)
      }),
      { seed: 4, numRuns: 1000 },
    )
  })
})
