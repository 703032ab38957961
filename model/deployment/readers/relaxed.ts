/**
 * Kafka's keys as applications write them in their own settings: `maxInFlightRequestsPerConnection`, `max-in-flight…`, `MAX_IN_FLIGHT_…`.
 *
 *   R1  a name that is Kafka's own stays as it is; one that differs in separators and case alone is the key that it means
 *   R2  any other name becomes a key that nobody knows, and so is warned about with what is near it
 */
import { roles, type Role } from '../decisive-keys.ts'
import { keysOf } from '../known-keys.ts'

const bare = (name: string) => name.replace(/[._-]/g, '').toLowerCase()

const meanings: Readonly<Record<Role, ReadonlyMap<string, string>>> = Object.fromEntries(
  roles.map(role => [role, new Map([...keysOf(role)].map(key => [bare(key), key]))]),
) as unknown as Readonly<Record<Role, ReadonlyMap<string, string>>>

export const kafkaKey = (role: Role, written: string): string =>
  keysOf(role).has(written) ? written : (meanings[role].get(bare(written)) ?? dotted(written))

/** camelCase, kebab-case and snake_case with dots. */
const dotted = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1.$2')
    .replace(/[_-]/g, '.')
    .toLowerCase()
