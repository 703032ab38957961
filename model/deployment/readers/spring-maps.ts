/**
 * An application's own nesting in a Spring file (`--map queue.kafka=producer`): what stands below the path are Kafka's keys.
 */
import type { Choices, Part } from './part.ts'
import { isKnownTo } from '../known-keys.ts'
import { mapEntries, settingsOf, strongest } from './spring-entries.ts'
import { filesOf } from './spring-boot-parts.ts'
import type { Property } from './spring-property.ts'

export function mappedParts(properties: readonly Property[], maps: Choices['maps']): readonly Part[] {
  return maps.flatMap(({ path, role }) => {
    const entries = strongest([mapEntries(properties, path).map(entry => ({ ...entry, key: keyOf(role, entry.key) }))])
    if (entries.length === 0) return []
    return [
      {
        role,
        name: '',
        files: filesOf(properties),
        settings: settingsOf(role, entries, properties),
        edit: ({ key, value }) => entries.find(entry => entry.key === key)?.property.edit?.(value),
      },
    ]
  })
}

/** `batchSize` and `batch-size` where Kafka says batch.size. */
function keyOf(role: Part['role'], key: string): string {
  const dotted = key
    .replace(/([a-z0-9])([A-Z])/g, '$1.$2')
    .replaceAll('-', '.')
    .toLowerCase()
  return !isKnownTo(role, key) && isKnownTo(role, dotted) ? dotted : key
}
