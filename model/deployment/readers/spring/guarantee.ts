/**
 * Kafka Streams' `processing.guarantee`: what follows from it for the keys of the consumer and the producer, and what nobody may set himself.
 *
 *   G1  at_least_once (the default): Kafka Streams commits what is processed; exactly_once…: the offsets go into the producer's transaction
 *   G2  `exactly_once` (until 3.x) has a producer for each task, and so for each partition; `exactly_once_beta` and `exactly_once_v2` (KIP-447) for each thread
 *   G3  a guarantee that nobody can read leaves open what follows from it
 *
 * Source: StreamsConfig (`CONSUMER_EOS_OVERRIDES`, `PRODUCER_EOS_OVERRIDES`, `NON_CONFIGURABLE_…`).
 */
import type { Warning } from '../../key-warnings.ts'
import { nearest } from '../../nearest.ts'
import { UsageError } from '../../usage-error.ts'
import type { Setting, Statement } from '../part.ts'
import { implied, type Entry, type Layer } from './entries.ts'
import type { ClientRole } from './keys.ts'
import { resolvedOf } from './placeholders.ts'
import type { SpringProperty } from './property.ts'

export interface Guarantee {
  readonly entry: Entry
  readonly isExactlyOnce: boolean
  /** Of KIP-447: a producer for each thread, which passes the group's metadata. */
  readonly isPerThread: boolean
  readonly unread?: string
}

const guarantees: Readonly<Record<string, Pick<Guarantee, 'isExactlyOnce' | 'isPerThread'>>> = {
  at_least_once: { isExactlyOnce: false, isPerThread: false },
  exactly_once: { isExactlyOnce: true, isPerThread: false },
  exactly_once_beta: { isExactlyOnce: true, isPerThread: true },
  exactly_once_v2: { isExactlyOnce: true, isPerThread: true },
}

export function guaranteeOf(entry: Entry): Guarantee {
  const { value, unread } = resolvedOf(entry.property)
  if (unread !== undefined) return { entry, isExactlyOnce: false, isPerThread: false, unread }
  const known = Object.hasOwn(guarantees, value.trim()) ? guarantees[value.trim()] : undefined
  if (known !== undefined) return { entry, ...known }
  const { file, line, name } = entry.property
  const right = nearest(value.trim(), Object.keys(guarantees)) ?? `one of ${Object.keys(guarantees).join(', ')}`
  throw new UsageError(
    `${file} line ${line}: ${name} is no processing guarantee that Kafka Streams has; right would be ${right}.`,
  )
}

/** What Kafka Streams does not let anybody set. */
export function isTaken(key: string, guarantee: Guarantee | undefined): boolean {
  if (['enable.auto.commit', 'partition.assignment.strategy', 'group.protocol'].includes(key)) return true
  if (key === 'transactional.id') return true
  const isOpen = guarantee === undefined || (!guarantee.isExactlyOnce && guarantee.unread === undefined)
  return !isOpen && ['isolation.level', 'enable.idempotence'].includes(key)
}

/** G1: the keys that follow from the guarantee. */
export function ofGuarantee(role: ClientRole, at: SpringProperty, guarantee: Guarantee | undefined): Layer {
  const none =
    role === 'consumer' ? [implied(at, 'enable.auto.commit', 'Kafka Streams’ enable.auto.commit', 'false')] : []
  if (guarantee === undefined || (!guarantee.isExactlyOnce && guarantee.unread === undefined)) return none
  const { property } = guarantee.entry
  const value = resolvedOf(property).value.trim()
  const means = (key: string, of: string) => implied(property, key, `${property.name}=${value}, which means ${key}`, of)
  if (role === 'consumer') return [...none, means('isolation.level', 'read_committed')]
  return [
    means('transactional.id', 'set'),
    means('enable.idempotence', 'true'),
    means('delivery.timeout.ms', '2147483647'),
  ]
}

/** G3. */
export function withUnread(settings: readonly Setting[], guarantee: Guarantee | undefined): readonly Setting[] {
  if (guarantee?.unread === undefined) return settings
  const { unread, entry } = guarantee
  return settings.map(setting =>
    setting.written?.includes(', which means ') === true
      ? { ...setting, value: '', unread, written: entry.property.name }
      : setting,
  )
}

export function byGuarantee({ entry: { property } }: Guarantee, fact: Statement['fact'], value: string): Statement {
  const { file, line, name } = property
  return { fact, value, text: resolvedOf(property).value.trim(), file, line, written: name }
}

/** What the user set and Kafka Streams does not take. */
export const ignoredKeys = (entries: Layer, guarantee: Guarantee | undefined): readonly Warning[] =>
  entries
    .filter(({ key, isImplied, property }) => isImplied !== true && isTaken(key, guarantee) && !isItsOwn(key, property))
    .map(({ property: { file, line, name } }) => ({
      file,
      line,
      text: `${name} is ignored by Kafka Streams, which sets its own.`,
    }))

/** Nothing is lost where both say the same. */
function isItsOwn(key: string, property: Entry['property']): boolean {
  const value = resolvedOf(property).value.trim()
  if (key === 'enable.auto.commit') return value === 'false'
  if (key === 'isolation.level') return value === 'read_committed'
  return key === 'enable.idempotence' ? value === 'true' : key === 'group.protocol' && value === 'classic'
}
