/**
 * Parts that say nothing of what another part of their role says: parts of one role are read as one, and this is what shows where they
 * are really two.
 *
 *   W1  one warning a key, however many parts say it and however many do not
 */
import type { Entry } from './configuration.ts'
import type { Role } from './decisive-keys.ts'
import type { FactName } from './facts.ts'
import type { Warning } from './key-warnings.ts'
import type { Options } from './options.ts'
import type { Part } from './readers/part.ts'

export function oneSided(parts: readonly Part[], entries: readonly Entry[]): readonly Warning[] {
  const saying = onceEach(
    entries.filter(({ unread }) => unread === undefined),
    ({ role, key }) => `${role}\n${key}`,
  )
  return saying.flatMap(({ role, file, line, key, written }) => {
    const silent = parts.filter(
      other =>
        other.role === role &&
        (other.heardIn?.includes(key) ?? true) &&
        !other.settings.some(setting => setting.key === key),
    )
    if (silent.length === 0) return []
    const does = silent.length === 1 ? 'does' : 'do'
    return [{ file, line, text: `${written} is taken to hold for ${named(silent)} too, which ${does} not set it.` }]
  })
}

const heldForAll: { readonly [R in Role]?: { readonly fact: FactName; readonly way: string } } = {
  producer: { fact: 'producer.client', way: '--client producer or --only' },
  consumer: { fact: 'consumer.client', way: '--client consumer or --only' },
  topic: { fact: 'topic.replication.factor', way: '--only' },
}

/** Whose defaults count is decided by the client: what one part says of it holds for all of its role. So it is with a topic's replicas. */
export function oneStated(parts: readonly Part[], options: Options): readonly Warning[] {
  const saying = parts.flatMap(({ role, statements = [] }) => {
    const held = heldForAll[role]
    const said = statements.find(({ fact, unread }) => fact === held?.fact && unread === undefined)
    return held === undefined || said === undefined || options[said.fact] !== undefined
      ? []
      : [{ role, ...said, way: held.way }]
  })
  return onceEach(saying, ({ fact }) => fact).flatMap(({ role, fact, file, line, value, way }) => {
    const silent = parts.filter(other => other.role === role && !other.statements?.some(each => each.fact === fact))
    if (silent.length === 0) return []
    const [does, their] = silent.length === 1 ? ['does', 'its'] : ['do', 'their']
    const text = `${fact} is taken to be ${value} for ${named(silent)} too, which ${does} not say ${their} own; ${way} would tell.`
    return [{ file, line, text }]
  })
}

/** The first of each. */
function onceEach<T>(all: readonly T[], idOf: (each: T) => string): readonly T[] {
  const seen = new Set<string>()
  return all.filter(each => !seen.has(idOf(each)) && seen.add(idOf(each)))
}

const MOST_NAMED = 5

function named(parts: readonly Part[]): string {
  const names = [...new Set(parts.map(({ name, files }) => name || (files.at(-1) ?? '')))]
  const more = names.length - MOST_NAMED
  if (more > 0) return `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
