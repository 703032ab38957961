/**
 * An application's own nesting of Kafka's settings, as --map takes it: `kafka.producer.acks`, `kafka.producers.default.retries`, `app.kafka.acks`.
 *
 *   W1  a path is one below which a key of Kafka's stands that decides something, in Kafka's spelling or the application's; its role is told by a part that
 *       is called producer or consumer, else by the key, where only one role has it
 *   W2  it is proposed and never taken: whether the program hands these settings to Kafka no file says
 */
import { isDecisive } from '../../decisive-keys.ts'
import { looksLikeKey } from '../../secrets.ts'
import { kafkaKey } from '../relaxed.ts'
import type { SpringDocument } from './documents.ts'
import type { ClientRole } from './keys.ts'

const MOST_PATHS = 4

/** `--map kafka.producer=producer --map kafka.consumer=consumer`; undefined where there are none. */
export function mapsFor(documents: readonly SpringDocument[]): string | undefined {
  const found = documents.flatMap(({ properties }) => properties.flatMap(({ name }) => mapIn(name) ?? []))
  const options = [...new Set(found)].slice(0, MOST_PATHS).map(each => `--map ${each}`)
  return options.length === 0 ? undefined : options.join(' ')
}

function mapIn(name: string): string | undefined {
  const parts = name
    .replace(/\[(\D[^\]]*)\]/g, '.$1')
    .split('.')
    .filter(part => part !== '')
  const at = parts.findIndex(part => /^(producer|consumer)s?$/i.test(part))
  const role = at < 0 ? undefined : roleOf(parts[at]!)
  if (!parts.some(part => /kafka/i.test(part))) return undefined
  for (let end = Math.max(at + 1, 1); end < parts.length; end++) {
    const path = parts.slice(0, end).join('.')
    const is = role ?? soleRole(parts.slice(end).join('.'))
    if (is !== undefined && decides(is, parts.slice(end).join('.')) && looksLikeKey(path)) return `${path}=${is}`
  }
  return undefined
}

const roleOf = (part: string): ClientRole => (/^producer/i.test(part) ? 'producer' : 'consumer')

const decides = (role: ClientRole, written: string): boolean => isDecisive(role, kafkaKey(role, written))

function soleRole(written: string): ClientRole | undefined {
  const [first, another] = (['producer', 'consumer'] as const).filter(role => decides(role, written))
  return another === undefined ? first : undefined
}
