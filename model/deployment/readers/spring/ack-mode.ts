/**
 * A listener container's ack mode: who commits, once the client itself does not.
 *
 *     RECORD · BATCH · TIME · COUNT · COUNT_TIME   the container, after the listener returned      MANUAL · MANUAL_IMMEDIATE   the application
 *
 * Source: Spring Kafka's reference, Committing Offsets (ContainerProperties.AckMode). When within a batch the container commits changes how much
 * comes again, and no verdict.
 */
import type { Warning } from '../../key-warnings.ts'
import { nearest } from '../../nearest.ts'
import { redact } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import type { Statement } from '../part.ts'
import { quoted } from './placeholders.ts'
import type { Resolved, SpringProperty } from './property.ts'
import { kafkaValue } from './values.ts'

const modes: Readonly<Record<string, 'after-handler' | 'manual'>> = {
  record: 'after-handler',
  batch: 'after-handler',
  time: 'after-handler',
  count: 'after-handler',
  count_time: 'after-handler',
  manual: 'manual',
  manual_immediate: 'manual',
}

export function commitStatement({ name, file, line }: SpringProperty, { value, unread }: Resolved): Statement {
  const place = { fact: 'consumer.commit', file, line, written: name } as const
  if (unread !== undefined) return { ...place, value: '', unread, among: ['after-handler', 'manual'] }
  const mode = kafkaValue(value.trim(), 'enumeration')
  const found = Object.hasOwn(modes, mode) ? modes[mode] : undefined
  if (found === undefined) throw unknownMode(place, mode)
  return { ...place, value: found, text: value.trim() }
}

/** A default of a placeholder counts, and is said. */
export function ackModeWarnings(
  { name, file, line }: SpringProperty,
  { value, unread, defaulted }: Resolved,
): readonly Warning[] {
  if (unread !== undefined || defaulted.length === 0) return []
  const text = `${name} is taken to be its default ${redact(value)}; ${quoted(defaulted[0]!)} may set another where it runs.`
  return [{ file, line, text }]
}

export const isManualMode = ({ value }: Statement): boolean => value === 'manual'

function unknownMode({ file, line, written }: Pick<Statement, 'file' | 'line' | 'written'>, mode: string): UsageError {
  const right = nearest(mode, Object.keys(modes)) ?? `one of ${Object.keys(modes).join(', ')}`
  return new UsageError(
    `${file} line ${line}: ${written} is no ack mode that Spring Kafka has; right would be ${right}.`,
  )
}
