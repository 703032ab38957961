/** A fact's value as --set takes it, and as Kafka's key does: its own number for never. */
import { type FactValue, NEVER } from '../model/deployment/index.ts'

export const textOfValue = (value: FactValue): string => (value === NEVER ? '9223372036854775807' : String(value))
