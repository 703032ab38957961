/**
 * Which role knows a key, and so which role a file has: the one that knows most of its keys.
 *
 *   R1  a key of several roles speaks for each of them: `bootstrap.servers` says client, `compression.type` beside it says producer
 *   R2  a file whose keys speak for two roles alike is refused, never guessed; but what only a topic and a broker share is a topic's,
 *       because a broker's file always names the broker, and as a topic's it claims less
 */
import { roles, type Role } from './decisive-keys.ts'
import * as keys from './kafka-keys.ts'
import type { ConfigFile, Setting } from './readers/part.ts'
import { UsageError } from './usage-error.ts'

const clients = [...keys.clientKeys, ...keys.librdkafkaClientKeys]
const known: Readonly<Record<Role, ReadonlySet<string>>> = {
  producer: new Set([...clients, ...keys.producerKeys, ...keys.librdkafkaProducerKeys, ...keys.scalaClientKeys]),
  consumer: new Set([...clients, ...keys.consumerKeys, ...keys.librdkafkaConsumerKeys]),
  broker: new Set(keys.brokerKeys),
  topic: new Set(keys.topicKeys),
}

export const allKeys: ReadonlySet<string> = new Set(roles.flatMap(role => [...known[role]]))
const javaKeys = new Set([...keys.clientKeys, ...keys.producerKeys, ...keys.consumerKeys])

export const isKnownTo = (role: Role, key: string): boolean => known[role].has(key)
export const rolesKnowing = (key: string): readonly Role[] => roles.filter(role => isKnownTo(role, key))
export const keysOf = (role: Role): ReadonlySet<string> => known[role]
/** Whether it is a client's key that no Java client reads. */
export const isLibrdkafkaOnly = (role: Role, key: string): boolean =>
  (role === 'producer' || role === 'consumer') && isKnownTo(role, key) && !javaKeys.has(key)

export function roleOf(file: ConfigFile, settings: readonly Setting[]): Role {
  if (file.as !== undefined) return file.as
  const scores = roles.map(role => settings.filter(({ key }) => isKnownTo(role, key)).length)
  const best = Math.max(...scores)
  const likely = roles.filter((_, index) => scores[index] === best)
  if (best > 0 && likely.length === 1) return likely[0]!
  if (best > 0 && likely.join() === 'broker,topic') return 'topic'
  throw cannotTell(file.name, settings.length === 0 ? [] : best > 0 ? likely : roles)
}

function cannotTell(name: string, likely: readonly Role[]): UsageError {
  const why =
    likely.length === 0
      ? 'holds no settings (it is empty, or all comments)'
      : `has no keys that tell whether it configures a ${likely.join(' or a ')}`
  return new UsageError(`${name} ${why}: say what it is with --as ${likely[0] ?? 'producer'}=${name}.`)
}
