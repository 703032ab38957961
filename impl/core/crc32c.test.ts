import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { crc32c } from './crc32c.ts'

const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

/** The definition, a bit at a time. */
function crcByBits(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}

describe('crc32c', () => {
  // The digits are the check value of the CRC catalogue, the 32 bytes are from RFC 3720, appendix B.4.
  test.each([
    ['nothing', new Uint8Array(0), 0],
    ['the digits 1 to 9', ascii('123456789'), 0xe3069283],
    ['32 bytes of zero', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of 0xff', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 bytes that count up', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['32 bytes that count down', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['a letter', ascii('a'), 0xc1d04330],
  ])('gives the published value for %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected)
  })

  test('agrees with the definition on any range of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(100), (bytes, a, b) => {
        const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)]
        expect(crc32c(bytes, start, end)).toBe(crcByBits(bytes.subarray(start, end)))
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  test('C1: every single flipped bit changes it', () => {
    const bytes = ascii('what do your acks promise?')
    const before = crc32c(bytes)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(crc32c(flipped)).not.toBe(before)
    }
  })
})
