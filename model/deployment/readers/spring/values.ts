/**
 * What Spring makes of a value before Kafka sees it: a duration, a size, a truth, an enumeration.
 *
 *   V1  what Spring would not take stays as it is, so that whoever checks Kafka's value refuses it by its line
 *
 * Source: Spring Boot's reference, Properties Conversion; SnakeYAML, which reads YAML 1.1.
 */
export type Kind = 'text' | 'truth' | 'duration' | 'size' | 'enumeration'

export function kafkaValue(text: string, kind: Kind): string {
  switch (kind) {
    case 'text':
      return text
    case 'truth':
      return truth(text)
    case 'duration':
      return milliseconds(text)
    case 'size':
      return bytes(text)
    case 'enumeration':
      return enumeration(text)
  }
}

function truth(text: string): string {
  if (/^(true|on|yes|1)$/i.test(text)) return 'true'
  return /^(false|off|no|0)$/i.test(text) ? 'false' : text
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function milliseconds(text: string): string {
  const [, simple, unit] = /^([+-]?\d+)(ms|s|m|h|d)$/i.exec(text) ?? []
  if (simple !== undefined) return String(Number(simple) * units[unit!.toLowerCase()]!)
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text)
  if (iso === null || text.length < 3) return text
  const [days, hours, minutes, seconds] = iso.slice(1).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return String(Math.round(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000))
}

function bytes(text: string): string {
  const [, count, unit] = /^(\d+)(B|KB|MB|GB)$/i.exec(text) ?? []
  if (count === undefined) return text
  return String(Number(count) * 1024 ** ['B', 'KB', 'MB', 'GB'].indexOf(unit!.toUpperCase()))
}

/** READ_COMMITTED, read-committed and readCommitted are one. */
const enumeration = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()

/** A plain scalar of YAML 1.1, which has more truths and whole numbers than 1.2. */
export function plainScalar(text: string): string {
  if (/^(yes|on|true)$/i.test(text)) return 'true'
  if (/^(no|off|false)$/i.test(text)) return 'false'
  if (/^(null|~)$/i.test(text)) return ''
  return /^[-+]?[1-9][\d_]*$/.test(text) ? text.replaceAll('_', '') : text
}
