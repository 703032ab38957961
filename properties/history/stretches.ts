/** Stretches of logs: views, which may be as many as they are long (a reader that jumps to and fro), and are looked through once all the same. */

/** Each value of their union once. */
export function* unionOf(stretches: Iterable<Int32Array>): Iterable<number> {
  const byLog = new Map<ArrayBufferLike, Int32Array[]>()
  for (const stretch of stretches) {
    const known = byLog.get(stretch.buffer)
    if (known) known.push(stretch)
    else byLog.set(stretch.buffer, [stretch])
  }
  for (const ofLog of byLog.values()) {
    let end = 0
    for (const stretch of ofLog.sort((a, b) => a.byteOffset - b.byteOffset)) {
      const known = Math.max(0, end - stretch.byteOffset) / stretch.BYTES_PER_ELEMENT
      yield* stretch.subarray(known)
      end = Math.max(end, stretch.byteOffset + stretch.byteLength)
    }
  }
}

/** Of values, how many before each index are so. */
export function countsBefore(values: Int32Array, isSo: (value: number) => boolean): Int32Array {
  const before = new Int32Array(values.length + 1)
  values.forEach((value, index) => {
    before[index + 1] = before[index]! + (isSo(value) ? 1 : 0)
  })
  return before
}
