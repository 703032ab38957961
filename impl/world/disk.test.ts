import { expect, test } from 'vitest'
import { Disk } from './disk.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

/** Three bytes on the disk, three in the page cache. */
function halfFlushed(): Disk {
  const disk = new Disk()
  disk.append('log', bytes(1, 2, 3))
  disk.flush('log')
  disk.append('log', bytes(4, 5, 6))
  return disk
}

const logOf = (disk: Disk): number[] => [...(disk.image().logs['log'] ?? [])]

test('K1: a loss of power keeps what was flushed, and no more', () => {
  const disk = halfFlushed()
  expect(disk.durableBytes('log')).toBe(3)
  disk.losePower('flushed')
  expect(logOf(disk)).toEqual([1, 2, 3])
})

test('K1: a lucky loss of power keeps all, which is on the disk from then on', () => {
  const disk = halfFlushed()
  disk.losePower('all')
  expect(logOf(disk)).toEqual([1, 2, 3, 4, 5, 6])
  expect(disk.durableBytes('log')).toBe(6)
})

test('K2: a torn write is cut anywhere in what was not flushed', () => {
  const disk = halfFlushed()
  disk.losePower((_, durable) => durable + 2)
  expect(logOf(disk)).toEqual([1, 2, 3, 4, 5])
})

test('K2: a write out of order leaves a hole of zeros', () => {
  const disk = halfFlushed()
  disk.losePower((_, from, keepBytes) => ({ keepBytes, hole: { from, to: from + 2 } }))
  expect(logOf(disk)).toEqual([1, 2, 3, 0, 0, 6])
})

test('K1: nothing that was flushed may be lost or holed', () => {
  expect(() => halfFlushed().losePower(() => 2)).toThrow('K1')
  expect(() => halfFlushed().losePower(() => ({ keepBytes: 6, hole: { from: 2, to: 4 } }))).toThrow('K1')
})

test('K1: a truncation is durable at once, and what is appended after it is not', () => {
  const disk = halfFlushed()
  disk.truncate('log', 2)
  disk.append('log', bytes(9))
  disk.losePower('flushed')
  expect(logOf(disk)).toEqual([1, 2])
})

test('K3: an image is a copy, and an append too', () => {
  const disk = new Disk()
  const written = bytes(1, 2)
  disk.append('log', written)
  const image = disk.image()
  written[0] = 9
  disk.append('log', bytes(3))
  disk.flipBit('log', 1, 0)
  expect([...image.logs['log']!]).toEqual([1, 2])
  expect(logOf(disk)).toEqual([1, 3, 3])
})

test('K3: a short read gives the beginning', () => {
  expect([...halfFlushed().image((_, size) => size - 2).logs['log']!]).toEqual([1, 2, 3, 4])
})

test('K2: an append beyond the capacity is refused before a byte of it is written', () => {
  const disk = halfFlushed()
  disk.capacity = 8
  expect(disk.freeBytes).toBe(2)
  expect(() => disk.append('log', bytes(7, 8, 9))).toThrow('K2')
  expect(disk.sizeOf('log')).toBe(6)
  disk.append('log', bytes(7, 8))
  expect(disk.freeBytes).toBe(0)
  disk.truncate('log', 1)
  expect(disk.freeBytes).toBe(7)
})

test('A small file is replaced as a whole, and survives a loss of power', () => {
  const disk = new Disk()
  disk.writeFile('checkpoint', 'old')
  disk.writeFile('checkpoint', 'new')
  disk.losePower('flushed')
  expect(disk.image().files).toEqual({ checkpoint: 'new' })
})

test('A wiped disk is empty, and a disk may start with an image', () => {
  const disk = new Disk(halfFlushed().image())
  expect(disk.durableBytes('log')).toBe(6)
  disk.wipe()
  expect(disk.image()).toEqual({ logs: {}, files: {} })
  expect(disk.usedBytes).toBe(0)
})

test('A log grows past every doubling with its bytes in place', () => {
  const disk = new Disk()
  for (let i = 0; i < 1000; i++) disk.append('log', bytes(i % 256))
  expect(logOf(disk)).toEqual(Array.from({ length: 1000 }, (_, i) => i % 256))
})
