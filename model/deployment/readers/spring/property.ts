/**
 * Property: one line of Spring's, from whatever kind of file; and the table of them, the strongest last.
 */
import type { Edit } from '../part.ts'
import { springName, type SpringName } from './names.ts'

export interface SpringProperty {
  /** As it is written: spring.kafka.producer.acks, or SPRING_KAFKA_PRODUCER_ACKS. */
  readonly name: string
  readonly value: string
  readonly file: string
  readonly line: number
  /** What the line would have to become for another value. */
  readonly edit?: (value: string) => Edit | undefined
}

/** A value without its placeholders. */
export interface Resolved {
  readonly value: string
  readonly unread?: string
  /** The names that have no value here, and whose defaults count. */
  readonly defaulted: readonly string[]
}

/** A property whose name was taken apart. */
export interface Property extends SpringProperty {
  readonly parts: SpringName
  /** Absent: its value has no placeholders, or nobody has looked yet. */
  readonly resolved?: Resolved
}

/** What was resolved stays so. */
export const asProperty = (property: SpringProperty & Pick<Property, 'resolved'>): Property => ({
  ...property,
  parts: springName(property.name),
})
