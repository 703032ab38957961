/**
 * Trace: what the world decided, one line of JSON a decision: which message was delivered, which timer fired, which fault struck.
 *
 *   T1  the same decisions give the same bytes: keys come in the order of the line's fields, inside a value in alphabetical order
 *   T2  bytes are told by their length and a digest: a batch that differs in one bit gives another line
 *
 * A digest of 32 bits tells accidents apart, not adversaries.
 */

/** The fields of a line; those that are undefined are left out. */
export type TraceLine = Readonly<Record<string, unknown>>

export function traceLine(fields: TraceLine): string {
  return objectText(fields, Object.keys(fields))
}

/** FNV-1a of the bytes. */
export function digestOf(bytes: Uint8Array): string {
  let digest = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) digest = Math.imul(digest ^ bytes[i]!, 0x01000193)
  return (digest >>> 0).toString(16).padStart(8, '0')
}

function valueText(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return `"${value}"`
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (value instanceof Uint8Array) return `{"bytes":${value.length},"digest":"${digestOf(value)}"}`
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`
  if (value instanceof Map || value instanceof Set) return valueText([...value])
  return objectText(value as TraceLine, Object.keys(value).sort())
}

function objectText(value: TraceLine, keys: readonly string[]): string {
  let text = ''
  for (const key of keys) {
    const field = value[key]
    // As JSON does; a function is no data either.
    if (field === undefined || typeof field === 'function') continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${valueText(field)}`
  }
  return `{${text}}`
}
