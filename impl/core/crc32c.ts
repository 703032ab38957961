/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4): the checksum of a record batch, eight bytes a turn ("slicing-by-8", Kounavis and Berry 2005).
 *
 *   C1  any burst of up to 32 flipped bits changes the checksum
 */

/** The polynomial 0x1EDC6F41, bits reversed. */
const POLYNOMIAL = 0x82f63b78

/** Eight tables of 256, one after the other: the table at 256·k advances a byte over k zero bytes that follow it. */
const tables = makeTables()

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
    made[byte] = crc
  }
  for (let i = 256; i < made.length; i++) made[i] = (made[i - 256] >>> 8) ^ made[made[i - 256] & 0xff]
  return made
}

/** The checksum of the bytes from `start` up to `end`, from 0 to 2³² − 1. */
export function crc32c(bytes: Uint8Array, start: number = 0, end: number = bytes.length): number {
  const t = tables
  let crc = -1
  let at = start
  for (const last = end - 8; at <= last; at += 8) {
    crc =
      t[1792 + ((crc ^ bytes[at]) & 0xff)] ^
      t[1536 + (((crc >>> 8) ^ bytes[at + 1]) & 0xff)] ^
      t[1280 + (((crc >>> 16) ^ bytes[at + 2]) & 0xff)] ^
      t[1024 + ((crc >>> 24) ^ bytes[at + 3])] ^
      t[768 + bytes[at + 4]] ^
      t[512 + bytes[at + 5]] ^
      t[256 + bytes[at + 6]] ^
      t[bytes[at + 7]]
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]) & 0xff]
  return ~crc >>> 0
}
